using System.Globalization;
using Prospero.Core.Channels;
using static Prospero.Core.Channels.FailureKind;

namespace Prospero.Providers.Smtp;

/// <summary>
/// What a refusal means. The basic code decides whether it is for now or for good; the enhanced code (RFC 3463) and the stage
/// tell whose fault it is.
/// </summary>
static class SmtpReplyMapping
{
    public static SendOutcome Outcome(SmtpStage stage, SmtpReply reply)
    {
        var reason = $"{Deed(stage)} was refused: {reply}";
        var kind = reply.IsTemporary ? ForNow(stage, reply) : ForGood(stage, reply);
        return kind switch
        {
            RateLimited => new SendOutcome.TryLater(kind, reason, CountsAsAttempt: false, Code: reply.RawCode),
            ServiceUnavailable or RecipientUnreachable => new SendOutcome.TryLater(kind, reason, Code: reply.RawCode),
            _ => new SendOutcome.Refused(kind, reason, reply.RawCode),
        };
    }

    static string Deed(SmtpStage stage) =>
        stage switch
        {
            SmtpStage.Connect => "The connection",
            SmtpStage.Hello => "The greeting",
            SmtpStage.StartTls => "STARTTLS",
            SmtpStage.Auth => "The sign-in",
            SmtpStage.Ready or SmtpStage.Sender => "The sender",
            SmtpStage.Recipient => "The recipient",
            _ => "The message",
        };

    static FailureKind ForNow(SmtpStage stage, SmtpReply reply) =>
        (Detail(reply), stage, reply.Code) switch
        {
            // A sign-in that fails for now is the server's trouble, whatever it calls it.
            (_, SmtpStage.Auth, _) => ServiceUnavailable,
            ("7.28", _, _) or ("5.3", _, _) => RateLimited,
            ("7.0" or "7.1", _, 421) or ("7.0" or "7.1", SmtpStage.Sender, _) => RateLimited,
            ("1.1" or "2.0" or "2.1" or "2.2", SmtpStage.Recipient or SmtpStage.FinalDot, _) => RecipientUnreachable,
            _ => ServiceUnavailable,
        };

    static FailureKind ForGood(SmtpStage stage, SmtpReply reply) =>
        stage switch
        {
            SmtpStage.Auth => Configuration,
            <= SmtpStage.Ready => AtTheDoor(reply),
            SmtpStage.Sender => OfSender(reply),
            SmtpStage.Recipient => OfRecipient(reply),
            _ => OfContent(reply),
        };

    static FailureKind AtTheDoor(SmtpReply reply) =>
        (Detail(reply), reply.Code) switch
        {
            ({ } detail, _) when IsAuthentication(detail) => Configuration,
            ({ } detail, _) when detail.StartsWith("7.", StringComparison.Ordinal) => AccountRestricted,
            (_, 554) => AccountRestricted,
            _ => Configuration,
        };

    static FailureKind OfSender(SmtpReply reply) =>
        (Detail(reply), reply.Code) switch
        {
            ("2.3" or "3.4", _) => ContentRejected,
            ("4.5", _) => RateLimited,
            (null, 552) => ContentRejected,
            (_, 530 or 535) => Configuration,
            _ => AtTheDoor(reply),
        };

    static FailureKind OfRecipient(SmtpReply reply) =>
        (Detail(reply), reply.Code) switch
        {
            (_, 530 or 535) => Configuration,
            (null, 500 or 502 or 503 or 504 or 555) => Configuration,
            (null, 552) => RecipientUnreachable,
            (null, 554) => AccountRestricted,
            (null, _) => RecipientInvalid,
            // Exchange says 5.4.1 for an address that its directory does not know.
            ("4.1", 550) => RecipientInvalid,
            ({ } detail, _) => OfDetail(detail, policy: AccountRestricted) ?? RecipientInvalid,
        };

    static FailureKind OfContent(SmtpReply reply) =>
        (Detail(reply), reply.Code) switch
        {
            (_, 530 or 535) => Configuration,
            (null, 500 or 502 or 503 or 504) => Configuration,
            (null, 551 or 553) => RecipientInvalid,
            (null, _) => ContentRejected,
            ({ } detail, _) => OfDetail(detail, policy: ContentRejected) ?? ContentRejected,
        };

    /// <summary>What subject and detail of a permanent code mean; null where they say nothing.</summary>
    static FailureKind? OfDetail(string detail, FailureKind policy) =>
        detail switch
        {
            "1.7" or "1.8" or "4.6" => Configuration,
            "2.0" or "2.2" or "4.7" => RecipientUnreachable,
            "2.1" or "4.4" or "6.7" => RecipientInvalid,
            "2.3" or "3.4" => ContentRejected,
            "3.2" or "4.1" or "4.2" => ServiceUnavailable,
            "4.5" => RateLimited,
            "7.28" => AccountRestricted,
            _ when IsAuthentication(detail) => Configuration,
            _ when IsOfAccount(detail) => AccountRestricted,
            _ => Subject(detail) switch
            {
                1 => RecipientInvalid,
                5 => Configuration,
                6 => ContentRejected,
                7 => policy,
                _ => null,
            },
        };

    /// <summary>Credentials, or a sender's DKIM, SPF, DMARC and reverse DNS: an operator can mend them.</summary>
    static bool IsAuthentication(string detail) =>
        detail is "7.8" or "7.9" or "7.11" or "7.515" || (Number(detail) is >= 20 and <= 40 and not 28 && Subject(detail) == 7);

    /// <summary>Microsoft's 5.7.5xx to 5.7.7xx are about the sending account.</summary>
    static bool IsOfAccount(string detail) => Subject(detail) == 7 && Number(detail) >= 500;

    static int Subject(string detail) => int.Parse(detail.Split('.')[0], CultureInfo.InvariantCulture);

    static int Number(string detail) => int.Parse(detail.Split('.')[1], CultureInfo.InvariantCulture);

    /// <summary>Subject and detail of the enhanced code: <c>1.1</c> of <c>5.1.1</c>; null if there is none.</summary>
    static string? Detail(SmtpReply reply) => reply.Enhanced?[2..];
}
