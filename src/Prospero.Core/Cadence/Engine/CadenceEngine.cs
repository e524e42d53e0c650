using Microsoft.Extensions.Logging;
using Prospero.Core.Workflows;

namespace Prospero.Core.Cadence;

/// <summary>
/// Takes what is due and carries it out. A turn is a function: whoever wants to wait, catch and call again does so outside.
/// </summary>
public sealed class CadenceEngine(
    ICadence cadence,
    WorkflowDirectory workflows,
    SenderTimetable timetable,
    SenderLines lines,
    TouchpointRunner runner,
    TurnRunner turns,
    TimeProvider clock,
    CadenceOptions options,
    ILogger<CadenceEngine> log
)
{
    /// <summary>Claims what is due now on a clock and carries it out. Returns how many touchpoints it handled.</summary>
    /// <param name="id">The clock; null for real time.</param>
    /// <param name="now">What the clock shows.</param>
    public async Task<int> RunOnce(ClockId? id, DateTimeOffset now, CancellationToken ct)
    {
        var claimed = await cadence.ClaimDue(id, options.BatchSize, now, clock.GetUtcNow() + options.Lease, ct);
        if (claimed.Count > 0)
            await OrGiveBack(claimed, CarryOut(claimed, now, ct), ct);
        return claimed.Count;
    }

    async Task CarryOut(IReadOnlyList<ClaimedTouchpoint> claimed, DateTimeOffset now, CancellationToken ct)
    {
        var due = await Load(claimed, now, ct);
        var open = await AskGates(due, ct);
        // A turn may ask another program, whose slow answer holds up no contact.
        await Task.WhenAll(turns.Run(open.FindAll(IsTurn), ct), Contact(open.FindAll(one => !IsTurn(one)), ct));
    }

    async Task Contact(List<DueTouchpoint> open, CancellationToken ct)
    {
        var ready = await timetable.Reserve(open, ct);
        await runner.Record(ready.Later, ct);
        var connected = await lines.Take(ready.Now, ct);
        await runner.Record(connected.Later, ct);
        await runner.Run(connected.Now, ct);
    }

    static bool IsTurn(DueTouchpoint due) => due.Touchpoint.Kind == TouchpointKind.Turn;

    // A node that is asked to stop hands back at once what it has not begun, and does not wait with that for its slow sends.
    // The claims see to it that neither gets in the other's way.
    async Task OrGiveBack(IReadOnlyList<ClaimedTouchpoint> claimed, Task work, CancellationToken ct)
    {
        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using (ct.UnsafeRegister(_ => stopped.TrySetResult(), null))
            await Task.WhenAny(work, stopped.Task);
        if (ct.IsCancellationRequested)
            log.GaveBack(await cadence.GiveBack(claimed, CancellationToken.None));
        await work;
    }

    async Task<List<DueTouchpoint>> Load(IReadOnlyList<ClaimedTouchpoint> claimed, DateTimeOffset now, CancellationToken ct)
    {
        var contexts = await cadence.Load(claimed, ct);
        var due = new List<DueTouchpoint>(claimed.Count);
        for (var i = 0; i < claimed.Count; i++)
        {
            try
            {
                due.Add(await Load(claimed[i], contexts[i], now, ct));
            }
            catch (InvalidOperationException e)
            {
                // A workflow version that cannot be read holds up its own touchpoints only.
                log.RunFailed(e, claimed[i].Touchpoint.Id);
            }
        }

        return due;
    }

    async Task<DueTouchpoint> Load(ClaimedTouchpoint claimed, TouchpointContext context, DateTimeOffset now, CancellationToken ct)
    {
        var version = await workflows.Get(context.Workspace.Config, claimed.Touchpoint.Version, ct);
        var reach = context.Lead is { } lead ? LeadReach.Of(lead, context.Suppressions, version.Plan.Zone) : null;
        return new DueTouchpoint(claimed, context, version.Plan, reach, now);
    }

    async Task<List<DueTouchpoint>> AskGates(List<DueTouchpoint> due, CancellationToken ct)
    {
        var open = new List<DueTouchpoint>(due.Count);
        var closed = new List<(DueTouchpoint Due, Decision Decision)>();
        var leaving = due.Exists(one => one.Plan.Times.CountsContacts) ? new Dictionary<LeadId, List<Touch>>() : null;
        foreach (var one in due)
        {
            var touchpoint = WithLeaving(one, leaving);
            var gate = CadencePlanner.FirstClosed(
                touchpoint.Plan,
                touchpoint.Touchpoint,
                touchpoint.Context,
                touchpoint.Reach,
                touchpoint.Now
            );
            if (gate is null)
                open.Add(touchpoint);
            else
                closed.Add(
                    (touchpoint, CadencePlanner.AfterGate(touchpoint.Plan, touchpoint.Touchpoint, gate, touchpoint.Reach, touchpoint.Now))
                );
            if (gate is null && leaving is not null && !IsTurn(touchpoint))
                Leave(leaving, touchpoint);
        }

        await runner.Record(closed, ct);
        return open;
    }

    // What leaves in the same turn counts as a contact already: two runs of a lead must not pass a cap hand in hand.
    static DueTouchpoint WithLeaving(DueTouchpoint due, Dictionary<LeadId, List<Touch>>? leaving) =>
        leaving?.TryGetValue(due.Touchpoint.Lead, out var touches) == true
            ? due with
            {
                Context = due.Context with { Touches = [.. touches, .. due.Context.Touches] },
            }
            : due;

    static void Leave(Dictionary<LeadId, List<Touch>> leaving, DueTouchpoint due)
    {
        var touchpoint = due.Touchpoint;
        if (!leaving.TryGetValue(touchpoint.Lead, out var touches))
            leaving.Add(touchpoint.Lead, touches = []);
        touches.Insert(0, new Touch(touchpoint.Id, touchpoint.Channel, due.Now));
    }
}
