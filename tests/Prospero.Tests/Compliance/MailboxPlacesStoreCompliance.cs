using Prospero.Core;
using Prospero.Core.Channels;
using Prospero.Storage;
using Xunit;

namespace Prospero.Tests.Compliance;

public abstract class MailboxPlacesStoreCompliance(ITestDatabase database) : StoreCompliance(database)
{
    static readonly TimeSpan Lease = TimeSpan.FromMinutes(2);
    static readonly Guid One = Guid.Parse("0197d0e0-0000-7000-8000-000000000001");
    static readonly Guid Other = Guid.Parse("0197d0e0-0000-7000-8000-000000000002");

    readonly SenderId _sender = SenderId.New(Noon);

    SqlMailboxPlaces Places => new(Store);

    [Fact]
    public async Task One_watch_at_a_time_may_read_a_mailbox()
    {
        Assert.True(await Hold(One, Noon));
        Assert.False(await Hold(Other, Noon + Lease / 2));
        Assert.True(await Hold(One, Noon + Lease / 2));
        Assert.False(await Hold(Other, Noon + Lease));

        Assert.True(await Hold(Other, Noon + Lease * 1.5));
        Assert.False(await Hold(One, Noon + Lease * 1.5));
    }

    [Fact]
    public async Task What_is_given_back_is_free_at_once()
    {
        await Hold(One, Noon);
        await Places.Release(Ours.Id, _sender, Other, default);
        Assert.False(await Hold(Other, Noon));

        await Places.Release(Ours.Id, _sender, One, default);

        Assert.True(await Hold(Other, Noon));
    }

    [Fact]
    public async Task Another_workspace_has_its_own_right()
    {
        await Hold(One, Noon);

        Assert.True(await Places.Hold(Theirs.Id, _sender, Other, Noon, Lease, default));
    }

    [Fact]
    public async Task A_place_is_found_as_it_was_written()
    {
        await Hold(One, Noon);
        Assert.Null(await Places.Find(Ours.Id, _sender, "INBOX", default));

        Assert.True(await Advance(One, "INBOX", new MailboxPlace(uint.MaxValue, 0, Noon)));
        Assert.True(await Advance(One, "Spam ñ", new MailboxPlace(1, uint.MaxValue, Noon)));
        Assert.True(await Advance(One, "INBOX", new MailboxPlace(7, 9, Noon + Lease)));

        Assert.Equal(new MailboxPlace(7, 9, Noon + Lease), await Places.Find(Ours.Id, _sender, "INBOX", default));
        Assert.Equal(new MailboxPlace(1, uint.MaxValue, Noon), await Places.Find(Ours.Id, _sender, "Spam ñ", default));
        Assert.Null(await Places.Find(Theirs.Id, _sender, "INBOX", default));
    }

    [Fact]
    public async Task Who_lost_the_right_writes_nothing()
    {
        await Hold(One, Noon);
        await Hold(Other, Noon + Lease);

        Assert.False(await Advance(One, "INBOX", new MailboxPlace(1, 5, Noon)));
        await Places.Report(Ours.Id, _sender, One, "late", default);

        Assert.Null(await Places.Find(Ours.Id, _sender, "INBOX", default));
        Assert.Null((await Places.Standings(Ours.Id, default)).Single().Error);
    }

    [Fact]
    public async Task What_is_wrong_with_a_mailbox_is_kept_until_it_is_read_again()
    {
        await Hold(One, Noon);
        await Places.Report(Ours.Id, _sender, One, "no such host", default);
        await Places.Release(Ours.Id, _sender, One, default);
        Assert.Equal([new MailboxStanding(_sender, "no such host", null)], await Places.Standings(Ours.Id, default));

        await Hold(Other, Noon);
        await Places.Report(Ours.Id, _sender, Other, null, default);

        Assert.Equal([new MailboxStanding(_sender, null, Noon + Lease)], await Places.Standings(Ours.Id, default));
        Assert.Empty(await Places.Standings(Theirs.Id, default));
    }

    Task<bool> Hold(Guid holder, DateTimeOffset now) => Places.Hold(Ours.Id, _sender, holder, now, Lease, default);

    Task<bool> Advance(Guid holder, string folder, MailboxPlace place) =>
        Store.InTransaction(tx => Places.Advance(tx, Ours.Id, _sender, holder, folder, place, default), default);
}

public sealed class SqliteMailboxPlacesTests() : MailboxPlacesStoreCompliance(new SqliteDatabase());

public sealed class PostgresMailboxPlacesTests() : MailboxPlacesStoreCompliance(new PostgresDatabase());
