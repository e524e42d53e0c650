using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Prospero.Core.Leads;
using Prospero.Server.Doors.Json;
using Prospero.Server.PollyBot.Door;

namespace Prospero.Server.PollyBot.Json;

/// <summary>Reads the fields of a request's object and notes all that is wrong with them, in the order in which they are read.</summary>
sealed class Form(JsonElement body)
{
    const int ShownCharacters = 200;
    const int ShownLevels = 8;
    const int MaxDepth = 16;
    const int MostTags = 10;
    const int TagCharacters = 50;
    const int PhoneCharacters = 20;

    static readonly SearchValues<char> InPhones = SearchValues.Create("0123456789 .-()");

    static readonly string[] Moments = ["yyyy-MM-dd", "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK"];

    readonly OrderedDictionary<string, JsonElement> _members = CanonicalJson.Members(body);
    readonly List<FieldFault> _faults = [];

    /// <summary>All that is wrong so far.</summary>
    public IReadOnlyList<FieldFault> Faults => _faults;

    /// <summary>True if the member is there, be it null.</summary>
    public bool IsSent(string name) => _members.ContainsKey(name);

    /// <summary>The member, unless it is absent, null or blank.</summary>
    public bool IsGiven(string name, out JsonElement value) =>
        _members.TryGetValue(name, out value)
        && value.ValueKind != JsonValueKind.Null
        && !(value.ValueKind == JsonValueKind.String && string.IsNullOrWhiteSpace(value.GetString()));

    /// <summary>Notes what is wrong with a field; one thing per field.</summary>
    public void Refuse(string name, string message)
    {
        if (!_faults.Exists(fault => fault.Field == name))
            _faults.Add(new FieldFault(name, _members.TryGetValue(name, out var value) ? Shown(value) : null, message));
    }

    /// <summary>A text without spaces around it; null if none was given.</summary>
    public string? Text(string name, int longest)
    {
        if (!IsGiven(name, out var value))
            return null;
        if (value.ValueKind != JsonValueKind.String)
        {
            Refuse(name, "Must be a string");
            return null;
        }

        var text = value.GetString()!.Trim();
        if (IsLonger(text, longest))
            Refuse(name, $"Must be at most {longest} characters");
        return text;
    }

    /// <summary>A text that must be given.</summary>
    public string RequiredText(string name, int longest, string otherwise)
    {
        if (!IsGiven(name, out _))
            Refuse(name, otherwise);
        return Text(name, longest) ?? "";
    }

    public EmailAddress? Email(string name)
    {
        if (Text(name, int.MaxValue) is not { } text)
            return null;
        if (!EmailAddress.TryParse(text, out var email))
            Refuse(name, "Must be a valid email address");
        return email;
    }

    public Phone? Phone(string name)
    {
        if (Text(name, PhoneCharacters) is not { } text)
            return null;
        var isPlain = text.AsSpan(text[0] == '+' ? 1 : 0).IndexOfAnyExcept(InPhones) < 0;
        if (isPlain && Core.Leads.Phone.TryParse(text, out var phone))
            return phone;
        Refuse(name, "Must be a valid phone number");
        return null;
    }

    public T? Choice<T>(string name, WireWords<T> words)
        where T : struct, Enum
    {
        if (!IsGiven(name, out var value))
            return null;
        var found = value.ValueKind == JsonValueKind.String ? words.Find(value.GetString()!.Trim()) : null;
        if (found is null)
            Refuse(name, OneOf(words));
        return found;
    }

    /// <summary>An object of any JSON; null if none was given.</summary>
    public Metadata? Object(string name)
    {
        if (!IsGiven(name, out var value))
            return null;
        if (value.ValueKind != JsonValueKind.Object)
            Refuse(name, "Must be a JSON object");
        else if (DepthOf(value) > MaxDepth)
            Refuse(name, $"Must be nested at most {MaxDepth} levels");
        else
        {
            var metadata = Metadata.Trusted(CanonicalJson.Of(value));
            Bound(name, metadata);
            return metadata;
        }

        return null;
    }

    /// <summary>Refuses metadata that is too large.</summary>
    public void Bound(string name, Metadata metadata)
    {
        if (Encoding.UTF8.GetByteCount(metadata.Json) > Metadata.MaxBytes)
            Refuse(name, "Must be at most 64 KiB");
    }

    public IReadOnlyList<string> Tags(string name)
    {
        if (!IsGiven(name, out var value))
            return [];
        if (value.ValueKind != JsonValueKind.Array || value.EnumerateArray().Any(item => item.ValueKind != JsonValueKind.String))
        {
            Refuse(name, "Must be an array of strings");
            return [];
        }

        List<string> tags = [.. value.EnumerateArray().Select(item => item.GetString()!.Trim()).Where(tag => tag.Length > 0)];
        if (value.GetArrayLength() > MostTags)
            Refuse(name, $"Must have at most {MostTags} items");
        if (tags.Exists(tag => IsLonger(tag, TagCharacters)))
            Refuse(name, $"Must be at most {TagCharacters} characters");
        return tags;
    }

    public DateTimeOffset? Time(string name)
    {
        if (Text(name, int.MaxValue) is not { } text)
            return null;
        var moment = Moment(text);
        if (moment is null)
            Refuse(name, NoMoment);
        return moment;
    }

    public const string NoMoment = "Must be an ISO 8601 time";

    /// <summary>A moment in ISO 8601; without a zone it is UTC. Null for anything else.</summary>
    public static DateTimeOffset? Moment(string text) =>
        DateTimeOffset.TryParseExact(
            text,
            Moments,
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
            out var moment
        )
            ? moment
            : null;

    /// <summary>What is wrong with a word that is none of these.</summary>
    public static string OneOf<T>(WireWords<T> words)
        where T : struct, Enum => $"Must be one of: {string.Join(", ", words.All)}";

    // What is shown of a value that was refused: enough to find it.
    static string Shown(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.String)
        {
            var raw = value.GetRawText();
            // Clients read answers as deep as they usually are.
            return raw.Length <= ShownCharacters && DepthOf(value) <= ShownLevels ? raw : Shown(raw);
        }

        return Shown(value.GetString()!);
    }

    /// <summary>The beginning of a text, as JSON.</summary>
    public static string Shown(string text)
    {
        var end = Math.Min(text.Length, ShownCharacters);
        if (end < text.Length && char.IsHighSurrogate(text[end - 1]))
            end--;
        return JsonSerializer.Serialize(text[..end], JsonText.Options);
    }

    static bool IsLonger(string text, int longest) => text.Length > longest && text.EnumerateRunes().Count() > longest;

    static int DepthOf(JsonElement value) =>
        value.ValueKind switch
        {
            JsonValueKind.Object => 1 + value.EnumerateObject().Select(member => DepthOf(member.Value)).DefaultIfEmpty().Max(),
            JsonValueKind.Array => 1 + value.EnumerateArray().Select(DepthOf).DefaultIfEmpty().Max(),
            _ => 0,
        };
}
