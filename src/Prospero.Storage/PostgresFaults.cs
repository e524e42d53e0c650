using System.Net.Sockets;
using Npgsql;

namespace Prospero.Storage;

/// <summary>What errors of PostgreSQL and of the way to it mean.</summary>
internal static class PostgresFaults
{
    /// <summary>Rolled back because of another transaction; it may well succeed when it is repeated.</summary>
    public static bool IsConflict(Exception error) =>
        error is PostgresException { SqlState: PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected };

    /// <summary>
    /// The server went away, or restarts: the next connection may be a good one. A statement that took too long is no such
    /// case, because it would take as long again.
    /// </summary>
    public static bool IsBroken(Exception error) =>
        error switch
        {
            PostgresException refused => IsEnd(refused),
            NpgsqlException { InnerException: IOException or SocketException } => true,
            _ => false,
        };

    /// <summary>
    /// A commit ended in a way that does not say whether it took place. What the server refused did not, in whatever words the
    /// refusal comes.
    /// </summary>
    public static bool IsLostCommit(Exception error) =>
        error switch
        {
            PostgresException refused => IsEnd(refused),
            NpgsqlException or IOException or SocketException or ObjectDisposedException or OperationCanceledException => true,
            _ => false,
        };

    /// <summary>Why the database cannot be used for a while, in a few words; null if the error says no such thing.</summary>
    public static string? WhyAway(Exception error) =>
        error switch
        {
            PostgresException refused => WhyAway(refused.SqlState),
            NpgsqlException { InnerException: TimeoutException } => "the database takes too long to answer",
            NpgsqlException => "the connection to the database broke",
            _ => null,
        };

    /// <summary>Why no connection could be had.</summary>
    public static string WhyNotOpen(NpgsqlException error) =>
        (error as PostgresException)?.SqlState switch
        {
            { } state when WhyAway(state) is { } why => why,
            { } => $"the database does not let us in ({error.Message})",
            _ => $"the database cannot be reached ({error.Message})",
        };

    // Classes of states: https://www.postgresql.org/docs/15/errcodes-appendix.html
    static string? WhyAway(string state) =>
        state switch
        {
            PostgresErrorCodes.DiskFull => "the disk of the database is full",
            PostgresErrorCodes.TooManyConnections => "the database takes no more connections",
            PostgresErrorCodes.ReadOnlySqlTransaction => "the database is read-only",
            PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown => "the database is stopping",
            PostgresErrorCodes.CannotConnectNow => "the database is starting or stopping",
            PostgresErrorCodes.QueryCanceled or PostgresErrorCodes.LockNotAvailable => "the database takes too long to answer",
            _ when state.StartsWith("53", StringComparison.Ordinal) => "the database has not enough resources",
            _ when state.StartsWith("58", StringComparison.Ordinal) => "the database cannot read or write its files",
            _ => null,
        };

    static bool IsEnd(PostgresException refused) =>
        refused.SqlState is PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown;
}
