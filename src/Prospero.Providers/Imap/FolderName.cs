using System.Text;

namespace Prospero.Providers.Imap;

/// <summary>The name of a folder as it travels: in modified UTF-7 (RFC 3501, 5.1.3), quoted.</summary>
static class FolderName
{
    public static string Quoted(string name) =>
        $"\"{Encoded(name).Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";

    static string Encoded(string name)
    {
        var encoded = new StringBuilder();
        var foreign = new StringBuilder();
        foreach (var c in name)
        {
            if (c is < ' ' or > '~')
            {
                foreign.Append(c);
                continue;
            }
            Close(encoded, foreign);
            encoded.Append(c == '&' ? "&-" : c.ToString());
        }
        Close(encoded, foreign);
        return encoded.ToString();
    }

    static void Close(StringBuilder encoded, StringBuilder foreign)
    {
        if (foreign.Length == 0)
            return;
        var base64 = Convert.ToBase64String(Encoding.BigEndianUnicode.GetBytes(foreign.ToString())).TrimEnd('=').Replace('/', ',');
        encoded.Append('&').Append(base64).Append('-');
        foreign.Clear();
    }
}
