using System.Globalization;
using Prospero.Tests.Support;
using Xunit;

[assembly: AssemblyFixture(typeof(PostgresServer.End))]

namespace Prospero.Tests.Support;

/// <summary>
/// One PostgreSQL server for the whole run, started by the first test that asks for it. It loses everything when the machine
/// stops (fsync is off), which no test here is about.
/// </summary>
public sealed class PostgresServer
{
    static readonly Lazy<Task<PostgresServer>> Running = new(Start);

    readonly PostgresCluster _cluster;
    int _schemas;

    PostgresServer(PostgresCluster cluster) => _cluster = cluster;

    public static bool IsInstalled => PostgresCluster.IsInstalled;

    public static Task<PostgresServer> Get() => Running.Value;

    /// <summary>Makes an empty schema; the connection string finds nothing else.</summary>
    public async Task<string> NewSchema()
    {
        var schema = string.Create(CultureInfo.InvariantCulture, $"test_{Interlocked.Increment(ref _schemas)}");
        await _cluster.Execute($"create schema {schema}");
        return $"{_cluster.ConnectionString};Search Path={schema}";
    }

    static async Task<PostgresServer> Start() =>
        new(await PostgresCluster.Create("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=400"));

    /// <summary>Stops the server when all tests are through.</summary>
    public sealed class End : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            if (Running.IsValueCreated)
                await (await Running.Value)._cluster.DisposeAsync();
        }
    }
}
