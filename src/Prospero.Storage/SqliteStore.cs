using System.Collections.Concurrent;
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
    readonly string _settings;
    readonly SemaphoreSlim _writing = new(1, 1);
    readonly ConcurrentBag<SqlConnection> _readers = [];
    SqlConnection? _writer;

    /// <param name="path">The database file; it is made if it is missing, its folder is not.</param>
    /// <param name="isReadOnly">True to look only: then the file must be there, and nothing in it is changed.</param>
    public SqliteStore(string path, bool isReadOnly = false)
    {
        SqliteLibrary.Choose();
        _connectionString = new SqliteConnectionStringBuilder
        {
            DataSource = path,
            Pooling = false,
            Mode = isReadOnly ? SqliteOpenMode.ReadOnly : SqliteOpenMode.ReadWriteCreate,
        }.ToString();
        _settings = isReadOnly
            ? "pragma query_only = on; pragma busy_timeout = 5000;"
            : "pragma journal_mode = wal; pragma synchronous = full; pragma foreign_keys = on; pragma busy_timeout = 10000; "
                + "pragma cache_size = -65536; pragma temp_store = memory;";
    }

    internal override Dialect Dialect { get; } = new SqliteDialect();

    private protected override async Task<T> Transact<T>(Func<ITransaction, Task<T>> work, CancellationToken ct)
    {
        await _writing.WaitAsync(ct);
        try
        {
            var sql = new Sql(_writer ??= await Open(ct), null);
            await sql.Execute("begin immediate", [], ct);
            var result = await work(new SqlTransaction(sql));
            await sql.Execute("commit", [], CancellationToken.None);
            Tell(sql.Notes);
            return result;
        }
        catch (Exception e)
        {
            if (WhyAway(e) is not null || !await HasRolledBack())
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

    /// <inheritdoc/>
    public override Task<DateTimeOffset> AskTime(CancellationToken ct) => Task.FromResult(TimeProvider.System.GetUtcNow());

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

    // After some errors, and after commits that failed, SQLite has ended the transaction by itself. Then this says no, and a
    // new connection is better than guessing what the old one is in.
    async Task<bool> HasRolledBack()
    {
        try
        {
            if (_writer is { } writer)
                await new Sql(writer, null).Execute("rollback", [], CancellationToken.None);
            return true;
        }
        catch (SqliteException)
        {
            return false;
        }
    }

    async Task<SqlConnection> Open(CancellationToken ct)
    {
        var opened = new SqlConnection(new SqliteConnection(_connectionString), Dialect);
        try
        {
            await opened.Inner.OpenAsync(ct);
            await new Sql(opened, null).Execute(_settings, [], ct);
            return opened;
        }
        catch
        {
            await opened.DisposeAsync();
            throw;
        }
    }
}
