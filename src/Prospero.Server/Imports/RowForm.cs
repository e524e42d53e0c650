using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Prospero.Core;
using Prospero.Core.Intake;
using Prospero.Core.Leads;

namespace Prospero.Server.Imports;

/// <summary>What every row of a file gets beside its own values.</summary>
/// <param name="Region">Whose national phone numbers they are; null to take international ones only.</param>
/// <param name="Source">Null for the door's.</param>
/// <param name="Enrolment">Null to store only.</param>
sealed record RowDefaults(PhoneRegion? Region, string? Source, IReadOnlyList<string> Tags, CampaignId? Campaign, EnrolmentWish? Enrolment);

/// <summary>Makes drafts of rows, by the same rules as the API makes them of objects; reports everything that is wrong.</summary>
sealed class RowForm(Mapping mapping, RowDefaults defaults)
{
    const int ShortText = 255;
    const int MostTags = 100;

    static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    static readonly HashSet<string> Yes = new(
        ["yes", "y", "true", "1", "x", "si", "sí", "s", "sim", "verdadero", "verdadeiro"],
        StringComparer.OrdinalIgnoreCase
    );
    static readonly HashSet<string> No = new(["no", "n", "false", "0", "não", "nao", "falso"], StringComparer.OrdinalIgnoreCase);

    /// <summary>How many phone numbers so far have no international form, so that nobody can be called by them.</summary>
    public long NationalPhones { get; private set; }

    /// <summary>The draft, or all that is wrong with the row.</summary>
    public Parsed<LeadDraft> Parse(CsvRecord record)
    {
        var problems = new Problems();
        if (record.Fault is { } fault)
            problems.Add("row", fault);
        else if (TooMany(record) is { } tooMany)
            problems.Add("row", tooMany);
        if (problems.Any)
            return problems;
        var row = new Values(mapping, record, problems);
        var (first, last) = Name(row);
        var draft = new LeadDraft(
            first,
            last,
            Email(row),
            Phone(row),
            row.Text("company"),
            row.Text("title"),
            row.Text("source") ?? defaults.Source,
            row.Text("external_id"),
            row.Known("timezone", Locale.IsTimeZone),
            row.Known("language", Locale.IsLanguage),
            Tags(row),
            Consent(row),
            Metadata(row),
            defaults.Campaign,
            defaults.Enrolment
        );
        if (problems.Any)
            return problems;
        if (draft.Phone is { E164: null })
            NationalPhones++;
        return draft;
    }

    // Programs cut empty fields off at the end of a row, and others put separators there. A row that was mended may have lost
    // its old error.
    string? TooMany(CsvRecord record)
    {
        var most = mapping.Columns.Count;
        var used = Array.FindLastIndex(record.Fields, field => !string.IsNullOrWhiteSpace(field)) + 1;
        return used > most ? $"has {used} columns where the header has {(mapping.IsMended ? most - 1 : most)}" : null;
    }

    static (string First, string? Last) Name(Values row)
    {
        var last = row.Text("last_name");
        if (row.Text("first_name") is { } first)
            return (first, last);
        if (row.Text(Targets.FullName) is { } whole)
            return whole.IndexOf(' ', StringComparison.Ordinal) is > 0 and var space && last is null
                ? (whole[..space], whole[space..].Trim())
                : (whole, last);
        row.Problems.Add("first_name", "is required");
        return ("", last);
    }

    static EmailAddress? Email(Values row)
    {
        if (row.Text("email") is not { } text)
            return null;
        if (!EmailAddress.TryParse(text, out var email))
            row.Problems.Add("email", $"'{text}' is not a valid address");
        return email;
    }

    Phone? Phone(Values row)
    {
        if (row.Text("phone") is not { } text)
            return null;
        // How spreadsheets keep a number from being a number.
        if (!Core.Leads.Phone.TryParse(text.TrimStart('\''), defaults.Region, out var phone))
            row.Problems.Add("phone", $"'{text}' is not a valid number; write it like +573001234567");
        return phone;
    }

