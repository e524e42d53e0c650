using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Prospero.Core.Workflows.Documents;

/// <summary>Reads <c>statuses</c>.</summary>
static partial class StatusReader
{
    public static IReadOnlyList<WorkflowStatus> Read(DocumentObject workflow, WorkflowId id)
    {
        if (!workflow.Has("statuses"))
            return Default(id);
        if (workflow.List("statuses", 1, DocumentLimits.Entries) is not { } entries)
            return [];
        var statuses = new List<WorkflowStatus>();
        var timeouts = new List<(int Status, DocumentObject Timeout)>();
        var initials = new List<string>();
        foreach (var (json, path) in entries)
        {
            if (DocumentObject.Read(json, path, workflow.Problems) is not { } entry)
                continue;
            var status = ReadOne(entry, id);
            if (entry.Object("timeout") is { } timeout)
                timeouts.Add((statuses.Count, timeout));
            if (status.IsInitial)
                initials.Add(entry.At("is_initial"));
            if (status.Key.Length > 0 && statuses.Any(other => other.Key == status.Key))
                entry.Wrong("key", $"is {Spelling.Quote(status.Key)}, which another status has", "Give each status a key of its own.");
            statuses.Add(status);
        }

        if (initials.Count == 0)
            workflow.Wrong("statuses", "has no initial status", "Add \"is_initial\": true to the one in which leads begin.");
        foreach (var path in initials.Skip(1))
            workflow.Problems.Add(path, "makes a second status initial", "Keep is_initial on one status only.");
        // A time-out may name a status that stands behind its own.
        foreach (var (at, timeout) in timeouts)
            statuses[at] = statuses[at] with { Timeout = TimeoutReader.Read(timeout, statuses[at].Key, statuses, id) };
        return statuses;
    }

    /// <summary>The key of a status of the workflow that a member names; null, and a problem, if there is none of that name.</summary>
    public static string? Named(DocumentObject entry, string name, IReadOnlyList<WorkflowStatus> statuses)
    {
        if (entry.Text(name) is not { } key)
            return null;
        if (statuses.Any(status => status.Key == key))
            return key;
        entry.Wrong(
            name,
            $"is {Spelling.Quote(key)}, which is no status of this workflow",
            Spelling.Cure(key, [.. statuses.Select(status => status.Key)])
        );
        return null;
    }

    /// <summary>The statuses of a workflow that names none.</summary>
    public static IReadOnlyList<WorkflowStatus> Default(WorkflowId id) =>
        [
            new(IdOf(id, "new"), "new", "New", ColorOf("active"), "active", IsInitial: true, IsTerminal: false),
            new(IdOf(id, "contacted"), "contacted", "Contacted", ColorOf("active"), "active", IsInitial: false, IsTerminal: false),
            new(IdOf(id, "qualified"), "qualified", "Qualified", ColorOf("active"), "active", IsInitial: false, IsTerminal: false),
            new(IdOf(id, "won"), "won", "Won", ColorOf("won"), "won", IsInitial: false, IsTerminal: true),
            new(IdOf(id, "lost"), "lost", "Lost", ColorOf("lost"), "lost", IsInitial: false, IsTerminal: true),
        ];

    /// <summary>A UUIDv8 (RFC 9562) that is the same in every version of the workflow.</summary>
    public static Guid IdOf(WorkflowId workflow, string key)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{workflow.Value:D}/status/{key}")).AsSpan(0, 16);
        hash[6] = (byte)((hash[6] & 0x0F) | 0x80);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new Guid(hash, bigEndian: true);
    }

    static WorkflowStatus ReadOne(DocumentObject entry, WorkflowId id)
    {
        entry.Refuse(DocumentWords.Status);
        var key = Keys.Read(entry, isRequired: true) ?? "";
        var category = entry.Choice("category", DocumentWords.Categories) ?? "active";
        var isInitial = entry.Flag("is_initial") ?? false;
        var isTerminal = entry.Flag("is_terminal") ?? category is "won" or "lost";
        if (isInitial && isTerminal)
            entry.Wrong("is_terminal", "ends the cadence in the status in which it begins", "Make another status terminal or initial.");
        return new WorkflowStatus(
            IdOf(id, key),
            key,
            entry.Name("label") ?? Keys.Label(key),
            Color(entry) ?? ColorOf(category),
            category,
            isInitial,
            isTerminal
        );
    }

    static string? Color(DocumentObject entry)
    {
        if (entry.Text("color") is not { } given)
            return null;
        if (ColorPattern().IsMatch(given))
            return given.ToLowerInvariant();
        entry.Wrong("color", $"is {Spelling.Quote(given)}, which is not a colour", "Write it like #22c55e.");
        return null;
    }

    static string ColorOf(string category) =>
        category switch
        {
            "won" => "#16a34a",
            "lost" => "#dc2626",
            "paused" => "#d97706",
            "deferred" => "#7c3aed",
            _ => "#2563eb",
        };

    [GeneratedRegex("^#[0-9a-fA-F]{6}\\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex ColorPattern();
}
