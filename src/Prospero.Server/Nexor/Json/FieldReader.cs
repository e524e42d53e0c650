using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;
using Prospero.Core;
using Prospero.Core.Leads;
using Prospero.Server.Doors.Json;

namespace Prospero.Server.Nexor.Json;

/// <summary>
/// Reads the fields of a request's object. The first fault counts: what is read after it is of no use, so that the form can
/// be read in one go and <see cref="Fault"/> asked at the end.
/// </summary>
/// <param name="form">The object.</param>
/// <param name="prefix">Stands before the names of fields in faults: <c>force_first_message.</c>.</param>
sealed class FieldReader(JsonElement form, string prefix = "")
{
    /// <summary>The longest short text.</summary>
    public const int ShortText = 255;

    static readonly string[] Moments = ["yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK"];

    /// <summary>The longest long text.</summary>
    public const int LongText = 500_000;

    readonly OrderedDictionary<string, JsonElement> _members = CanonicalJson.Members(form);

    /// <summary>The first thing that is wrong; null while nothing is.</summary>
    public Problem? Fault { get; private set; }

    /// <summary>Every member, each key once.</summary>
    public OrderedDictionary<string, JsonElement> Members => _members;

    /// <summary>Notes what is wrong with a field, unless something was wrong before.</summary>
    public void Refuse(string name, string message) => Fault ??= new Problem(prefix + name, message);

    public void Refuse(Problem? fault) => Fault ??= fault;

    /// <summary>True if the member is there, be it null.</summary>
    public bool IsSent(string name) => _members.ContainsKey(name);

    /// <summary>The member, unless it is absent, null or <c>""</c>, which all mean: not given.</summary>
    public bool IsGiven(string name, out JsonElement value) =>
        _members.TryGetValue(name, out value)
        && value.ValueKind != JsonValueKind.Null
        && !(value.ValueKind == JsonValueKind.String && value.ValueEquals(""u8));

    /// <summary>A text; null if none was given. A text of spaces only is none.</summary>
    public string? Text(string name, int longest = ShortText)
    {
        if (!IsGiven(name, out var value))
            return null;
        if (value.ValueKind != JsonValueKind.String)
        {
            Refuse(name, "must be a string");
            return null;
        }

        var text = value.GetString();
        if (string.IsNullOrWhiteSpace(text))
            return null;
        if (text.Length > longest)
            Refuse(name, $"must be at most {longest} characters");
        return text;
    }

    /// <summary>A text that must be given.</summary>
    public string RequiredText(string name, int longest = ShortText)
    {
        var text = Text(name, longest);
        if (text is null)
            Refuse(name, "is required");
        return text ?? "";
    }

    /// <summary>A text, or a number taken as its digits.</summary>
    public string? TextOrDigits(string name, string wrongNumber)
    {
        if (!IsGiven(name, out var value) || value.ValueKind != JsonValueKind.Number)
            return Text(name);
        var digits = value.GetRawText();
        if (digits.All(char.IsAsciiDigit) && digits.Length <= ShortText)
            return digits;
        Refuse(name, wrongNumber);
        return null;
    }

    public EmailAddress? Email(string name)
    {
        if (Text(name) is not { } text)
            return null;
        if (!EmailAddress.TryParse(text, out var email))
            Refuse(name, "is not a valid address");
        return email;
    }

    public Phone? Phone(string name)
    {
        var text = TextOrDigits(name, "is not a valid number");
        if (text is null)
            return null;
        if (!Core.Leads.Phone.TryParse(text, out var phone))
            Refuse(name, "is not a valid number");
        return phone;
    }

    public Guid? Id(string name)
    {
        if (!IsGiven(name, out var value))
            return null;
        if (value.ValueKind == JsonValueKind.String && WireId.TryParse(value.GetString(), out var id))
            return id;
        Refuse(name, "must be a uuid");
        return null;
    }

    public Guid RequiredId(string name)
    {
        var id = Id(name);
        if (id is null)
            Refuse(name, "is required");
        return id ?? default;
    }

    /// <summary>The name under which a field was sent: its own, else the other spelling.</summary>
    public string Spelt(string name, string other) => IsGiven(name, out _) || !IsGiven(other, out _) ? name : other;

    /// <summary>A moment with its zone: who says noon must not mean another noon on another machine.</summary>
    public DateTimeOffset? Moment(string name)
    {
        if (Text(name) is not { } text)
            return null;
        var hasZone = text.AsSpan(^Math.Min(6, text.Length)..).ContainsAny('Z', '+', '-');
        if (
            !hasZone
            || !DateTimeOffset.TryParseExact(text, Moments, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal, out var at)
        )
            Refuse(name, "must be a time with its zone, such as 2026-03-02T09:00:00Z");
        else if (at.Year is < 2000 or > 2199)
            Refuse(name, "must be between 2000 and 2199");
        else
            return at;
        return null;
    }

    public bool? Flag(string name)
    {
        if (!IsGiven(name, out var value))
            return null;
        if (value.ValueKind is JsonValueKind.True or JsonValueKind.False)
            return value.GetBoolean();
        Refuse(name, "must be a boolean");
        return null;
    }

    /// <summary>A whole number within these bounds; null if none was given.</summary>
    public int? WholeNumber(string name, int least, int most)
    {
        if (!IsGiven(name, out var value))
            return null;
        if (value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) && number >= least && number <= most)
            return number;
        Refuse(name, $"must be a whole number from {least} to {most}");
        return null;
    }

    /// <summary>One of some words, by its place among them; null if none was given.</summary>
    public int? Choice(string name, IReadOnlyList<string> words)
    {
        if (!IsGiven(name, out var value))
            return null;
        for (var i = 0; i < words.Count; i++)
            if (value.ValueKind == JsonValueKind.String && value.ValueEquals(words[i]))
                return i;
        Refuse(name, $"must be one of {string.Join(", ", words)}");
        return null;
    }

    /// <summary>One of some channels.</summary>
    public Channel? Channel(string name, params ReadOnlySpan<Channel> allowed)
    {
        if (!IsGiven(name, out var value))
            return null;
        var channel = value.ValueKind == JsonValueKind.String ? ChannelNames.Find(value.GetString()) : null;
        if (channel is { } known && allowed.Contains(known))
            return channel;
        Refuse(name, $"must be one of {string.Join(", ", allowed.ToArray().Select(one => one.Name()))}");
        return null;
    }

    public bool IsObject(string name, out JsonElement value) => IsKind(name, JsonValueKind.Object, "must be an object", out value);

    public bool IsArray(string name, out JsonElement value) => IsKind(name, JsonValueKind.Array, "must be an array", out value);

    bool IsKind(string name, JsonValueKind kind, string otherwise, out JsonElement value)
    {
        if (!IsGiven(name, out value))
            return false;
        if (value.ValueKind == kind)
            return true;
        Refuse(name, otherwise);
        return false;
    }
}

/// <summary>Ids on the wire: a uuid in its usual form, nothing else.</summary>
static class WireId
{
    public static bool TryParse([NotNullWhen(true)] string? text, out Guid id)
    {
        id = default;
        if (text is not { Length: 36 })
            return false;
        for (var i = 0; i < text.Length; i++)
            if (i is 8 or 13 or 18 or 23 ? text[i] != '-' : !char.IsAsciiHexDigit(text[i]))
                return false;
        return Guid.TryParseExact(text, "D", out id);
    }
}
