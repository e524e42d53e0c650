using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Prospero.Providers.Smtp;

/// <summary>What the server said to one command.</summary>
/// <param name="Code">The basic code of three digits.</param>
/// <param name="Enhanced">The enhanced code (RFC 3463), such as <c>5.1.1</c>; null if it gave none.</param>
/// <param name="Lines">The text of each line, without the basic code.</param>
sealed partial record SmtpReply(int Code, string? Enhanced, IReadOnlyList<string> Lines)
{
    const int LongestQuote = 300;

    public bool IsDone => Code / 100 == 2;

    public bool IsMore => Code / 100 == 3;

    public bool IsTemporary => Code / 100 == 4;

    /// <summary>The raw code: <c>550 5.1.1</c>, or <c>550</c> alone.</summary>
    public string RawCode => Enhanced is null ? $"{Code}" : $"{Code} {Enhanced}";

    /// <summary>The reply in one line of bounded length, for an operator.</summary>
    public override string ToString()
    {
        var text = new StringBuilder().Append(Code);
        foreach (var rune in string.Join(' ', Lines.Prepend("")).EnumerateRunes().Take(LongestQuote))
            text.Append(Rune.IsControl(rune) ? " " : rune.ToString());
        return text.ToString().TrimEnd();
    }

    /// <summary>The reply in these lines; the last has a space or nothing after its code.</summary>
    /// <exception cref="InvalidDataException">The lines are no reply.</exception>
    public static SmtpReply Parse(IReadOnlyList<string> lines)
    {
        var code = CodeOf(lines[0]);
        if (lines.Any(line => CodeOf(line) != code))
            throw new InvalidDataException("The server's reply has lines with different codes.");
        var texts = lines.Select(line => line.Length > 4 ? line[4..] : "").ToList();
        var enhanced = Enhancement().Match(texts[^1]) is { Success: true } found ? found.Value : null;
        return new SmtpReply(code, enhanced, texts);
    }

    /// <summary>True for the last line of a reply.</summary>
    public static bool IsLast(string line) => line.Length < 4 || line[3] != '-';

    static int CodeOf(string line)
    {
        var isReply = line.Length >= 3 && line[0] is >= '2' and <= '5' && (line.Length == 3 || line[3] is ' ' or '-');
        return isReply && int.TryParse(line.AsSpan(0, 3), NumberStyles.None, CultureInfo.InvariantCulture, out var code)
            ? code
            : throw new InvalidDataException("The server's answer is no SMTP reply.");
    }

    [GeneratedRegex(@"^[245]\.[0-9]{1,3}\.[0-9]{1,3}(?![0-9.])", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Enhancement();
}
