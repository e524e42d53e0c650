using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Prospero.Core.Workflows.Documents;

/// <summary>Reads lists of conditions.</summary>
static class ConditionReader
{
    public static IReadOnlyList<Condition> Read(DocumentObject owner, string name)
    {
        if (!owner.Has(name))
            owner.Wrong(name, "is required", "List conditions, such as [{\"fact\": \"metadata.city\", \"is\": \"Lima\"}].");
        var conditions = new List<Condition>();
        foreach (var (json, path) in owner.List(name, 1, DocumentLimits.Entries) ?? [])
            if (DocumentObject.Read(json, path, owner.Problems) is { } entry && ReadOne(entry) is { } condition)
                conditions.Add(condition);
        return conditions;
    }

    static Condition? ReadOne(DocumentObject entry)
    {
        entry.Refuse(DocumentWords.Condition);
        var fact = Fact(entry);
        var tests = DocumentWords.Tests.Where(entry.Has).ToList();
        if (tests.Count == 0)
            entry.Problems.Add(entry.Path, "asks nothing", $"Add one of {string.Join(", ", DocumentWords.Tests)}.");
        foreach (var extra in tests.Skip(1))
            entry.Wrong(extra, $"is a second test beside {tests[0]}", "Write it as a condition of its own.");
        if (tests.Count != 1)
            return null;
        var test = (ConditionTest)DocumentWords.Tests.ToList().IndexOf(tests[0]);
        var values = Values(entry, tests[0], test);
        return fact is null || values is null ? null : new Condition(fact, test, values);
    }

    static string? Fact(DocumentObject entry)
    {
        if (!entry.Has("fact"))
            entry.Wrong("fact", "is required", "Name what is asked about, such as lead.company, metadata.city, tags or reply.text.");
        if (entry.Text("fact") is not { } given)
            return null;
        return IsFact(entry, "fact", given) ? given : null;
    }

    /// <summary>True if there is such a fact; notes it otherwise.</summary>
    public static bool IsFact(DocumentObject entry, string name, string given)
    {
        if (FactNames.IsFact(given))
            return true;
        entry.Wrong(name, $"is {Spelling.Quote(given)}, which is no fact", Spelling.Cure(given, FactNames.All));
        return false;
    }

    static IReadOnlyList<string>? Values(DocumentObject entry, string name, ConditionTest test)
    {
        switch (test)
        {
            case ConditionTest.Exists:
                return entry.Flag(name) is { } flag ? [flag ? "true" : "false"] : null;
            case ConditionTest.In:
                return Several(entry, name);
            case ConditionTest.Contains when entry.Find(name)!.Value.ValueKind == JsonValueKind.Array:
                return Several(entry, name);
            case ConditionTest.Matches:
                return Pattern(entry, name);
            default:
                return Value(entry.Find(name)!.Value, entry.At(name), entry.Problems) is { } value ? [value] : null;
        }
    }

    static List<string>? Several(DocumentObject entry, string name)
    {
        if (entry.List(name, 1, DocumentLimits.Entries) is not { } entries)
            return null;
        var values = new List<string>();
        foreach (var (json, path) in entries)
            if (Value(json, path, entry.Problems) is { } value)
                values.Add(value);
        return values.Count == entries.Count ? values : null;
    }

    static string? Value(JsonElement json, string path, Problems problems)
    {
        switch (json.ValueKind)
        {
            case JsonValueKind.True:
                return "true";
            case JsonValueKind.False:
                return "false";
            case JsonValueKind.Number when json.TryGetDecimal(out var number):
                return number.ToString(CultureInfo.InvariantCulture);
            case JsonValueKind.String:
                if (DocumentObject.TextOf(json, path, problems) is not { } text)
                    return null;
                if (text.Length is > 0 and <= DocumentLimits.Name)
                    return text;
                problems.Add(path, "is empty or longer than 255 characters", "Write a short value; ask for emptiness with exists.");
                return null;
            default:
                problems.Add(path, "is not a text, a number, true or false", "Write one of these.");
                return null;
        }
    }

    // Without backtracking a pattern takes time in proportion to the text, whatever it says.
    static string[]? Pattern(DocumentObject entry, string name)
    {
        if (Value(entry.Find(name)!.Value, entry.At(name), entry.Problems) is not { } pattern)
            return null;
        try
        {
            _ = new Regex(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant | RegexOptions.IgnoreCase);
            return [pattern];
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            entry.Wrong(
                name,
                $"is {Spelling.Quote(pattern)}, which is no regular expression that we can use",
                "Leave out look-around and back-references."
            );
            return null;
        }
    }
}
