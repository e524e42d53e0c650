using Prospero.Storage;
using Prospero.Tests.Support;
using Xunit;

namespace Prospero.Tests.Compliance;

/// <summary>Which migrations are applied, and how.</summary>
public sealed class MigratorTests
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_migration_that_comes_after_one_with_a_greater_number_is_applied(bool onPostgres)
    {
        await using ITestDatabase database = onPostgres ? new PostgresDatabase(isBare: true) : new SqliteDatabase();
        var store = await database.Create();
        var migrator = new Migrator(store, new ManualClock(DateTimeOffset.UnixEpoch));
        await migrator.Migrate(Ct);
        await Run(store, "drop table lead_task");
        await Run(store, "delete from schema_version where version = 47");

        var applied = await migrator.Migrate(Ct);

        Assert.Equal([47], applied);
        Assert.Equal(0, await store.Read(sql => sql.QueryFirst("select count(*) from lead_task", [], row => row.Count(0), Ct), Ct));
        Assert.Empty(await migrator.Migrate(Ct));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Programs_that_cannot_read_what_is_written_now_are_too_old(bool onPostgres)
    {
        await using ITestDatabase database = onPostgres ? new PostgresDatabase(isBare: true) : new SqliteDatabase();
        var store = await database.Create();
        await new Migrator(store, new ManualClock(DateTimeOffset.UnixEpoch)).Migrate(Ct);

        var (applied, minCode) = await new Checkup(store).Schema(Ct);

        Assert.Equal(54, minCode);
        Assert.Contains(minCode, applied);
    }

    static Task Run(SqlStore store, string text) => store.InTransaction(tx => tx.Sql().Execute(text, [], Ct), Ct);
}
