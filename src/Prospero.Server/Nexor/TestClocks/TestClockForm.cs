using System.Globalization;
using System.Text.Json;
using Prospero.Core;
using Prospero.Core.Workflows.Documents;
using Prospero.Server.Nexor.Json;

namespace Prospero.Server.Nexor.TestClocks;

/// <summary>What a call about a test clock asks for.</summary>
static class TestClockForm
{
    static readonly string[] Moments = ["yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK"];
    static readonly DateTimeOffset First = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);
    static readonly DateTimeOffset Last = new(2199, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>The moment at which a new clock stands; <paramref name="otherwise"/> if none is given.</summary>
    public static (DateTimeOffset At, Problem? Fault) Frozen(JsonElement body, DateTimeOffset otherwise)
    {
        if (body.ValueKind == JsonValueKind.Undefined)
            return (otherwise, null);
        var reader = new FieldReader(body);
        return (Moment(reader, "frozen_at") ?? otherwise, reader.Fault);
    }

    /// <summary>To what moment a clock is to be moved, reckoned from what it shows.</summary>
    public static (Func<DateTimeOffset, DateTimeOffset>? Target, Problem? Fault) Target(JsonElement body)
    {
        var reader = new FieldReader(body);
        var to = Moment(reader, "to");
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

    // With a zone: a test that says noon must not mean another noon on another machine.
    static DateTimeOffset? Moment(FieldReader reader, string name)
    {
        if (reader.Text(name) is not { } text)
            return null;
        if (
            text.AsSpan(^Math.Min(6, text.Length)..).ContainsAny('Z', '+', '-')
            && DateTimeOffset.TryParseExact(
                text,
                Moments,
                CultureInfo.InvariantCulture,
                DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
                out var moment
            )
        )
        {
            if (moment < First || moment > Last)
                reader.Refuse(name, "must be between 2000 and 2199");
            return moment;
        }

        reader.Refuse(name, "must be a time with its zone, such as 2026-03-02T09:00:00Z");
        return null;
    }
}
