using System.Collections.Concurrent;
using System.Globalization;
using Npgsql;
using Prospero.Storage;
using Prospero.Tests.Support;
using Xunit;

[assembly: AssemblyFixture(typeof(PostgresServer.End))]

namespace Prospero.Tests.Support;

/// <summary>
/// One PostgreSQL server for the whole run, started by the first test that asks for it, or one of a test's own. It loses
/// everything when the machine stops (fsync is off), which no test here is about.
/// </summary>
public sealed class PostgresServer : IAsyncDisposable
{
    const string Migrated = "migrated";

    // Keys hold each other's rows only while there are rows, so that the order of the tables does not matter.
    const string Empty = """
        do $$ declare name text; begin
            set local session_replication_role = replica;
            for name in select tablename from pg_tables where schemaname = 'public' and tablename <> 'schema_version' loop
                execute format('delete from %I', name);
            end loop;
        end $$
        """;

    static readonly Lazy<Task<PostgresServer>> Running = new(StartOwn);

    readonly PostgresCluster _cluster;
    readonly Lazy<Task> _migrated;
    readonly ConcurrentBag<string> _spare = [];
    int _schemas;

    PostgresServer(PostgresCluster cluster)
    {
        _cluster = cluster;
        _migrated = new(Migrate);
    }

    public static bool IsInstalled => PostgresCluster.IsInstalled;

    /// <summary>The folder of PostgreSQL's programs; null where it is not installed.</summary>
    public static string? Binaries => PostgresCluster.Binaries;

    public static Task<PostgresServer> Get() => Running.Value;

    /// <summary>A server of the test's own, which it may stop and start again.</summary>
    public static async Task<PostgresServer> StartOwn() =>
        new(
            await PostgresCluster.Create(
                "fsync=off",
                "synchronous_commit=off",
                "full_page_writes=off",
                "max_connections=400",
                "autovacuum=off"
            )
        );

    /// <summary>Ends it as an operator does: whoever is connected is cut off.</summary>
    public Task Stop() => _cluster.Stop("fast");

    /// <summary>Starts it on the same port and with the same files.</summary>
    public Task StartAgain() => _cluster.Start();

    /// <summary>For a server of the test's own.</summary>
    public ValueTask DisposeAsync() => _cluster.DisposeAsync();

    /// <summary>Runs a statement as the server's owner, outside of any schema of a test.</summary>
    public Task Do(string text) => _cluster.Execute(text);

    /// <summary>Makes an empty schema; the connection string finds nothing else.</summary>
    public async Task<string> NewSchema()
    {
        var schema = string.Create(CultureInfo.InvariantCulture, $"test_{Interlocked.Increment(ref _schemas)}");
        await Do($"create schema {schema}");
        return $"{OwnerConnection};Search Path={schema}";
    }

    /// <summary>
    /// Makes a database that is migrated already: a copy is made in a third of the time that migrating takes. It finds nothing of
    /// other tests.
    /// </summary>
    public async Task<string> NewDatabase()
    {
        await _migrated.Value;
        var database = string.Create(CultureInfo.InvariantCulture, $"test_{Interlocked.Increment(ref _schemas)}");
        await Do($"create database {database} template {Migrated}");
        return ConnectionTo(database);
    }

    /// <summary>A migrated database without rows: one that another test gave back, or a new one.</summary>
    public async Task<string> TakeDatabase()
    {
        if (!_spare.TryTake(out var database))
            return await NewDatabase();
        await PostgresCluster.Execute(database, Empty);
        return database;
    }

    /// <summary>Gives a database back to which nobody is connected any more.</summary>
    /// <param name="database">From <see cref="TakeDatabase"/>; the test left its tables as they were.</param>
    public void GiveBack(string database) => _spare.Add(database);

    /// <summary>Removes what <see cref="NewSchema"/> or <see cref="NewDatabase"/> made, whoever is still connected.</summary>
    public Task Drop(string address)
    {
        var made = new NpgsqlConnectionStringBuilder(address);
        return made.SearchPath is { } schema
            ? Do($"drop schema if exists {schema} cascade")
            : Do($"drop database if exists {made.Database} with (force)");
    }

    string ConnectionTo(string database) => new NpgsqlConnectionStringBuilder(OwnerConnection) { Database = database }.ConnectionString;

    async Task Migrate()
    {
        await Do($"create database {Migrated}");
        await using var store = new PostgresStore(ConnectionTo(Migrated));
        await new Migrator(store, TimeProvider.System).Migrate(CancellationToken.None);
    }

    /// <summary>Puts every table and index, and all that come, on another disk.</summary>
    public async Task MoveTables(string disk)
    {
        await Do($"create tablespace small location '{_cluster.MakeFolder(disk, "tables")}'");
        await Do("alter table all in tablespace pg_default set tablespace small");
        await Do("alter index all in tablespace pg_default set tablespace small");
    }

    /// <summary>Leads to the server without any schema of a test.</summary>
    public string OwnerConnection => _cluster.ConnectionString;

    /// <summary>Stops the server when all tests are through.</summary>
    public sealed class End : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            if (Running.IsValueCreated)
                await (await Running.Value).DisposeAsync();
        }
    }
}
