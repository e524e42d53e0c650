using Prospero.Core;
using Prospero.Core.Channels;
using Prospero.Core.Messages.Mail;
using Prospero.Providers.Smtp.Mime;

namespace Prospero.Providers.Smtp;

/// <summary>Carries email over SMTP. One of it serves all senders and keeps their connections between messages.</summary>
public sealed class SmtpProvider : IChannelProvider, IAsyncDisposable
{
    /// <summary>A header line may have 998 characters, and a link cannot be folded.</summary>
    const int LongestLink = 900;

    readonly TimeProvider _clock;
    readonly SmtpOptions _options;
    readonly SmtpConnections _connections;

    /// <param name="clock">Real time; limits every wait.</param>
    /// <param name="options">The limits; null for the usual ones.</param>
    public SmtpProvider(TimeProvider clock, SmtpOptions? options = null)
    {
        _clock = clock;
        _options = options ?? new SmtpOptions();
        _connections = new SmtpConnections(_clock, _options);
    }

    public string Name => "smtp";

    public IReadOnlyList<Channel> Channels { get; } = [Channel.Email];

    public Problems Check(Sender sender)
    {
        var problems = SmtpSettings.Parse(sender).Problems ?? new Problems();
        if (MailboxSettings.AreIn(sender) && MailboxSettings.Parse(sender).Problems is { } ofMailbox)
            problems.AddAll(ofMailbox);
        return problems;
    }

    public async Task<SendOutcome> Send(SendRequest request, CancellationToken ct)
    {
        if (request.Content is not SendContent.Mail mail)
            return new SendOutcome.Refused(FailureKind.Configuration, "smtp carries mail only");
        var settings = SmtpSettings.Parse(request.Sender);
        if (!settings.IsValid)
            return new SendOutcome.Refused(FailureKind.Configuration, string.Join("; ", settings.Problems.All));
        if (Mailbox.Find(request.To) is not { } to)
            return new SendOutcome.Refused(FailureKind.RecipientInvalid, "The recipient's address is no mailbox");
        var unsubscribe = request.UnsubscribeUrl;
        if (unsubscribe?.AbsoluteUri.Length > LongestLink)
            return new SendOutcome.Refused(FailureKind.Configuration, "The unsubscribe link is too long for a header");

        IReadOnlyList<string> thread;
        try
        {
            thread = request.Thread is { } find ? [.. (await find(ct)).Where(IsMessageId)] : [];
        }
        catch (Exception e)
        {
            return new SendOutcome.TryLater(FailureKind.ServiceUnavailable, $"The mails before it could not be found: {e.Message}");
        }

        var message = Compose(request, mail, settings.Value, to, unsubscribe) with { Thread = thread };
        try
        {
            using var place = await _connections.Enter(request.Sender.Id, settings.Value, ct);
            return await OverKept(place, message, ct) ?? await OverNew(place, settings.Value, message, ct);
        }
        catch (OperationCanceledException e)
        {
            return SmtpBreak.Outcome(null, e);
        }
    }

    /// <summary>Signs in as for a message and leaves again.</summary>
    public async Task<SenderCheck?> Probe(Sender sender, CancellationToken ct)
    {
        var settings = SmtpSettings.Parse(sender);
        if (!settings.IsValid)
            return SenderCheck.Bad(settings.Problems.ToString());
        await using var conversation = new SmtpConversation(settings.Value, _options, _clock);
        try
        {
            return await SmtpOpening.Open(conversation, ct) is { } refused
                ? SenderCheck.Bad(Words(refused))
                : new SenderCheck(true, $"{settings.Value} takes the account", []);
        }
        catch (Exception e) when (SmtpBreak.IsOfTheNetwork(e))
        {
            return SenderCheck.Bad(Words(SmtpBreak.Outcome(conversation, e)));
        }
    }

    static string Words(SendOutcome outcome) =>
        outcome switch
        {
            SendOutcome.Refused refused => refused.Reason,
            SendOutcome.TryLater later => later.Reason,
            SendOutcome.Unknown unknown => unknown.Reason,
            _ => "",
        };

    public ValueTask DisposeAsync() => _connections.DisposeAsync();

    static MimeMessage Compose(SendRequest request, SendContent.Mail mail, SmtpSettings settings, Mailbox to, Uri? unsubscribe) =>
        new(
            $"{request.Message.Value:N}@{settings.From.Domain}",
            request.Now,
            settings.From,
            request.Sender.DisplayName,
            to,
            request.ToName,
            Carrying(settings, PlusAddresses.Replies, 'r', settings.ReplyTo ?? settings.From, request) ?? settings.ReplyTo,
            mail.Subject,
            mail.Text,
            mail.Html,
            request.Touchpoint.ToString(),
            unsubscribe
        )
        {
            ReturnPath = Carrying(settings, PlusAddresses.Bounces, 'b', settings.EnvelopeFrom, request) ?? settings.EnvelopeFrom,
            Dkim = settings.Dkim,
        };

    /// <summary>The address with the message in it; null where that is not wished, or would be too long.</summary>
    static Mailbox? Carrying(SmtpSettings settings, PlusAddresses wish, char kind, Mailbox mailbox, SendRequest request) =>
        settings.Plus.HasFlag(wish) && MailTokens.Local(mailbox.Local, kind, request.Message) is { } local
            ? mailbox with
            {
                Local = local,
            }
            : null;

    // Ids of other providers, such as simulated ones, name no mail.
    static bool IsMessageId(string id) => id is ['<', .., '>'] && id.Length < 900 && !id.Any(c => c is <= ' ' or > '~');

    /// <summary>Null where no kept connection lives any more: the server may close one at any time, which is no failure.</summary>
    static async Task<SendOutcome?> OverKept(SmtpPlace place, MimeMessage message, CancellationToken ct)
    {
        while (place.TakeIdle() is { } conversation)
        {
            try
            {
                if (await conversation.Revive(ct))
                    return await conversation.Deliver(message, ct);
            }
            catch (IOException) when (conversation.Stage == SmtpStage.Sender)
            {
                // Closed before MAIL was answered: nothing of this message has been taken.
            }
            catch (Exception e) when (SmtpBreak.IsOfTheNetwork(e))
            {
                return SmtpBreak.Outcome(conversation, e);
            }
            finally
            {
                await place.GiveBack(conversation);
            }
        }
        return null;
    }

    async Task<SendOutcome> OverNew(SmtpPlace place, SmtpSettings settings, MimeMessage message, CancellationToken ct)
    {
        var conversation = new SmtpConversation(settings, _options, _clock);
        try
        {
            return await SmtpOpening.Open(conversation, ct) ?? await conversation.Deliver(message, ct);
        }
        catch (Exception e) when (SmtpBreak.IsOfTheNetwork(e))
        {
            return SmtpBreak.Outcome(conversation, e);
        }
        finally
        {
            await place.GiveBack(conversation);
        }
    }
}
