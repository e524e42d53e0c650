namespace Prospero.Core.Messages.Mail;

/// <summary>The fields of a header, unfolded, in their order. Names are compared without case.</summary>
public sealed class MailHeaders
{
    readonly List<(string Name, string Value)> _fields;

    MailHeaders(List<(string, string)> fields) => _fields = fields;

    public int Count => _fields.Count;

    /// <summary>The first field of this name as it stands, words still encoded; null if there is none.</summary>
    public string? this[string name] => All(name).FirstOrDefault();

    /// <summary>All fields of this name.</summary>
    public IEnumerable<string> All(string name) =>
        _fields.Where(field => field.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Select(field => field.Value);

    public bool Has(string name) => this[name] is not null;

    /// <summary>Free text of a field with its words decoded, on one line; empty if there is none.</summary>
    public string Text(string name) => this[name] is { } value ? MailText.OneLine(HeaderText.Decode(value)) : "";

    /// <summary>Reads fields up to the first empty line; answers where what follows begins.</summary>
    internal static (MailHeaders Headers, int Length) Read(ReadOnlySpan<byte> octets)
    {
        var fields = new List<(string, string)>();
        var at = 0;
        while (at < octets.Length)
        {
            var end = EndOfField(octets, at);
            var field = octets[at..end];
            if (field.TrimEnd("\r\n"u8).IsEmpty)
                return (new MailHeaders(fields), end);
            at = end;
            if (fields.Count < MailLimits.Fields)
                Add(fields, field);
        }
        return (new MailHeaders(fields), octets.Length);
    }

    /// <summary>Groups of fields with empty lines in between, as reports hold them.</summary>
    internal static IEnumerable<MailHeaders> Groups(ReadOnlySpan<byte> octets)
    {
        var groups = new List<MailHeaders>();
        while (!octets.IsEmpty && groups.Count < MailLimits.Items)
        {
            var (headers, length) = Read(octets);
            if (headers.Count > 0)
                groups.Add(headers);
            octets = octets[length..];
        }
        return groups;
    }

    static void Add(List<(string, string)> fields, ReadOnlySpan<byte> field)
    {
        var colon = field.IndexOf((byte)':');
        if (colon <= 0)
            return;
        var name = field[..colon].TrimEnd(" \t"u8);
        // Lines of an mbox file, or of nothing known.
        if (name.IsEmpty || name.Length > 100 || name.ContainsAnyExceptInRange((byte)'!', (byte)'~'))
            return;
        var value = field[(colon + 1)..];
        fields.Add((MailCharsets.Guess(name), Unfolded(value[..Math.Min(value.Length, MailLimits.FieldLength)])));
    }

    static string Unfolded(ReadOnlySpan<byte> value) =>
        MailCharsets.Guess(value).Replace("\r", "", StringComparison.Ordinal).Replace("\n", "", StringComparison.Ordinal).Trim();

    /// <summary>Where the field ends that begins here: after the first line that the next does not go on.</summary>
    static int EndOfField(ReadOnlySpan<byte> octets, int at)
    {
        var isEmpty = true;
        while (at < octets.Length)
        {
            var length = octets[at..].IndexOf((byte)'\n');
            var end = length < 0 ? octets.Length : at + length + 1;
            isEmpty &= octets[at..end].Trim("\r\n"u8).IsEmpty;
            at = end;
            if (isEmpty || at >= octets.Length || octets[at] is not ((byte)' ' or (byte)'\t'))
                return at;
        }
        return at;
    }
}
