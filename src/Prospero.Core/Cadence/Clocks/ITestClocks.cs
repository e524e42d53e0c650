using Prospero.Core.Access;

namespace Prospero.Core.Cadence;

/// <summary>Where the frozen clocks of test data are kept, and who advances one at the moment.</summary>
public interface ITestClocks
{
    /// <summary>
    /// Gives a data set a clock of its own, and with it what is on its timetable, in the same distance as before. False if it
    /// has one already; nothing is written then.
    /// </summary>
    /// <param name="now">System time.</param>
    Task<bool> Begin(ITransaction tx, WorkspaceId workspace, CadenceClock clock, DateTimeOffset now, CancellationToken ct);

    /// <summary>
    /// Takes a clock's lease, so that nobody else moves it meanwhile; null while somebody else has it, or if the data set has
    /// no such clock any more. What came onto the timetable by another clock is taken over.
    /// </summary>
    /// <param name="holder">Who takes it.</param>
    /// <param name="now">System time.</param>
    /// <returns>The clock as it stands.</returns>
    Task<CadenceClock?> Take(
        ITransaction tx,
        WorkspaceId workspace,
        ClockId clock,
        Guid holder,
        DateTimeOffset now,
        DateTimeOffset leaseUntil,
        CancellationToken ct
    );

    /// <summary>Moves a clock and renews the lease; false if the lease is somebody else's now, and nothing is written then.</summary>
    Task<bool> Move(
        ITransaction tx,
        WorkspaceId workspace,
        CadenceClock clock,
        Guid holder,
        DateTimeOffset leaseUntil,
        CancellationToken ct
    );

    /// <summary>Gives the lease back.</summary>
    Task Release(ITransaction tx, WorkspaceId workspace, Guid holder, CancellationToken ct);

    /// <summary>
    /// Takes the clock away from a data set, which is on real time again, and with it what is on its timetable, in the same
    /// distance as before. False if the lease is somebody else's now.
    /// </summary>
    /// <param name="now">System time.</param>
    Task<bool> End(ITransaction tx, WorkspaceId workspace, CadenceClock clock, Guid holder, DateTimeOffset now, CancellationToken ct);
}
