using Prospero.Core.Channels;
using Prospero.Core.Workflows;

namespace Prospero.Core.Cadence;

/// <summary>A claimed touchpoint with everything that is needed to carry it out.</summary>
/// <param name="Reach">Null once the lead was archived.</param>
/// <param name="Now">Cadence time at which the gates were asked.</param>
public sealed record DueTouchpoint(
    ClaimedTouchpoint Claimed,
    TouchpointContext Context,
    WorkflowPlan Plan,
    LeadReach? Reach,
    DateTimeOffset Now
)
{
    public Touchpoint Touchpoint => Claimed.Touchpoint;

    /// <summary>The scene for the ledger, with the message that carries it out.</summary>
    public Scene Scene(MessageId? message) =>
        new(Context.Workspace, Touchpoint, Plan, Context.Lead, Context.Run, message ?? Context.Frozen?.Id);
}

/// <summary>A touchpoint that is to leave, with what it says.</summary>
sealed record Prepared(DueTouchpoint Due, SendContent Content);

/// <summary>A touchpoint that leaves now.</summary>
/// <param name="Due">As it stands once it is begun.</param>
/// <param name="Begin">What was written before the request left.</param>
/// <param name="Lease">Keeps the claim until it is disposed of.</param>
sealed record Departure(DueTouchpoint Due, SendContent Content, Begin Begin, IDisposable Lease)
{
    public TouchpointId Id => Due.Touchpoint.Id;

    public static Departure Of(Prepared prepared, Begin begin, IDisposable lease)
    {
        var (due, content) = prepared;
        var begun = due.Touchpoint with { State = TouchpointState.Sending, Tries = due.Touchpoint.Tries + 1 };
        return new Departure(due with { Claimed = begin.Claimed with { Touchpoint = begun } }, content, begin, lease);
    }
}
