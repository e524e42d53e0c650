using Prospero.Core.Channels;

namespace Prospero.Providers.Smtp;

/// <summary>Brings a conversation to the point where it can carry messages. Answers the refusal, or null.</summary>
static class SmtpOpening
{
    public static async Task<SendOutcome?> Open(SmtpConversation conversation, CancellationToken ct)
    {
        await conversation.Connect(ct);
        if (conversation.Settings.Security == SmtpSecurity.Tls)
            await conversation.Encrypt(ct);
        if (conversation.Refusal(await conversation.Listen(ct)) is { } unwelcome)
            return unwelcome;

        if (await Greet(conversation, ct) is { } strange)
            return strange;
        if (conversation.Settings.Security == SmtpSecurity.StartTls && await StartTls(conversation, ct) is { } clear)
            return clear;

        conversation.Stage = SmtpStage.Auth;
        if (await SmtpSignIn.Run(conversation, ct) is { } unknown)
            return unknown;
        conversation.Stage = SmtpStage.Ready;
        return null;
    }

    static async Task<SendOutcome?> Greet(SmtpConversation conversation, CancellationToken ct)
    {
        conversation.Stage = SmtpStage.Hello;
        var name = conversation.Settings.Helo ?? conversation.OwnAddress;
        var reply = await conversation.Say($"EHLO {name}", ct);
        if (reply.IsDone)
        {
            conversation.Capabilities = SmtpCapabilities.Parse(reply);
            return null;
        }
        return reply.Code < 500 ? conversation.Refusal(reply) : conversation.Refusal(await conversation.Say($"HELO {name}", ct));
    }

    static async Task<SendOutcome?> StartTls(SmtpConversation conversation, CancellationToken ct)
    {
        conversation.Stage = SmtpStage.StartTls;
        if (!conversation.Capabilities.StartTls)
            return new SendOutcome.Refused(
                FailureKind.Configuration,
                $"{conversation.Settings} offers no STARTTLS. Check host and port; with port 465, set security to tls"
            );
        if (conversation.Refusal(await conversation.Say("STARTTLS", ct)) is { } refused)
            return refused;

        await conversation.Encrypt(ct);
        return await Greet(conversation, ct);
    }
}
