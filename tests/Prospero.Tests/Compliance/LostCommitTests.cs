using Npgsql;
using Prospero.Core;
using Prospero.Core.Leads;
using Prospero.Storage;
using Prospero.Tests.Support;
using Xunit;

namespace Prospero.Tests.Compliance;

/// <summary>Connections that break at a commit: what was done is done once, and nobody guesses.</summary>
public sealed class LostCommitTests : IAsyncLifetime
{
    readonly PostgresDatabase _database = new(isBare: true);
    SqlStore _direct = null!;
    FaultProxy _proxy = null!;
    PostgresStore _store = null!;
    int _tries;

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _direct = await _database.Create();
        await new Migrator(_direct, new ManualClock(DateTimeOffset.UnixEpoch)).Migrate(Ct);
        await Do("create table counter (name text primary key, value bigint not null)");
        await Do("insert into counter values ('a', 0)");
        var settings = new NpgsqlConnectionStringBuilder(_database.Address);
        _proxy = new FaultProxy(settings.Port);
        settings.Port = _proxy.Port;
        _store = new PostgresStore(settings.ConnectionString);
    }

    public async ValueTask DisposeAsync()
    {
        if (_store is not null)
            await _store.DisposeAsync();
        if (_proxy is not null)
            await _proxy.DisposeAsync();
        await _database.DisposeAsync();
    }

    [Theory]
    [InlineData(Fault.CutBefore, 2)]
    [InlineData(Fault.CutAnswer, 1)]
    public async Task A_lost_commit_is_repeated_exactly_if_it_did_not_take_place(Fault fault, int tries)
    {
        Assert.Equal("done", await Add(1, fault));
        Assert.Equal((tries, 1), (_tries, await Value()));
    }

    [Theory]
    [InlineData(Fault.CutBefore, 2)]
    [InlineData(Fault.CutAnswer, 1)]
    public async Task A_lost_commit_on_a_kept_connection_is_treated_alike(Fault fault, int tries)
    {
        // The first transaction is different from later ones: its statements are not prepared and its mark is new.
        for (var i = 0; i < 5; i++)
            await Add(0);
        _tries = 0;

        Assert.Equal("done", await Add(1, fault));
        Assert.Equal((tries, 1), (_tries, await Value()));
    }

    [Fact]
    public async Task A_commit_that_arrives_after_it_was_given_up_fails()
    {
        var added = Add(1, Fault.Delay);
        // The repeat waits for the row that the forsaken transaction still holds, with its own mark barred.
        await Until("select count(*) from pg_locks where not granted and locktype = 'transactionid'");
        Assert.Equal(2, _tries);
        _proxy.Release();

        Assert.Equal("done", await added);
        Assert.Equal((2, 1), (_tries, await Value()));
    }

    [Fact]
    public async Task A_commit_that_is_still_under_way_is_waited_for()
    {
        await Do("create table slow (id int)");
        await Do(
            "create function waits() returns trigger language plpgsql as 'begin perform pg_advisory_xact_lock(4711, 1); return null; end'"
        );
        await Do(
            "create constraint trigger waits after insert on slow deferrable initially deferred for each row execute function waits()"
        );
        Task<string>? added = null;
        await _direct.InTransaction(
            async tx =>
            {
                await tx.Sql().Execute("select pg_advisory_xact_lock(4711, 1)", [], Ct);
                added = Task.Run(() => Add(1, Fault.CutAfter, "insert into slow values (1)"), Ct);
                // One transaction waits in its commit, another for what becomes of it.
                await Until("select count(*) from pg_locks where not granted and locktype = 'advisory' and classid = 4711");
                await Until(
                    "select count(*) from pg_stat_activity where wait_event_type = 'Lock' and query like '%commit_mark%returning%'"
                );
                return true;
            },
            Ct
        );

        Assert.Equal("done", await added!);
        Assert.Equal((1, 1), (_tries, await Value()));
    }

    [Fact]
    public async Task A_commit_that_nobody_can_ask_about_is_unknown_and_not_repeated()
    {
        await using var impatient = new PostgresStore(_database.Address)
        {
            Marks = new CommitMarks(NpgsqlDataSource.Create("Host=127.0.0.1;Port=1;Username=nobody")) { Patience = TimeSpan.Zero },
        };
        await Do(
            "create function dies() returns trigger language plpgsql as 'begin perform pg_terminate_backend(pg_backend_pid()); return null; end'"
        );
        await Do(
            "create constraint trigger dies after update on counter deferrable initially deferred for each row execute function dies()"
        );

        var thrown = await Assert.ThrowsAsync<StoreUnavailable>(() => Add(impatient, 1));

        Assert.True(thrown.IsOutcomeUnknown);
        Assert.Equal(1, _tries);
    }

    [Fact]
    public async Task A_commit_that_the_database_refuses_is_not_repeated()
    {
        await Do("create table pair (id int unique deferrable initially deferred)");
        await Assert.ThrowsAsync<PostgresException>(() => Add(_store, 1, more: "insert into pair values (1), (1)"));

        Assert.Equal((1, 0), (_tries, await Value()));
        Assert.Equal("done", await Add(1));
    }

    [Fact]
    public async Task A_statement_that_travels_with_the_commit_and_is_refused_is_not_repeated()
    {
        await Do("create table one (id int primary key)");
        var tries = 0;
        await Assert.ThrowsAsync<EmailTaken>(() =>
            _store.InTransaction(
                async tx =>
                {
                    tries++;
                    await tx.Sql().Send("insert into one values (1), (1)", [], Ct, _ => new EmailTaken("Taken."));
                    return true;
                },
                Ct
            )
        );

        Assert.Equal(1, tries);
    }

    [Fact]
    public async Task A_statement_that_takes_too_long_is_not_repeated()
    {
        await using var store = new PostgresStore(_database.Address + ";Command Timeout=1");

        await Assert.ThrowsAsync<StoreUnavailable>(() => Add(store, 1, more: "select pg_sleep(60)"));

        Assert.Equal((1, 0), (_tries, await Value()));
    }

    [Fact]
    public async Task Connections_that_died_in_the_pool_are_not_noticed()
    {
        // Several, so that one that is dead does not lead to the next that is.
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => _store.Read(sql => sql.Execute("select pg_sleep(0.2)", [], Ct), Ct)));
        await _direct.Read(sql => sql.Execute(Others, [], Ct), Ct);

        Assert.Equal("done", await Add(1));
        Assert.Equal(1, await Value());
    }

    const string Others =
        "select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid() and query like '%pg_sleep(0.2)%'";

    Task<string> Add(int by, Fault fault = Fault.None, string? more = null) => Add(_store, by, fault, more);

    // The fault meets the bytes after the last statement, which are the commit's.
    Task<string> Add(SqlStore store, int by, Fault fault = Fault.None, string? more = null) =>
        store.InTransaction(
            async tx =>
            {
                _tries++;
                await tx.Sql().Execute("update counter set value = value + @by where name = 'a'", [("by", (long)by)], Ct);
                if (more is not null)
                    await tx.Sql().Execute(more, [], Ct);
                if (_tries == 1)
                    _proxy.Arm(fault);
                return "done";
            },
            Ct
        );

    async Task Until(string count)
    {
        while (await _direct.Read(sql => sql.QueryFirst(count, [], row => row.Number(0), Ct), Ct) == 0)
            await Task.Delay(10, Ct);
    }

    Task Do(string text) => _direct.InTransaction(tx => tx.Sql().Execute(text, [], Ct), Ct);

    Task<long> Value() => _direct.Read(sql => sql.QueryFirst("select value from counter", [], row => row.Number(0), Ct), Ct);
}
