using System.Text.Json;
using Prospero.Core;
using Prospero.Core.Intake;
using Prospero.Core.Leads;
using Prospero.Server.Doors.Json;
using Prospero.Server.Nexor.Json;

namespace Prospero.Server.Nexor.Leads;

/// <summary>The fields that creating and updating a lead read in the same way.</summary>
static class LeadFields
{
    const int MostTags = 100;

    static readonly (string Name, Channel Channel)[] ConsentChannels =
    [
        ("email", Channel.Email),
        ("whatsapp", Channel.WhatsApp),
        ("sms", Channel.Sms),
        ("call", Channel.Call),
    ];

    /// <summary>Names of tags: an array of texts or a comma list.</summary>
    public static IReadOnlyList<string> Tags(FieldReader form)
    {
        if (!form.IsGiven("tags", out var value))
            return [];
        IEnumerable<string?> names = value.ValueKind switch
        {
            JsonValueKind.String => value.GetString()!.Split(','),
            JsonValueKind.Array => value.EnumerateArray().Select(item => item.ValueKind == JsonValueKind.String ? item.GetString() : null),
            _ => [null],
        };
        List<string> tags = [];
        foreach (var name in names)
        {
            if (name is null)
                form.Refuse("tags", "must be an array of names or a comma list");
            else if (name.Trim() is { Length: > 0 } tag)
                tags.Add(tag);
        }

        if (tags.Exists(tag => tag.Length > FieldReader.ShortText))
            form.Refuse("tags", $"must have at most {FieldReader.ShortText} characters each");
        if (tags.Count > MostTags)
            form.Refuse("tags", $"must be at most {MostTags}");
        return tags;
    }

    /// <summary>An IANA zone name; null for anything else, which belongs into the metadata.</summary>
    public static string? TimeZone(JsonElement value) =>
        value.ValueKind == JsonValueKind.String && value.GetString() is { } name && Locale.IsTimeZone(name) ? name : null;

    /// <summary>A BCP 47 tag; null for anything else, which belongs into the metadata.</summary>
    public static string? Language(JsonElement value) =>
        value.ValueKind == JsonValueKind.String && value.GetString() is { } tag && Locale.IsLanguage(tag) ? tag : null;

    /// <summary>What the lead agreed to: an object or a boolean; null if nothing was said.</summary>
    public static Consent? Consent(FieldReader form)
    {
        if (!form.IsGiven("consent", out var value))
            return null;
        switch (value.ValueKind)
        {
            case JsonValueKind.True:
                var all = ConsentChannels.ToDictionary(one => one.Channel, _ => true);
                return new Consent(all, null, Metadata.Trusted("""{"email":true,"whatsapp":true,"sms":true,"call":true}"""));
            case JsonValueKind.False:
                return new Consent(new Dictionary<Channel, bool>(), true, Metadata.Trusted("""{"do_not_contact":true}"""));
            case JsonValueKind.Object:
                var said = new FieldReader(value, "consent.");
                var channels = new Dictionary<Channel, bool>();
                foreach (var (name, channel) in ConsentChannels)
                    if (said.Flag(name) is { } agreed)
                        channels[channel] = agreed;
                var nobody = said.Flag("do_not_contact");
                form.Refuse(said.Fault);
                return new Consent(channels, nobody, Bounded(form, "consent", said.Members));
            default:
                form.Refuse("consent", "must be an object or a boolean");
                return null;
        }
    }

    /// <summary>
    /// What goes into the metadata: <paramref name="others"/>, which have no field of their own, and over them what was
    /// given as <c>metadata</c>.
    /// </summary>
    public static Metadata MetadataOf(FieldReader form, IEnumerable<KeyValuePair<string, JsonElement>> others)
    {
        var members = new OrderedDictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var (name, value) in others)
            members[name] = value;
        if (form.IsObject("metadata", out var given))
            foreach (var (name, value) in CanonicalJson.Members(given))
                members[name] = value;
        return Bounded(form, "metadata", members);
    }

    static Metadata Bounded(FieldReader form, string name, OrderedDictionary<string, JsonElement> members)
    {
        if (members.Count == 0)
            return Metadata.Empty;
        var json = CanonicalJson.Of(members);
        if (System.Text.Encoding.UTF8.GetByteCount(json) > Metadata.MaxBytes)
            form.Refuse(name, $"must be at most {Metadata.MaxBytes / 1024} KiB");
        return Metadata.Trusted(json);
    }
}
