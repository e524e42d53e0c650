using System.Globalization;
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
    static readonly Lazy<Task<PostgresServer>> Running = new(StartOwn);

    readonly PostgresCluster _cluster;
    int _schemas;

    PostgresServer(PostgresCluster cluster) => _cluster = cluster;

    public static bool IsInstalled => PostgresCluster.IsInstalled;

    /// <summary>The folder of PostgreSQL's programs; null where it is not installed.</summary>
    public static string? Binaries => PostgresCluster.Binaries;

    public static Task<PostgresServer> Get() => Running.Value;

    /// <summary>A server of the test's own, which it may stop and start again.</summary>
    public static async Task<PostgresServer> StartOwn() =>
        new(await PostgresCluster.Create("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=400"));

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
