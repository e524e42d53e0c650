using Prospero.Core;
using Prospero.Core.Channels;

namespace Prospero.Providers.Simulated;

/// <summary>What a contact leads to: the provider's answer now, and what the person does later.</summary>
/// <param name="Later">Empty if the contact surely reached nobody.</param>
sealed record Reaction(SendOutcome Outcome, IReadOnlyList<SimulatedAct> Later)
{
    static readonly SendOutcome _brokenOff = new SendOutcome.Unknown(
        "the simulated provider took the request and broke off without an answer"
    );
    static readonly TimeSpan _rateLimit = TimeSpan.FromSeconds(30);

    /// <summary>What a behaviour means for a request. Pure: the same arguments give the same ids, moments and texts.</summary>
    public static Reaction To(SendRequest request, Behaviour behaviour, Pace pace, Texts texts, Chance chance)
    {
        if (Refusal(request, behaviour.Deed) is { } refusal)
            return new(refusal, []);
        // A rate limit passes: what is accepted after it meets a person who picks up.
        var met = behaviour.Deed == Deed.RateLimited ? (behaviour with { Deed = Deed.Answered }).On(request.Sender.Channel) : behaviour;
        var providerId = ProviderId(request);
        var diary = new Diary(request, providerId, texts);
        if (request.Sender.Channel == Channel.Call)
            CallReaction.Write(diary, met, pace, chance);
        else
            MessageReaction.Write(diary, met, pace, chance);
        return new(behaviour.BreaksOff ? _brokenOff : new SendOutcome.Accepted(providerId), diary.Acts);
    }

    static SendOutcome? Refusal(SendRequest request, Deed deed)
    {
        var channel = request.Sender.Channel;
        return deed switch
        {
            Deed.RateLimited when request.Try <= 1 => new SendOutcome.TryLater(
                FailureKind.RateLimited,
                "the simulated provider is at its rate limit",
                _rateLimit,
                CountsAsAttempt: false,
                RawCode.Of(FailureKind.RateLimited, channel)
            ),
            Deed.Unknown => _brokenOff,
            Deed.Invalid => new SendOutcome.Refused(
                FailureKind.RecipientInvalid,
                "the address does not exist",
                RawCode.Of(FailureKind.RecipientInvalid, channel)
            ),
            Deed.Refused => new SendOutcome.Refused(
                FailureKind.RecipientUnreachable,
                "the recipient cannot be reached",
                RawCode.Of(FailureKind.RecipientUnreachable, channel)
            ),
            _ => null,
        };
    }

    static string ProviderId(SendRequest request)
    {
        var id = StableId.From("provider", $"{request.Touchpoint}", $"{request.Attempt}").ToString("N");
        return request.Sender.Channel switch
        {
            Channel.WhatsApp => $"wamid.SIM{id.ToUpperInvariant()}",
            Channel.Call => $"call_{id}",
            _ => $"sim-{id}",
        };
    }
}
