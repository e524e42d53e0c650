using Prospero.Core.Workflows;

namespace Prospero.Core.Cadence;

public static partial class CadencePlanner
{
    /// <summary>What the gates are asked about.</summary>
    readonly record struct Question(
        WorkflowPlan Plan,
        Touchpoint Touchpoint,
        TouchpointContext Context,
        LeadReach Reach,
        DateTimeOffset Now
    )
    {
        // A message that somebody sends by hand or gives at intake goes out at once: they chose the moment.
        public bool HasOwnMoment => Touchpoint.Content is not null || Touchpoint.Kind == TouchpointKind.Adhoc;
    }

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
            return [Archived()];
        var question = new Question(plan, touchpoint, context, reach, now);
        var gates = new Gate[CountOf(touchpoint)];
        for (var i = 0; i < gates.Length; i++)
            gates[i] = Ask(GateNames.All[i], question);
        return gates;
    }

    /// <summary>The first closed gate in the order in which they are asked; null if all are open.</summary>
    public static Gate? FirstClosed(
        WorkflowPlan plan,
        Touchpoint touchpoint,
        TouchpointContext context,
        LeadReach? reach,
        DateTimeOffset now
    )
    {
        if (context.Lead is null || reach is null)
            return Archived();
        var question = new Question(plan, touchpoint, context, reach, now);
        for (var i = 0; i < CountOf(touchpoint); i++)
            if (Ask(GateNames.All[i], question) is { IsOpen: false } closed)
                return closed;
        return null;
    }

    /// <summary>
    /// The first moment at or after <paramref name="at"/> at which every gate that opens by itself is open, as things stand;
    /// null if there is none in a year.
    /// </summary>
    public static DateTimeOffset? NextAllowed(
        WorkflowPlan plan,
        Touchpoint touchpoint,
        TouchpointContext context,
        LeadReach reach,
        DateTimeOffset at
    )
    {
        var last = at + WallClockRule.Horizon;
        for (var now = at; now <= last; )
        {
            if (FirstTimely(new Question(plan, touchpoint, context, reach, now)) is not { } closed)
                return now;
            if (closed is not { Effect: GateEffect.Wait, OpensAt: { } opens } || opens <= now)
                return null;
            now = opens;
        }

        return null;
    }

    /// <summary>True if free WhatsApp text may be sent.</summary>
    public static bool IsWindowOpen(DateTimeOffset? lastInboundAt, DateTimeOffset now) =>
        lastInboundAt is { } wrote && now - wrote < MessageWindow;

    /// <summary>The step that says what a touchpoint contains; null for an ad-hoc one.</summary>
    public static ContactStep? StepOf(WorkflowPlan plan, Touchpoint touchpoint)
    {
        for (var i = 0; i < plan.Contacts.Count; i++)
            if (plan.Contacts[i].Key == touchpoint.StepKey)
                return plan.Contacts[i];
        return null;
    }

    // By a turn nothing reaches the lead: it asks for the lead, the workspace, the run and the workflow only.
    static int CountOf(Touchpoint touchpoint) => touchpoint.Kind == TouchpointKind.Turn ? 4 : GateNames.All.Count;

    static Gate Ask(string name, in Question question) =>
        name switch
        {
            GateNames.Workspace => WorkspaceGate(question),
            GateNames.Run => RunGate(question),
            GateNames.Workflow => WorkflowGate(question),
            GateNames.Sender => SenderGate(question),
            GateNames.Address => AddressGate(question),
            GateNames.Suppression => SuppressionGate(question),
            GateNames.Lateness => LatenessGate(question),
            GateNames.Days => DaysGate(question),
            GateNames.Hours => TimeGate(name, TimeRule.Hours, question),
            GateNames.Blocks => TimeGate(name, TimeRule.Blocks, question),
            GateNames.Quiet => TimeGate(name, TimeRule.Quiet, question),
            GateNames.Holidays => TimeGate(name, TimeRule.Holidays, question),
            GateNames.Legal => TimeGate(name, TimeRule.Legal, question),
            GateNames.Gap => GapGate(question),
            GateNames.Caps => CapsGate(question),
            GateNames.Window => WindowGate(question),
            _ => Gate.Open(name),
        };

    static Gate Archived() => Gate.Closed(GateNames.Lead, GateEffect.Cancel, "the lead was archived");

    static Gate WorkspaceGate(in Question question) =>
        question.Context.Workspace.IsPaused
            ? Gate.Closed(GateNames.Workspace, GateEffect.Park, "the workspace is paused")
            : Gate.Open(GateNames.Workspace);

    static Gate RunGate(in Question question) =>
        question.Touchpoint.Kind == TouchpointKind.Adhoc
            ? Gate.Open(GateNames.Run)
            : question.Context.Run?.State switch
            {
                RunState.Active => Gate.Open(GateNames.Run),
                RunState.Parked
                    when question.Context.Run.Reason
                        is RunReason.Stopped
                            or RunReason.WorkflowPaused
                            or RunReason.Answering
                            or RunReason.StatusPaused => Gate.Closed(GateNames.Run, GateEffect.Park, "the run is stopped"),
                _ => Gate.Closed(GateNames.Run, GateEffect.Cancel, "the cadence has ended"),
            };

    static Gate WorkflowGate(in Question question) =>
        question.Context.IsWorkflowPaused && question.Touchpoint.Kind != TouchpointKind.Adhoc
            ? Gate.Closed(GateNames.Workflow, GateEffect.Park, "the workflow is paused")
            : Gate.Open(GateNames.Workflow);

    static Gate SenderGate(in Question question) =>
        question.Context.Sender.IsPaused
            ? Gate.Closed(GateNames.Sender, GateEffect.Park, $"the sender {question.Context.Sender.Name} is paused")
            : Gate.Open(GateNames.Sender);

    static Gate AddressGate(in Question question) =>
        question.Reach.Address(question.Touchpoint.Channel) is null
            ? Gate.Closed(GateNames.Address, GateEffect.Skip, question.Reach.WhyNot(question.Touchpoint.Channel)!)
            : Gate.Open(GateNames.Address);

    static Gate SuppressionGate(in Question question) =>
        question.Reach.Suppressed.TryGetValue(question.Touchpoint.Channel, out var why)
            ? Gate.Closed(GateNames.Suppression, GateEffect.Skip, why)
            : Gate.Open(GateNames.Suppression);

    static Gate WindowGate(in Question question)
    {
        var touchpoint = question.Touchpoint;
        if (touchpoint.Channel != Channel.WhatsApp || IsWindowOpen(question.Context.LastInboundAt, question.Now))
            return Gate.Open(GateNames.Window);
        var hasTemplate = touchpoint.Content is { } given
            ? given.Template is not null
            : StepOf(question.Plan, touchpoint) is WhatsAppStep { Template: not null };
        return hasTemplate
            ? Gate.Open(GateNames.Window)
            : Gate.Closed(GateNames.Window, GateEffect.Skip, "the lead has not written in the last 24 hours, and there is no template");
    }
}
