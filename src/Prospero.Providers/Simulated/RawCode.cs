using Prospero.Core;
using Prospero.Core.Channels;

namespace Prospero.Providers.Simulated;

/// <summary>The codes that real providers of a channel give for a class of failure, so that test data looks like live data.</summary>
static class RawCode
{
    public static string? Of(FailureKind kind, Channel channel) =>
        (kind, channel) switch
        {
            (FailureKind.RateLimited, Channel.Call) => "429",
            (FailureKind.RateLimited, Channel.WhatsApp) => "130429",
            (FailureKind.RateLimited, Channel.Email) => "4.7.0",
            (FailureKind.RateLimited, Channel.Sms) => "20429",
            (FailureKind.RecipientInvalid, Channel.Call) => "invalid_destination",
            (FailureKind.RecipientInvalid, Channel.WhatsApp) => "131026",
            (FailureKind.RecipientInvalid, Channel.Email) => "5.1.1",
            (FailureKind.RecipientInvalid, Channel.Sms) => "21211",
            (FailureKind.RecipientUnreachable, Channel.Email) => "5.2.2",
            (FailureKind.RecipientUnreachable, _) => "131026",
            _ => null,
        };
}
