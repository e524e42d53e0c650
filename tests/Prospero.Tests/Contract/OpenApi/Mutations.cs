using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Prospero.Tests.Contract.OpenApi;

/// <summary>Bodies that nobody wrote down, made from those that somebody did. The same seed makes the same.</summary>
sealed class Mutations(int seed)
{
    static readonly string[] Odd =
    [
        "null",
        "true",
        "false",
        "0",
        "-1",
        "1e400",
        "1.5",
        "9223372036854775808",
        "\"\"",
        "\" \"",
        "[]",
        "{}",
        "[[]]",
        "[null]",
        "\"x\"",
        "\"\\u0000\"",
        "\"\\ud800\"",
        "\"🙂🙂\"",
        "\"' or 1=1 --\"",
        "\"%_\\\\\"",
        "\"2026-02-30T25:61:00Z\"",
        "\"0001-01-01\"",
        "\"00000000-0000-0000-0000-000000000000\"",
        "\"not-a-uuid\"",
        "\"https://127.0.0.1:1/\"",
        "\"javascript:alert(1)\"",
        "\"ana@example.com\"",
        "\"+573001234567\"",
        "\"{{lead.first_name}}\"",
        "{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":1}}}}}}}}",
        "[1,\"a\",null,{}]",
        "\"whatsapp\"",
        "\"email\"",
        "\"new\"",
    ];

    readonly Random _random = new(seed);

    public int Next(int below) => _random.Next(below);

    public T One<T>(IReadOnlyList<T> of) => of[_random.Next(of.Count)];

    /// <summary>A body near this one; now and then one that is no JSON any more.</summary>
    public byte[] Near(JsonElement body)
    {
        var bytes = Encoding.UTF8.GetBytes(Changed(body));
        if (_random.Next(12) != 0 || bytes.Length == 0)
            return bytes;
        if (_random.Next(2) == 0)
            return bytes[.._random.Next(bytes.Length)];
        bytes[_random.Next(bytes.Length)] = (byte)_random.Next(256);
        return bytes;
    }

    /// <summary>A value of a parameter, mostly one that it was not made for.</summary>
    public string Text() => JsonElement.Parse(One(Odd.Where(IsReadable).ToList())).ToString();

    string Changed(JsonElement body)
    {
        if (_random.Next(15) == 0)
            return One(Odd);
        var node = JsonNode.Parse(body.GetRawText())!;
        var marks = new Dictionary<string, string>();
        for (var i = _random.Next(3); i >= 0; i--)
            Change(node, marks);
        var text = node.ToJsonString();
        foreach (var (mark, value) in marks)
            text = text.Replace($"\"{mark}\"", value, StringComparison.Ordinal);
        return text;
    }

    // What the JSON library would not write itself is put into the text afterwards.
    void Change(JsonNode node, Dictionary<string, string> marks)
    {
        while (true)
        {
            List<JsonNode> inner = node switch
            {
                JsonObject members =>
                [
                    .. members.Select(member => member.Value).OfType<JsonNode>().Where(one => one is JsonObject or JsonArray),
                ],
                JsonArray items => [.. items.OfType<JsonNode>().Where(one => one is JsonObject or JsonArray)],
                _ => [],
            };
            if (inner.Count == 0 || _random.Next(2) == 0)
                break;
            node = One(inner);
        }

        var mark = $"mark-{marks.Count}";
        marks[mark] = _random.Next(20) == 0 ? $"\"{new string('x', 1 + _random.Next(70_000))}\"" : One(Odd);
        switch (node)
        {
            case JsonObject members when members.Count > 0 && _random.Next(4) == 0:
                members.Remove(One([.. members.Select(member => member.Key)]));
                break;
            case JsonObject members when members.Count > 0 && _random.Next(5) > 0:
                members[One([.. members.Select(member => member.Key)])] = mark;
                break;
            case JsonObject members:
                members[One(["id", "lead_id", "email", "metadata", "extra", "", "tags", "workflow_id"])] = mark;
                break;
            case JsonArray items:
                items.Add(mark);
                break;
        }
    }

    static bool IsReadable(string text) => !text.Contains("ud800", StringComparison.Ordinal);
}
