using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Prospero.Core.Workflows.Documents;

/// <summary>An object of a document. Hands out its members and notes whatever is wrong with them; null where something was.</summary>
sealed class DocumentObject
{
    readonly Dictionary<string, JsonElement> _members = new(StringComparer.Ordinal);

    DocumentObject(string path, Problems problems)
    {
        Path = path;
        Problems = problems;
    }

    public string Path { get; }

    public Problems Problems { get; }

    /// <summary>The names of its members, in document order, unknown ones included.</summary>
    public IEnumerable<string> Names => _members.Keys;

    /// <summary>The object; null, and a problem, if the value is none. Members are checked by <see cref="Refuse"/>.</summary>
    public static DocumentObject? Read(JsonElement json, string path, Problems problems)
    {
        if (json.ValueKind != JsonValueKind.Object)
        {
            problems.Add(path, "is not an object", "Write it in braces: {...}.");
            return null;
        }

        var read = new DocumentObject(path, problems);
        foreach (var member in json.EnumerateObject())
        {
            if (NameOf(member) is not { } name)
                problems.Add(path, "has a member whose name holds half a character (an unpaired surrogate)", "Remove it.");
            else if (!read._members.TryAdd(name, member.Value))
                problems.Add(read.At(name), "is given twice", "Keep one of them.");
        }

        return read;
    }

    /// <summary>The path of a member; a name that no document has a right to is shown short.</summary>
    public string At(string name) =>
        name.Length is > 0 and <= 64 && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '-' or '$')
            ? $"{Path}.{name}"
            : $"{Path}[{Spelling.Quote(name)}]";

    /// <summary>Notes every member that is not <paramref name="known"/>.</summary>
    public void Refuse(IReadOnlyList<string> known)
    {
        foreach (var name in Names.Where(name => !known.Contains(name)))
            Problems.Add(At(name), "is not known here", Spelling.Cure(name, known));
    }

    public void Wrong(string name, string message, string? cure = null) => Problems.Add(At(name), message, cure);

    /// <summary>The member; null if it is absent or JSON's null.</summary>
    public JsonElement? Find(string name) => _members.TryGetValue(name, out var json) && json.ValueKind != JsonValueKind.Null ? json : null;

    public bool Has(string name) => Find(name) is not null;

    /// <summary>A text of at most 64 KiB; null if absent.</summary>
    public string? Text(string name) => Find(name) is { } json ? TextOf(json, At(name), Problems) : null;

    /// <summary>A short text with something in it, without the blanks around it; null if absent.</summary>
    public string? Name(string name)
    {
        var given = Text(name);
        if (given is null)
            return null;
        var trimmed = given.Trim();
        if (trimmed.Length == 0)
            Wrong(name, "is empty", "Write something there, or leave the member out.");
        else if (trimmed.Length > DocumentLimits.Name)
            Wrong(name, "is longer than 255 characters", "Shorten it.");
        else
            return trimmed;
        return null;
    }

    /// <summary>One of the words; null if absent.</summary>
    public string? Choice(string name, IReadOnlyList<string> choices)
    {
        if (Text(name) is not { } given)
            return null;
        if (choices.Contains(given))
            return given;
        Wrong(name, $"is {Spelling.Quote(given)}, which is not one of its values", Spelling.Cure(given, choices));
        return null;
    }

    public bool? Flag(string name)
    {
        if (Find(name) is not { } json)
            return null;
        if (json.ValueKind is JsonValueKind.True or JsonValueKind.False)
            return json.ValueKind == JsonValueKind.True;
        Wrong(name, "is not true or false", "Write true or false, without quotes.");
        return null;
    }

    public int? Count(string name, int least, int most)
    {
        if (Find(name) is not { } json)
            return null;
        if (json.ValueKind == JsonValueKind.Number && json.TryGetInt32(out var count) && count >= least && count <= most)
            return count;
        Wrong(
            name,
            string.Create(CultureInfo.InvariantCulture, $"is not a whole number from {least} to {most}"),
            "Write it without quotes."
        );
        return null;
    }

    /// <summary>A duration of at most a year; null if absent.</summary>
    public TimeSpan? Duration(string name, bool mayBeZero)
    {
        if (Text(name) is not { } given)
            return null;
        var duration = DurationText.Parse(given);
        if (duration is null)
            Wrong(name, $"is {Spelling.Quote(given)}, which is not a duration", DurationText.Cure);
        else if (duration > DocumentLimits.Duration)
            Wrong(name, "is longer than 365d", "Shorten it.");
        else if (duration == TimeSpan.Zero && !mayBeZero)
            Wrong(name, "is zero", "Write at least 1s.");
        else
            return duration;
        return null;
    }

    /// <summary>The elements of a list, each with its path; null if absent.</summary>
    public IReadOnlyList<(JsonElement Json, string Path)>? List(string name, int least, int most)
    {
        if (Find(name) is not { } json)
            return null;
        if (json.ValueKind != JsonValueKind.Array)
            Wrong(name, "is not a list", "Write it in brackets: [...].");
        else if (json.GetArrayLength() < least)
            Wrong(
                name,
                json.GetArrayLength() == 0 ? "is empty" : string.Create(CultureInfo.InvariantCulture, $"has fewer than {least} entries"),
                least == 1 && name != "steps" ? "Add an entry, or leave the member out." : "Add an entry."
            );
        else if (json.GetArrayLength() > most)
            Wrong(name, string.Create(CultureInfo.InvariantCulture, $"has more than {most} entries"), "Remove some.");
        else
            return
            [
                .. json.EnumerateArray().Select((entry, i) => (entry, string.Create(CultureInfo.InvariantCulture, $"{At(name)}[{i}]"))),
            ];
        return null;
    }

    /// <summary>The object that is this member; null if absent.</summary>
    public DocumentObject? Object(string name) => Find(name) is { } json ? Read(json, At(name), Problems) : null;

    /// <summary>What a JSON text says; null, and a problem, if it is no text that can be stored and sent.</summary>
    public static string? TextOf(JsonElement json, string path, Problems problems)
    {
        if (json.ValueKind != JsonValueKind.String)
        {
            problems.Add(path, "is not a text", "Write it in quotes.");
            return null;
        }

        string text;
        try
        {
            text = json.GetString()!;
        }
        catch (InvalidOperationException)
        {
            problems.Add(path, "holds half a character (an unpaired surrogate)", "Remove it.");
            return null;
        }

        if (text.Contains('\0'))
            problems.Add(path, "holds a NUL character", "Remove it.");
        else if (Encoding.UTF8.GetByteCount(text) > DocumentLimits.Text)
            problems.Add(path, "is longer than 64 KiB", "Shorten it.");
        else
            return text;
        return null;
    }

    static string? NameOf(JsonProperty member)
    {
        try
        {
            return member.Name;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}
