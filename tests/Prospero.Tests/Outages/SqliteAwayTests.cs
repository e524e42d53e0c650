using Prospero.Core;
using Prospero.Storage;
using Prospero.Tests.Support;
using Xunit;

namespace Prospero.Tests.Outages;

/// <summary>A SQLite file whose disk gives out under a running server.</summary>
public sealed class SqliteAwayTests : IDisposable
{
    readonly SmallDisk _disk = new(24);

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => _disk.Dispose();

    [Fact]
    public async Task A_disk_that_is_full_refuses_and_recovers()
    {
        await using var place = await AwayPlace.Start(options => options with { DataFolder = _disk.Folder });
        var before = await place.Create();
        Assert.Equal(201, before.Status);

        _disk.Fill();
        while ((await place.Create()).Status == 201)
        {
            // What was left inside the log of the database is used first.
        }

        await place.SaysThatItIsAway("the disk of the database is full");
        Assert.Equal(200, (await place.Get(AwayPlace.IdOf(before))).Status);

        _disk.Free();
        Assert.Equal(201, (await place.CreateWhenItIsBack()).Status);
        Assert.Equal(200, (await place.Get(AwayPlace.IdOf(before))).Status);
        place.SaidItOnce();
    }

    [Fact]
    public async Task What_a_full_disk_refused_is_not_there_and_what_it_took_is()
    {
        await using var store = new SqliteStore(Path.Combine(_disk.Folder, "prospero.db"));
        await new Migrator(store, new ManualClock(DateTimeOffset.UnixEpoch)).Migrate(Ct);
        await Do(store, "create table item (id integer primary key, body text)");
        _disk.Fill();
        var taken = 0;
        var refused = 0;
        for (var i = 0; refused < 5; i++)
            try
            {
                await Do(store, $"insert into item values ({i}, '{new string('x', 5000)}')");
                taken++;
            }
            catch (StoreUnavailable)
            {
                refused++;
                Assert.Equal(taken, await Count(store));
            }

        _disk.Free();
        await Do(store, "insert into item values (1000000, 'y')");
        Assert.Equal(taken + 1, await Count(store));
        await using var other = new SqliteStore(Path.Combine(_disk.Folder, "prospero.db"));
        Assert.Equal(taken + 1, await Count(other));
    }

    [Fact]
    public async Task A_file_that_cannot_be_written_is_read_and_refuses_until_it_can()
    {
        var file = Path.Combine(_disk.Folder, "prospero.db");
        await using (var first = new SqliteStore(file))
        {
            await new Migrator(first, new ManualClock(DateTimeOffset.UnixEpoch)).Migrate(Ct);
            await Do(first, "create table item (id integer primary key, body text)");
        }

        _disk.MakeReadOnly(true);
        await using var store = new SqliteStore(file);
        var thrown = await Assert.ThrowsAsync<StoreUnavailable>(() => Do(store, "insert into item values (1, 'x')"));
        Assert.Contains("cannot be", thrown.Message, StringComparison.Ordinal);
        Assert.Contains("cannot be", await new Readiness(store).WhyNot(Ct), StringComparison.Ordinal);

        _disk.MakeReadOnly(false);
        await Do(store, "insert into item values (1, 'x')");
        Assert.Equal(1, await Count(store));
        while (await new Readiness(store).WhyNot(Ct) is not null)
            await Task.Delay(50, Ct);
    }

    static Task Do(SqlStore store, string text) => store.InTransaction(tx => tx.Sql().Execute(text, [], Ct), Ct);

    static Task<long> Count(SqlStore store) =>
        store.Read(sql => sql.QueryFirst("select count(*) from item", [], row => row.Number(0), Ct), Ct);
}
