using Prospero.Core;
using Prospero.Core.Cadence;
using Prospero.Core.Channels;
using Prospero.Core.Messages;

namespace Prospero.Tests.Compliance;

/// <summary>Beginnings and ends of sends.</summary>
static class Sends
{
    static readonly DateTimeOffset At = new(2026, 3, 2, 12, 0, 1, TimeSpan.Zero);

    public static Begin Begin(ClaimedTouchpoint claimed) => new(claimed, Attempt(claimed), Message(claimed));

    public static Attempt Attempt(ClaimedTouchpoint claimed) =>
        new(
            AttemptId.New(At),
            claimed.Touchpoint.Workspace,
            claimed.Touchpoint.Id,
            claimed.Touchpoint.Tries + 1,
            "simulated",
            claimed.Touchpoint.Sender,
            null,
            null,
            null,
            null,
            null,
            At,
            null
        );

    public static Message Message(ClaimedTouchpoint claimed) =>
        new(
            MessageId.New(At),
            claimed.Touchpoint.Workspace,
            claimed.Touchpoint.Lead,
            claimed.Touchpoint.Id,
            claimed.Touchpoint.Run,
            claimed.Touchpoint.Workflow,
            claimed.Touchpoint.Channel,
            Direction.Outbound,
            claimed.Touchpoint.Sender,
            "ana@example.com",
            "Hello",
            "Hello Ana",
            null,
            null,
            DeliveryStatus.Queued,
            null,
            null,
            At
        );

    public static Settlement Sent(Consequences? consequences = null) => To(TouchpointState.Sent, null, consequences);

    public static Settlement Again(DateTimeOffset due, Consequences? consequences = null) =>
        To(TouchpointState.Scheduled, due, consequences);

    public static Settlement Unknown(DateTimeOffset? deadline = null) =>
        To(TouchpointState.Held, deadline) with
        {
            HoldReason = HoldReason.OutcomeUnknown,
        };

    public static Settlement To(TouchpointState state, DateTimeOffset? due = null, Consequences? consequences = null) =>
        new(state, due, null, 1, null, null, null, consequences ?? Consequences.None);
}
