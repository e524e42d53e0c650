using System.Collections.Concurrent;
using System.Data;
using System.Data.Common;
using Microsoft.Data.Sqlite;
using Prospero.Core;

namespace Prospero.Storage;

/// <summary>
/// A SQLite file: write-ahead log, full synchronisation, foreign keys, one writer at a time with
/// <c>begin immediate</c>, and a pool of readers that never wait for it.
/// </summary>
public sealed class SqliteStore : SqlStore
{
    readonly string _connectionString;
    readonly SemaphoreSlim _writing = new(1, 1);
    readonly ConcurrentBag<SqlConnection> _readers = [];
    SqlConnection? _writer;

    /// <param name="path">The database file; it is made if it is missing, its folder is not.</param>
    public SqliteStore(string path)
    {
        SqliteLibrary.Choose();
        _connectionString = new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString();
    }

    internal override Dialect Dialect { get; } = new SqliteDialect();

    private protected override async Task<T> Transact<T>(Func<ITransaction, Task<T>> work, CancellationToken ct)
    {
        await _writing.WaitAsync(ct);
        try
        {
            _writer ??= await Open(ct);
            await using var transaction = await Begin(_writer, ct);
            var sql = new Sql(_writer, transaction);
            var result = await work(new SqlTransaction(sql));
            await transaction.CommitAsync(CancellationToken.None);
            Tell(sql.Notes);
            return result;
        }
        catch (Exception e) when (WhyAway(e) is not null)
        {
            // After some of these SQLite has ended the transaction by itself, after others not: a new connection knows.
            await CloseWriter();
            throw;
        }
        finally
        {
            _writing.Release();
        }
    }

    private protected override async Task<T> ReadCommitted<T>(Func<Sql, Task<T>> work, CancellationToken ct)
    {
        if (!_readers.TryTake(out var reader))
            reader = await Open(ct);
        var isWhole = false;
        try
        {
            var result = await work(new Sql(reader, null));
            isWhole = true;
            return result;
        }
        finally
        {
            // A reader that failed half-way may still hold an open statement.
            if (isWhole)
                _readers.Add(reader);
            else
                await reader.DisposeAsync();
        }
    }

    /// <summary>Transactions are serial, and each migration is one.</summary>
    internal override Task<T> WhileMigrating<T>(Func<Task<T>> work, CancellationToken ct) => work();

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        await CloseWriter();
        while (_readers.TryTake(out var reader))
            await reader.DisposeAsync();
        _writing.Dispose();
    }

    private protected override string? WhyAway(Exception error) =>
        (error as SqliteException)?.SqliteErrorCode switch
        {
            // Result codes: https://www.sqlite.org/rescode.html
            5 => "another process has locked the database for too long",
            8 => "the database file cannot be written",
            10 => "the disk of the database cannot be read or written",
            13 => "the disk of the database is full",
            14 => "the database file cannot be opened",
            _ => null,
        };

    async Task CloseWriter()
    {
        if (Interlocked.Exchange(ref _writer, null) is { } writer)
            await writer.DisposeAsync();
    }

    static async Task<DbTransaction> Begin(SqlConnection connection, CancellationToken ct)
    {
        await Task.CompletedTask.WaitAsync(ct);
        return ((SqliteConnection)connection.Inner).BeginTransaction(IsolationLevel.Serializable, deferred: false);
    }

    async Task<SqlConnection> Open(CancellationToken ct)
    {
        var opened = new SqlConnection(new SqliteConnection(_connectionString), Dialect);
        try
        {
            await opened.Inner.OpenAsync(ct);
            await new Sql(opened, null).Execute(
                "pragma journal_mode = wal; pragma synchronous = full; pragma foreign_keys = on; pragma busy_timeout = 10000; "
                    + "pragma cache_size = -65536; pragma temp_store = memory;",
                [],
                ct
            );
            return opened;
        }
        catch
        {
            await opened.DisposeAsync();
            throw;
        }
    }
}
