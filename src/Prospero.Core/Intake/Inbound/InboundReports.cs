using System.Diagnostics;
using Prospero.Core.Access;
using Prospero.Core.Cadence;
using Prospero.Core.Channels;
using Prospero.Core.Events;
using Prospero.Core.Leads;
using Prospero.Core.Messages;
using Prospero.Core.Workflows;
using Activity = Prospero.Core.Events.Activity;

namespace Prospero.Core.Intake;

/// <summary>What a provider's report comes to: the message advances, the touchpoint is settled, the cadence goes on.</summary>
public sealed class InboundReports(
    ICadence cadence,
    IMessages messages,
    ILeads leads,
    WorkflowDirectory workflows,
    InboundReplies replies,
    Collecting collecting
)
{
    /// <summary>The consequences of a report; null if it is about nothing we know or tells nothing new.</summary>
    public async Task<Consequences?> Of(ITransaction tx, Workspace workspace, InboundEvent.Reported reported, CancellationToken ct)
    {
        if (await messages.Find(tx, workspace.Id, reported.ProviderId, reported.Touchpoint, ct) is not { } message)
            return null;
        // Of a lead that was erased nothing is kept, and a message without address is all that is left of it.
        if (message.Address.Length == 0)
            return null;
        // Whoever holds a lead does so before it touches what belongs to it.
        var learned = reported.Report is ProviderReport.CallEnded { Result.Learned: { Count: > 0 } told }
            ? await collecting.Learn(tx, workspace, message.Lead, told, reported.At, ct)
            : Consequences.None;
        var before = await messages.Advance(tx, workspace.Id, message.Id, Change(reported), ct);
        var about = await Gather(tx, workspace, message, ct);
        var decision = about.Touchpoint is { } touchpoint ? Decide(about, touchpoint, reported) : null;
        if (reported.Aliases.Where(alias => alias != message.Address).ToList() is { Count: > 0 } aliases)
            await messages.AddAliases(tx, message, aliases, reported.At, ct);
        if (before is null && decision is null && reported.Report is not ProviderReport.Complaint)
            return null;
        var consequences = learned.And(Told(about, reported, before ?? message));
        if (decision is not null)
            consequences = consequences.And(await Settled(tx, about, decision, reported, ct));
        return consequences.And(await Heard(tx, about, reported, ct));
    }

    async Task<Consequences> Settled(ITransaction tx, About about, Decision decision, InboundEvent.Reported reported, CancellationToken ct)
    {
        var scene = new Scene(about.Workspace, about.Touchpoint!, about.Plan, about.Lead, about.Run, about.Message.Id);
        var settlement = Ledger.Settle(scene, decision, reported.At);
        var isSettled = await cadence.Settle(tx, about.Touchpoint!, settlement with { Consequences = Consequences.None }, ct);
        return isSettled ? settlement.Consequences : Consequences.None;
    }

    // An answered call is an answer of the lead, a complaint its wish to be left alone: all its runs hear of it.
    async Task<Consequences> Heard(ITransaction tx, About about, InboundEvent.Reported reported, CancellationToken ct)
    {
        var signal = SignalOf(reported);
        var woken = Woken(about, reported);
        if (signal is null || about.Lead is not { } lead)
            return woken;
        var runs = await cadence.OpenRuns(tx, about.Workspace.Id, [lead.Id], ct);
        var isProvided =
            about.Touchpoint is { } touchpoint && CadencePlanner.RuleOf(about.Plan, touchpoint, CallOutcome.Answered) is not null;
        return woken.And(
            await replies.Signalled(tx, about.Workspace, lead, runs, signal, reported.At, ct, isProvided ? about.Run?.Id : null)
        );
    }

    // A step of the run may wait for the delivery of its message.
    internal static Consequences Woken(About about, InboundEvent.Reported reported)
    {
        if (about is not { Run: { } run, Touchpoint: { } touchpoint })
            return Consequences.None;
        string[] names = reported.Report switch
        {
            ProviderReport.Delivery { Status: DeliveryStatus.Delivered } => [SignalNames.Delivered],
            ProviderReport.Delivery { Status: DeliveryStatus.Read } => [SignalNames.Read, SignalNames.Delivered],
            ProviderReport.Failed => [SignalNames.Failed],
            _ => [],
        };
        var wakes = names.Where(about.RunPlan.Awaits).Select(name => new Wake(touchpoint.Lead, run.Id, name, reported.At)).ToList();
        return wakes.Count == 0 ? Consequences.None : new Consequences { Wakes = wakes };
    }

    /// <summary>What a report signals to the lead's runs; null for nothing.</summary>
    internal static Signal? SignalOf(InboundEvent.Reported reported) =>
        reported.Report switch
        {
            ProviderReport.CallEnded { Result.Outcome: CallOutcome.Answered } => new Signal.Replied(),
            ProviderReport.Complaint => new Signal.Happened(SignalNames.Complaint),
            ProviderReport.Failed { Kind: FailureKind.RecipientOptedOut } => new Signal.OptedOut(),
            ProviderReport.Failed { Kind: FailureKind.RecipientInvalid } => new Signal.Happened(SignalNames.Bounce),
            _ => null,
        };

    /// <summary>What a report means for the touchpoint that it is about; null for nothing.</summary>
    internal static Decision? Decide(About about, Touchpoint touchpoint, InboundEvent.Reported reported)
    {
        // Our own record of the send is on its way; what it will write must not be overtaken.
        if (touchpoint.State is TouchpointState.Claimed or TouchpointState.Sending && reported.Report is not ProviderReport.Delivery)
            throw new ReportTooEarly();
        var (plan, reach, at) = (about.Plan, about.Reach, reported.At);
        var isHeld = touchpoint is { State: TouchpointState.Held, HoldReason: HoldReason.OutcomeUnknown };
        return reported.Report switch
        {
            ProviderReport.CallEnded ended when isHeld || touchpoint is { State: TouchpointState.Sent, DueAt: not null } =>
                CadencePlanner.AfterCall(plan, touchpoint, ended.Result, reach, at),
            // A call was accepted long before it fails, and nothing was scheduled meanwhile.
            ProviderReport.Failed failed
                when touchpoint.Channel == Channel.Call && (isHeld || touchpoint is { State: TouchpointState.Sent, DueAt: not null }) =>
                CadencePlanner.AfterFailedCall(plan, touchpoint, failed, reach, at),
            ProviderReport.Delivery when isHeld => CadencePlanner.AfterReport(plan, touchpoint, null, reach, at),
            ProviderReport.Failed failed when isHeld => CadencePlanner.AfterReport(plan, touchpoint, failed.Reason, reach, at),
            ProviderReport.Failed failed when touchpoint.State == TouchpointState.Sent => new Decision(
                new TouchpointEnd.Fail(failed.Reason, failed.Code),
                new Move.Stay()
            ),
            _ => null,
        };
    }

    async Task<About> Gather(ITransaction tx, Workspace workspace, Message message, CancellationToken ct)
    {
        var touchpoint = message.Touchpoint is { } id ? await cadence.Find(tx, workspace.Id, id, ct) : null;
        var lead = await leads.Find(tx, workspace.Id, message.Lead, ct);
        var run = touchpoint?.Run is { } runId ? await cadence.FindRun(tx, workspace.Id, runId, ct) : null;
        if (touchpoint is null)
            return new About(workspace, message, null, lead, null, null!, null!, null!);
        var version = await workflows.Get(workspace.Config, touchpoint.Version, ct);
        var reach = lead is null
            ? new LeadReach(null, null, new Dictionary<Channel, string>(), [version.Plan.Zone])
            : LeadReach.Of(lead, await SuppressionsOf(tx, lead, ct), version.Plan.Zone);
        // The run may have gone over to another version since this touchpoint left.
        var walks = run is null || run.Version == version.Id ? version : await workflows.Get(workspace.Config, run.Version, ct);
        return new About(workspace, message, touchpoint, lead, run, version.Plan, walks.Plan, reach);
    }

    Task<IReadOnlyList<Suppression>> SuppressionsOf(ITransaction tx, Lead lead, CancellationToken ct) =>
        leads.Suppressions(tx, lead.Workspace, LeadReach.Hashes(lead), ct);

    // What is told whatever becomes of the touchpoint: the message's new status, an address that must not be used again.
    static string Outcome(CallOutcome outcome) =>
        outcome switch
        {
            CallOutcome.NoAnswer => "no_answer",
            CallOutcome.CallbackRequested => "callback_requested",
            _ => outcome.ToString().ToLowerInvariant(),
        };

    /// <summary>What is told of a report, whatever becomes of the touchpoint.</summary>
    internal static Consequences Told(About about, InboundEvent.Reported reported, Message before)
    {
        var (message, at) = (about.Message, reported.At);
        var channel = message.Channel.Name();
        var change = Change(reported);
        var told = new Consequences
        {
            Events = reported.Report is ProviderReport.CallEnded ended
                ? [new CallEnded(at, message.Lead, message.Id, Outcome(ended.Result.Outcome))]
                :
                [
                    new MessageStatusChanged(
                        at,
                        message.Lead,
                        message.Id,
                        message.Workflow,
                        channel,
                        Status(change.Status),
                        Status(before.Status),
                        change.Code,
                        change.Error
                    ),
                ],
        };
        var reason = reported.Report switch
        {
            ProviderReport.Complaint => SuppressionReason.Complaint,
            ProviderReport.Failed { Kind: FailureKind.RecipientInvalid } => SuppressionReason.Bounce,
            ProviderReport.Failed { Kind: FailureKind.RecipientOptedOut } => SuppressionReason.OptOut,
            _ => (SuppressionReason?)null,
        };
        return reason is { } why && about.Lead is { } lead ? told.And(Suppressed(lead, message, why, at)) : told;
    }

    static Consequences Suppressed(Lead lead, Message message, SuppressionReason why, DateTimeOffset at)
    {
        var suppressions = LeadReach.Suppress(lead, message.Channel, why, at);
        if (suppressions.Count == 0)
            return Consequences.None;
        return new Consequences
        {
            Suppress = suppressions,
            Events = [new LeadUnsubscribed(at, lead.Id, message.Channel.Name(), suppressions[0].Words)],
            Activities =
            [
                Activity.Of(lead.Id, at, "address_suppressed", message.Channel.Name(), suppressions[0].Words, message: message.Id),
            ],
        };
    }

    /// <summary>How a report moves its message on.</summary>
    internal static DeliveryChange Change(InboundEvent.Reported reported) =>
        reported.Report switch
        {
            ProviderReport.Delivery delivery => new DeliveryChange(delivery.Status, reported.At, reported.ProviderId),
            ProviderReport.Failed failed => new DeliveryChange(
                DeliveryStatus.Failed,
                reported.At,
                reported.ProviderId,
                failed.Reason,
                failed.Code,
                IsBounce: failed.Kind is FailureKind.RecipientInvalid or FailureKind.RecipientUnreachable
            ),
            ProviderReport.Complaint => new DeliveryChange(DeliveryStatus.Delivered, reported.At, reported.ProviderId),
            ProviderReport.CallEnded ended => new DeliveryChange(
                DeliveryStatus.Delivered,
                reported.At,
                reported.ProviderId,
                Call: ended.Result
            ),
            _ => throw new UnreachableException($"No rule for {reported.Report.GetType().Name}"),
        };

    static string Status(DeliveryStatus status) => status.ToString().ToLowerInvariant();
}

/// <summary>What a report is about.</summary>
/// <param name="Plan">The touchpoint's. Null, as the next two, only where there is no touchpoint to decide about.</param>
/// <param name="RunPlan">The one that its run follows by now.</param>
sealed record About(
    Workspace Workspace,
    Message Message,
    Touchpoint? Touchpoint,
    Lead? Lead,
    Run? Run,
    WorkflowPlan Plan,
    WorkflowPlan RunPlan,
    LeadReach Reach
);
