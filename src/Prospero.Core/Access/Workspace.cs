namespace Prospero.Core.Access;

/// <summary>A tenant's data set.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Unique among live workspaces.</param>
/// <param name="TimeZone">An IANA name; the last resort for a lead's zone.</param>
/// <param name="DefaultRegion">ISO 3166 code in which national phone numbers are read; null to leave them unread.</param>
/// <param name="TestOf">The live workspace whose test data this is; null for a live one.</param>
/// <param name="Clock">Its own cadence time; null for the real one.</param>
public sealed record Workspace(
    WorkspaceId Id,
    string Name,
    string TimeZone,
    string? DefaultRegion,
    WorkspaceId? TestOf,
    CadenceClock? Clock,
    DateTimeOffset CreatedAt
)
{
    /// <summary>True while an operator holds everything back.</summary>
    public bool IsPaused { get; init; }

    /// <summary>The workspace whose workflows, senders, templates and tags hold here.</summary>
    public WorkspaceId Config => TestOf ?? Id;

    public bool IsTest => TestOf is not null;

    /// <summary>Cadence time at a moment of system time.</summary>
    public DateTimeOffset CadenceNow(DateTimeOffset system) => Clock?.Now(system) ?? system;
}

/// <summary>A clock of cadence time: frozen with rate 0, real with rate 1, sped up above it.</summary>
/// <param name="Id">Its id; rows of its workspace carry it.</param>
/// <param name="BaseCadence">What it showed at <paramref name="BaseSystem"/>.</param>
/// <param name="BaseSystem">A moment of system time.</param>
/// <param name="Rate">How many seconds it goes in one second.</param>
public sealed record CadenceClock(ClockId Id, DateTimeOffset BaseCadence, DateTimeOffset BaseSystem, double Rate)
{
    /// <summary>What it shows, in whole milliseconds.</summary>
    public DateTimeOffset Now(DateTimeOffset system) =>
        BaseCadence.AddMilliseconds(Math.Floor((system - BaseSystem).TotalMilliseconds * Rate));

    /// <summary>How long to wait in system time until it has gone this far; null if it is frozen.</summary>
    public TimeSpan? RealWait(TimeSpan cadence) => Rate > 0 ? cadence / Rate : null;
}
