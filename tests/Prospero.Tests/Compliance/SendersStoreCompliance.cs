using System.Text;
using Prospero.Core;
using Prospero.Core.Access;
using Prospero.Core.Channels;
using Prospero.Storage;
using Xunit;

namespace Prospero.Tests.Compliance;

public abstract class SendersStoreCompliance(ITestDatabase database) : StoreCompliance(database)
{
    static readonly SendingDay Today = new("2026-03-02", Noon.AddHours(12));
    static readonly SendingDay Tomorrow = new("2026-03-03", Noon.AddHours(36));

    SqlSenders Senders => new(Store, Secrets);

    [Fact]
    public async Task A_sender_is_found_as_it_was_saved()
    {
        var sender = NewSender("sales") with
        {
            Channel = Channel.WhatsApp,
            Address = "+573001234567",
            DisplayName = "Ventas \"Acme\"",
            Settings = new Dictionary<string, string> { ["token"] = "s3cr\u0001t ñ 😀", ["host"] = "" },
            Limits = new SenderLimits(0.5, 1000),
            IsPaused = true,
        };
        await Save(sender);

        Same(sender, await Senders.Find(Ours.Id, sender.Id, default));
        Assert.Null(await Senders.Find(Ours.Id, SenderId.New(Noon), default));
    }

    [Fact]
    public async Task A_sender_that_is_held_is_not_changed_by_others_until_the_commit()
    {
        var sender = NewSender("sales");
        await Save(sender);
        var node = await OtherNode();
        Task? pause = null;

        await Write(async tx =>
        {
            var held = await Senders.Hold(tx, Ours.Id, sender.Id, default);
            Same(sender, held);
            // Begun inside, so that it has to wait for our commit and comes after it.
            pause ??= Task.Run(() =>
                node.InTransaction(
                    other => new SqlSenders(node, Secrets).SetPaused(other, Ours.Id, sender.Id, true, Noon, default),
                    default
                )
            );
            await Senders.Save(tx, held! with { Name = "renamed" }, Noon, default);
        });
        await pause!;

        Same(sender with { Name = "renamed", IsPaused = true }, await Senders.Find(Ours.Id, sender.Id, default));
        Assert.Null(await Write(tx => Senders.Hold(tx, Theirs.Id, sender.Id, default)));
    }

    [Fact]
    public async Task Saving_again_writes_every_column_and_keeps_the_place_in_the_list()
    {
        var first = NewSender("first");
        var second = NewSender("second");
        await Save(first);
        await Save(second, Noon.AddHours(1));
        var changed = first with { Name = "renamed", Provider = "smtp", Limits = new SenderLimits(PerDay: 5) };

        await Save(changed, Noon.AddHours(2));

        var all = await Senders.All(Ours.Id, default);
        Assert.Equal(2, all.Count);
        Same(changed, all[0]);
        Same(second, all[1]);
    }

    [Fact]
    public async Task Whoever_saves_a_sender_neither_pauses_nor_resumes_it()
    {
        var sender = NewSender("sales");
        await Save(sender);
        await Write(tx => Senders.SetPaused(tx, Ours.Id, sender.Id, true, Noon, default));

        // Read before the pause.
        await Save(sender with { Name = "renamed" });

        Same(sender with { Name = "renamed", IsPaused = true }, await Senders.Find(Ours.Id, sender.Id, default));
    }

    [Fact]
    public async Task Settings_do_not_lie_readable_in_the_database()
    {
        await Save(NewSender("sales") with { Settings = new Dictionary<string, string> { ["password"] = "correct horse" } });

        var stored = await Store.Read(
            sql => sql.QueryFirst("select settings from sender", [], row => Encoding.UTF8.GetString(row.Bytes(0)), default),
            default
        );

        Assert.DoesNotContain("correct horse", stored);
        Assert.DoesNotContain("password", stored);
    }

    [Fact]
    public async Task Two_senders_of_a_workspace_cannot_have_one_name()
    {
        await Save(NewSender("sales"));
        await Save(NewSender("sales") with { Workspace = Theirs.Id });

        await Assert.ThrowsAsync<NameTaken>(() => Save(NewSender("sales")));

        Assert.Single(await Senders.All(Ours.Id, default));
    }

    [Fact]
    public async Task Another_workspaces_senders_are_never_found()
    {
        var sender = NewSender("sales");
        await Save(sender);

        Assert.Null(await Senders.Find(Theirs.Id, sender.Id, default));
        Assert.Empty(await Senders.All(Theirs.Id, default));
    }

    [Fact]
    public async Task A_sender_is_found_by_the_address_at_which_its_provider_reports()
    {
        static Sender At(Sender sender, string token) =>
            sender with
            {
                Settings = new Dictionary<string, string> { [Sender.CallbackTokenSetting] = token },
            };
        var sender = At(NewSender("sales"), "a-token");
        await Save(sender);
        await Save(NewSender("no-callback"));
        await Save(NewSender("no-callback-either"));

        Same(sender, await Senders.FindByCallback(CallbackAddress.Hash("a-token"), default));
        Assert.Null(await Senders.FindByCallback(CallbackAddress.Hash("A-token"), default));

        await Save(At(sender, "another"));

        Assert.Null(await Senders.FindByCallback(CallbackAddress.Hash("a-token"), default));
        Assert.NotNull(await Senders.FindByCallback(CallbackAddress.Hash("another"), default));
    }

