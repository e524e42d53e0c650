using System.Globalization;
using System.Text;

namespace Prospero.Providers.Smtp.Mime;

/// <summary>Writes header fields: folded at 76 characters, and no value can begin a field of its own.</summary>
sealed class MimeHeaders
{
    const int FoldAt = 76;
    readonly StringBuilder _lines = new();

    /// <summary>A field of free text, such as the subject.</summary>
    public MimeHeaders Text(string name, string text) => Field(name, EncodedWords.Pieces(text));

    /// <summary>A mailbox with its name; the name may be missing.</summary>
    public MimeHeaders Address(string name, Mailbox mailbox, string? displayName = null)
    {
        var words = string.IsNullOrWhiteSpace(displayName) ? [] : Phrase(EncodedWords.Pieces(displayName));
        return words.Count == 0 ? Field(name, [mailbox.ToString()]) : Field(name, [.. words, $"<{mailbox}>"]);
    }

    /// <summary>A moment, in UTC.</summary>
    public MimeHeaders Date(string name, DateTimeOffset at) =>
        Field(name, at.ToUniversalTime().ToString("ddd, dd MMM yyyy HH:mm:ss '+0000'", CultureInfo.InvariantCulture).Split(' '));

    /// <summary>A value made by us, whose words may be folded apart.</summary>
    public MimeHeaders Value(string name, params string[] words) => Field(name, words);

    public override string ToString() => _lines.ToString();

    /// <summary>Plain words that are not all atoms become one quoted string; a dot or a comma would be syntax there.</summary>
    static IReadOnlyList<string> Phrase(IReadOnlyList<string> words)
    {
        if (words.Any(word => word.StartsWith("=?", StringComparison.Ordinal)) || words.All(IsAtom))
            return words;
        var quoted = string.Join(' ', words)
            .Replace("\\", "\\\\", StringComparison.Ordinal)
            .Replace("\"", "\\\"", StringComparison.Ordinal);
        return $"\"{quoted}\"".Split(' ');
    }

    static bool IsAtom(string word) =>
        word.All(c => char.IsAsciiLetterOrDigit(c) || "!#$%&'*+-/=?^_`{|}~".Contains(c, StringComparison.Ordinal));

    MimeHeaders Field(string name, IReadOnlyList<string> words)
    {
        _lines.Append(name).Append(':');
        var column = name.Length + 1;
        foreach (var word in words.Where(word => word.Length > 0))
        {
            if (word.AsSpan().ContainsAny('\r', '\n'))
                throw new ArgumentException($"A word of {name} holds a line break.", nameof(words));
            if (column + 1 + word.Length > FoldAt && column > name.Length + 1)
            {
                _lines.Append("\r\n");
                column = 0;
            }
            _lines.Append(' ').Append(word);
            column += 1 + word.Length;
        }
        _lines.Append("\r\n");
        return this;
    }
}
