using Prospero.Storage;
using Prospero.Tests.Support;
using Xunit;

namespace Prospero.Tests.Compliance;

/// <summary>The migrations of both databases bring the same tables, columns and indexes.</summary>
public sealed class SchemasAgree
{
    const string SqliteColumns = """
        select t.name || '.' || c.name || case when c."notnull" then '' else '?' end from sqlite_master t, pragma_table_info(t.name) c
        where t.type = 'table' and t.name <> 'schema_version' and t.name not like 'lead_trigram%'
        """;

    const string PostgresColumns = """
        select table_name || '.' || column_name || case is_nullable when 'NO' then '' else '?' end from information_schema.columns
        where table_schema = current_schema() and table_name not in ('schema_version', 'commit_mark', 'key_ring')
        """;

    const string SqliteIndexes = """
        select i.tbl_name || '.' || i.name || '(' || (
            select group_concat(name, ',') from (select name from pragma_index_info(i.name) order by seqno)) || ')'
            || case when l."unique" then ' unique' else '' end || case when l.partial then ' partial' else '' end
        from sqlite_master i, pragma_index_list(i.tbl_name) l
        where i.type = 'index' and l.name = i.name and i.sql is not null
        """;

    const string PostgresIndexes = """
        select t.relname || '.' || i.relname || '(' || (
            select string_agg(a.attname, ',' order by a.attnum) from pg_attribute a where a.attrelid = i.oid) || ')'
            || case when x.indisunique then ' unique' else '' end || case when x.indpred is not null then ' partial' else '' end
        from pg_index x join pg_class i on i.oid = x.indexrelid join pg_class t on t.oid = x.indrelid
        where t.relnamespace = current_schema()::regnamespace and not x.indisprimary and i.relname <> 'lead_trigram'
        """;

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public void Every_migration_has_a_file_for_each_database() =>
        Assert.Equal(Migrator.Files("sqlite").Select(file => file.Number), Migrator.Files("postgres").Select(file => file.Number));

    [Theory]
    [InlineData(SqliteColumns, PostgresColumns)]
    [InlineData(SqliteIndexes, PostgresIndexes)]
    public async Task Both_databases_have_the_same(string onSqlite, string onPostgres)
    {
        await using var sqlite = new SqliteDatabase();
        await using var postgres = new PostgresDatabase(isBare: true);

        var one = await Names(sqlite, onSqlite);
        var other = await Names(postgres, onPostgres);

        Assert.NotEmpty(one);
        Assert.Equal(one, other);
    }

    [Fact]
    public async Task Nodes_that_start_together_migrate_once()
    {
        await using var database = new PostgresDatabase(isBare: true);
        SqlStore[] nodes = [await database.Create(), await database.Create(), await database.Create()];

        var applied = await Task.WhenAll(nodes.Select(node => Task.Run(() => new Migrator(node, TimeProvider.System).Migrate(Ct))));

        Assert.Equal(Migrator.Files("postgres").Count, applied.Sum(numbers => numbers.Count));
    }

    static async Task<string[]> Names(ITestDatabase database, string text)
    {
        var store = await database.Create();
        await new Migrator(store, new ManualClock(DateTimeOffset.UnixEpoch)).Migrate(Ct);
        var names = await store.Read(sql => sql.Query(text, [], row => row.Text(0), Ct), Ct);
        return [.. names.Order(StringComparer.Ordinal)];
    }
}
