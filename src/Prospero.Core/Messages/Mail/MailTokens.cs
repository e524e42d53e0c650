using System.Globalization;
using System.Text;

namespace Prospero.Core.Messages.Mail;

/// <summary>
/// Addresses that carry the message they belong to after a plus sign, so that what comes back to them names it: answers
/// (<c>sales+r0197...@example.com</c>) and bounces (<c>+b</c>). Nobody but its recipient knows a message's id.
/// </summary>
public static class MailTokens
{
    const int IdLength = 32;
    const int LongestLocal = 64;
    static readonly IdnMapping Idn = new();

    /// <summary>The message that one of these addresses carries; null if none does.</summary>
    public static MessageId? Find(IEnumerable<string?> addresses) => addresses.Select(Find).FirstOrDefault(id => id is not null);

    /// <summary>The local part of an address with the message in it; null where it would be too long for one.</summary>
    /// <param name="kind">What comes back to it: <c>r</c> for answers, <c>b</c> for bounces.</param>
    public static string? Local(string local, char kind, MessageId message)
    {
        var carried = $"{local}+{kind}{message.Value:N}";
        return Encoding.UTF8.GetByteCount(carried) <= LongestLocal ? carried : null;
    }

    /// <summary>The Message-ID that a mail of ours has, with angle brackets.</summary>
    /// <param name="address">The sender's address.</param>
    public static string MessageIdOf(MessageId message, string address)
    {
        var domain = address[(address.LastIndexOf('@') + 1)..].Trim().ToLowerInvariant();
        try
        {
            domain = Idn.GetAscii(domain);
        }
        catch (ArgumentException)
        {
            // It is no domain; then no mail of ours has it either.
        }
        return $"<{message.Value:N}@{domain}>";
    }

    static MessageId? Find(string? address)
    {
        var at = address?.LastIndexOf('@') ?? -1;
        var plus = at < 0 ? -1 : address!.LastIndexOf('+', at);
        if (plus < 0 || at - plus != IdLength + 2 || address![plus + 1] is not ('r' or 'b' or 'R' or 'B'))
            return null;
        return Guid.TryParseExact(address.AsSpan(plus + 2, IdLength), "N", out var id) ? new MessageId(id) : null;
    }
}
