using System.Text;

namespace Prospero.Providers.Smtp.Mime;

/// <summary>Free text in header fields (RFC 2047): plain where it can be, else UTF-8 in base64 words.</summary>
static class EncodedWords
{
    /// <summary>In whole groups of three octets; with its frame and the name of a field in front a word fits in 76 characters.</summary>
    const int OctetsPerWord = 39;

    /// <summary>A plain word that is longer cannot be folded within 76 characters.</summary>
    const int LongestPlainWord = 60;

    /// <summary>The text in pieces between which a line may be folded at one space.</summary>
    public static IReadOnlyList<string> Pieces(string text)
    {
        var clean = OneLine(text);
        return IsPlain(clean) ? clean.Split(' ') : Encode(clean);
    }

    /// <summary>The text without anything that could end a header line: every control character becomes a space.</summary>
    public static string OneLine(string text)
    {
        var line = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
            line.Append(Rune.IsControl(rune) || rune.Value is 0x2028 or 0x2029 ? " " : rune.ToString());
        return line.ToString().Trim();
    }

    static bool IsPlain(string text) =>
        text.All(c => c is >= ' ' and <= '~')
        && !text.Contains("=?", StringComparison.Ordinal)
        && !text.Contains("  ", StringComparison.Ordinal)
        && text.Split(' ').All(word => word.Length <= LongestPlainWord);

    static List<string> Encode(string text)
    {
        var words = new List<string>();
        var octets = new List<byte>(OctetsPerWord);
        Span<byte> buffer = stackalloc byte[4];
        foreach (var rune in text.EnumerateRunes())
        {
            var length = rune.EncodeToUtf8(buffer);
            if (octets.Count + length > OctetsPerWord)
                Close(words, octets);
            octets.AddRange(buffer[..length]);
        }
        Close(words, octets);
        return words;
    }

    static void Close(List<string> words, List<byte> octets)
    {
        if (octets.Count == 0)
            return;
        words.Add($"=?utf-8?B?{Convert.ToBase64String(octets.ToArray())}?=");
        octets.Clear();
    }
}
