using Prospero.Core.Cadence;
using Prospero.Core.Channels;
using Prospero.Core.Messages;
using Prospero.Core.Workflows;

namespace Prospero.Core.Intake;

public sealed partial class Simulation
{
    // One touchpoint that is due: its gates, its slot, its content, its send, and what follows.
    void Carry(SimulatedLife life, Touchpoint touchpoint, DateTimeOffset now)
    {
        var context = Context(life, touchpoint);
        var reach = life.Reach;
        var closed = CadencePlanner.FirstClosed(life.Plan, touchpoint, context, reach, now);
        if (closed is not null)
            Settle(life, touchpoint, CadencePlanner.AfterGate(life.Plan, touchpoint, closed, reach, now), now);
        else if (touchpoint.Kind == TouchpointKind.Turn)
            Settle(life, touchpoint, Turned(life, touchpoint, context.Run!, reach, now), now);
        else if (Later(touchpoint, context.Sender, now) is { } later)
            Settle(life, touchpoint, later, now);
        else
            Send(life, new DueTouchpoint(new ClaimedTouchpoint(touchpoint, default, default), context, life.Plan, reach, now));
    }

    TouchpointContext Context(SimulatedLife life, Touchpoint touchpoint) =>
        new(
            _order.Workspace,
            life.Lead,
            life.RunOf(touchpoint),
            IsWorkflowPaused: false,
            _senders[touchpoint.Sender],
            life.Suppressions,
            life.LastInbound(touchpoint.Sender),
            life.MessageOf(touchpoint.Id),
            life.AttemptsOf(touchpoint.Id)
        )
        {
            Touches = life.Plan.Times.CountsContacts ? life.Left : [],
        };

    // Nobody is asked in a simulation: every request succeeds.
    static Decision Turned(SimulatedLife life, Touchpoint turn, Run run, LeadReach reach, DateTimeOffset now)
    {
        var place = life.Plan.PlaceOf(turn.StepKey);
        return place < life.Plan.Steps.Count && life.Plan.Steps[place] is HttpStep http
            ? CadencePlanner.AfterRequest(life.Plan, turn, http, new SendOutcome.Accepted("not asked: a simulation"), reach, now)
            : CadencePlanner.Turn(life.Plan, turn, FactsOf(life, run), reach, now);
    }

    static Facts FactsOf(SimulatedLife life, Run run) => new(life.Lead, run, life.TouchOf(run), life.Reply) { Taken = life.ArmsOf(run) };

    Decision? Later(Touchpoint touchpoint, Sender sender, DateTimeOffset now)
    {
        if (sender.Limits == SenderLimits.None || touchpoint.SlotAt <= now)
            return null;
        var day = SenderTimetable.DayOf(_order.Workspace, now);
        var (slots, after) = _throttles
            .GetValueOrDefault(sender.Id, new Throttle(DateTimeOffset.UnixEpoch, "", 0))
            .Take(1, sender.Limits, now, day);
        _throttles[sender.Id] = after;
        if (slots[0] <= now)
            return null;
        _tally.Waits(sender.Id, isDaily: slots[0] >= day.EndsAt);
        return SenderTimetable.Later(slots[0], day);
    }

    void Send(SimulatedLife life, DueTouchpoint due)
    {
        var touchpoint = due.Touchpoint;
        switch (TouchpointRunner.Compose(_composer, due))
        {
            case Composition.Held bad:
                Settle(life, touchpoint, TouchpointRunner.Unfinished(bad), due.Now);
                break;
            case Composition.Ready good:
                Send(life, due, good.Content);
                break;
        }
    }

    void Send(SimulatedLife life, DueTouchpoint due, SendContent content)
    {
        var (touchpoint, now) = (due.Touchpoint, due.Now);
        var message =
            due.Context.Frozen
            ?? MessageComposer.Outbound(
                MessageId.New(now),
                life.Lead,
                touchpoint.Id,
                touchpoint.Run,
                touchpoint.Workflow,
                touchpoint.Channel,
                touchpoint.Sender,
                due.Reach!.Address(touchpoint.Channel)!,
                content,
                now
            );
        var sending = life.Begin(touchpoint, message);
        var attempts = life.AttemptsOf(touchpoint.Id);
        var request = new SendRequest(
            _order.Workspace.Id,
            touchpoint.Id,
            AttemptId.New(now),
            message.Id,
            life.Lead.Id,
            due.Context.Sender,
            message.Address,
            life.Lead.FullName,
            content,
            touchpoint.StepKey,
            touchpoint.Number,
            now,
            Unsubscribe: null,
            touchpoint.Clock,
            attempts
        );
        var (outcome, later) = _order.React(life.Arrival, request);
        foreach (var act in later)
            _acts.Enqueue((life, act), (act.At, _turn++));
        life.Answered(touchpoint.Id, outcome, now);
        if (outcome is SendOutcome.Accepted)
            _tally.Left(touchpoint, now);

        Settle(life, sending, CadencePlanner.After(life.Plan, sending, outcome, due.Reach!, now, attempts), now);
    }

    void Overdue(SimulatedLife life, Touchpoint awaited, DateTimeOffset now) =>
        Settle(life, awaited, Rescuer.Overdue(life.Plan, awaited, life.Reach, now), now);
}
