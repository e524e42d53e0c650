using Prospero.Core;
using Prospero.Core.Cadence;
using Prospero.Core.Channels;
using Prospero.Core.Events;
using Prospero.Core.Workflows;
using UnreachableException = System.Diagnostics.UnreachableException;

namespace Prospero.Server.WebConsole.Leads;

/// <summary>Our states in the words of the console.</summary>
static class Phrases
{
    public static string Of(Channel channel) =>
        channel switch
        {
            Channel.Call => "Call",
            Channel.WhatsApp => "WhatsApp",
            Channel.Email => "Email",
            Channel.Sms => "SMS",
            _ => throw new UnreachableException(channel.ToString()),
        };

    /// <summary>The step whose turn it is.</summary>
    public static string OfTurn(Touchpoint turn, WorkflowPlan plan) =>
        plan.PlaceOf(turn.StepKey) is var place && place < plan.Steps.Count
            ? $"{plan.Steps[place].Kind.Replace('_', ' ')} {turn.StepKey}"
            : turn.StepKey;

    public static StatusView Of(WorkflowStatus status) => new(status.Key, status.Label, status.Color);

    public static StateView Of(Run run) =>
        run is { State: RunState.Active, RepliedAt: not null } ? new StateView("good", "Answered, goes on") : Of(run.State, run.Reason);

    public static StateView Of(RunState state, RunReason? reason) =>
        (state, reason) switch
        {
            (RunState.Active, _) => new StateView("going", "Active"),
            (_, RunReason.Replied) => new StateView("good", "Answered"),
            (_, RunReason.Meeting) => new StateView("good", "Meeting booked"),
            (_, RunReason.Stopped) => new StateView("waiting", "Stopped"),
            (_, RunReason.Answering) => new StateView("waiting", "Only answering"),
            (_, RunReason.StatusPaused) => new StateView("waiting", "Held by its status"),
            (_, RunReason.WorkflowPaused) => new StateView("waiting", "Workflow paused"),
            (_, RunReason.Exhausted) => new StateView("quiet", "Never answered"),
            (_, RunReason.TerminalStatus) => new StateView("quiet", "Final status"),
            (_, RunReason.OptedOut) => new StateView("quiet", "Opted out"),
            (_, RunReason.Reassigned) => new StateView("quiet", "Moved on"),
            (_, RunReason.Goal) => new StateView("good", "Goal reached"),
            (_, RunReason.Converted) => new StateView("good", "Converted"),
            (_, RunReason.Bounced) => new StateView("quiet", "Address bounced"),
            (_, RunReason.Complained) => new StateView("quiet", "Complained"),
            (_, RunReason.TimedOut) => new StateView("quiet", "Time-out"),
            (_, RunReason.Archived) => new StateView("quiet", "Archived"),
            _ => new StateView("waiting", "Parked"),
        };

    /// <summary>Why a run has nothing ahead.</summary>
    public static string WhyNothing(Run? run) =>
        run switch
        {
            null => "This lead is in no workflow, so nothing is planned.",
            { Reason: RunReason.Replied } => "The lead answered. The cadence has stopped, and a person takes over.",
            { Reason: RunReason.Meeting } => "A meeting is booked. The cadence has ended.",
            { Reason: RunReason.Stopped } => "Somebody stopped this run. Nothing leaves until it is resumed.",
            { Reason: RunReason.Answering } => "A person gave this run back, but only to answer. Nothing goes out by itself.",
            { Reason: RunReason.StatusPaused } => "The status in which the lead stands holds this run back.",
            { Reason: RunReason.WorkflowPaused } => "The workflow is paused. Nothing leaves until it is resumed.",
            { Reason: RunReason.Exhausted } => "Every step was carried out without an answer. The cadence has ended.",
            { Reason: RunReason.TerminalStatus } => "The lead reached a final status. The cadence has ended.",
            { Reason: RunReason.OptedOut } => "The lead wants to be left alone. The cadence has ended.",
            { Reason: RunReason.Reassigned } => "The lead was moved to another run.",
            { Reason: RunReason.Goal } => "A goal of the workflow was reached. The cadence has ended.",
            { Reason: RunReason.Converted } => "A conversion was recorded. Nothing more goes out.",
            { Reason: RunReason.Bounced } => "An address of the lead does not exist. Nothing more goes out.",
            { Reason: RunReason.Complained } => "The lead complained about a message. Nothing more goes out.",
            { Reason: RunReason.TimedOut } => "The lead stood too long in a status. The cadence has ended.",
            { Reason: RunReason.Archived } => "The lead was archived.",
            _ => "A contact has left and its report is awaited. What follows is planned when the report comes.",
        };

