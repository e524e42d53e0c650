using Npgsql;
using Prospero.Core;
using Prospero.Storage;
using Prospero.Tests.Support;
using Xunit;

namespace Prospero.Tests.Compliance;

/// <summary>What is repeated on PostgreSQL, what never is, and who waits for whom.</summary>
public sealed class PostgresStoreTests : IAsyncLifetime
{
    const string Waiting = """
        select count(*) from pg_locks
        where locktype = 'advisory' and not granted and classid::bigint = hashtext(current_schema())::bigint & 4294967295
        """;

    readonly PostgresDatabase _database = new(isBare: true);
    SqlStore _store = null!;

    public async ValueTask InitializeAsync()
    {
        _store = await _database.Create();
        await new Migrator(_store, new ManualClock(DateTimeOffset.UnixEpoch)).Migrate(Ct);
        await Do("create table counter (name text primary key, value bigint not null)");
        await Do("insert into counter values ('a', 0), ('b', 0)");
    }

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    [Fact]
    public async Task A_transaction_whose_connection_broke_before_the_commit_is_repeated()
    {
        var tries = 0;
        await _store.InTransaction(
            async tx =>
            {
                await tx.Sql().Execute("update counter set value = value + 1 where name = 'a'", [], Ct);
                if (++tries == 1)
                    await tx.Sql().Execute("select pg_terminate_backend(pg_backend_pid())", [], Ct);
                return true;
            },
            Ct
        );

        Assert.Equal((2, 1), (tries, await Value("a")));
    }

    [Fact]
    public async Task Transactions_that_block_each_other_both_succeed()
    {
        var tries = 0;
        using var both = new Barrier(2);
        await Task.WhenAll(Both("a", "b"), Both("b", "a"));

        Assert.Equal((2, 2), (await Value("a"), await Value("b")));
        Assert.True(tries > 2);

        Task Both(string first, string second) =>
            Task.Run(() =>
                _store.InTransaction(
                    async tx =>
                    {
                        await Add(tx, first);
                        if (Interlocked.Increment(ref tries) <= 2)
                            both.SignalAndWait(Ct);
                        await Add(tx, second);
                        return true;
                    },
                    Ct
                )
            );
    }

    [Fact]
    public async Task A_transaction_does_not_pass_for_committed_after_a_refusal_that_nobody_minded()
    {
        await Assert.ThrowsAsync<InvalidOperationException>(() =>
            _store.InTransaction(
                async tx =>
                {
                    await Add(tx, "a");
                    await Assert.ThrowsAsync<PostgresException>(() => tx.Sql().Execute("select 1 / 0", [], Ct));
                    return true;
                },
                Ct
            )
        );

        Assert.Equal(0, await Value("a"));
    }

    [Theory]
    [InlineData("ana@example.com", true)]
    [InlineData("bea@example.com", false)]
    public async Task Who_names_the_same_key_waits(string other, bool waits)
    {
        var leads = new SqlLeads(_store);
        // One in which the keys of this test fall into different buckets.
        var workspace = new WorkspaceId(Guid.Parse("01980000-0000-7000-8000-0000000000a1"));
        Task<bool>? second = null;
        await _store.InTransaction(
            async tx =>
            {
                await leads.Lock(tx, workspace, ["ana@example.com", "+573001234567"], Ct);
                // Nobody waits for a lock: it goes with the next statement.
                await tx.Sql().Answers(Ct);
                second = Task.Run(() => Locked(leads, workspace, other), Ct);
                if (waits)
                    await Until(Waiting);
                else
                    await second;
                return true;
            },
            Ct
        );

        Assert.True(await second!);
    }

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    Task<bool> Locked(SqlLeads leads, WorkspaceId workspace, string key) =>
        _store.InTransaction(
            async tx =>
            {
                await leads.Lock(tx, workspace, [key], Ct);
                return true;
            },
            Ct
        );

    async Task Until(string count)
    {
        while (await _store.Read(sql => sql.QueryFirst(count, [], row => row.Number(0), Ct), Ct) == 0)
            await Task.Delay(10, Ct);
    }

    Task Do(string text) => _store.InTransaction(tx => tx.Sql().Execute(text, [], Ct), Ct);

    static Task Add(ITransaction tx, string name) =>
        tx.Sql().Execute("update counter set value = value + 1 where name = @name", [("name", name)], Ct);

    Task<long> Value(string name) =>
        _store.Read(sql => sql.QueryFirst("select value from counter where name = @name", [("name", name)], row => row.Number(0), Ct), Ct);
}
