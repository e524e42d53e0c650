using System.Text;
using System.Text.Json;

namespace Prospero.Core.Workflows;

/// <summary>A JSON value whose texts have variables. Two are equal if they were written alike.</summary>
public sealed class JsonTemplate : IEquatable<JsonTemplate>
{
    readonly Node _root;

    JsonTemplate(string source, Node root)
    {
        Source = source;
        _root = root;
    }

    /// <summary>The value as it was written.</summary>
    public string Source { get; }

    /// <summary>Reads a value; null, and problems, if one of its texts is wrong.</summary>
    public static JsonTemplate? Parse(JsonElement json, string path, Problems problems)
    {
        var before = problems.All.Count;
        var root = Read(json, path, problems);
        return problems.All.Count == before ? new JsonTemplate(json.GetRawText(), root!) : null;
    }

    /// <summary>Fills the texts. Gives the JSON, or in words what is missing.</summary>
    public (string? Json, string? Missing) Render(TemplateValues values)
    {
        using var buffer = new MemoryStream();
        string? missing = null;
        using (var json = new Utf8JsonWriter(buffer))
            Write(json, _root, values, ref missing);
        return missing is null ? (Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length), null) : (null, missing);
    }

    public bool Equals(JsonTemplate? other) => other is not null && Source == other.Source;

    public override bool Equals(object? obj) => Equals(obj as JsonTemplate);

    public override int GetHashCode() => Source.GetHashCode(StringComparison.Ordinal);

    public override string ToString() => Source;

    static Node? Read(JsonElement json, string path, Problems problems)
    {
        switch (json.ValueKind)
        {
            case JsonValueKind.String:
                var text = Documents.DocumentObject.TextOf(json, path, problems);
                if (text is null)
                    return null;
                var parsed = TextTemplate.Parse(text, isHtml: false);
                foreach (var problem in parsed.Problems?.All ?? [])
                    problems.Add(path, problem.Message, problem.Cure);
                return parsed.Value is { } template ? new Node.Text(template) : null;
            case JsonValueKind.Array:
                return new Node.List([.. json.EnumerateArray().Select((item, i) => Read(item, $"{path}[{i}]", problems)!)]);
            case JsonValueKind.Object:
                var members = new List<(string, Node)>();
                foreach (var member in json.EnumerateObject())
                    if (Read(member.Value, $"{path}.{member.Name}", problems) is { } node)
                        members.Add((member.Name, node));
                return new Node.Members(members);
            default:
                return new Node.Plain(json.GetRawText());
        }
    }

    static void Write(Utf8JsonWriter json, Node node, TemplateValues values, ref string? missing)
    {
        switch (node)
        {
            case Node.Text text:
                json.WriteStringValue(Filled(text.Template, values, ref missing));
                break;
            case Node.List list:
                json.WriteStartArray();
                foreach (var item in list.Items)
                    Write(json, item, values, ref missing);
                json.WriteEndArray();
                break;
            case Node.Members holder:
                json.WriteStartObject();
                foreach (var (name, value) in holder.All)
                {
                    json.WritePropertyName(name);
                    Write(json, value, values, ref missing);
                }

                json.WriteEndObject();
                break;
            case Node.Plain plain:
                json.WriteRawValue(plain.Json);
                break;
        }
    }

    static string Filled(TextTemplate template, TemplateValues values, ref string? missing)
    {
        switch (template.Render(values))
        {
            case TextRendering.Rendered rendered:
                return rendered.Text;
            case TextRendering.Missing gap:
                missing ??= $"no value for {{{{{gap.Variable}}}}}; give the lead one, or write a default";
                return "";
            default:
                missing ??= "a text of the body could not be made";
                return "";
        }
    }

    abstract record Node
    {
        Node() { }

        public sealed record Text(TextTemplate Template) : Node;

        public sealed record List(IReadOnlyList<Node> Items) : Node;

        public sealed record Members(IReadOnlyList<(string Name, Node Value)> All) : Node;

        public sealed record Plain(string Json) : Node;
    }
}
