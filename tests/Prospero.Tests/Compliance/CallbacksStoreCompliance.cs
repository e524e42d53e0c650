using System.Text;
using Prospero.Core;
using Prospero.Core.Intake;
using Prospero.Storage;
using Xunit;

namespace Prospero.Tests.Compliance;

public abstract class CallbacksStoreCompliance(ITestDatabase database) : StoreCompliance(database)
{
    static readonly SenderId Sender = SenderId.New(Noon);

    SqlCallbacks Callbacks => new(Store, Secrets);

    [Fact]
    public async Task What_is_kept_comes_back_byte_by_byte()
    {
        byte[] bytes = [0, 255, (byte)'{', 10, 13, 200];
        var kept = New("x") with { Raw = new RawCallback("POST", new Uri("https://x.example/callbacks/a/b?c=d%20e"), Headers, bytes) };
        Assert.True(await Keep(kept));

        var claimed = Assert.Single(await Claim(Noon));

        Assert.Equal((kept.Id, kept.Workspace, kept.Sender, kept.Provider, 1), Key(claimed));
        Assert.Equal(bytes, claimed.Raw.Body);
        Assert.Equal(kept.Raw.Url.ToString(), claimed.Raw.Url.ToString());
        Assert.Equal("POST", claimed.Raw.Method);
        Assert.Equal(Headers, claimed.Raw.Headers);
        Assert.Equal(Noon, claimed.ReceivedAt);
    }

    [Fact]
    public async Task The_same_bytes_are_kept_once_for_a_sender_whatever_their_signature()
    {
        Assert.True(await Keep(New("same")));
        var again = New("same");
        again = again with { Raw = again.Raw with { Headers = new Dictionary<string, string> { ["x-signature"] = "another" } } };
        Assert.False(await Keep(again));
        Assert.True(await Keep(New("same") with { Sender = SenderId.New(Noon) }));
        Assert.True(await Keep(New("other")));

        Assert.Equal(3, (await Claim(Noon)).Count);
    }

    [Fact]
    public async Task What_is_claimed_is_nobody_elses_until_its_lease_ends()
    {
        await Keep(New("one"));
        Assert.Single(await Claim(Noon));
        Assert.Empty(await Claim(Noon));
        Assert.Equal(Noon.AddMinutes(2), await Callbacks.NextDue(default));

        var again = Assert.Single(await Claim(Noon.AddMinutes(2)));

        Assert.Equal(2, again.Tries);
    }

    [Fact]
    public async Task The_oldest_come_first_and_no_more_than_are_wanted()
    {
        foreach (var i in (int[])[2, 0, 1])
            await Keep(New($"{i}", Noon.AddSeconds(i)));

        var claimed = await Callbacks.Claim(2, Noon.AddMinutes(1), Noon.AddMinutes(5), default);

        Assert.Equal(["0", "1"], claimed.Select(one => Encoding.UTF8.GetString(one.Raw.Body)));
    }

    [Fact]
    public async Task What_is_done_is_blanked_and_what_nobody_could_use_is_not()
    {
        await Keep(New("carried out"));
        await Keep(New("nobody's"));
        var (first, second) = await Claim(Noon) is [var a, var b] ? (a, b) : throw new InvalidOperationException();
        await Callbacks.Settle(first, CallbackState.Done, null, null, default);
        await Callbacks.Settle(second, CallbackState.Unmatched, null, "about nobody we know", default);

        Assert.Null(await Callbacks.NextDue(default));
        Assert.Empty(await Claim(Noon.AddHours(1)));
        Assert.Equal(["done -", "unmatched kept"], await States());
        Assert.False(await Keep(New("carried out")));
    }

    [Fact]
    public async Task What_must_wait_is_due_again_and_a_settled_one_never()
    {
        await Keep(New("early"));
        var claimed = Assert.Single(await Claim(Noon));
        await Callbacks.Settle(claimed, CallbackState.Waiting, Noon.AddSeconds(1), "early", default);
        Assert.Empty(await Claim(Noon));
        claimed = Assert.Single(await Claim(Noon.AddSeconds(1)));
        await Callbacks.Settle(claimed, CallbackState.Done, null, null, default);

        await Callbacks.Settle(claimed, CallbackState.Waiting, Noon, "a slow node", default);

        Assert.Empty(await Claim(Noon.AddHours(1)));
    }

    [Fact]
    public async Task Only_what_is_old_and_settled_is_pruned()
    {
        foreach (var name in (string[])["old", "waiting"])
            await Keep(New(name));
        await Keep(New("young", Noon.AddDays(1)));
        foreach (var one in await Claim(Noon.AddDays(1)))
            if (Encoding.UTF8.GetString(one.Raw.Body) != "waiting")
                await Callbacks.Settle(one, CallbackState.Done, null, null, default);

        Assert.Equal(1, await Callbacks.Prune(Noon.AddHours(1), 10, default));
        Assert.Equal(2, (await States()).Count);
    }

    [Fact]
    public async Task What_people_write_does_not_lie_readable_in_the_database()
    {
        await Keep(New("I would like to buy"));

        var stored = await Store.Read(
            sql => sql.QueryFirst("select content from callback", [], row => Encoding.UTF8.GetString(row.Bytes(0)), default),
            default
        );

        Assert.DoesNotContain("would like", stored);
    }

    [Fact]
    public async Task Two_nodes_never_take_the_same_one()
    {
        for (var i = 0; i < 40; i++)
            await Keep(New($"{i}"));
        SqlStore[] nodes = [Store, await OtherNode()];

        var taken = await Task.WhenAll(
            Enumerable
                .Range(0, 8)
                .Select(i => Task.Run(() => new SqlCallbacks(nodes[i % 2], Secrets).Claim(5, Noon, Noon.AddMinutes(1), default)))
        );

        var ids = taken.SelectMany(some => some).Select(one => one.Id).ToList();
        Assert.Equal(ids.Distinct().Count(), ids.Count);
    }

    static Dictionary<string, string> Headers => new() { ["x-hub-signature-256"] = "sha256=00" };

    static (Guid, WorkspaceId, SenderId, string, int) Key(KeptCallback one) => (one.Id, one.Workspace, one.Sender, one.Provider, one.Tries);

    KeptCallback New(string body, DateTimeOffset? at = null) =>
        new(
            Ids.New(at ?? Noon),
            Ours.Id,
            Sender,
            "whatsapp-cloud",
            new RawCallback("POST", new Uri("https://x.example/callbacks/whatsapp-cloud/token"), Headers, Encoding.UTF8.GetBytes(body)),
            at ?? Noon
        );

    Task<bool> Keep(KeptCallback callback) => Write(tx => Callbacks.Keep(tx, callback, default));

    Task<IReadOnlyList<KeptCallback>> Claim(DateTimeOffset now) => Callbacks.Claim(10, now, now.AddMinutes(2), default);

    Task<List<string>> States() =>
        Store.Read(
            sql =>
                sql.Query(
                    "select state, content from callback order by received_at, id",
                    [],
                    row => $"{row.Text(0)} {(row.BytesOrNull(1) is null ? "-" : "kept")}",
                    default
                ),
            default
        );
}

public sealed class SqliteCallbacksTests() : CallbacksStoreCompliance(new SqliteDatabase());

public sealed class PostgresCallbacksTests() : CallbacksStoreCompliance(new PostgresDatabase());
