using System.Data;
using System.Net.Sockets;
using Npgsql;
using Prospero.Core;

namespace Prospero.Storage;

/// <summary>
/// PostgreSQL 15 or newer: a pool of connections on which statements stay prepared, read committed, and row locks where
/// several statements must see the same.
/// </summary>
public sealed class PostgresStore : SqlStore
{
    const int MostTries = 5;

    readonly string _connectionString;
    readonly NpgsqlDataSource _source;

    /// <param name="database">A URI or a connection string, see <see cref="PostgresAddress"/>.</param>
    /// <exception cref="FormatException">It is neither.</exception>
    public PostgresStore(string database)
    {
        _connectionString = PostgresAddress.Parse(database);
        _source = new NpgsqlDataSourceBuilder(_connectionString).Build();
    }

    internal override Dialect Dialect { get; } = new PostgresDialect();

    /// <inheritdoc/>
    public override async Task<T> InTransaction<T>(Func<ITransaction, Task<T>> work, CancellationToken ct)
    {
        for (var tries = 1; ; tries++)
        {
            var isCommitting = false;
            try
            {
                await using var connection = await Open(ct);
                await using var transaction = await connection.Inner.BeginTransactionAsync(IsolationLevel.ReadCommitted, ct);
                var sql = new Sql(connection, transaction);
                var tx = new SqlTransaction(sql);
                var result = await work(tx);
                // PostgreSQL would answer this commit with a rollback, and the driver would call it a success.
                if (sql.HasFailed)
                    throw new InvalidOperationException("A statement of this transaction was refused; nothing of it can be committed.");
                isCommitting = true;
                await sql.Commit();
                tx.Committed();
                return result;
            }
            catch (Exception e) when (tries < MostTries && (IsConflict(e) || (!isCommitting && IsBroken(e))))
            {
                // Rolled back for certain. A connection that breaks during the commit is another matter: the answer is lost,
                // and repeating might do everything twice.
            }
        }
    }

    /// <inheritdoc/>
    public override ValueTask DisposeAsync() => _source.DisposeAsync();

    internal override async Task<T> Read<T>(Func<Sql, Task<T>> work, CancellationToken ct)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                await using var connection = await Open(ct);
                return await work(new Sql(connection, null));
            }
            catch (Exception e) when (tries < MostTries && (IsConflict(e) || IsBroken(e)))
            {
                // A read changes nothing.
            }
        }
    }

    internal override async Task<T> WhileMigrating<T>(Func<Task<T>> work, CancellationToken ct)
    {
        // A session of its own, whose end gives the lock back whatever happens.
        var settings = new NpgsqlConnectionStringBuilder(_connectionString) { Pooling = false };
        await using var session = new NpgsqlConnection(settings.ToString());
        await Reach(async () =>
        {
            await session.OpenAsync(ct);
            return session;
        });
        // Whoever comes second may wait for a long migration.
        await using var command = new NpgsqlCommand(
            "select pg_advisory_lock(hashtext('prospero migration'), hashtext(current_schema()))",
            session
        )
        {
            CommandTimeout = 0,
        };
        await command.ExecuteNonQueryAsync(ct);
        return await work();
    }

    async Task<SqlConnection> Open(CancellationToken ct) => new(await Reach(() => _source.OpenConnectionAsync(ct).AsTask()), Dialect);

    /// <exception cref="IOException">The server does not answer, or does not let us in.</exception>
    static async Task<T> Reach<T>(Func<Task<T>> open)
    {
        try
        {
            return await open();
        }
        catch (NpgsqlException e)
        {
            throw new IOException($"The PostgreSQL database cannot be opened: {e.Message}", e);
        }
    }

    static bool IsConflict(Exception error) =>
        error is PostgresException { SqlState: PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected };

    // The server went away, or restarts: the next connection may be a good one. A statement that took too long is no such
    // case, because it would take as long again.
    static bool IsBroken(Exception error) =>
        error switch
        {
            PostgresException refused => refused.SqlState is PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown,
            NpgsqlException { InnerException: IOException or SocketException } => true,
            _ => false,
        };
}
