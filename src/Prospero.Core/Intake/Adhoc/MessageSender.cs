using System.Security.Cryptography;
using System.Text;
using Prospero.Core.Access;
using Prospero.Core.Cadence;
using Prospero.Core.Channels;
using Prospero.Core.Messages;

namespace Prospero.Core.Intake;

/// <summary>Sends single messages outside the cadence, under the same fences as the engine.</summary>
public sealed class MessageSender(
    IStore store,
    ICadence cadence,
    IMessages messages,
    ISenders senders,
    IIdempotency keys,
    AdhocCheck checks,
    ProviderDirectory providers,
    UnsubscribeLinks links,
    MessageOptions options,
    CadenceOptions cadenceOptions,
    Leases leases,
    TimeProvider clock
)
{
    /// <summary>
    /// Sends one message and answers once the provider accepted it or the outcome is known to be unknown. The attempt is
    /// begun, and the idempotency key taken, before the request leaves.
    /// </summary>
    public async Task<Once<AdhocResult>> Send(
        Workspace workspace,
        AdhocMessage message,
        KeptAnswer<AdhocResult>? answer,
        CancellationToken ct
    )
    {
        if (answer is not null && await keys.Look(workspace.Id, answer.Key, ct) is { } state)
            return await Known(workspace, answer, state, ct);
        var now = workspace.CadenceNow(clock.GetUtcNow());
        var (ready, refusal) = await checks.Check(workspace, message, now, ct);
        if (ready is null)
            return new Once<AdhocResult>.Done(refusal!);
        if (await Limited(workspace, ready.Sender, now, ct) is { } limited)
            return new Once<AdhocResult>.Done(limited);
        return await Send(workspace, message, ready, answer, ct);
    }

    async Task<Once<AdhocResult>> Send(
        Workspace workspace,
        AdhocMessage message,
        CheckedMessage ready,
        KeptAnswer<AdhocResult>? answer,
        CancellationToken ct
    )
    {
        var (claimed, begin) = Begin(workspace, message, ready, answer?.Key);
        var taken = await store.InTransaction(
            async tx =>
            {
                var state = answer is null ? null : await keys.Take(tx, workspace.Id, answer.Key, clock.GetUtcNow(), ct);
                if (state is null or KeyState.Taken)
                    await cadence.BeginAdhoc(tx, claimed, begin, ct);
                return state;
            },
            ct
        );
        if (taken is not (null or KeyState.Taken))
            return await Known(workspace, answer!, taken, ct);

        // From here on it may have left: the client's going away stops nothing.
        using var held = leases.Hold(claimed);
        var outcome = await Hand(workspace, claimed, begin, ready);
        var result = Result(begin.Message!.Id, ready.Content, outcome);
        try
        {
            await Record(workspace, claimed, begin, ready, outcome, result, answer);
        }
        catch (StoreUnavailable)
        {
            // "Ask again" would be the wrong answer now.
            result = new AdhocResult.Unknown(
                begin.Message!.Id,
                "The database went away between the send and its record; it may have been sent"
            );
        }

        return new Once<AdhocResult>.Done(result);
    }

    Task<bool> Record(
        Workspace workspace,
        ClaimedTouchpoint claimed,
        Begin begin,
        CheckedMessage ready,
        SendOutcome outcome,
        AdhocResult result,
        KeptAnswer<AdhocResult>? answer
    )
    {
        var now = workspace.CadenceNow(clock.GetUtcNow());
        var plan = ready.Version.Plan;
        var decision = CadencePlanner.After(plan, claimed.Touchpoint with { Tries = CadencePlanner.MaxTries }, outcome, ready.Reach, now);
        if (decision.End is TouchpointEnd.Again again)
            decision = decision with { End = new TouchpointEnd.Fail(again.Reason, null) };
        var scene = new Scene(workspace, claimed.Touchpoint, plan, ready.Lead, null, begin.Message!.Id);
        var settlement = Ledger.Settle(scene, decision, now);
        var recording = Recordings.Of(claimed, begin, outcome, settlement, clock.GetUtcNow(), now);
        return store.InTransaction(
            async tx =>
            {
                if (answer is not null)
                    await keys.Keep(tx, workspace.Id, answer.Key.Key, answer.Render(result), CancellationToken.None);
                return (await cadence.Record(tx, [recording], CancellationToken.None))[0];
            },
            CancellationToken.None
        );
    }

    // A key that still runs although its touchpoint is held: the node died between the send and its record.
    async Task<Once<AdhocResult>> Known(Workspace workspace, KeptAnswer<AdhocResult> answer, KeyState state, CancellationToken ct)
    {
        switch (state)
        {
            case KeyState.Answered answered:
                return new Once<AdhocResult>.Replayed(answered.Answer);
            case KeyState.Reused:
                return new Once<AdhocResult>.Reused();
        }

        var id = TouchpointOf(workspace, answer.Key);
        return await store.InTransaction<Once<AdhocResult>>(
            async tx =>
            {
                if (await cadence.Find(tx, workspace.Id, id, ct) is not { State: TouchpointState.Held } held)
                    return new Once<AdhocResult>.Running();
                var message = (await messages.Find(tx, workspace.Id, null, held.Id, ct))!;
                AdhocResult result = new AdhocResult.Unknown(
                    message.Id,
                    "The server stopped between the send and its record; it may have been sent"
                );
                await keys.Keep(tx, workspace.Id, answer.Key.Key, answer.Render(result), ct);
                return new Once<AdhocResult>.Done(result);
            },
            ct
        );
    }

    // Waits for a slot that is near; a message that somebody waits for does not queue longer.
    async Task<AdhocResult?> Limited(Workspace workspace, Sender sender, DateTimeOffset now, CancellationToken ct)
    {
        if (sender.Limits == SenderLimits.None)
            return null;
        var day = SenderTimetable.DayOf(workspace, now);
        var slots = await store.InTransaction(tx => senders.Reserve(tx, workspace.Id, sender, 1, now, day, ct), ct);
        var ahead = slots[0] - now;
        if (ahead <= TimeSpan.Zero)
            return null;
        var wait = workspace.Clock is { } own ? own.RealWait(ahead) ?? TimeSpan.MaxValue : ahead;
        if (wait > options.LimitPatience)
            return new AdhocResult.Limited(ahead);
        await Task.Delay(wait, clock, ct);
        return null;
    }

    async Task<SendOutcome> Hand(Workspace workspace, ClaimedTouchpoint claimed, Begin begin, CheckedMessage ready)
    {
        var touchpoint = claimed.Touchpoint;
        var request = new SendRequest(
            workspace.Id,
            touchpoint.Id,
            begin.Attempt.Id,
            begin.Message!.Id,
            ready.Lead.Id,
            ready.Sender,
            begin.Message!.Address,
            ready.Lead.FullName,
            ready.Content,
            touchpoint.StepKey,
            touchpoint.Number,
            begin.Message.At,
            touchpoint.Channel == Channel.Email ? () => links.For(ready.Lead) : null,
            touchpoint.Clock
        );
        using var patience = new CancellationTokenSource(options.Timeout, clock);
        return await providers.Hand(request, workspace.IsTest, patience.Token);
    }

    (ClaimedTouchpoint Claimed, Begin Begin) Begin(Workspace workspace, AdhocMessage message, CheckedMessage ready, IdempotencyKey? key)
    {
        var now = clock.GetUtcNow();
        var touchpoint = new Touchpoint(
            key is null ? TouchpointId.New(now) : TouchpointOf(workspace, key),
            workspace.Id,
            ready.Lead.Id,
            Run: null,
            message.Workflow,
            ready.Version.Id,
            TouchpointKind.Adhoc,
            StepIndex: 0,
            "adhoc",
            Number: 1,
            message.Channel,
            ready.Sender.Id,
            TouchpointState.Sending,
            DueAt: null,
            SlotAt: null,
            Tries: 1,
            HoldReason: null,
            Reason: null,
            Outcome: null,
            Content: null,
            workspace.Clock?.Id
        );
        var claimed = new ClaimedTouchpoint(touchpoint, ClaimId.New(now), now + cadenceOptions.Lease);
        var frozen = MessageComposer.Outbound(
            MessageId.New(now),
            ready.Lead,
            touchpoint.Id,
            run: null,
            message.Workflow,
            message.Channel,
            ready.Sender.Id,
            ready.Reach.Address(message.Channel)!,
            ready.Content,
            workspace.CadenceNow(now)
        );
        var provider = providers.For(ready.Sender, workspace.IsTest).Name;
        var attempt = new Attempt(
            AttemptId.New(now),
            workspace.Id,
            touchpoint.Id,
            Number: 1,
            provider,
            ready.Sender.Id,
            Result: null,
            Failure: null,
            Code: null,
            Detail: null,
            ProviderId: null,
            now,
            AnsweredAt: null
        );
        return (claimed, new Begin(claimed, attempt, frozen));
    }

    static AdhocResult Result(MessageId message, SendContent content, SendOutcome outcome) =>
        outcome switch
        {
            SendOutcome.Accepted accepted => new AdhocResult.Accepted(
                message,
                accepted.ProviderId,
                content is SendContent.ApprovedTemplate
            ),
            SendOutcome.Refused refused => new AdhocResult.Refused(message, refused.Reason, refused.Code),
            SendOutcome.TryLater later => new AdhocResult.Refused(message, later.Reason, later.Code),
            SendOutcome.Unknown unknown => new AdhocResult.Unknown(message, unknown.Reason),
            _ => throw new System.Diagnostics.UnreachableException($"No result for {outcome.GetType().Name}"),
        };

    // The key names its touchpoint (RFC 9562, version 8), so that a later call finds what became of it.
    static TouchpointId TouchpointOf(Workspace workspace, IdempotencyKey key)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{workspace.Id}\n{key.Key}\n{key.Fingerprint}"));
        hash[6] = (byte)((hash[6] & 0x0F) | 0x80);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new TouchpointId(new Guid(hash.AsSpan(0, 16), bigEndian: true));
    }
}

/// <summary>How single messages are sent.</summary>
public sealed record MessageOptions
{
    /// <summary>How long a provider may take before the outcome counts as unknown.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(25);

    /// <summary>How long a call waits for its slot at a sender's limit before it is refused.</summary>
    public TimeSpan LimitPatience { get; init; } = TimeSpan.FromSeconds(5);
}
