using Microsoft.Data.Sqlite;
using Prospero.Core;
using Prospero.Storage;
using Prospero.Tests.Compliance;
using Xunit;

namespace Prospero.Tests.Assumptions;

/// <summary>What SQLite does when a writer meets another writer, or a reader.</summary>
public sealed class SqliteWriters : IAsyncLifetime
{
    readonly SqliteDatabase _database = new();
    SqlStore _one = null!;
    SqlStore _two = null!;

    public async ValueTask InitializeAsync()
    {
        _one = await _database.Create();
        _two = await _database.Create();
        await Write(_one, tx => tx.Sql().Execute("create table mark (name text primary key)", [], default));
    }

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    [Fact]
    public void The_library_says_which_one_it_is()
    {
        var version = SqliteLibrary.Choose();

        TestContext.Current.TestOutputHelper!.WriteLine(version);
        Assert.Matches(@"^3\.\d+\.\d+ \((system|bundled)\)$", version);
        Assert.True(Version.Parse(version.Split(' ')[0]) >= new Version(3, 35, 5), version);
    }

    [Fact]
    public async Task A_second_process_waits_until_the_first_has_committed()
    {
        var isWriting = new TaskCompletionSource();
        var mayCommit = new TaskCompletionSource();
        var first = Write(
            _one,
            async tx =>
            {
                await Mark(tx, "first");
                isWriting.SetResult();
                await mayCommit.Task;
            }
        );
        await isWriting.Task;
        var sees = new TaskCompletionSource<List<string>>();
        var second = Task.Run(() =>
            Write(
                _two,
                async tx =>
                {
                    sees.SetResult(await Marks(tx.Sql()));
                    await Mark(tx, "second");
                }
            )
        );

        Assert.False(sees.Task.IsCompleted);
        mayCommit.SetResult();
        await Task.WhenAll(first, second);

        Assert.Equal(["first"], await sees.Task);
        Assert.Equal(["first", "second"], await Read(_one));
    }

    [Fact]
    public async Task A_reader_does_not_wait_for_a_writer_and_sees_what_was_committed_last()
    {
        await Write(_one, tx => Mark(tx, "old"));

        await Write(
            _one,
            async tx =>
            {
                await Mark(tx, "new");
                Assert.Equal(["old"], await Read(_one));
                Assert.Equal(["old"], await Read(_two));
            }
        );

        Assert.Equal(["new", "old"], await Read(_two));
    }

    [Fact]
    public async Task A_writer_does_not_wait_for_a_reader_who_goes_on_with_what_he_saw()
    {
        await Write(_one, tx => Mark(tx, "old"));

        await _two.Read(
            async sql =>
            {
                await sql.Execute("begin", [], default);
                Assert.Equal(["old"], await Marks(sql));
                await Write(_one, tx => Mark(tx, "new"));
                Assert.Equal(["old"], await Marks(sql));
                await sql.Execute("commit", [], default);
                Assert.Equal(["new", "old"], await Marks(sql));
                return true;
            },
            default
        );
    }

    [Fact]
    public async Task A_refused_statement_leaves_the_rest_of_its_transaction_whole()
    {
        await Write(
            _one,
            async tx =>
            {
                await Mark(tx, "one");
                var error = await Assert.ThrowsAsync<SqliteException>(() =>
                    tx.Sql().Execute("insert into mark (name) select 'two' union all select 'one' order by 1 desc", [], default)
                );
                Assert.Equal(19, error.SqliteErrorCode);
                await Mark(tx, "three");
            }
        );

        Assert.Equal(["one", "three"], await Read(_one));
    }

    [Fact]
    public async Task An_exception_rolls_back_and_the_next_transaction_goes_on()
    {
        await Assert.ThrowsAsync<TimeoutException>(() =>
            Write(
                _one,
                async tx =>
                {
                    await Mark(tx, "lost");
                    throw new TimeoutException();
                }
            )
        );

        await Write(_one, tx => Mark(tx, "kept"));
        Assert.Equal(["kept"], await Read(_one));
    }

    [Fact]
    public async Task Every_connection_synchronises_fully_and_writes_ahead()
    {
        static async Task<string> Settings(Sql sql) =>
            string.Join(
                ' ',
                await sql.QueryFirst("pragma journal_mode", [], row => row.Text(0), default),
                await sql.QueryFirst("pragma synchronous", [], row => row.Count(0), default),
                await sql.QueryFirst("pragma foreign_keys", [], row => row.Count(0), default)
            );

        Assert.Equal("wal 2 1", await _one.Read(Settings, default));
        Assert.Equal("wal 2 1", await _one.InTransaction(tx => Settings(tx.Sql()), default));
    }

    static Task Write(SqlStore store, Func<ITransaction, Task> work) =>
        store.InTransaction(
            async tx =>
            {
                await work(tx);
                return true;
            },
            default
        );

    static Task Mark(ITransaction tx, string name) => tx.Sql().Execute("insert into mark (name) values (@name)", [("name", name)], default);

    static Task<List<string>> Marks(Sql sql) => sql.Query("select name from mark order by name", [], row => row.Text(0), default);

    static Task<List<string>> Read(SqlStore store) => store.Read(Marks, default);
}
