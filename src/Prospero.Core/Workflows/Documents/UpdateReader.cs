using System.Text.Json;

namespace Prospero.Core.Workflows.Documents;

/// <summary>Reads what a step changes about the lead.</summary>
static class UpdateReader
{
    public static UpdateStep Read(DocumentObject entry, string key, TimeSpan delay, IReadOnlyList<WorkflowStatus> statuses)
    {
        if (!DocumentWords.Changes.Any(entry.Has))
            entry.Problems.Add(entry.Path, "changes nothing", $"Add one of {string.Join(", ", DocumentWords.Changes)}.");
        return new UpdateStep(key, delay, Values(entry), Names(entry, "add_tags"), Names(entry, "remove_tags"), Status(entry, statuses));
    }

    static List<NewValue> Values(DocumentObject entry)
    {
        var values = new List<NewValue>();
        if (entry.Find("set") is not { } json || DocumentObject.Read(json, entry.At("set"), entry.Problems) is not { } set)
            return values;
        foreach (var name in set.Names)
        {
            var isMember = name.StartsWith(FactNames.Metadata, StringComparison.Ordinal) && name.Length > FactNames.Metadata.Length;
            if (!isMember && !UpdateStep.Fields.Contains(name))
                set.Wrong(name, "cannot be set", $"Use metadata.NAME or one of {string.Join(", ", UpdateStep.Fields)}.");
            else if (isMember && name.IndexOf('.', FactNames.Metadata.Length) >= 0)
                set.Wrong(name, "is below the first level of metadata", "Set the member above it.");
            else if (Value(set, name, isMember) is { } value)
                values.Add(value);
        }

        return values;
    }

    static NewValue? Value(DocumentObject set, string name, bool isMember)
    {
        if (set.Find(name) is not { } json)
        {
            if (name is not ("lead.first_name" or "lead.source"))
                return new NewValue(name, null);
            set.Wrong(name, "cannot be taken away", "Write a text.");
            return null;
        }

        if (json.ValueKind == JsonValueKind.String)
        {
            if (DocumentObject.TextOf(json, set.At(name), set.Problems) is { Length: > 0 and <= DocumentLimits.Name })
                return new NewValue(name, json.GetRawText());
            set.Wrong(name, "is empty or longer than 255 characters", "Write a short text, or null to take the value away.");
            return null;
        }

        if (isMember && json.ValueKind is JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False)
            return new NewValue(name, json.GetRawText());
        set.Wrong(
            name,
            isMember ? "is not a text, a number, true or false" : "is not a text",
            "Write one, or null to take the value away."
        );
        return null;
    }

    static List<string> Names(DocumentObject entry, string name)
    {
        var names = new List<string>();
        foreach (var (json, path) in entry.List(name, 1, DocumentLimits.Entries) ?? [])
        {
            if (DocumentObject.TextOf(json, path, entry.Problems) is not { } tag)
                continue;
            if (tag.Length > DocumentLimits.Name || Leads.Tag.SlugOf(tag).Length == 0)
                entry.Problems.Add(path, $"is {Spelling.Quote(tag)}, which is no tag", "Write a short name with a letter or digit in it.");
            names.Add(tag);
        }

        return names;
    }

    static string? Status(DocumentObject entry, IReadOnlyList<WorkflowStatus> statuses)
    {
        if (entry.Text("status") is not { } key)
            return null;
        if (statuses.Any(status => status.Key == key))
            return key;
        entry.Wrong(
            "status",
            $"is {Spelling.Quote(key)}, which is no status of this workflow",
            Spelling.Cure(key, [.. statuses.Select(status => status.Key)])
        );
        return null;
    }
}
