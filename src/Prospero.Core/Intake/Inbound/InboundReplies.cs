using System.Collections.Immutable;
using Prospero.Core.Access;
using Prospero.Core.Cadence;
using Prospero.Core.Channels;
using Prospero.Core.Events;
using Prospero.Core.Leads;
using Prospero.Core.Messages;
using Prospero.Core.Workflows;

namespace Prospero.Core.Intake;

/// <summary>What a lead's own message comes to: it is kept, and its runs hear of it.</summary>
public sealed class InboundReplies(ICadence cadence, IMessages messages, InboundPeople people, WorkflowDirectory workflows)
{
    /// <summary>The consequences of a message; null if it comes from nobody we know.</summary>
    public async Task<Consequences?> Of(ITransaction tx, Workspace workspace, InboundEvent.Received received, CancellationToken ct)
    {
        if (await people.Find(tx, workspace.Id, Known.Of(received), ct) is not { } lead)
            return null;
        var runs = await cadence.OpenRuns(tx, workspace.Id, [lead.Id], ct);
        var (message, consequences, signal) = Read(lead, runs.Count > 0 ? runs[^1] : null, received);
        await messages.Add(tx, [message], ct);
        return consequences.And(await Signalled(tx, workspace, lead, runs, signal, received.At, ct));
    }

    /// <summary>The consequences of a sign on a message of ours; null if it comes from nobody we know.</summary>
    public async Task<Consequences?> Of(ITransaction tx, Workspace workspace, InboundEvent.Reacted reacted, CancellationToken ct)
    {
        var known = new Known(reacted.Channel, reacted.Sender, reacted.From, reacted.InReplyTo, []);
        if (await people.Find(tx, workspace.Id, known, ct) is not { } lead)
            return null;
        var words = reacted.Sign is { } sign ? $"reacted with {sign}" : "took a reaction back";
        return new Consequences
        {
            Activities = [Activity.Of(lead.Id, reacted.At, "message_reacted", reacted.Channel.Name(), words, "lead")],
        };
    }

    /// <summary>The consequences of a wish that the provider hands on; null if it comes from nobody we know.</summary>
    public async Task<Consequences?> Of(ITransaction tx, Workspace workspace, InboundEvent.OptedOut optedOut, CancellationToken ct)
    {
        var known = new Known(optedOut.Channel, optedOut.Sender, optedOut.From, null, optedOut.Aliases);
        if (await people.Find(tx, workspace.Id, known, ct) is not { } lead)
            return null;
        var runs = await cadence.OpenRuns(tx, workspace.Id, [lead.Id], ct);
        var heard = await Signalled(tx, workspace, lead, runs, new Signal.OptedOut(), optedOut.At, ct);
        return OptOut(lead, optedOut.Channel, optedOut.At).And(heard);
    }

    /// <summary>What a message is, what is told of it, and what it signals to the lead's runs.</summary>
    /// <param name="run">The run to which it is attached; null for none.</param>
    internal static (Message Message, Consequences What, Signal Signal) Read(Lead lead, Run? run, InboundEvent.Received received)
    {
        var message = Message(lead, run, received);
        var isOptOut = received.AutoReply is null && OptOutWords.Match(received.Text);
        var consequences = new Consequences
        {
            Events = [new MessageReceived(received.At, lead.Id, message.Id, received.Channel.Name())],
            Activities = [Line(received, lead, message, isOptOut)],
        };
        if (isOptOut)
            consequences = consequences.And(OptOut(lead, received.Channel, received.At));
        Signal signal =
            received.AutoReply is { } auto ? new Signal.AutoReplied(auto.ReturnsOn)
            : isOptOut ? new Signal.OptedOut()
            : new Signal.Replied(received.Text);
        return (message, consequences, signal);
    }

    /// <summary>What a signal about a lead does to its open runs.</summary>
    /// <param name="provided">The run whose workflow says by a rule of its own what follows; null for none.</param>
    public async Task<Consequences> Signalled(
        ITransaction tx,
        Workspace workspace,
        Lead lead,
        IReadOnlyList<Run> runs,
        Signal signal,
        DateTimeOffset at,
        CancellationToken ct,
        RunId? provided = null
    )
    {
        var planned = new List<(Run Run, WorkflowPlan Plan)>(runs.Count);
        foreach (var run in runs)
            planned.Add((run, (await workflows.Get(workspace.Config, run.Version, ct)).Plan));
        var awaiting = await Awaiting(tx, workspace.Id, planned, signal, ct);
        var consequences = Consequences.None;
        foreach (var (run, plan) in planned)
        {
            var scene = new Scene(workspace, Beginning.Blank(run, workspace, plan, lead), plan, lead, run, null);
            if (Decide(scene, signal, at, run.Id == provided || awaiting.Contains(run.Id)) is not { } decision)
                continue;
            IReadOnlyList<Touchpoint> walked =
                decision.State == RunState.Active ? await cadence.TouchpointsOf(tx, workspace.Id, run.Id, ct) : [];
            consequences = consequences.And(Signalled(scene, decision, signal, walked, at));
        }

        return consequences;
    }

