using Prospero.Core.Channels;

namespace Prospero.Core.Cadence;

/// <summary>How a provider's outcome is written beside a settlement.</summary>
public static class Recordings
{
    /// <summary>The end of the attempt and of the message, under the claim.</summary>
    /// <param name="answeredAt">System time.</param>
    /// <param name="now">Cadence time.</param>
    public static Recording Of(
        ClaimedTouchpoint claimed,
        Begin begin,
        SendOutcome outcome,
        Settlement settlement,
        DateTimeOffset answeredAt,
        DateTimeOffset now
    ) =>
        new(
            claimed,
            settlement,
            End(begin.Attempt, outcome, answeredAt),
            begin.Message is { } message ? Message(message.Id, outcome, now) : null
        );

    static Attempt End(Attempt attempt, SendOutcome outcome, DateTimeOffset at) =>
        outcome switch
        {
            SendOutcome.Accepted accepted => attempt with { Result = "accepted", ProviderId = accepted.ProviderId, AnsweredAt = at },
            SendOutcome.TryLater later => attempt with
            {
                Result = "try_later",
                Failure = later.Kind.ToString(),
                Code = later.Code,
                Detail = later.Reason,
                AnsweredAt = at,
            },
            SendOutcome.Refused refused => attempt with
            {
                Result = "refused",
                Failure = refused.Kind.ToString(),
                Code = refused.Code,
                Detail = refused.Reason,
                AnsweredAt = at,
            },
            SendOutcome.Unknown unknown => attempt with { Result = "unknown", Detail = unknown.Reason, AnsweredAt = at },
            _ => throw new System.Diagnostics.UnreachableException($"No record for {outcome.GetType().Name}"),
        };

    /// <summary>Where a message stands after an outcome.</summary>
    internal static MessageOutcome Message(MessageId message, SendOutcome outcome, DateTimeOffset now) =>
        outcome switch
        {
            SendOutcome.Accepted accepted => new MessageOutcome(message, DeliveryStatus.Sent, accepted.ProviderId, null, now),
            SendOutcome.TryLater later => new MessageOutcome(message, DeliveryStatus.Queued, null, later.Reason, now),
            SendOutcome.Refused refused => new MessageOutcome(message, DeliveryStatus.Failed, null, refused.Reason, now),
            SendOutcome.Unknown unknown => new MessageOutcome(message, DeliveryStatus.Unknown, null, unknown.Reason, now),
            _ => throw new System.Diagnostics.UnreachableException($"No record for {outcome.GetType().Name}"),
        };
}
