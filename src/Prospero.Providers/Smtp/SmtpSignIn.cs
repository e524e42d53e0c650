using System.Text;
using Prospero.Core.Channels;

namespace Prospero.Providers.Smtp;

/// <summary>AUTH (RFC 4954) with PLAIN, LOGIN and XOAUTH2. Answers the refusal, or null.</summary>
static class SmtpSignIn
{
    /// <summary>A command with its first response must fit in one line of the protocol; else the response follows on its own.</summary>
    const int LongestCommand = 510;

    static readonly (SmtpAuth Auth, string Name)[] Mechanisms =
    [
        (SmtpAuth.Plain, "PLAIN"),
        (SmtpAuth.Login, "LOGIN"),
        (SmtpAuth.XOAuth2, "XOAUTH2"),
    ];

    public static async Task<SendOutcome?> Run(SmtpConversation conversation, CancellationToken ct)
    {
        var settings = conversation.Settings;
        if (settings.Auth == SmtpAuth.None)
            return null;
        if (!conversation.IsPrivate)
            return new SendOutcome.Refused(
                FailureKind.Configuration,
                $"Credentials are not sent to {settings} without TLS. Set security to starttls or tls"
            );

        var offered = conversation.Capabilities.Auth;
        var mechanism = Mechanisms.FirstOrDefault(m => offered.Contains(m.Name) && IsWanted(m.Auth, settings.Auth)).Name;
        return mechanism switch
        {
            "PLAIN" => conversation.Refusal(await Begin(conversation, "PLAIN", $"\0{settings.Username}\0{settings.Secret}", ct)),
            "LOGIN" => conversation.Refusal(await Login(conversation, ct)),
            "XOAUTH2" => await XOAuth2(conversation, ct),
            _ => new SendOutcome.Refused(
                FailureKind.Configuration,
                $"{settings} offers {(offered.Count == 0 ? "no sign-in" : $"AUTH {string.Join(' ', offered.Order(StringComparer.Ordinal))}")}"
                    + $", which does not fit auth {settings.Auth.ToString().ToLowerInvariant()}. Change auth, or set it to none"
            ),
        };
    }

    static bool IsWanted(SmtpAuth mechanism, SmtpAuth wanted) =>
        mechanism == wanted || (wanted == SmtpAuth.Auto && mechanism != SmtpAuth.XOAuth2);

    static async Task<SmtpReply> Login(SmtpConversation conversation, CancellationToken ct)
    {
        var reply = await conversation.Say("AUTH LOGIN", ct);
        if (reply.IsMore)
            reply = await conversation.Say(Base64(conversation.Settings.Username), ct);
        return reply.IsMore ? await conversation.Say(Base64(conversation.Settings.Secret), ct) : reply;
    }

    /// <summary>On failure the server first tells why in a challenge of its own, and refuses once that is answered with an empty line.</summary>
    static async Task<SendOutcome?> XOAuth2(SmtpConversation conversation, CancellationToken ct)
    {
        var settings = conversation.Settings;
        var reply = await Begin(conversation, "XOAUTH2", $"user={settings.Username}\u0001auth=Bearer {settings.Secret}\u0001\u0001", ct);
        if (!reply.IsMore)
            return conversation.Refusal(reply);

        var complaint = Unpack(reply.Lines[^1]);
        return conversation.Refusal(await conversation.Say("", ct)) switch
        {
            SendOutcome.Refused refused => refused with { Reason = $"{refused.Reason} {complaint}" },
            SendOutcome.TryLater later => later with { Reason = $"{later.Reason} {complaint}" },
            var other => other,
        };
    }

    static async Task<SmtpReply> Begin(SmtpConversation conversation, string mechanism, string response, CancellationToken ct)
    {
        var command = $"AUTH {mechanism} {Base64(response)}";
        if (command.Length <= LongestCommand)
            return await conversation.Say(command, ct);
        var reply = await conversation.Say($"AUTH {mechanism}", ct);
        return reply.IsMore ? await conversation.Say(Base64(response), ct) : reply;
    }

    static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    /// <summary>The complaint in words, of bounded length; as it came where it is no base64.</summary>
    static string Unpack(string challenge)
    {
        var octets = new byte[challenge.Length];
        var text = Convert.TryFromBase64String(challenge, octets, out var length) ? Encoding.UTF8.GetString(octets, 0, length) : challenge;
        return string.Concat(text.Where(c => !char.IsControl(c)).Take(200));
    }
}