    /// <summary>What a signal means for one open run; null for nothing that is worth a line.</summary>
    /// <param name="isAwaited">True if the workflow says itself what follows it.</param>
    internal static RunDecision? Decide(Scene scene, Signal signal, DateTimeOffset at, bool isAwaited)
    {
        var (run, plan) = (scene.Run!, scene.Plan);
        // A run that waits already because the lead answered learns from the next answer only what the workflow has a word for.
        if (run.Reason == RunReason.Replied && signal is Signal.AutoReplied)
            return null;
        if (run.Reason == RunReason.Replied && signal is Signal.Replied { Text: var text } && CadencePlanner.RuleFor(plan, text) is null)
            return null;
        var decision = CadencePlanner.On(plan, run, signal, ReachOf(scene), at, isAwaited);
        // That the address bounced is told by whoever reported it.
        return signal is Signal.Happened { Name: SignalNames.Bounce } && decision.IsNothing ? null : decision;
    }

    /// <summary>What a signal does to one open run, written down.</summary>
    /// <param name="walked">See <see cref="Ledger.OfHeard"/>.</param>
    internal static Consequences Signalled(
        Scene scene,
        RunDecision decision,
        Signal signal,
        IReadOnlyList<Touchpoint> walked,
        DateTimeOffset at
    )
    {
        var heard = Ledger.OfHeard(scene, decision, signal, Rule, walked, ReachOf(scene), at);
        return heard.And(Woken(scene.Run!, scene.Plan, signal, at));
    }

    static readonly StatusCause Rule = new("rule", "system", null);

    static LeadReach ReachOf(Scene scene) => LeadReach.Of(scene.Lead!, [], scene.Plan.Zone);

    /// <summary>Wakes the step of a run that waits for a signal.</summary>
    internal static Consequences Woken(Run run, WorkflowPlan plan, Signal signal, DateTimeOffset at) =>
        CadencePlanner.NameOf(signal) is { } name && plan.Awaits(name)
            ? new Consequences { Wakes = [new Wake(run.Lead, run.Id, name, at)] }
            : Consequences.None;

    /// <summary>Those of the runs in which a step waits for a signal that would otherwise end or pause them.</summary>
    public async Task<IReadOnlySet<RunId>> Awaiting(
        ITransaction tx,
        WorkspaceId workspace,
        IReadOnlyCollection<(Run Run, WorkflowPlan Plan)> runs,
        Signal signal,
        CancellationToken ct
    )
    {
        if (signal is Signal.Happened { Name: not SignalNames.Conversion } || CadencePlanner.NameOf(signal) is not { } name)
            return ImmutableHashSet<RunId>.Empty;
        List<RunId> able = [.. runs.Where(one => one.Plan.Awaits(name)).Select(one => one.Run.Id)];
        if (able.Count == 0)
            return ImmutableHashSet<RunId>.Empty;
        var pending = await cadence.Pending(tx, workspace, able, ct);
        return pending.Where(touchpoint => touchpoint.Awaits.Contains(name)).Select(touchpoint => touchpoint.Run!.Value).ToHashSet();
    }

    /// <summary>A lead's wish to be left alone on a channel, written down.</summary>
    public static Consequences OptOut(Lead lead, Channel channel, DateTimeOffset at)
    {
        var suppressions = LeadReach.Suppress(lead, channel, SuppressionReason.OptOut, at);
        return new Consequences
        {
            Suppress = suppressions,
            Events = [new LeadUnsubscribed(at, lead.Id, channel.Name(), $"The lead opted out of {channel.Name()}")],
            Activities = [Activity.Of(lead.Id, at, "lead_unsubscribed", "Opted out", $"of {channel.Name()}", "lead")],
        };
    }

    static Activity Line(InboundEvent.Received received, Lead lead, Message message, bool isOptOut)
    {
        var words =
            received.AutoReply is not null ? "automatic reply"
            : isOptOut ? "asked to stop"
            : "replied";
        return Activity.Of(lead.Id, received.At, "message_received", received.Channel.Name(), words, "lead", message.Id);
    }

    static Message Message(Lead lead, Run? run, InboundEvent.Received received) =>
        new(
            MessageId.New(received.At),
            lead.Workspace,
            lead.Id,
            Touchpoint: null,
            run?.Id,
            run?.Workflow,
            received.Channel,
            Direction.Inbound,
            received.Sender,
            received.From,
            received.Subject,
            received.Text,
            Html: null,
            Template: null,
            DeliveryStatus.Delivered,
            received.EventId,
            Error: null,
            received.At
        );
}
