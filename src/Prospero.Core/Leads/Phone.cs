using System.Diagnostics.CodeAnalysis;

namespace Prospero.Core.Leads;

/// <summary>A telephone number: stored as given; matched and dialled by its E.164 form.</summary>
/// <param name="Given">As it was given, trimmed.</param>
/// <param name="E164">With <c>+</c> and country code; null if the country cannot be told. A lead without it cannot be called.</param>
public sealed record Phone(string Given, string? E164)
{
    /// <summary>The version of the rules below; stored beside each number, so that better rules can read old numbers anew.</summary>
    public const int RulesVersion = 1;

    /// <summary>Digits only.</summary>
    public string Digits => string.Concat(Given.Where(char.IsAsciiDigit));

    /// <summary>
    /// Takes an optional <c>+</c> and 5 to 15 digits (ITU-T E.164), once <c>tel:</c>, spaces, dots, dashes and parentheses
    /// are left out. A national number gets no E.164 form: the country is not guessed.
    /// </summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out Phone? phone) => TryParse(text, null, out phone);

    /// <summary>The same, with national numbers read as those of a region; null to leave them without E.164 form.</summary>
    public static bool TryParse(string? text, PhoneRegion? region, [NotNullWhen(true)] out Phone? phone)
    {
        phone = null;
        var given = text?.Trim();
        if (given is null or { Length: 0 or > 64 })
            return false;
        Span<char> kept = stackalloc char[64];
        var length = 0;
        foreach (var c in given.StartsWith("tel:", StringComparison.OrdinalIgnoreCase) ? given.AsSpan(4) : given)
        {
            if (char.IsAsciiDigit(c) || (c == '+' && length == 0))
                kept[length++] = c;
            else if (c is not (' ' or '\u00a0' or '.' or '-' or '(' or ')'))
                return false;
        }

        var number = kept[..length];
        var digits = number.TrimStart('+');
        if (digits.Length is < 5 or > 15)
            return false;
        phone = new Phone(given, ToE164(number, digits) ?? (number[0] == '+' ? null : region?.ToE164(digits.ToString())));
        return true;
    }

    static string? ToE164(ReadOnlySpan<char> number, ReadOnlySpan<char> digits)
    {
        if (number[0] == '+')
            return digits[0] == '0' ? null : $"+{digits}";
        if (digits.StartsWith("00") && digits.Length >= 7 && digits[2] != '0')
            return $"+{digits[2..]}";
        return null;
    }
}
