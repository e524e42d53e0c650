using System.Globalization;
using System.Text;

namespace Prospero.Providers.Smtp.Mime;

/// <summary>A mailbox as it travels: the part before the at sign as given, the domain in its ASCII form.</summary>
sealed record Mailbox(string Local, string Domain)
{
    const string Atoms = "!#$%&'*+-/=?^_`{|}~.";
    const string NeverInLocal = "<>()[]:;,\\\"@";
    static readonly IdnMapping Idn = new() { UseStd3AsciiRules = true };

    /// <summary>True where only a server with SMTPUTF8 can carry the address.</summary>
    public bool NeedsUtf8 => !Ascii.IsValid(Local);

    /// <summary>The form for an envelope and for a header, without angle brackets.</summary>
    public override string ToString() => $"{(IsDotAtom(Local) ? Local : $"\"{Local}\"")}@{Domain}";

    /// <summary>The mailbox; null if the text is none.</summary>
    public static Mailbox? Find(string? text)
    {
        var address = text?.Trim() ?? "";
        var at = address.LastIndexOf('@');
        if (at < 1 || address.Length > 254)
            return null;

        var local = address[..at];
        if (Encoding.UTF8.GetByteCount(local) > 64 || local.EnumerateRunes().Any(IsForbidden))
            return null;

        return AsciiDomain(address[(at + 1)..]) is { } domain ? new Mailbox(local, domain) : null;
    }

    static bool IsForbidden(Rune rune) =>
        Rune.IsControl(rune)
        || Rune.IsWhiteSpace(rune)
        || rune == Rune.ReplacementChar
        || Rune.GetUnicodeCategory(rune) is UnicodeCategory.Format
        || (rune.IsAscii && NeverInLocal.Contains((char)rune.Value, StringComparison.Ordinal));

    static bool IsDotAtom(string local) =>
        local[0] != '.'
        && local[^1] != '.'
        && !local.Contains("..", StringComparison.Ordinal)
        && local.All(c => char.IsAsciiLetterOrDigit(c) || c > 127 || Atoms.Contains(c, StringComparison.Ordinal));

    static string? AsciiDomain(string domain)
    {
        try
        {
            var ascii = Idn.GetAscii(domain.ToLowerInvariant());
            return ascii.Length is > 0 and <= 253 ? ascii : null;
        }
        catch (ArgumentException)
        {
            return null;
        }
    }
}
