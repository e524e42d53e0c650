using Prospero.Core.Cadence;

namespace Prospero.Core.Intake;

public sealed partial class Simulation
{
    // What people do has the effect that it has on live leads: the same functions decide.
    void Hear(SimulatedLife life, InboundEvent act)
    {
        switch (act)
        {
            case InboundEvent.Received received:
                var heard = InboundReplies.Read(life.Lead, life.OpenRuns.LastOrDefault(), received);
                life.Hear(heard.Message);
                Note(life, life.Apply(heard.What.And(Signalled(life, heard.Signal, received.At))));
                break;
            case InboundEvent.Reported { Touchpoint: { } id } reported when life.MessageOf(id) is { } message:
                Hear(life, life.Touchpoint(id), message, reported);
                break;
        }
    }

    void Hear(SimulatedLife life, Touchpoint touchpoint, Messages.Message message, InboundEvent.Reported reported)
    {
        var before = life.Advance(touchpoint.Id, InboundReports.Change(reported));
        var about = new About(_order.Workspace, message, touchpoint, life.Lead, life.RunOf(touchpoint), life.Plan, life.Plan, life.Reach);
        var decision = InboundReports.Decide(about, touchpoint, reported);
        if (before is null && decision is null && reported.Report is not Channels.ProviderReport.Complaint)
            return;
        Note(life, life.Apply(InboundReports.Told(about, reported, before ?? message)));
        if (decision is not null)
            Settle(life, touchpoint, decision, reported.At);
        Note(life, life.Apply(InboundReports.Woken(about, reported)));
        if (InboundReports.SignalOf(reported) is not { } signal)
            return;
        var isProvided = CadencePlanner.RuleOf(life.Plan, touchpoint, Channels.CallOutcome.Answered) is not null;
        Note(life, life.Apply(Signalled(life, signal, reported.At, isProvided ? touchpoint.Run : null)));
    }

    Consequences Signalled(SimulatedLife life, Signal signal, DateTimeOffset at, RunId? provided = null)
    {
        var heard = new List<Consequences>();
        foreach (var run in life.OpenRuns)
        {
            var scene = SceneOf(life, run);
            if (InboundReplies.Decide(scene, signal, at, run.Id == provided || life.Awaits(run, signal)) is { } decision)
                heard.Add(InboundReplies.Signalled(scene, decision, signal, life.TouchpointsOf(run), at));
        }

        return Consequences.All(heard);
    }

    // Another workflow is not simulated: the lead goes there, and its story ends.
    void TimeOut(SimulatedLife life, Run run, DateTimeOffset now)
    {
        if (life.Plan.FindStatus(run.StatusKey)?.Timeout is not { } rule)
            return;
        var (scene, reach) = (SceneOf(life, run), life.Reach);
        var decision = CadencePlanner.On(life.Plan, run, new Signal.TimedOut(rule), reach, now);
        var transfer = decision.GoesOn is { } workflow ? new Transfer.Goes($"goes on in workflow {workflow}", Consequences.None) : null;
        Note(life, life.Apply(StatusTimeouts.Written(scene, decision, rule, transfer, life.TouchpointsOf(run), reach, now)));
    }

    Scene SceneOf(SimulatedLife life, Run run) =>
        new(_order.Workspace, Beginning.Blank(run, _order.Workspace, life.Plan, life.Lead), life.Plan, life.Lead, run, null);
}
