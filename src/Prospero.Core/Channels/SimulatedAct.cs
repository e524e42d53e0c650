namespace Prospero.Core.Channels;

/// <summary>Something that a simulated person will do: a row, so that it survives a restart.</summary>
/// <param name="Id">Made from the touchpoint and the kind of act, so that it is never there twice.</param>
/// <param name="DueAt">In cadence time.</param>
/// <param name="Json">What it is, in the simulated provider's own words.</param>
/// <param name="Touchpoint">The contact that it reacts to; null if that is not known.</param>
public sealed record SimulatedAct(
    Guid Id,
    WorkspaceId Workspace,
    ClockId? Clock,
    DateTimeOffset DueAt,
    string Json,
    TouchpointId? Touchpoint = null
);

/// <summary>Where the future acts of simulated people are kept.</summary>
public interface ISimulatedActs
{
    /// <summary>Adds acts; one that exists already is left as it is.</summary>
    Task Add(IReadOnlyCollection<SimulatedAct> acts, CancellationToken ct);

    /// <summary>Acts that are due on this clock, oldest first. They stay until <see cref="Remove"/>.</summary>
    Task<IReadOnlyList<SimulatedAct>> Due(ClockId? clock, DateTimeOffset now, int limit, CancellationToken ct);

    /// <summary>When the next act on this clock is due; null if there is none.</summary>
    Task<DateTimeOffset?> NextDue(ClockId? clock, CancellationToken ct);

    Task Remove(IReadOnlyCollection<Guid> acts, CancellationToken ct);
}
