using Prospero.Storage;
using Prospero.Tests.Support;
using Xunit;

namespace Prospero.Tests.Compliance;

/// <summary>PostgreSQL's planner knows of tables that grow quickly, before autovacuum looks at them.</summary>
public sealed class YoungTablesTests : IAsyncLifetime
{
    readonly PostgresDatabase _database = new(isBare: true);
    SqlStore _store = null!;

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _store = await _database.Create();
        await new Migrator(_store, new ManualClock(DateTimeOffset.UnixEpoch)).Migrate(Ct);
        await _store.InTransaction(tx => tx.Sql().Execute("create table thing (name text)", [], Ct), Ct);
    }

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    [Theory]
    [InlineData(10, -1)]
    [InlineData(400, 400)]
    public async Task A_table_is_analysed_once_it_has_grown(int rows, long known)
    {
        await Grow(_store, "thing", rows);

        Assert.Equal(known, await Known());
    }

    [Fact]
    public async Task A_table_that_has_not_grown_since_is_not_analysed_again()
    {
        await Grow(_store, "thing", 400);
        var later = await _database.Create();
        await later.InTransaction(tx => tx.Sql().Execute("delete from thing where name like 'thing 1%'", [], Ct), Ct);
        await later.InTransaction(tx => tx.Sql().Execute("create table other (name text)", [], Ct), Ct);

        await Grow(later, "other", 400);

        Assert.Equal(400, await Known());
    }

    static async Task Grow(SqlStore store, string table, int rows)
    {
        var names = Enumerable.Range(0, rows).Select(number => $"thing {number}").ToList();
        await store.InTransaction(
            tx =>
                tx.Sql()
                    .Execute(
                        $"insert into {table} select name from {{rows}} as r",
                        RowColumns.Of(names).Text("name", name => name).Rows,
                        [],
                        Ct
                    ),
            Ct
        );
        // It ends when what it began is through.
        await store.DisposeAsync();
    }

    // Minus one before the first look.
    async Task<long> Known()
    {
        var later = await _database.Create();
        return await later.Read(
            sql =>
                sql.QueryFirst(
                    "select reltuples::bigint from pg_class where relname = 'thing' and relnamespace = current_schema()::regnamespace",
                    [],
                    row => row.Number(0),
                    Ct
                ),
            Ct
        );
    }
}
