using Prospero.Providers.Smtp;
using Xunit;

namespace Prospero.Tests.Providers.Smtp;

/// <summary>The table of docs/providers/smtp.md.</summary>
public sealed class SmtpReplyMappingTests
{
    [Theory]
    [InlineData("Connect", "421 Too many connections", "try later ServiceUnavailable 421")]
    [InlineData("Connect", "421 4.7.28 Unusual rate", "try later RateLimited 421 4.7.28 uncounted")]
    [InlineData("Connect", "554 No service", "refused AccountRestricted 554")]
    [InlineData("Connect", "550 5.7.25 No PTR record", "refused Configuration 550 5.7.25")]
    [InlineData("Hello", "550 Bad name", "refused Configuration 550")]
    [InlineData("StartTls", "501 5.5.4 No", "refused Configuration 501 5.5.4")]
    [InlineData("Auth", "454 4.7.0 Later", "try later ServiceUnavailable 454 4.7.0")]
    [InlineData("Auth", "534 5.7.9 Use an app password", "refused Configuration 534 5.7.9")]
    [InlineData("Auth", "535 5.7.139 Disabled", "refused Configuration 535 5.7.139")]
    [InlineData("Sender", "450 4.7.1 Slow down", "try later RateLimited 450 4.7.1 uncounted")]
    [InlineData("Sender", "452 4.3.1 No space", "try later ServiceUnavailable 452 4.3.1")]
    [InlineData("Sender", "530 5.7.0 Authentication required", "refused Configuration 530 5.7.0")]
    [InlineData("Sender", "553 5.1.8 Bad sender domain", "refused Configuration 553 5.1.8")]
    [InlineData("Sender", "550 5.7.1 Not yours", "refused AccountRestricted 550 5.7.1")]
    [InlineData("Sender", "550 5.4.5 Daily limit", "try later RateLimited 550 5.4.5 uncounted")]
    [InlineData("Sender", "552 5.3.4 Too large", "refused ContentRejected 552 5.3.4")]
    [InlineData("Recipient", "450 Busy", "try later ServiceUnavailable 450")]
    [InlineData("Recipient", "450 4.1.1 Not now", "try later RecipientUnreachable 450 4.1.1")]
    [InlineData("Recipient", "452 4.2.2 Full", "try later RecipientUnreachable 452 4.2.2")]
    [InlineData("Recipient", "451 4.7.1 Greylisted", "try later ServiceUnavailable 451 4.7.1")]
    [InlineData("Recipient", "452 4.5.3 Too many", "try later RateLimited 452 4.5.3 uncounted")]
    [InlineData("Recipient", "501 Syntax", "refused RecipientInvalid 501")]
    [InlineData("Recipient", "503 Sequence", "refused Configuration 503")]
    [InlineData("Recipient", "550 Unknown", "refused RecipientInvalid 550")]
    [InlineData("Recipient", "551 Not local", "refused RecipientInvalid 551")]
    [InlineData("Recipient", "552 Quota", "try later RecipientUnreachable 552")]
    [InlineData("Recipient", "553 Bad name", "refused RecipientInvalid 553")]
    [InlineData("Recipient", "554 Relay denied", "refused AccountRestricted 554")]
    [InlineData("Recipient", "556 No mail", "refused RecipientInvalid 556")]
    [InlineData("Recipient", "553 5.1.2 No domain", "refused RecipientInvalid 553 5.1.2")]
    [InlineData("Recipient", "556 5.1.10 Null MX", "refused RecipientInvalid 556 5.1.10")]
    [InlineData("Recipient", "550 5.2.1 Disabled", "refused RecipientInvalid 550 5.2.1")]
    [InlineData("Recipient", "550 5.2.0 Something", "try later RecipientUnreachable 550 5.2.0")]
    [InlineData("Recipient", "550 5.3.2 Not accepting", "try later ServiceUnavailable 550 5.3.2")]
    [InlineData("Recipient", "550 5.4.1 Access denied", "refused RecipientInvalid 550 5.4.1")]
    [InlineData("Recipient", "550 5.4.4 No route", "refused RecipientInvalid 550 5.4.4")]
    [InlineData("Recipient", "554 5.4.6 Loop", "refused Configuration 554 5.4.6")]
    [InlineData("Recipient", "553 5.6.7 No UTF-8", "refused RecipientInvalid 553 5.6.7")]
    [InlineData("Recipient", "550 5.7.1 Policy", "refused AccountRestricted 550 5.7.1")]
    [InlineData("Recipient", "550 5.7.26 Unauthenticated", "refused Configuration 550 5.7.26")]
    [InlineData("Recipient", "550 4.1.1 Disagreeing", "refused RecipientInvalid 550 4.1.1")]
    [InlineData("Content", "554 5.5.1 No valid recipients", "refused Configuration 554 5.5.1")]
    [InlineData("FinalDot", "451 4.7.0 Later", "try later ServiceUnavailable 451 4.7.0")]
    [InlineData("FinalDot", "421 4.7.28 Rate", "try later RateLimited 421 4.7.28 uncounted")]
    [InlineData("FinalDot", "550 Spam", "refused ContentRejected 550")]
    [InlineData("FinalDot", "552 Too much", "refused ContentRejected 552")]
    [InlineData("FinalDot", "552 5.2.2 Full", "try later RecipientUnreachable 552 5.2.2")]
    [InlineData("FinalDot", "552 5.2.3 Too large", "refused ContentRejected 552 5.2.3")]
    [InlineData("FinalDot", "550 5.7.1 Spam", "refused ContentRejected 550 5.7.1")]
    [InlineData("FinalDot", "550 5.7.28 Flood", "refused AccountRestricted 550 5.7.28")]
    [InlineData("FinalDot", "550 5.7.515 DMARC", "refused Configuration 550 5.7.515")]
    [InlineData("FinalDot", "550 5.7.705 Tenant", "refused AccountRestricted 550 5.7.705")]
    [InlineData("FinalDot", "554 5.6.0 Conversion", "refused ContentRejected 554 5.6.0")]
    [InlineData("FinalDot", "554 5.1.1 Late", "refused RecipientInvalid 554 5.1.1")]
    public void A_refusal_means_the_same_wherever_it_is_read(string stage, string reply, string outcome) =>
        Assert.Equal(outcome, Transcript.Words(SmtpReplyMapping.Outcome(Enum.Parse<SmtpStage>(stage), SmtpReply.Parse([reply]))));

    [Fact]
    public void Every_code_has_a_meaning_at_every_stage()
    {
        var random = new Random(7);
        foreach (var stage in Enum.GetValues<SmtpStage>())
        {
            for (var code = 400; code < 600; code++)
            {
                Assert.NotNull(SmtpReplyMapping.Outcome(stage, SmtpReply.Parse([$"{code} Text"])));
                var enhanced = $"{code / 100}.{random.Next(1000)}.{random.Next(1000)}";
                Assert.NotNull(SmtpReplyMapping.Outcome(stage, SmtpReply.Parse([$"{code} {enhanced} Text"])));
            }
        }
    }
}
