using Prospero.Core.Access;
using Prospero.Core.Events;
using Prospero.Core.Leads;
using Prospero.Core.Workflows;

namespace Prospero.Core.Cadence;

/// <summary>What becomes of a lead that is to go on in another workflow. A closed set.</summary>
public abstract record Transfer
{
    Transfer(string words) => Words = words;

    /// <summary>What became of it, for the timeline.</summary>
    public string Words { get; }

    /// <summary>It begins there, or is there already.</summary>
    public sealed record Goes(string What, Consequences Begun) : Transfer(What);

    /// <summary>It cannot begin there: its run ends all the same.</summary>
    public sealed record Ends(string Why) : Transfer($"{Why}; the cadence ends here");

    /// <summary>There is no such workflow that takes leads.</summary>
    public sealed record Nowhere(string Why) : Transfer(Why);
}

/// <summary>A lead on its way from one workflow to another.</summary>
/// <param name="From">The run that it leaves.</param>
public sealed record Traveller(Workspace Workspace, Lead Lead, Run From, LeadPast Past, IReadOnlyList<Suppression> Suppressions);

/// <summary>Moves leads to other workflows: what those begin with is found out here.</summary>
public sealed class Transfers(ICadence cadence, IWorkflows workflows, WorkflowDirectory directory)
{
    /// <summary>The decision, with the beginning of the other workflow if it moves the lead there; else as it is.</summary>
    public async Task<Decision> Complete(DueTouchpoint turn, Decision decision, CancellationToken ct)
    {
        if (decision.Next is not Move.Transfer { Step: var step } move)
            return decision;
        var (context, lead) = (turn.Context, turn.Context.Lead!);
        var past = (await cadence.PastOf(lead.Workspace, [lead.Id], ct))[0];
        var traveller = new Traveller(context.Workspace, lead, context.Run!, past, context.Suppressions);
        return await To(step.Workflow, traveller, turn.Now, ct) switch
        {
            Transfer.Nowhere nowhere => new Decision(
                new TouchpointEnd.Hold(HoldReason.NeedsOperator, nowhere.Words, null),
                new Move.Stay()
            ),
            Transfer.Goes goes => decision with { Also = Line(turn, step, goes.Words).And(goes.Begun) },
            var ends => decision with { Next = new Move.End(RunReason.Exhausted, move.Passed), Also = Line(turn, step, ends.Words) },
        };
    }

    /// <summary>Moves a lead to another workflow; the run that it leaves is the caller's to end.</summary>
    public async Task<Transfer> To(WorkflowId id, Traveller traveller, DateTimeOffset now, CancellationToken ct)
    {
        var config = traveller.Workspace.Config;
        if (await workflows.Find(config, id, ct) is not { IsArchived: false, Published: { } published } workflow)
            return new Transfer.Nowhere($"workflow {id} is not published");
        if (CadencePlanner.WhyNoFurther(traveller.Past.Runs, now) is { } why)
            return new Transfer.Ends(why);
        var version = await directory.Get(config, published, ct);
        var open = traveller.Past.Runs.FirstOrDefault(run => run.Workflow == workflow.Id && run.State != RunState.Closed);
        if (open is not null && version.Plan.Entry.Again != Reenrolment.Restart)
            return new Transfer.Goes($"the lead is in {workflow.Name} already", Consequences.None);
        var reach = LeadReach.Of(traveller.Lead, traveller.Suppressions, version.Plan.Zone);
        var door = traveller.From.Door;
        var beginning = Beginning.Of(traveller.Workspace, traveller.Lead, workflow, version, reach, traveller.Past, door, now);
        if (beginning is Beginning.Refused refused)
            return new Transfer.Ends($"the lead cannot begin {workflow.Name}: {refused.Why}");
        var (scene, opened, at) = (Beginning.Opens)beginning;
        var begun = opened.And(Ledger.OfMove(scene, CadencePlanner.First(version.Plan, skipFirst: false, reach, at), now));
        return new Transfer.Goes(
            $"goes on in {workflow.Name}",
            open is null ? begun : Ledger.EndOfRun(open, RunReason.Reassigned, now, "the lead begins anew").And(begun)
        );
    }

    static Consequences Line(DueTouchpoint turn, Step step, string words) =>
        new() { Activities = [Activity.Of(turn.Touchpoint.Lead, turn.Now, "step_passed", step.Kind, $"{step.Key}: {words}")] };
}
