using Prospero.Core.Access;
using Prospero.Core.Cadence;
using Prospero.Core.Channels;
using Prospero.Core.Messages;

namespace Prospero.Core.Intake;

/// <summary>What became of an inbound event.</summary>
public enum InboundEffect
{
    /// <summary>It was recorded.</summary>
    Applied,

    /// <summary>It changes nothing: known already, or about no message of ours.</summary>
    Ignored,

    /// <summary>It comes from nobody we know.</summary>
    Stranger,

    /// <summary>It came before our own record of the send was written; it must be handed in again.</summary>
    TooEarly,
}

/// <summary>
/// Takes in what comes from outside about leads and messages: replies, delivery reports, call results. Each event has its
/// effect once, however often it arrives.
/// </summary>
public sealed class InboundEvents(
    IStore store,
    ICadence cadence,
    IMessages messages,
    IAccess access,
    InboundReplies replies,
    InboundReports reports,
    TimeProvider clock
) : IProviderReports
{
    /// <summary>Accepts events in order, each in a transaction of its own; what became of each.</summary>
    public async Task<IReadOnlyList<InboundEffect>> Accept(IReadOnlyList<InboundEvent> events, CancellationToken ct)
    {
        var effects = new List<InboundEffect>(events.Count);
        foreach (var inbound in events)
            effects.Add(await Accept(inbound, ct));
        return effects;
    }

    /// <summary>Accepts what a provider answered when it was asked about a touchpoint.</summary>
    public async Task<bool> Report(Touchpoint touchpoint, ProviderReport report, CancellationToken ct)
    {
        var workspace = await access.FindWorkspace(touchpoint.Workspace, ct);
        var now = workspace!.CadenceNow(clock.GetUtcNow());
        var eventId = $"asked-{touchpoint.Id}-{now.ToUnixTimeMilliseconds()}";
        var inbound = new InboundEvent.Reported(touchpoint.Workspace, "asked", eventId, now, null, touchpoint.Id, report);
        return await Accept(inbound, ct) == InboundEffect.Applied;
    }

    async Task<Consequences> Changed(ITransaction tx, Workspace workspace, InboundEvent.TemplateChanged changed, CancellationToken ct)
    {
        await messages.SetTemplateStatus(tx, workspace.Config, changed.Name, changed.Language, changed.Status, ct);
        return Consequences.None;
    }

    Task<InboundEffect> Accept(InboundEvent inbound, CancellationToken ct) => AcceptWith(inbound, _ => Task.CompletedTask, ct);

    /// <summary>Accepts an event and writes something else in the same transaction, whatever becomes of the event.</summary>
    /// <param name="alongside">Writes it; what it throws rolls both back. Not kept where the event is too early.</param>
    public async Task<InboundEffect> AcceptWith(InboundEvent inbound, Func<ITransaction, Task> alongside, CancellationToken ct)
    {
        if (await access.FindWorkspace(inbound.Workspace, ct) is not { } workspace)
            return InboundEffect.Ignored;
        try
        {
            return await store.InTransaction(
                async tx =>
                {
                    await alongside(tx);
                    if (!await messages.Remember(tx, workspace.Id, inbound.Provider, inbound.EventId, clock.GetUtcNow(), ct))
                        return InboundEffect.Ignored;
                    var consequences = inbound switch
                    {
                        InboundEvent.Received received => await replies.Of(tx, workspace, received, ct),
                        InboundEvent.Reported reported => await reports.Of(tx, workspace, reported, ct),
                        InboundEvent.Reacted reacted => await replies.Of(tx, workspace, reacted, ct),
                        InboundEvent.TemplateChanged changed => await Changed(tx, workspace, changed, ct),
                        InboundEvent.OptedOut optedOut => await replies.Of(tx, workspace, optedOut, ct),
                        _ => throw new System.Diagnostics.UnreachableException($"No rule for {inbound.GetType().Name}"),
                    };
                    if (consequences is null)
                        return inbound is InboundEvent.Reported ? InboundEffect.Ignored : InboundEffect.Stranger;
                    await cadence.Apply(tx, workspace.Id, consequences, ct);
                    return InboundEffect.Applied;
                },
                ct
            );
        }
        catch (ReportTooEarly)
        {
            return InboundEffect.TooEarly;
        }
    }
}

/// <summary>Rolls back an event that came before the record of its send, so that it can be handed in again.</summary>
sealed class ReportTooEarly : Exception;
