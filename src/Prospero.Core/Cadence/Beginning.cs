using Prospero.Core.Access;
using Prospero.Core.Events;
using Prospero.Core.Leads;
using Prospero.Core.Workflows;

namespace Prospero.Core.Cadence;

/// <summary>How a run begins, whoever begins it; what it begins with is the planner's. A closed set. Pure.</summary>
public abstract record Beginning
{
    Beginning() { }

    /// <summary>The run opens.</summary>
    /// <param name="Scene">The place of its first contact, before it is known what goes there.</param>
    /// <param name="At">From when on the first contact is reckoned.</param>
    public sealed record Opens(Scene Scene, Consequences Consequences, DateTimeOffset At) : Beginning;

    /// <summary>The lead cannot walk through this workflow, or not again.</summary>
    public sealed record Refused(string Why) : Beginning;

    /// <summary>Begins a run of a lead. One that it has open in the workflow is the caller's to end, or to leave alone.</summary>
    /// <param name="past">The lead's past as far as the workflow asks for it.</param>
    /// <param name="door">Through which door the lead came.</param>
    public static Beginning Of(
        Workspace workspace,
        Lead lead,
        Workflow workflow,
        WorkflowVersion version,
        LeadReach reach,
        LeadPast past,
        string door,
        DateTimeOffset now
    )
    {
        var plan = version.Plan;
        if (CadencePlanner.WhyNotAgain(plan, workflow.Id, past, now) is { } why)
            return new Refused(why);
        if (reach.Phone is null && plan.Channels.Contains(Channel.Call))
            return new Refused("phone is required for workflows with call steps");
        if (plan.Channels.All(reach.Suppressed.ContainsKey))
            return new Refused("Lead is suppressed on every channel of this workflow");
        var run = new Run(
            RunId.New(now),
            workspace.Id,
            lead.Id,
            workflow.Id,
            version.Id,
            workflow.IsPaused ? RunState.Parked : RunState.Active,
            workflow.IsPaused ? RunReason.WorkflowPaused : null,
            plan.InitialStatus.Key,
            door,
            now
        )
        {
            StatusSince = now,
            StatusDue = now + plan.InitialStatus.Timeout?.After,
            Clock = workspace.Clock?.Id,
        };
        var scene = new Scene(workspace, Blank(run, workspace, plan, lead), plan, lead, run, null);
        var (at, later) = CadencePlanner.BeginsAt(plan, past, now);
        var opened = Opened(run, plan, now);
        if (later is not null)
            opened = opened.And(
                new Consequences { Activities = [Activity.Of(lead.Id, now, "cadence_signal", "Cadence postponed", later)] }
            );
        return new Opens(scene, opened, at);
    }

    static Consequences Opened(Run run, WorkflowPlan plan, DateTimeOffset now) =>
        new()
        {
            Start = [run],
            Events = [new RunStarted(now, run.Lead, run.Id, run.Workflow)],
            Activities = [Activity.Of(run.Lead, now, "workflow_assigned", "Assigned", plan.Name, run.Door)],
        };

    // The place of the first contact, before it is known what goes there.
    internal static Touchpoint Blank(Run run, Workspace workspace, WorkflowPlan plan, Lead lead)
    {
        var step = plan.Contacts[0];
        return new Touchpoint(
            default,
            run.Workspace,
            run.Lead,
            run.Id,
            run.Workflow,
            run.Version,
            TouchpointKind.Step,
            StepIndex: 0,
            step.Key,
            Number: 1,
            step.Channel,
            SenderChoice.For(plan, step.Channel, lead.Id),
            TouchpointState.Scheduled,
            DueAt: null,
            SlotAt: null,
            Tries: 0,
            HoldReason: null,
            Reason: null,
            Outcome: null,
            Content: null,
            workspace.Clock?.Id
        );
    }
}
