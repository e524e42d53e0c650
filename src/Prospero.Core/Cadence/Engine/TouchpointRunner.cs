using Microsoft.Extensions.Logging;
using Prospero.Core.Channels;
using Prospero.Core.Messages;
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

/// <summary>
/// Carries out one touchpoint whose gates are open: compose, begin, send, decide, record. Nothing is sent inside a
/// transaction; nothing is recorded without the claim.
/// </summary>
public sealed class TouchpointRunner(
    CadenceWrites writes,
    ProviderDirectory providers,
    MessageComposer composer,
    UnsubscribeLinks links,
    TimeProvider clock,
    CadenceOptions options,
    Leases leases,
    Checkpoints checkpoints,
    ILogger<TouchpointRunner> log
)
{
    static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(500);

    public async Task Run(DueTouchpoint due, CancellationToken ct)
    {
        switch (Compose(due))
        {
            case Composition.Held held:
                await Record(due, new TouchpointEnd.Hold(HoldReason.NeedsOperator, held.Reason, null), ct);
                break;
            case Composition.Ready ready:
                await Send(due, ready.Content, ct);
                break;
        }
    }

    /// <summary>Records a decision that was made without a send.</summary>
    public async Task Record(DueTouchpoint due, Decision decision, CancellationToken ct)
    {
        var settlement = Ledger.Settle(due.Scene(null), decision, due.Now);
        if (!await writes.Record(new Recording(due.Claimed, settlement, null, null), ct))
            log.ClaimLost(due.Touchpoint.Id);
        else if (settlement.State == TouchpointState.Held)
            log.Held(due.Touchpoint.Id, settlement.Reason ?? "");
    }

    Task Record(DueTouchpoint due, TouchpointEnd end, CancellationToken ct) => Record(due, new Decision(end, new Move.Stay()), ct);

    Composition Compose(DueTouchpoint due)
    {
        var touchpoint = due.Touchpoint;
        if (due.Context.Frozen is { } frozen)
            return new Composition.Ready(MessageComposer.Content(frozen));
        if (touchpoint.Content is { } given)
            return new Composition.Ready(GivenContents.Of(touchpoint.Channel, given, due.Plan.Language));
        var step = CadencePlanner.StepOf(due.Plan, touchpoint)!;
        var isWindowOpen = CadencePlanner.IsWindowOpen(due.Context.LastInboundAt, due.Now);
        return composer.Compose(step, due.Plan, due.Context.Lead!, due.Context.Sender, isWindowOpen);
    }

    async Task Send(DueTouchpoint due, SendContent content, CancellationToken ct)
    {
        var begin = Begin(due, content);
        checkpoints.Reach(Checkpoints.Claimed);
        ct.ThrowIfCancellationRequested();

        using var held = leases.Hold(begin.Claimed);
        // Once it is begun it is sent and recorded, also when the node is asked to stop: what is given up half-way would be in
        // doubt.
        if (!await writes.BeginSend(begin, CancellationToken.None))
        {
            log.ClaimLost(due.Touchpoint.Id);
            return;
        }

        checkpoints.Reach(Checkpoints.Begun);
        var begun = due with
        {
            Claimed = due.Claimed with
            {
                Touchpoint = due.Touchpoint with { State = TouchpointState.Sending, Tries = due.Touchpoint.Tries + 1 },
            },
        };
        var outcome = await Hand(begun, begin, content);
        checkpoints.Reach(Checkpoints.Answered);

        // It happened when it was sent: a reply may be quicker than the provider's answer to us.
        var now = due.Now;
        var decision = CadencePlanner.After(due.Plan, begun.Touchpoint, outcome, due.Reach!, now, begin.Attempt.Number);
        var settlement = Ledger.Settle(begun.Scene(begin.Message.Id), decision, now);
        var recording = Recordings.Of(begun.Claimed, begin, outcome, settlement, clock.GetUtcNow(), now);
        var isRecorded = await RecordWhileClaimed(recording);
        checkpoints.Reach(Checkpoints.Recorded);
        if (isRecorded && settlement.State == TouchpointState.Held)
            log.Held(due.Touchpoint.Id, settlement.Reason ?? "");
        if (isRecorded)
            log.Attempted(due.Touchpoint.Id, due.Touchpoint.Lead, outcome.GetType().Name, begin.Attempt.Number);
        else
            log.ClaimLost(due.Touchpoint.Id);
    }

    // What the provider answered is known here only. While the database is away it is kept, as long as the claim lasts.
    async Task<bool> RecordWhileClaimed(Recording recording)
    {
        while (true)
        {
            try
            {
                return await writes.Record(recording, CancellationToken.None);
            }
            catch (StoreUnavailable) when (clock.GetUtcNow() < recording.Claimed.LeaseUntil)
            {
                await Task.Delay(Patience, clock, CancellationToken.None);
            }
        }
    }

    Begin Begin(DueTouchpoint due, SendContent content)
    {
        var touchpoint = due.Touchpoint;
        var now = clock.GetUtcNow();
        var sender = due.Context.Sender;
        var message =
            due.Context.Frozen
            ?? MessageComposer.Outbound(
                MessageId.New(now),
                due.Context.Lead!,
                touchpoint.Id,
                touchpoint.Run,
                touchpoint.Workflow,
                touchpoint.Channel,
                sender.Id,
                due.Reach!.Address(touchpoint.Channel)!,
                content,
                due.Now
            );
        var attempt = new Attempt(
            AttemptId.New(now),
            touchpoint.Workspace,
            touchpoint.Id,
            due.Context.Attempts + 1,
            providers.For(sender, due.Context.Workspace.IsTest).Name,
            sender.Id,
            Result: null,
            Failure: null,
            Code: null,
            Detail: null,
            ProviderId: null,
            now,
            AnsweredAt: null
        );
        // What waited in its batch for a free place has a whole lease for its send all the same.
        return new Begin(due.Claimed with { LeaseUntil = now + options.Lease }, attempt, message);
    }

    async Task<SendOutcome> Hand(DueTouchpoint due, Begin begin, SendContent content)
    {
        var lead = due.Context.Lead!;
        var request = new SendRequest(
            due.Touchpoint.Workspace,
            due.Touchpoint.Id,
            begin.Attempt.Id,
            begin.Message.Id,
            lead.Id,
            due.Context.Sender,
            begin.Message.Address,
            lead.FullName,
            content,
            due.Touchpoint.StepKey,
            due.Touchpoint.Number,
            due.Now,
            due.Touchpoint.Channel == Channel.Email ? links.For(lead) : null,
            due.Touchpoint.Clock,
            begin.Attempt.Number
        );
        using var patience = new CancellationTokenSource(options.SendTimeout, clock);
        return await providers.Hand(request, due.Context.Workspace.IsTest, patience.Token);
    }
}
