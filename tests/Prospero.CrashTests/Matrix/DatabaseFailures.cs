using Xunit;

namespace Prospero.CrashTests;

/// <summary>PostgreSQL goes away under load; the servers stay up, refuse with 503 and go on by themselves.</summary>
public sealed class DatabaseDeaths(ITestOutputHelper output)
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task PostgreSQL_is_killed_and_restarted_under_load(int nodes) =>
        output.WriteLine(await Scenes.DatabaseKills(nodes, seed: 1));

    [Fact]
    public async Task A_synchronous_standby_is_promoted_under_load() => output.WriteLine(await Scenes.FailOver(nodes: 2, seed: 1));
}

/// <summary>The SQLite file takes no more for a while; nothing is restarted.</summary>
public sealed class SqliteRefusals(ITestOutputHelper output)
{
    [Fact]
    public async Task A_full_disk_is_refused_for_and_recovered_from() => output.WriteLine(await Scenes.FullDiskOnSqlite(seed: 1));

    [Fact]
    public async Task A_file_that_may_not_grow_is_refused_for_and_recovered_from() =>
        output.WriteLine(await Scenes.UnwritableOnSqlite(seed: 1));
}

/// <summary>PostgreSQL takes no more for a while; nothing is restarted.</summary>
public sealed class PostgresRefusals(ITestOutputHelper output)
{
    [Fact]
    public async Task A_full_disk_is_refused_for_and_recovered_from() => output.WriteLine(await Scenes.FullDiskOnPostgres(seed: 1));

    [Fact]
    public async Task A_read_only_database_is_refused_for_and_recovered_from() =>
        output.WriteLine(await Scenes.ReadOnlyOnPostgres(seed: 1));
}
