using Microsoft.Extensions.Logging;
using Prospero.Core.Channels;
using Prospero.Core.Workflows;

namespace Prospero.Core.Cadence;

/// <summary>
/// Carries out the turns of steps that make a request, as contacts are carried out: begin, ask, decide, record. Nothing is
/// asked inside a transaction, and a request whose answer was lost is held and not repeated by guess.
/// </summary>
public sealed class RequestRunner(
    CadenceWrites writes,
    IStepRequests requests,
    TimeProvider clock,
    CadenceOptions options,
    Leases leases,
    Checkpoints checkpoints,
    ILogger<RequestRunner> log
)
{
    /// <summary>Carries out requests whose gates are open, as many at once as the options allow.</summary>
    public async Task Run(IReadOnlyList<DueTouchpoint> turns, TouchpointRunner runner, CancellationToken ct)
    {
        var held = new List<(DueTouchpoint, Decision)>();
        var ready = new List<(DueTouchpoint Turn, HttpStep Step, StepRequest Request)>();
        foreach (var turn in turns)
        {
            var step = (HttpStep)turn.Plan.Steps[turn.Plan.PlaceOf(turn.Touchpoint.StepKey)];
            var (request, why) = StepRequestForm.Of(turn.Plan, turn.Context.Lead!, turn.Touchpoint, step);
            if (request is not null)
                ready.Add((turn, step, request));
            else
                held.Add((turn, new Decision(new TouchpointEnd.Hold(HoldReason.NeedsOperator, why!, null), new Move.Stay())));
        }

        await runner.Record(held, ct);
        await Parallel.ForEachAsync(
            ready,
            new ParallelOptions { MaxDegreeOfParallelism = options.Parallel, CancellationToken = ct },
            // Once it is begun it is made and recorded, also when the node is asked to stop.
            async (one, _) => await CarryOut(one.Turn, one.Step, one.Request)
        );
    }

    async Task CarryOut(DueTouchpoint turn, HttpStep step, StepRequest request)
    {
        try
        {
            var now = clock.GetUtcNow();
            var begin = Begin(turn, now);
            using var lease = leases.Hold(begin.Claimed);
            if ((await writes.BeginSend([begin], CancellationToken.None)) is not [{ IsOurs: true }])
            {
                log.ClaimLost(turn.Touchpoint.Id);
                return;
            }

            checkpoints.Reach(Checkpoints.Begun);
            var outcome = turn.Context.Workspace.IsTest
                ? new SendOutcome.Accepted("not asked: this is test data")
                : await requests.Make(request, CancellationToken.None);
            checkpoints.Reach(Checkpoints.Answered);
            var begun = turn.Touchpoint with { State = TouchpointState.Sending, Tries = turn.Touchpoint.Tries + 1 };
            var decision = CadencePlanner.AfterRequest(turn.Plan, begun, step, outcome, turn.Reach!, turn.Now);
            var claimed = begin.Claimed with { Touchpoint = begun };
            var settlement = Ledger.Settle((turn with { Claimed = claimed }).Scene(null), decision, turn.Now);
            await Record(Recordings.Of(claimed, begin, outcome, settlement, clock.GetUtcNow(), turn.Now));
            checkpoints.Reach(Checkpoints.Recorded);
        }
        catch (StoreUnavailable)
        {
            // Said once for all by the store. The claim expires.
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            log.RunFailed(e, turn.Touchpoint.Id);
        }
    }

    async Task Record(Recording recording)
    {
        var written = (await writes.Record([recording], CancellationToken.None))[0];
        if (written.Trouble is { } trouble)
            log.RunFailed(trouble, recording.Claimed.Touchpoint.Id);
        else if (!written.IsOurs)
            log.ClaimLost(recording.Claimed.Touchpoint.Id);
        else if (recording.Settlement.State == TouchpointState.Held)
            log.Held(recording.Claimed.Touchpoint.Id, recording.Settlement.Reason ?? "");
    }

    Begin Begin(DueTouchpoint turn, DateTimeOffset now)
    {
        var touchpoint = turn.Touchpoint;
        var attempt = new Attempt(
            AttemptId.New(now),
            touchpoint.Workspace,
            touchpoint.Id,
            turn.Context.Attempts + 1,
            "http",
            touchpoint.Sender,
            Result: null,
            Failure: null,
            Code: null,
            Detail: null,
            ProviderId: null,
            now,
            AnsweredAt: null
        );
        return new Begin(turn.Claimed with { LeaseUntil = now + options.Lease }, attempt, null);
    }
}
