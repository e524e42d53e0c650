using Microsoft.Extensions.Logging;
using Prospero.Core.Channels;
using Prospero.Core.Messages;

namespace Prospero.Core.Cadence;

/// <summary>
/// Carries out touchpoints whose gates are open: compose, begin, send, decide, record. Nothing is sent inside a
/// transaction; nothing is recorded without the claim. One touchpoint that fails harms no other: its claim expires and the
/// rescuer takes it up.
/// </summary>
public sealed class TouchpointRunner(
    CadenceWrites writes,
    ProviderDirectory providers,
    MessageComposer composer,
    UnsubscribeLinks links,
    IMessages messages,
    TimeProvider clock,
    CadenceOptions options,
    Leases leases,
    Checkpoints checkpoints,
    ILogger<TouchpointRunner> log
)
{
    static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(500);

    /// <summary>
    /// Carries out touchpoints, as many at once as the options allow. A place that becomes free is taken by the next one: a
    /// slow provider holds up nobody else.
    /// </summary>
    public async Task Run(IReadOnlyList<DueTouchpoint> due, CancellationToken ct)
    {
        var (ready, held) = Prepare(due);
        await Record(held, ct);
        using var places = new SemaphoreSlim(options.Parallel);
        var underWay = new List<Task>();
        try
        {
            for (var next = 0; next < ready.Count; )
            {
                await places.WaitAsync(ct);
                var taken = 1;
                while (next + taken < ready.Count && places.Wait(TimeSpan.Zero, CancellationToken.None))
                    taken++;
                for (var i = 0; i < taken; i++)
                    checkpoints.Reach(Checkpoints.Claimed);
                ct.ThrowIfCancellationRequested();
                underWay.Add(Depart(ready.GetRange(next, taken), places));
                next += taken;
            }
        }
        finally
        {
            // Once it is begun it is sent and recorded, also when the node is asked to stop: what is given up half-way would
            // be in doubt.
            await Task.WhenAll(underWay);
        }
    }

    /// <summary>Records decisions that were made without a send.</summary>
    public async Task Record(IReadOnlyList<(DueTouchpoint Due, Decision Decision)> decided, CancellationToken ct)
    {
        var recordings = new List<Recording>(decided.Count);
        foreach (var (due, decision) in decided)
            Guarded(
                due.Touchpoint.Id,
                () => recordings.Add(new Recording(due.Claimed, Ledger.Settle(due.Scene(null), decision, due.Now), null, null))
            );
        await Write(recordings, ct);
    }

    (List<Prepared> Ready, List<(DueTouchpoint, Decision)> Held) Prepare(IReadOnlyList<DueTouchpoint> due)
    {
        var ready = new List<Prepared>(due.Count);
        var held = new List<(DueTouchpoint, Decision)>();
        foreach (var touchpoint in due)
            Guarded(
                touchpoint.Touchpoint.Id,
                () =>
                {
                    switch (Compose(composer, touchpoint))
                    {
                        case Composition.Held bad:
                            held.Add((touchpoint, Unfinished(bad)));
                            break;
                        case Composition.Ready good:
                            ready.Add(new Prepared(touchpoint, good.Content));
                            break;
                    }
                }
            );
        return (ready, held);
    }

    /// <summary>What a touchpoint that cannot be composed comes to.</summary>
    internal static Decision Unfinished(Composition.Held bad) =>
        new(new TouchpointEnd.Hold(HoldReason.NeedsOperator, bad.Reason, null), new Move.Stay());

    /// <summary>What a touchpoint that is due says.</summary>
    internal static Composition Compose(MessageComposer composer, DueTouchpoint due)
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

    // Begins a set in one transaction and hands each to its provider. Whoever is answered at once is recorded at once, as a
    // set; nobody waits for one that takes longer.
    async Task Depart(List<Prepared> set, SemaphoreSlim places)
    {
        var begun = await Begin(set);
        if (begun.Count < set.Count)
            places.Release(set.Count - begun.Count);
        if (begun.Count == 0)
            return;
        using var patience = new CancellationTokenSource(options.SendTimeout, clock);
        var answered = new List<(Departure, Task<SendOutcome>)>(begun.Count);
        var landings = new List<Task>();
        foreach (var departure in begun)
        {
            checkpoints.Reach(Checkpoints.Begun);
            var answer = Hand(departure, patience.Token);
            if (answer.IsCompleted)
                answered.Add((departure, answer));
            else
                landings.Add(Land([(departure, answer)], places));
        }

        if (answered.Count > 0)
            landings.Add(Land(answered, places));
        await Task.WhenAll(landings);
    }

    async Task<List<Departure>> Begin(List<Prepared> set)
    {
        var departures = new List<Departure>(set.Count);
        foreach (var prepared in set)
            Guarded(
                prepared.Due.Touchpoint.Id,
                () =>
                {
                    var begin = Begin(prepared.Due, prepared.Content);
                    departures.Add(Departure.Of(prepared, begin, leases.Hold(begin.Claimed)));
                }
            );
        var begun = new List<Departure>(departures.Count);
        try
        {
            var written = await writes.BeginSend(departures.ConvertAll(departure => departure.Begin), CancellationToken.None);
            begun.AddRange(departures.Where((departure, i) => IsWritten(written[i], departure.Id)));
        }
        catch (StoreUnavailable)
        {
            // Said once for all by the store. The claims expire.
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            foreach (var departure in departures)
                log.RunFailed(e, departure.Id);
        }

        if (begun.Count < departures.Count)
            foreach (var departure in departures.Except(begun))
                departure.Lease.Dispose();
        return begun;
    }

    async Task Land(IReadOnlyList<(Departure Departure, Task<SendOutcome> Answer)> answers, SemaphoreSlim places)
    {
        try
        {
            var recordings = new List<Recording>(answers.Count);
            foreach (var (departure, answer) in answers)
            {
                var outcome = await answer;
                checkpoints.Reach(Checkpoints.Answered);
                Guarded(departure.Id, () => recordings.Add(Decide(departure, outcome)));
            }

            await WriteWhileClaimed(recordings);
        }
        finally
        {
            foreach (var (departure, _) in answers)
                departure.Lease.Dispose();
            places.Release(answers.Count);
        }
    }

    Recording Decide(Departure departure, SendOutcome outcome)
    {
        var (due, begin) = (departure.Due, departure.Begin);
        // It happened when it was sent: a reply may be quicker than the provider's answer to us.
        var now = due.Now;
        var decision = CadencePlanner.After(due.Plan, due.Touchpoint, outcome, due.Reach!, now, begin.Attempt.Number);
        var settlement = Ledger.Settle(due.Scene(begin.Message!.Id), decision, now);
        return Recordings.Of(due.Claimed, begin, outcome, settlement, clock.GetUtcNow(), now);
    }

    // What the providers answered is known here only. While the database is away it is kept, as long as a claim lasts.
    async Task WriteWhileClaimed(List<Recording> recordings)
    {
        while (!await Write(recordings, CancellationToken.None))
        {
            if (!recordings.Exists(recording => clock.GetUtcNow() < recording.Claimed.LeaseUntil))
                return;
            await Task.Delay(Patience, clock, CancellationToken.None);
        }
    }

    /// <returns>False if the database is away, which the store says once for all; the claims expire then.</returns>
    async Task<bool> Write(List<Recording> recordings, CancellationToken ct)
    {
        try
        {
            var written = await writes.Record(recordings, ct);
            for (var i = 0; i < recordings.Count; i++)
                Tell(recordings[i], written[i]);
        }
        catch (StoreUnavailable)
        {
            return false;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            foreach (var recording in recordings)
                log.RunFailed(e, recording.Claimed.Touchpoint.Id);
        }

        return true;
    }

    void Tell(Recording recording, Written written)
    {
        var (touchpoint, settlement) = (recording.Claimed.Touchpoint, recording.Settlement);
        if (recording.Attempt is not null)
            checkpoints.Reach(Checkpoints.Recorded);
        if (!IsWritten(written, touchpoint.Id))
            return;
        if (settlement.State == TouchpointState.Held)
            log.Held(touchpoint.Id, settlement.Reason ?? "");
        if (recording.Attempt is { } attempt)
            log.Attempted(touchpoint.Id, touchpoint.Lead, attempt.Result!, attempt.Number);
    }

    bool IsWritten(Written written, TouchpointId touchpoint)
    {
        if (written.Trouble is { } trouble)
            log.RunFailed(trouble, touchpoint);
        else if (!written.IsOurs)
            log.ClaimLost(touchpoint);
        return written.IsOurs;
    }

    void Guarded(TouchpointId touchpoint, Action carryOut)
    {
        try
        {
            carryOut();
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            log.RunFailed(e, touchpoint);
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

    // The first mail of a run has none before it.
    Func<CancellationToken, Task<IReadOnlyList<string>>>? ThreadOf(Touchpoint touchpoint) =>
        touchpoint is { Channel: Channel.Email, Run: { } run } && (touchpoint.StepIndex > 0 || touchpoint.Number > 1)
            ? ct => messages.Thread(touchpoint.Workspace, touchpoint.Lead, run, Channel.Email, ct)
            : null;

    Task<SendOutcome> Hand(Departure departure, CancellationToken patience)
    {
        var (due, begin) = (departure.Due, departure.Begin);
        var lead = due.Context.Lead!;
        var request = new SendRequest(
            due.Touchpoint.Workspace,
            due.Touchpoint.Id,
            begin.Attempt.Id,
            begin.Message!.Id,
            lead.Id,
            due.Context.Sender,
            begin.Message!.Address,
            lead.FullName,
            departure.Content,
            due.Touchpoint.StepKey,
            due.Touchpoint.Number,
            due.Now,
            due.Touchpoint.Channel == Channel.Email ? () => links.For(lead) : null,
            due.Touchpoint.Clock,
            begin.Attempt.Number
        )
        {
            Thread = ThreadOf(due.Touchpoint),
        };
        if (due.Touchpoint.Channel == Channel.Call)
            request = request with { Variables = CallVariables.Of(lead) };
        return providers.Hand(request, due.Context.Workspace.IsTest, patience);
    }
}
