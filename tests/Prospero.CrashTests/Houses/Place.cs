using System.Globalization;
using Prospero.Tests.Support;
using Xunit;

[assembly: AssemblyFixture(typeof(Prospero.CrashTests.Place.End))]

namespace Prospero.CrashTests;

/// <summary>Where a house of the matrix stands: which database, how many nodes.</summary>
public sealed record Place(string Name, bool IsPostgres, int Nodes)
{
    // Written to disk as in production; only the tests that kill the database have servers of their own.
    static readonly Lazy<Task<PostgresCluster>> Shared = new(() => PostgresCluster.Create("max_connections=300"));
    static int _schemas;

    public static Place Sqlite { get; } = new("SQLite", false, 1);

    public static Place Postgres { get; } = new("PostgreSQL", true, 1);

    public static Place TwoNodes { get; } = new("PostgreSQL, two nodes", true, 2);

    public static IReadOnlyList<Place> All { get; } = [Sqlite, Postgres, TwoNodes];

    /// <summary>A house here, with data of its own.</summary>
    /// <param name="document">Its workflow; two mails if null.</param>
    /// <param name="other">The program that its workflow asks; null if that asks none.</param>
    public async Task<House> Build(string? document = null, OtherProgram? other = null) =>
        IsPostgres
            ? await House.Build(await NewSchema(await Cluster()), nodes: Nodes, document: document, other: other)
            : await House.Build(document: document, other: other);

    /// <summary>A house whose workflow has all that contacts nobody, and asks a program.</summary>
    public Task<House> BuildForTurns()
    {
        var other = new OtherProgram();
        return Build(Documents.Turns(other.Port, version: 1), other);
    }

    /// <summary>Skips a test by name where PostgreSQL is missing.</summary>
    public static void NeedsPostgres() =>
        Assert.SkipUnless(PostgresCluster.IsInstalled, "PostgreSQL is not installed: Debian's package postgresql.");

    /// <summary>An empty schema; the connection string finds nothing else.</summary>
    /// <param name="hosts">Several servers of which this is the primary; null for this one alone.</param>
    public static async Task<string> NewSchema(PostgresCluster cluster, string? hosts = null)
    {
        var schema = string.Create(CultureInfo.InvariantCulture, $"crash_{Interlocked.Increment(ref _schemas)}");
        await cluster.Execute($"create schema {schema}");
        return $"{(hosts is null ? cluster.ConnectionString : PostgresCluster.AddressOf(hosts))};Search Path={schema}";
    }

    /// <summary>The server that tests share which do not harm it.</summary>
    public static async Task<PostgresCluster> Cluster()
    {
        NeedsPostgres();
        return await Shared.Value;
    }

    public override string ToString() => Name;

    /// <summary>Stops the server when all tests are through.</summary>
    public sealed class End : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            if (Shared.IsValueCreated)
                await (await Shared.Value).DisposeAsync();
        }
    }
}
