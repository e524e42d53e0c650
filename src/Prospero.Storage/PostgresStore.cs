using System.Data;
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

    // Statements of ours look their rows up by keys, so that one plan serves sets of any size. The planner would rather read
    // a table whole while it is small, or was when the plan was made, and the plan stays when the table has grown.
    const string Planning = "set plan_cache_mode = force_generic_plan; set enable_seqscan = off; set random_page_cost = 1.1; set jit = off";

    readonly string _direct;
    readonly NpgsqlDataSource _source;
    readonly YoungTables _young;

    /// <param name="database">A URI or a connection string, see <see cref="PostgresAddress"/>.</param>
    /// <param name="direct">The same database past a pooler of transactions, for locks that belong to a session; null where
    /// there is no such pooler.</param>
    /// <exception cref="FormatException">It is neither.</exception>
    public PostgresStore(string database, string? direct = null)
    {
        _direct = PostgresAddress.Parse(direct ?? database);
        var builder = new NpgsqlDataSourceBuilder(PostgresAddress.Parse(database));
        builder.UsePhysicalConnectionInitializer(
            connection => Plan(connection, false).GetAwaiter().GetResult(),
            connection => Plan(connection, true)
        );
        _source = builder.Build();
        Marks = new CommitMarks(_source);
        _young = new YoungTables(_source);
    }

    internal override Dialect Dialect { get; } = new PostgresDialect();

    /// <summary>How a commit is found again whose answer was lost.</summary>
    internal CommitMarks Marks { get; init; }

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        await _young.DisposeAsync();
        await _source.DisposeAsync();
    }

    /// <inheritdoc/>
    public override Task<DateTimeOffset> AskTime(CancellationToken ct) =>
        Read(
            sql =>
                sql.QueryFirst(
                    "select (extract(epoch from clock_timestamp()) * 1000000)::bigint",
                    [],
                    row => DateTimeOffset.UnixEpoch.AddMicroseconds(row.Number(0)),
                    ct
                ),
            ct
        );

    internal override async Task<T> WhileMigrating<T>(Func<Task<T>> work, CancellationToken ct)
    {
        // A session of its own, whose end gives the lock back whatever happens.
        await using var session = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(_direct) { Pooling = false }.ToString());
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
        try
        {
            await command.ExecuteNonQueryAsync(ct);
            command.CommandText = CommitMarks.Prepare;
            await command.ExecuteNonQueryAsync(ct);
        }
        catch (NpgsqlException e) when (WhyAway(e) is { } why)
        {
            throw new StoreUnavailable(why, e);
        }

        return await work();
    }

    private protected override async Task<T> Transact<T>(Func<ITransaction, Task<T>> work, CancellationToken ct)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                var (result, sql, lost) = await Try(work, ct);
                if (lost is null || await Marks.WasCommitted(lost, CancellationToken.None))
                {
                    Tell(sql.Notes);
                    _young.Grew(sql.Rows);
                    return result;
                }

                if (tries == MostTries)
                    throw new StoreUnavailable("the connection to the database broke at each commit");
            }
            catch (Exception e) when (tries < MostTries && (PostgresFaults.IsConflict(e) || PostgresFaults.IsBroken(e)))
            {
                // Rolled back for certain.
            }
        }
    }

    private protected override async Task<T> ReadCommitted<T>(Func<Sql, Task<T>> work, CancellationToken ct)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                await using var connection = await Open(ct);
                return await work(new Sql(connection, null));
            }
            catch (Exception e) when (tries < MostTries && (PostgresFaults.IsConflict(e) || PostgresFaults.IsBroken(e)))
            {
                // A read changes nothing.
            }
        }
    }

    private protected override string? WhyAway(Exception error)
    {
        // Perhaps the server was demoted, or its sessions stay read-only for good: new connections find out.
        if (error is PostgresException { SqlState: PostgresErrorCodes.ReadOnlySqlTransaction })
            _source.Clear();
        return PostgresFaults.WhyAway(error);
    }

    // The mark of a commit whose answer was lost comes back. Its connection is given away first: asking takes another.
    async Task<(T Result, Sql Sql, CommitMark? Lost)> Try<T>(Func<ITransaction, Task<T>> work, CancellationToken ct)
    {
        await using var connection = await Open(ct);
        await using var transaction = await connection.Inner.BeginTransactionAsync(IsolationLevel.ReadCommitted, ct);
        var sql = new Sql(connection, transaction);
        var result = await work(new SqlTransaction(sql));
        // PostgreSQL would answer this commit with a rollback, and the driver would call it a success.
        if (sql.HasFailed)
            throw new InvalidOperationException("A statement of this transaction was refused; nothing of it can be committed.");
        var mark = Marks.Take();
        try
        {
            await sql.Commit(CommitMarks.Command(mark));
        }
        catch (Exception e) when (PostgresFaults.IsLostCommit(e))
        {
            return (result, sql, mark);
        }

        Marks.Return(mark);
        return (result, sql, null);
    }

    async Task<SqlConnection> Open(CancellationToken ct) => new(await Reach(() => _source.OpenConnectionAsync(ct).AsTask()), Dialect);

    /// <exception cref="StoreUnavailable">The server does not answer, or does not let us in.</exception>
    static async Task<T> Reach<T>(Func<Task<T>> open)
    {
        try
        {
            return await open();
        }
        catch (NpgsqlException e)
        {
            throw new StoreUnavailable(PostgresFaults.WhyNotOpen(e), e);
        }
    }

    static async Task Plan(NpgsqlConnection connection, bool isAsync)
    {
        await using var command = new NpgsqlCommand(Planning, connection);
        if (isAsync)
            await command.ExecuteNonQueryAsync();
        else
            command.ExecuteNonQuery();
    }
}
