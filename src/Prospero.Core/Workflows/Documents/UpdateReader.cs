using System.Text.Json;

namespace Prospero.Core.Workflows.Documents;

/// <summary>Reads what a step changes about the lead.</summary>
static class UpdateReader
{
    public static UpdateStep Read(DocumentObject entry, string key, TimeSpan delay, IReadOnlyList<WorkflowStatus> statuses)
    {
        if (!DocumentWords.Changes.Any(entry.Has))
            entry.Problems.Add(entry.Path, "changes nothing", $"Add one of {string.Join(", ", DocumentWords.Changes)}.");
        return new UpdateStep(
            key,
            delay,
            Values(entry),
            Names(entry, "add_tags"),
            Names(entry, "remove_tags"),
            StatusReader.Named(entry, "status", statuses)
        );
    }

    static List<NewValue> Values(DocumentObject entry)
    {
        var values = new List<NewValue>();
        if (entry.Find("set") is not { } json || DocumentObject.Read(json, entry.At("set"), entry.Problems) is not { } set)
            return values;
        foreach (var name in set.Names)
            if (IsSettable(set, name) && Value(set, name, IsMember(name)) is { } value)
                values.Add(value);
        return values;
    }

    /// <summary>True if a workflow may give this field or member of metadata a value; notes it otherwise.</summary>
    public static bool IsSettable(DocumentObject set, string name)
    {
        if (!IsMember(name) && !UpdateStep.Fields.Contains(name))
            set.Wrong(name, "cannot be set", $"Use metadata.NAME or one of {string.Join(", ", UpdateStep.Fields)}.");
        else if (IsMember(name) && name.IndexOf('.', FactNames.Metadata.Length) >= 0)
            set.Wrong(name, "is below the first level of metadata", "Set the member above it.");
        else
            return true;
        return false;
    }

    static bool IsMember(string name) =>
        name.StartsWith(FactNames.Metadata, StringComparison.Ordinal) && name.Length > FactNames.Metadata.Length;

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
}
