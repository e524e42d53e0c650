using System.Text;
using System.Text.Unicode;

namespace Prospero.Core.Messages.Mail;

/// <summary>Octets to text, whatever charset they claim. What cannot be read becomes U+FFFD; nothing throws.</summary>
static class MailCharsets
{
    static readonly Encoding Western = CodePagesEncodingProvider.Instance.GetEncoding(1252)!;

    static readonly Dictionary<string, string> Aliases = new(StringComparer.OrdinalIgnoreCase)
    {
        ["utf8"] = "utf-8",
        ["unicode-1-1-utf-8"] = "utf-8",
        ["cp1252"] = "windows-1252",
        ["cp-1252"] = "windows-1252",
        ["cp1251"] = "windows-1251",
        ["cp1250"] = "windows-1250",
        ["latin1"] = "windows-1252",
        ["latin-1"] = "windows-1252",
        ["iso8859-1"] = "windows-1252",
        // What is called Latin-1 is its superset nearly always, and never worse read as such.
        ["iso-8859-1"] = "windows-1252",
        ["iso8859-15"] = "iso-8859-15",
        ["ks_c_5601-1987"] = "euc-kr",
        ["ansi_x3.4-1968"] = "us-ascii",
        ["ascii"] = "us-ascii",
        ["gb2312"] = "gb18030",
        ["gbk"] = "gb18030",
    };

    /// <param name="charset">The name as given; null where none is.</param>
    public static string Decode(ReadOnlySpan<byte> octets, string? charset)
    {
        var name = charset?.Trim(' ', '"', '\'') ?? "";
        name = Aliases.GetValueOrDefault(name, name);
        if (name.Length is 0 or > 40 || name.Equals("us-ascii", StringComparison.OrdinalIgnoreCase))
            return Guess(octets);
        try
        {
            var encoding = CodePagesEncodingProvider.Instance.GetEncoding(name) ?? Encoding.GetEncoding(name);
            return encoding.GetString(octets);
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            return Guess(octets);
        }
    }

    /// <summary>UTF-8 where it is valid; else Western, which every octet is.</summary>
    public static string Guess(ReadOnlySpan<byte> octets) =>
        Utf8.IsValid(octets) ? Encoding.UTF8.GetString(octets) : Western.GetString(octets);
}