    [Fact]
    public async Task A_sender_without_limits_is_always_free()
    {
        Assert.Equal([Noon, Noon, Noon], await Reserve(NewSender("sales"), 3, Noon));
        Assert.Empty(await Reserve(NewSender("sales"), 0, Noon));
    }

    [Fact]
    public async Task Slots_are_evenly_spaced_and_go_on_where_the_last_reservation_ended()
    {
        var sender = NewSender("sales") with { Limits = new SenderLimits(PerSecond: 2) };

        Assert.Equal([Noon, Noon.AddSeconds(0.5)], await Reserve(sender, 2, Noon));
        Assert.Equal([Noon.AddSeconds(1), Noon.AddSeconds(1.5)], await Reserve(sender, 2, Noon));
        Assert.Equal([Noon.AddSeconds(60)], await Reserve(sender, 1, Noon.AddSeconds(60)));
    }

    [Fact]
    public async Task Slots_that_do_not_fall_on_a_millisecond_never_come_nearer_than_the_interval()
    {
        var sender = NewSender("sales") with { Limits = new SenderLimits(PerSecond: 3) };
        var slots = new List<DateTimeOffset>();
        for (var i = 0; i < 10; i++)
            slots.AddRange(await Reserve(sender, 1, Noon));

        Assert.All(slots.Zip(slots.Skip(1)), pair => Assert.True(pair.Second - pair.First >= TimeSpan.FromSeconds(1.0 / 3)));
    }

    [Fact]
    public async Task What_is_beyond_the_day_is_asked_again_when_the_next_one_begins()
    {
        var sender = NewSender("sales") with { Limits = new SenderLimits(PerDay: 3) };

        Assert.Equal([Noon, Noon], await Reserve(sender, 2, Noon));
        Assert.Equal([Noon, Today.EndsAt, Today.EndsAt], await Reserve(sender, 3, Noon));
        Assert.Equal([Tomorrow.EndsAt.AddHours(-1)], await Reserve(sender, 1, Tomorrow.EndsAt.AddHours(-1), Tomorrow));
    }

    [Fact]
    public async Task Test_data_and_other_senders_have_timetables_of_their_own()
    {
        var sender = NewSender("sales") with { Limits = new SenderLimits(PerSecond: 1) };
        await Reserve(sender, 5, Noon);

        Assert.Equal([Noon], await Reserve(sender, 1, Noon, data: OurTests));
        Assert.Equal([Noon], await Reserve(sender with { Id = SenderId.New(Noon) }, 1, Noon));
    }

    [Fact]
    public async Task A_reservation_that_was_rolled_back_takes_no_slot()
    {
        var sender = NewSender("sales") with { Limits = new SenderLimits(PerSecond: 1) };
        await RollBack(tx => Senders.Reserve(tx, Ours.Id, sender, 5, Noon, Today, default));

        Assert.Equal([Noon], await Reserve(sender, 1, Noon));
    }

    [Fact]
    public async Task Two_nodes_that_reserve_at_once_never_get_the_same_slot()
    {
        var sender = NewSender("sales") with { Limits = new SenderLimits(PerSecond: 10) };
        SqlStore[] nodes = [Store, await OtherNode()];

        var taken = await Task.WhenAll(
            Enumerable
                .Range(0, 20)
                .Select(i =>
                    Task.Run(() =>
                        nodes[i % 2]
                            .InTransaction(
                                tx => new SqlSenders(nodes[i % 2], Secrets).Reserve(tx, Ours.Id, sender, 3, Noon, Today, default),
                                default
                            )
                    )
                )
        );

        Assert.Equal(Enumerable.Range(0, 60).Select(i => Noon.AddMilliseconds(100 * i)), taken.SelectMany(slots => slots).Order());
    }

    Sender NewSender(string name) =>
        new(
            SenderId.New(Noon),
            Ours.Id,
            name,
            Channel.Email,
            "simulated",
            null,
            null,
            new Dictionary<string, string>(),
            SenderLimits.None,
            false
        );

    Task Save(Sender sender, DateTimeOffset? now = null) => Write(tx => Senders.Save(tx, sender, now ?? Noon, default));

    Task<IReadOnlyList<DateTimeOffset>> Reserve(
        Sender sender,
        int slots,
        DateTimeOffset now,
        SendingDay? day = null,
        Workspace? data = null
    ) => Write(tx => Senders.Reserve(tx, (data ?? Ours).Id, sender, slots, now, day ?? Today, default));

    static void Same(Sender expected, Sender? actual)
    {
        Assert.NotNull(actual);
        Assert.Equal(expected.Settings, actual.Settings);
        Assert.Equal(expected, actual with { Settings = expected.Settings });
    }
}