    List<string> Tags(Values row)
    {
        var tags = row.All("tags")
            .SelectMany(list => list.Split([',', ';', '|'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            .ToList();
        if (tags.Exists(tag => tag.Length > ShortText))
            row.Problems.Add("tags", $"must have at most {ShortText} characters each");
        tags.AddRange(defaults.Tags);
        if (tags.Count > MostTags)
            row.Problems.Add("tags", $"must be at most {MostTags}");
        return tags;
    }

    static Consent? Consent(Values row)
    {
        var channels = new Dictionary<Channel, bool>();
        foreach (var target in Targets.Consents)
            if (Flag(row, target) is { } agreed)
                channels[ChannelNames.Find(target["consent.".Length..])!.Value] = agreed;
        // "No" in such a column is what everybody has who never said anything; it lifts nothing.
        var nobody = Flag(row, "do_not_contact") == true;
        if (channels.Count == 0 && !nobody)
            return null;
        var said = new System.Text.Json.Nodes.JsonObject();
        foreach (var (channel, agreed) in channels)
            said[channel.Name()] = agreed;
        if (nobody)
            said["do_not_contact"] = true;
        return new Consent(channels, nobody ? true : null, Core.Leads.Metadata.Of(said));
    }

    static bool? Flag(Values row, string target)
    {
        if (row.Text(target) is not { } text)
            return null;
        if (Yes.Contains(text))
            return true;
        if (!No.Contains(text))
            row.Problems.Add(target, $"'{text}' is neither yes nor no");
        return false;
    }

    static Metadata Metadata(Values row)
    {
        if (row.Others.Count == 0)
            return Core.Leads.Metadata.Empty;
        var buffer = new System.Buffers.ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(buffer, Plain))
        {
            json.WriteStartObject();
            foreach (var (key, value) in row.Others)
                json.WriteString(key, value);
            json.WriteEndObject();
        }

        if (buffer.WrittenCount > Core.Leads.Metadata.MaxBytes)
            row.Problems.Add("metadata", $"must be at most {Core.Leads.Metadata.MaxBytes / 1024} KiB");
        return Core.Leads.Metadata.Trusted(Encoding.UTF8.GetString(buffer.WrittenSpan));
    }

    /// <summary>The values of one row by where they go.</summary>
    sealed class Values
    {
        readonly List<(string Target, string Value)> _fields = [];

        public Values(Mapping mapping, CsvRecord record, Problems problems)
        {
            Problems = problems;
            for (var i = 0; i < mapping.Columns.Count && i < record.Fields.Length; i++)
            {
                if (mapping.Columns[i] is not { Target: { } target } column || record.Fields[i].Trim() is not { Length: > 0 } value)
                    continue;
                if (value.Contains('\0', StringComparison.Ordinal))
                    problems.Add(column.Name, "holds a character that cannot be stored (NUL)");
                else if (target.StartsWith(Targets.Metadata, StringComparison.Ordinal))
                    Note(target[Targets.Metadata.Length..], value);
                else
                    _fields.Add((target, value));
            }
        }

        public Problems Problems { get; }

        /// <summary>What goes into the metadata, each key once.</summary>
        public List<(string Key, string Value)> Others { get; } = [];

        public IEnumerable<string> All(string target) => _fields.Where(field => field.Target == target).Select(field => field.Value);

        public string? Text(string target)
        {
            foreach (var field in _fields)
            {
                if (field.Target != target)
                    continue;
                if (field.Value.Length > ShortText)
                    Problems.Add(target, $"must be at most {ShortText} characters");
                return field.Value;
            }

            return null;
        }

        /// <summary>A value of a known form; one of another form goes into the metadata.</summary>
        public string? Known(string target, Func<string, bool> isKnown)
        {
            if (Text(target) is not { } text || isKnown(text))
                return Text(target);
            Note(target, text);
            return null;
        }

        void Note(string key, string value)
        {
            Others.RemoveAll(other => other.Key == key);
            Others.Add((key, value));
        }
    }
}
