using System.Text.Json;
using Prospero.Core;
using Prospero.Core.Workflows.Documents;
using Prospero.Server.Nexor.Json;

namespace Prospero.Server.Nexor.TestClocks;

/// <summary>What a call about a test clock asks for.</summary>
static class TestClockForm
{
    /// <summary>The moment at which a new clock stands; <paramref name="otherwise"/> if none is given.</summary>
    public static (DateTimeOffset At, Problem? Fault) Frozen(JsonElement body, DateTimeOffset otherwise)
    {
        if (body.ValueKind == JsonValueKind.Undefined)
            return (otherwise, null);
        var reader = new FieldReader(body);
        return (reader.Moment("frozen_at") ?? otherwise, reader.Fault);
    }

    /// <summary>To what moment a clock is to be moved, reckoned from what it shows.</summary>
    public static (Func<DateTimeOffset, DateTimeOffset>? Target, Problem? Fault) Target(JsonElement body)
    {
        var reader = new FieldReader(body);
        var to = reader.Moment("to");
        var by = reader.Text("by") is { } text ? DurationText.Parse(text) : null;
        if (reader.IsGiven("by", out _) && by is null)
            reader.Refuse("by", "must be a duration such as 30m, 24h or 3d");
        if (to is null == by is null)
            reader.Refuse("by", "or to must be given, not both");
        if (by > Core.Cadence.TestClocks.Farthest)
            reader.Refuse("by", $"must be at most {Core.Cadence.TestClocks.Farthest.TotalDays:0}d");
        if (reader.Fault is { } fault)
            return (null, fault);
        return (shown => to ?? shown + by!.Value, null);
    }
}
