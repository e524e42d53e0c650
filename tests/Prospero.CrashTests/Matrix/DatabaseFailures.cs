using Xunit;

namespace Prospero.CrashTests;

/// <summary>The database goes away or takes no more; the servers stay up, refuse with 503 and recover by themselves.</summary>
public sealed class DatabaseFailures(ITestOutputHelper output)
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task PostgreSQL_is_killed_and_restarted_under_load(int nodes) =>
        output.WriteLine(await Scenes.DatabaseKills(nodes, seed: 1));

    [Fact]
    public async Task A_synchronous_standby_is_promoted_under_load() => output.WriteLine(await Scenes.FailOver(nodes: 2, seed: 1));

    [Fact]
    public async Task A_full_disk_refuses_and_is_recovered_from_on_SQLite() => output.WriteLine(await Scenes.FullDiskOnSqlite(seed: 1));

    [Fact]
    public async Task A_full_disk_refuses_and_is_recovered_from_on_PostgreSQL() =>
        output.WriteLine(await Scenes.FullDiskOnPostgres(seed: 1));

    [Fact]
    public async Task A_file_that_cannot_be_written_refuses_and_is_recovered_from_on_SQLite() =>
        output.WriteLine(await Scenes.UnwritableOnSqlite(seed: 1));

    [Fact]
    public async Task A_read_only_database_refuses_and_is_recovered_from_on_PostgreSQL() =>
        output.WriteLine(await Scenes.ReadOnlyOnPostgres(seed: 1));
}
