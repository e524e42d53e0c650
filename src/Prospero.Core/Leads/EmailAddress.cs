using System.Diagnostics.CodeAnalysis;

namespace Prospero.Core.Leads;

/// <summary>A mailbox: stored as given, compared without case.</summary>
public sealed record EmailAddress
{
    EmailAddress(string given) => Given = given;

    /// <summary>As it was given, trimmed.</summary>
    public string Given { get; }

    /// <summary>What is compared: without case.</summary>
    public string Key => Given.ToLowerInvariant();

    /// <summary>Takes <c>local@domain.tld</c>, at most 254 characters (RFC 5321, 4.5.3.1).</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out EmailAddress? email)
    {
        email = null;
        var given = text?.Trim();
        if (given is null or { Length: 0 or > 254 })
            return false;
        var at = given.LastIndexOf('@');
        if (at is < 1 or > 64 || !IsLocal(given.AsSpan(0, at)) || !IsDomain(given.AsSpan(at + 1)))
            return false;
        email = new EmailAddress(given);
        return true;
    }

    /// <summary>An address that was checked before it was stored.</summary>
    public static EmailAddress Trusted(string given) => new(given);

    public bool Equals(EmailAddress? other) => other is not null && other.Key == Key;

    public override int GetHashCode() => Key.GetHashCode(StringComparison.Ordinal);

    public override string ToString() => Given;

    static bool IsLocal(ReadOnlySpan<char> local)
    {
        if (local[0] == '.' || local[^1] == '.')
            return false;
        for (var i = 0; i < local.Length; i++)
        {
            var c = local[i];
            if (c == '.' && local[i - 1] == '.')
                return false;
            if (
                c <= ' '
                || c == '\u007f'
                || char.IsWhiteSpace(c)
                || char.IsControl(c)
                || c is '@' or '"' or '<' or '>' or '(' or ')' or ',' or ';' or ':' or '\\' or '[' or ']'
            )
                return false;
        }

        return true;
    }

    static bool IsDomain(ReadOnlySpan<char> domain)
    {
        if (domain.Length is < 3 or > 253)
            return false;
        var labels = 0;
        foreach (var range in domain.Split('.'))
        {
            var label = domain[range];
            if (label.Length is 0 or > 63 || label[0] == '-' || label[^1] == '-')
                return false;
            foreach (var c in label)
                if (!char.IsLetterOrDigit(c) && c != '-' && !char.IsSurrogate(c) && !IsMark(c))
                    return false;
            labels++;
        }

        return labels >= 2;
    }

    static bool IsMark(char c) =>
        char.GetUnicodeCategory(c)
            is System.Globalization.UnicodeCategory.NonSpacingMark
                or System.Globalization.UnicodeCategory.SpacingCombiningMark;
}
