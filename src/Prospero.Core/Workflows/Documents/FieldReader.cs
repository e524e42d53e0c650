namespace Prospero.Core.Workflows.Documents;

/// <summary>Reads <c>fields</c>.</summary>
static class FieldReader
{
    public static IReadOnlyList<WorkflowField> Read(DocumentObject workflow)
    {
        var fields = new List<WorkflowField>();
        foreach (var (json, path) in workflow.List("fields", 0, DocumentLimits.Entries) ?? [])
        {
            if (DocumentObject.Read(json, path, workflow.Problems) is not { } entry)
                continue;
            var field = ReadOne(entry);
            if (field.Key.Length > 0 && fields.Any(other => other.Key == field.Key))
                entry.Wrong("key", $"is {Spelling.Quote(field.Key)}, which another field has", "Give each field a key of its own.");
            fields.Add(field);
        }

        return fields;
    }

    static WorkflowField ReadOne(DocumentObject entry)
    {
        entry.Refuse(DocumentWords.Field);
        var key = Keys.Read(entry, isRequired: true) ?? "";
        var type = entry.Choice("type", DocumentWords.FieldTypes) ?? (entry.Has("type") ? null : "text");
        var options = type is null ? null : Options(entry, type);
        return new WorkflowField(key, entry.Name("label") ?? Keys.Label(key), type ?? "text", entry.Flag("required") ?? false, options);
    }

    static List<string>? Options(DocumentObject entry, string type)
    {
        if (type != "select")
        {
            if (entry.Has("options"))
                entry.Wrong("options", $"does not belong to a field of type {type}", "Remove it, or make the type select.");
            return null;
        }

        if (!entry.Has("options"))
            entry.Wrong("options", "is required for a select", "List the choices, such as [\"small\", \"large\"].");
        var options = new List<string>();
        foreach (var (json, path) in entry.List("options", 1, DocumentLimits.Entries) ?? [])
        {
            if (DocumentObject.TextOf(json, path, entry.Problems) is not { } option)
                continue;
            if (string.IsNullOrWhiteSpace(option) || option.Length > DocumentLimits.Name)
                entry.Problems.Add(path, "is empty or longer than 255 characters", "Write a short choice.");
            else if (options.Contains(option))
                entry.Problems.Add(path, $"is {Spelling.Quote(option)}, which is listed twice", "Keep one of them.");
            options.Add(option);
        }

        return options;
    }
}
