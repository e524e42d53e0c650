using System.Text;
using System.Text.Json;

namespace Prospero.CrashTests;

/// <summary>Everything that the laws are about: what stands in the database, what providers received, what clients were told.</summary>
public sealed record Facts
{
    public IReadOnlyList<Head> Heads { get; init; } = [];
    public IReadOnlyList<LeadRow> Leads { get; init; } = [];
    public IReadOnlyList<RunRow> Runs { get; init; } = [];
    public IReadOnlyList<TouchpointRow> Touchpoints { get; init; } = [];
    public IReadOnlyList<AttemptRow> Attempts { get; init; } = [];
    public IReadOnlyList<MessageRow> Messages { get; init; } = [];
    public IReadOnlyList<EventRow> Events { get; init; } = [];
    public IReadOnlyList<ActivityRow> Activities { get; init; } = [];
    public IReadOnlyList<Received> Received { get; init; } = [];
    public IReadOnlyCollection<Accepted> Accepted { get; init; } = [];

    /// <summary>On behalf of which touchpoint the other program was asked, one entry per request.</summary>
    public IReadOnlyList<string> Asked { get; init; } = [];

    /// <summary>The events of a type, by the id in their payload.</summary>
    /// <param name="member">The member of the payload that holds the id, or <c>lead_id</c> for the lead itself.</param>
    public ILookup<string, EventRow> EventsOf(string type, string member) =>
        Events.Where(one => one.Type == type).ToLookup(one => member == "lead_id" ? one.Lead : one.Member(member) ?? "");

    /// <summary>The rows that the breaches name, for whoever looks for the cause.</summary>
    public string Dump(IEnumerable<string> breaches)
    {
        var words = breaches.SelectMany(breach => breach.Split(' ', ',', ';', ':', '\n')).Where(word => Guid.TryParse(word, out _));
        var leads = words.Select(LeadOf).OfType<string>().Distinct().Take(3).ToList();
        var dump = new StringBuilder();
        dump.AppendLine($"{Leads.Count} leads, {Touchpoints.Count} touchpoints, {Attempts.Count} attempts, {Received.Count} received");
        foreach (var lead in leads)
        {
            var touchpoints = Touchpoints.Where(one => one.Lead == lead).Select(one => one.Id).ToHashSet();
            IEnumerable<object> rows =
            [
                .. Leads.Where(one => one.Id == lead),
                .. Runs.Where(one => one.Lead == lead),
                .. Touchpoints.Where(one => one.Lead == lead),
                .. Attempts.Where(one => touchpoints.Contains(one.Touchpoint)),
                .. Received.Where(one => touchpoints.Contains(one.Touchpoint)),
                .. Messages.Where(one => one.Lead == lead),
                .. Events.Where(one => one.Lead == lead).OrderBy(one => one.Position),
                .. Activities.Where(one => one.Lead == lead),
            ];
            dump.AppendLine($"Lead {lead}:").AppendJoin('\n', rows.Select(row => $"  {row}")).AppendLine();
        }

        return dump.ToString();
    }

    string? LeadOf(string id) =>
        Leads.FirstOrDefault(one => one.Id == id)?.Id
        ?? Touchpoints.FirstOrDefault(one => one.Id == id || one.Run == id)?.Lead
        ?? Messages.FirstOrDefault(one => one.Id == id)?.Lead
        ?? (Attempts.FirstOrDefault(one => one.Id == id) is { } attempt ? LeadOf(attempt.Touchpoint) : null);
}

/// <summary>How far the log of a workspace reaches.</summary>
public sealed record Head(string Workspace, long Position);

public sealed record LeadRow(string Id, string Email);

public sealed record RunRow(string Id, string Lead, string Workflow, string State, string? Reason, string? Version = null);

public sealed record TouchpointRow(
    string Id,
    string Lead,
    string? Run,
    int Step,
    int Number,
    string State,
    long? Due,
    string? HoldReason,
    string? Reason,
    string Kind = "step",
    string Key = "",
    string? Version = null
)
{
    /// <summary>True if it contacts nobody.</summary>
    public bool IsTurn => Kind == "turn";

    /// <summary>True if another version planned something else instead.</summary>
    public bool IsReplaced => State == "cancelled" && Reason?.StartsWith("moved to version", StringComparison.Ordinal) == true;
}

public sealed record AttemptRow(
    string Id,
    string Touchpoint,
    int Number,
    string? Result,
    string? ProviderId,
    string Provider = "simulated"
);

public sealed record MessageRow(string Id, string Lead, string? Touchpoint, string Direction, string Status);

public sealed record EventRow(string Workspace, long Position, string Type, string Lead, string Payload)
{
    /// <summary>A member of the payload as text; null if it is missing.</summary>
    public string? Member(string name)
    {
        using var json = JsonDocument.Parse(Payload);
        return json.RootElement.TryGetProperty(name, out var found) ? found.GetString() : null;
    }
}

public sealed record ActivityRow(string Id, string Lead, string Type, string? Message);

/// <summary>One line of a simulated provider's own file.</summary>
/// <param name="ProviderId">Null if it gave none.</param>
public sealed record Received(string Touchpoint, string Attempt, string To, string? ProviderId)
{
    public static Received Read(string line)
    {
        var parts = line.Split('\t');
        return new Received(parts[0], parts[1], parts[3], parts[4] == "-" ? null : parts[4]);
    }
}

/// <summary>A lead that a client was told is stored.</summary>
/// <param name="Lead">The id in the answer.</param>
public sealed record Accepted(string Email, string Lead);
