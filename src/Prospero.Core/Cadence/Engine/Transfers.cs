using Prospero.Core.Events;
using Prospero.Core.Workflows;

namespace Prospero.Core.Cadence;

/// <summary>Completes decisions that move a lead to another workflow: what that one begins with is found out here.</summary>
public sealed class Transfers(ICadence cadence, IWorkflows workflows, WorkflowDirectory directory)
{
    /// <summary>The decision, with the beginning of the other workflow if it moves the lead there; else as it is.</summary>
    public async Task<Decision> Complete(DueTouchpoint turn, Decision decision, CancellationToken ct)
    {
        if (decision.Next is not Move.Transfer { Step: var step } transfer)
            return decision;
        var config = turn.Context.Workspace.Config;
        if (await workflows.Find(config, step.Workflow, ct) is not { IsArchived: false, Published: { } published } workflow)
        {
            var hold = new TouchpointEnd.Hold(HoldReason.NeedsOperator, $"workflow {step.Workflow} is not published", null);
            return new Decision(hold, new Move.Stay());
        }

        var runs = await cadence.RunsOf(turn.Touchpoint.Workspace, [turn.Touchpoint.Lead], ct);
        if (CadencePlanner.WhyNoFurther(runs, turn.Now) is { } why)
            return Ends(why);
        if (runs.Any(run => run.Workflow == workflow.Id && run.State != RunState.Closed))
            return decision with { Also = Line(turn, step, $"the lead is in {workflow.Name} already") };
        return Begin(turn, workflow, await directory.Get(config, published, ct)) switch
        {
            (null, var refusal) => Ends($"the lead cannot begin {workflow.Name}: {refusal}"),
            ({ } begun, _) => decision with { Also = Line(turn, step, $"goes on in {workflow.Name}").And(begun) },
        };

        Decision Ends(string words) =>
            decision with
            {
                Next = new Move.End(RunReason.Exhausted, transfer.Passed),
                Also = Line(turn, step, $"{words}; the cadence ends here"),
            };
    }

    static (Consequences? Begun, string? Why) Begin(DueTouchpoint turn, Workflow workflow, WorkflowVersion version)
    {
        var (context, now) = (turn.Context, turn.Now);
        var reach = LeadReach.Of(context.Lead!, context.Suppressions, version.Plan.Zone);
        var beginning = Beginning.Of(context.Workspace, context.Lead!, workflow, version, reach, context.Run!.Door, now);
        if (beginning is Beginning.Refused { Why: var why })
            return (null, why);
        var (scene, opened) = (Beginning.Opens)beginning;
        return (opened.And(Ledger.OfMove(scene, CadencePlanner.First(version.Plan, skipFirst: false, reach, now), now)), null);
    }

    static Consequences Line(DueTouchpoint turn, Step step, string words) =>
        new() { Activities = [Activity.Of(turn.Touchpoint.Lead, turn.Now, "step_passed", step.Kind, $"{step.Key}: {words}")] };
}
