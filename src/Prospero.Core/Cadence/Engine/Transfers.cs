using Prospero.Core.Events;
using Prospero.Core.Workflows;

namespace Prospero.Core.Cadence;

/// <summary>Completes decisions that move a lead to another workflow: what that one begins with is found out here.</summary>
public sealed class Transfers(ICadence cadence, IWorkflows workflows, WorkflowDirectory directory)
{
    /// <summary>The decision, with the beginning of the other workflow if it moves the lead there; else as it is.</summary>
    public async Task<Decision> Complete(DueTouchpoint turn, Decision decision, CancellationToken ct)
    {
        if (decision.Next is not Move.Transfer { Step: var step })
            return decision;
        var config = turn.Context.Workspace.Config;
        if (await workflows.Find(config, step.Workflow, ct) is not { IsArchived: false, Published: { } published } workflow)
        {
            var hold = new TouchpointEnd.Hold(HoldReason.NeedsOperator, $"workflow {step.Workflow} is not published", null);
            return new Decision(hold, new Move.Stay());
        }

        var lead = turn.Context.Lead!;
        var runs = await cadence.RunsOf(turn.Touchpoint.Workspace, [lead.Id], ct);
        if (runs.Any(run => run.Workflow == workflow.Id && run.State != RunState.Closed))
            return decision with { Also = Line(turn, step, $"the lead is in {workflow.Name} already") };
        var plan = (await directory.Get(config, published, ct)).Plan;
        return decision with { Also = Line(turn, step, $"goes on in {workflow.Name}").And(Begin(turn, workflow, published, plan)) };
    }

    static Consequences Begin(DueTouchpoint turn, Workflow workflow, WorkflowVersionId version, WorkflowPlan plan)
    {
        var (lead, now) = (turn.Context.Lead!, turn.Now);
        var run = new Run(
            RunId.New(now),
            lead.Workspace,
            lead.Id,
            workflow.Id,
            version,
            workflow.IsPaused ? RunState.Parked : RunState.Active,
            workflow.IsPaused ? RunReason.WorkflowPaused : null,
            plan.InitialStatus.Key,
            turn.Context.Run!.Door,
            now
        );
        var opened = new Consequences
        {
            Start = [run],
            Events = [new RunStarted(now, lead.Id, run.Id, run.Workflow)],
            Activities = [Activity.Of(lead.Id, now, "workflow_assigned", "Assigned", plan.Name, run.Door)],
        };
        var reach = LeadReach.Of(lead, turn.Context.Suppressions, plan.Zone);
        var begins = turn.Touchpoint with { Run = run.Id, Workflow = run.Workflow, Version = run.Version };
        var scene = new Scene(turn.Context.Workspace, begins, plan, lead, run, null);
        return opened.And(Ledger.OfMove(scene, CadencePlanner.First(plan, skipFirst: false, reach, now), now));
    }

    static Consequences Line(DueTouchpoint turn, Step step, string words) =>
        new() { Activities = [Activity.Of(turn.Touchpoint.Lead, turn.Now, "step_passed", step.Kind, $"{step.Key}: {words}")] };
}
