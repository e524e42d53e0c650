using System.Collections.Concurrent;
using Prospero.Core.Workflows;

namespace Prospero.Core.Cadence;

/// <summary>One question that is asked before anything leaves, with its answer.</summary>
/// <param name="Name">The gate: <c>lead workspace run workflow sender address suppression hours window</c>.</param>
/// <param name="IsOpen">True if it lets the contact pass.</param>
/// <param name="Reason">Why it is closed; null if it is open.</param>
/// <param name="OpensAt">When it opens; null if that is not known or it is open.</param>
/// <param name="Effect">What becomes of a touchpoint that is due while it is closed.</param>
public sealed record Gate(string Name, bool IsOpen, string? Reason, DateTimeOffset? OpensAt, GateEffect Effect)
{
    // Most gates are open most of the time.
    static readonly ConcurrentDictionary<string, Gate> OpenGates = [];

    public static Gate Open(string name) => OpenGates.GetOrAdd(name, static open => new Gate(open, true, null, null, GateEffect.Wait));

    public static Gate Closed(string name, GateEffect effect, string reason, DateTimeOffset? opensAt = null) =>
        new(name, false, reason, opensAt, effect);
}

/// <summary>What becomes of a touchpoint that is due while a gate is closed.</summary>
public enum GateEffect
{
    /// <summary>It is due again when the gate opens.</summary>
    Wait,

    /// <summary>It waits until somebody resumes.</summary>
    Park,

    /// <summary>It is left out, the cadence goes on.</summary>
    Skip,

    /// <summary>It is cancelled with its run.</summary>
    Cancel,
}

public static partial class CadencePlanner
{
    /// <summary>Every gate in the order in which they are asked, about <paramref name="now"/>. The first closed one decides.</summary>
    public static IReadOnlyList<Gate> Gates(
        WorkflowPlan plan,
        Touchpoint touchpoint,
        TouchpointContext context,
        LeadReach? reach,
        DateTimeOffset now
    )
    {
        if (context.Lead is null || reach is null)
            return [Gate.Closed("lead", GateEffect.Cancel, "the lead was archived")];
        // By a turn nothing reaches the lead.
        if (touchpoint.Kind == TouchpointKind.Turn)
            return [Gate.Open("lead"), WorkspaceGate(context), RunGate(touchpoint, context.Run), WorkflowGate(touchpoint, context)];
        return
        [
            Gate.Open("lead"),
            WorkspaceGate(context),
            RunGate(touchpoint, context.Run),
            WorkflowGate(touchpoint, context),
            context.Sender.IsPaused
                ? Gate.Closed("sender", GateEffect.Park, $"the sender {context.Sender.Name} is paused")
                : Gate.Open("sender"),
            reach.Address(touchpoint.Channel) is null
                ? Gate.Closed("address", GateEffect.Skip, reach.WhyNot(touchpoint.Channel)!)
                : Gate.Open("address"),
            reach.Suppressed.TryGetValue(touchpoint.Channel, out var why)
                ? Gate.Closed("suppression", GateEffect.Skip, why)
                : Gate.Open("suppression"),
            HoursGate(plan, touchpoint, reach, now),
            WindowGate(plan, touchpoint, context, now),
        ];
    }

    /// <summary>True if free WhatsApp text may be sent.</summary>
    public static bool IsWindowOpen(DateTimeOffset? lastInboundAt, DateTimeOffset now) =>
        lastInboundAt is { } wrote && now - wrote < MessageWindow;

    /// <summary>The step that says what a touchpoint contains; null for an ad-hoc one.</summary>
    public static ContactStep? StepOf(WorkflowPlan plan, Touchpoint touchpoint) =>
        plan.Contacts.FirstOrDefault(step => step.Key == touchpoint.StepKey);

    static Gate WorkspaceGate(TouchpointContext context) =>
        context.Workspace.IsPaused
            ? Gate.Closed("workspace", GateEffect.Park, "the workspace is paused")
            : Gate.Open("workspace");

    static Gate WorkflowGate(Touchpoint touchpoint, TouchpointContext context) =>
        context.IsWorkflowPaused && touchpoint.Kind != TouchpointKind.Adhoc
            ? Gate.Closed("workflow", GateEffect.Park, "the workflow is paused")
            : Gate.Open("workflow");

    static Gate RunGate(Touchpoint touchpoint, Run? run) =>
        touchpoint.Kind == TouchpointKind.Adhoc
            ? Gate.Open("run")
            : run?.State switch
            {
                RunState.Active => Gate.Open("run"),
                RunState.Parked
                    when run.Reason is RunReason.Stopped or RunReason.WorkflowPaused or RunReason.Answering or RunReason.StatusPaused =>
                    Gate.Closed("run", GateEffect.Park, "the run is stopped"),
                _ => Gate.Closed("run", GateEffect.Cancel, "the cadence has ended"),
            };

    // A message that somebody sends by hand or gives at intake goes out at once: they chose the moment.
    static Gate HoursGate(WorkflowPlan plan, Touchpoint touchpoint, LeadReach reach, DateTimeOffset now)
    {
        if (touchpoint.Content is not null || touchpoint.Kind == TouchpointKind.Adhoc)
            return Gate.Open("hours");
        if (!plan.Hours.TryGetValue(touchpoint.Channel, out var hours))
            return Gate.Open("hours");
        return hours.NextOpen(now, reach.Zones) switch
        {
            null => Gate.Closed("hours", GateEffect.Skip, "the sending hours never open in the lead's time zone"),
            { } opens when opens > now => Gate.Closed("hours", GateEffect.Wait, "outside the sending hours", opens),
            _ => Gate.Open("hours"),
        };
    }

    static Gate WindowGate(WorkflowPlan plan, Touchpoint touchpoint, TouchpointContext context, DateTimeOffset now)
    {
        if (touchpoint.Channel != Channel.WhatsApp || IsWindowOpen(context.LastInboundAt, now))
            return Gate.Open("window");
        var hasTemplate = touchpoint.Content is { } given
            ? given.Template is not null
            : StepOf(plan, touchpoint) is WhatsAppStep { Template: not null };
        return hasTemplate
            ? Gate.Open("window")
            : Gate.Closed("window", GateEffect.Skip, "the lead has not written in the last 24 hours, and there is no template");
    }
}