    public static string Of(Activity line)
    {
        var title = ChannelNames.Find(line.Title) is { } channel ? Of(channel) : line.Title;
        if (line.Description is not { Length: > 0 } description)
            return title;
        // The ledger writes "skipped: why", "held: why"; the verb goes with the channel.
        var isVerbFirst = line.Type.StartsWith("touchpoint_", StringComparison.Ordinal) || line.Type == "step_skipped";
        return isVerbFirst ? $"{title} {Readable(description)}" : $"{title}: {Readable(description)}";
    }

    /// <summary>Stored words such as <c>no_answer</c> as people write them.</summary>
    public static string Readable(string words) => words.Replace('_', ' ');

    public static string Of(DeliveryStatus status) => status.ToString().ToLowerInvariant();

    public static (string Words, string Tone) Of(CallOutcome outcome) =>
        outcome switch
        {
            CallOutcome.Answered => ("answered", "good"),
            CallOutcome.Busy => ("busy", "quiet"),
            CallOutcome.NoAnswer => ("no answer", "quiet"),
            CallOutcome.Voicemail => ("voicemail", "quiet"),
            CallOutcome.Failed => ("failed", "bad"),
            CallOutcome.CallbackRequested => ("wants a call back", "good"),
            _ => throw new UnreachableException(outcome.ToString()),
        };

    public static (string Words, string Tone) Of(Touchpoint touchpoint) =>
        touchpoint.State switch
        {
            TouchpointState.Scheduled when touchpoint.DueAt is null => ("parked", "waiting"),
            TouchpointState.Scheduled => ("planned", "going"),
            TouchpointState.Claimed or TouchpointState.Sending => ("leaving now", "going"),
            TouchpointState.Sent => OfOutcome(touchpoint.Outcome),
            TouchpointState.Skipped => ("skipped", "quiet"),
            TouchpointState.Failed => ("failed", "bad"),
            TouchpointState.Held => ("held", "waiting"),
            TouchpointState.Cancelled => ("cancelled", "quiet"),
            _ => throw new UnreachableException(touchpoint.State.ToString()),
        };

    // Where the outcome says more than one thing, the rest stands on the timeline.
    static (string Words, string Tone) OfOutcome(string? outcome)
    {
        var words = Readable(outcome ?? "sent");
        var first = words.Split(';')[0];
        return (first, first is "answered" or "callback requested" ? "good" : "quiet");
    }

    /// <summary>What a gate asks.</summary>
    public static string OfGate(string name, Channel channel) =>
        name switch
        {
            GateNames.Lead => "The lead is there",
            GateNames.Workspace => "The workspace is not paused",
            GateNames.Run => "The cadence is running",
            GateNames.Workflow => "The workflow is not paused",
            GateNames.Sender => "The sender is not paused",
            GateNames.Address => "There is an address",
            GateNames.Suppression => "The address may be used",
            GateNames.Lateness => "It is not too late",
            GateNames.Days => "The days of the block cadence are not over",
            GateNames.Hours => "Inside the sending hours",
            GateNames.Blocks => "Inside the workflow's blocks",
            GateNames.Quiet => "Outside the quiet hours of the workspace",
            GateNames.Holidays => "Not a holiday",
            GateNames.Legal => "Inside the legal hours",
            GateNames.Gap => "Long enough after the last contact",
            GateNames.Caps => "Not contacted too often",
            GateNames.Window when channel == Channel.WhatsApp => "WhatsApp allows this text",
            GateNames.Window => "No WhatsApp window to keep",
            "due" => "Its time has come",
            "limit" => "The sender's limit leaves room",
            "provider" => "There is a provider for it",
            "settings" => "Its settings are complete",
            _ => name,
        };
}
