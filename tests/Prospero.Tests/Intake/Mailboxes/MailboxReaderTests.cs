using System.Diagnostics;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Prospero.Core;
using Prospero.Core.Access;
using Prospero.Core.Channels;
using Prospero.Core.Intake;
using Prospero.Core.Messages;
using Prospero.Tests.Support;
using Xunit;

namespace Prospero.Tests.Intake.Mailboxes;

/// <summary>Each mail has its effect once, whatever happens between the mailbox and the database.</summary>
public abstract class MailboxReaderTests
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    readonly FakeMailboxes _box = new();

    [Fact]
    public async Task Mail_from_before_the_first_reading_is_left_alone_and_all_after_it_is_read_once()
    {
        _box.Put(From("ana@example.test", "old"));
        await using var scene = await Begin();
        await scene.Watch(async () =>
        {
            await scene.Until(async () => await scene.Place() is not null);
            _box.Put(From("ana@example.test", "one"));
            _box.Put(From("nobody@example.test", "noise"));
            _box.Put(From("ana@example.test", "two"));
            await scene.Until(async () => (await scene.Replies()).Count == 2);
        });

        _box.Put(From("ana@example.test", "three"));
        await scene.Watch(() => scene.Until(async () => (await scene.Replies()).Count == 3));

        Assert.Equal(["one", "two", "three"], await scene.Replies());
        Assert.Equal(4, _box.Fetches);
        Assert.Equal(5u, (await scene.Place())!.Uid);
    }

    [Fact]
    public async Task New_uids_for_old_mails_change_nothing_twice()
    {
        await using var scene = await Begin();
        await scene.Watch(async () =>
        {
            await scene.Until(async () => await scene.Place() is not null);
            _box.Put(From("ana@example.test", "one"));
            await scene.Until(async () => (await scene.Replies()).Count == 1);
        });
        _box.Renumber();
        _box.Put(From("ana@example.test", "two"));

        await scene.Watch(() => scene.Until(async () => (await scene.Place())!.Validity == 2 && (await scene.Place())!.Uid == 2));

        Assert.Equal(["one", "two"], await scene.Replies());
    }

    [Fact]
    public async Task A_crash_before_the_record_leaves_neither_the_reply_nor_the_place()
    {
        await using var scene = await Begin();
        await scene.Watch(() => scene.Until(async () => await scene.Place() is not null));
        var place = await scene.Place();
        var reply = new InboundEvent.Received(
            scene.Workspace.Id,
            "mail",
            "<x@example.test>",
            scene.Server.Clock.GetUtcNow(),
            Channel.Email,
            scene.Sender.Id,
            "ana@example.test",
            "x",
            "lost",
            null
        );

        await Assert.ThrowsAsync<IOException>(() =>
            scene.Server.Get<InboundEvents>().AcceptWith(reply, _ => throw new IOException("cut off"), default)
        );

        Assert.Empty(await scene.Replies());
        Assert.Equal(place, await scene.Place());
        Assert.Equal(InboundEffect.Applied, (await scene.Server.Get<InboundEvents>().Accept([reply], default))[0]);
    }

    [Fact]
    public async Task While_one_watches_another_does_nothing()
    {
        await using var scene = await Begin();
        await scene.Watch(async () =>
        {
            await scene.Until(async () => await scene.Place() is not null);
            await scene.Reader.Watch(scene.Sender, () => Assert.Fail("It was opened twice."), default).WaitAsync(Patience);
        });
    }

    [Fact]
    public async Task A_watch_whose_right_was_taken_writes_nothing_more()
    {
        await using var scene = await Begin();
        var places = scene.Server.Get<IMailboxPlaces>();
        var watching = Task.Run(() => scene.Reader.Watch(scene.Sender, () => { }, default));
        await scene.Until(async () => await scene.Place() is not null);
        var later = scene.Server.Clock.GetUtcNow() + TimeSpan.FromHours(1);
        Assert.True(await places.Hold(scene.Workspace.Id, scene.Sender.Id, Guid.NewGuid(), later, TimeSpan.FromHours(1), default));

        _box.Put(From("ana@example.test", "one"));

        await watching.WaitAsync(Patience);
        Assert.Empty(await scene.Replies());
    }

    [Fact]
    public async Task Why_a_mailbox_cannot_be_read_is_kept()
    {
        await using var scene = await Begin();
        _box.Fault = "LOGIN was refused";

        await Assert.ThrowsAsync<MailboxUnavailable>(() => scene.Reader.Watch(scene.Sender, () => { }, default));

        var standing = Assert.Single(await scene.Server.Get<IMailboxPlaces>().Standings(scene.Workspace.Id, default));
        Assert.Equal((_box.Fault, null), (standing.Error, standing.LeaseUntil));
    }

    static string From(string from, string text) => $"From: {from}\nMessage-ID: <{text}@example.test>\nSubject: x\n\n{text}\n";

    async Task<Scene> Begin()
    {
        var server = await TestServer.Start(services => services.AddSingleton<IMailboxes>(_box));
        var workspace = await server.AddWorkspace("mail");
        var settings = new Dictionary<string, string>
        {
            ["host"] = "localhost",
            ["username"] = "u",
            ["password"] = "p",
            ["imap_host"] = "localhost",
        };
        var sender = new Sender(
            SenderId.New(server.Clock.GetUtcNow()),
            workspace.Id,
            "sales",
            Channel.Email,
            "smtp",
            "sales@example.com",
            null,
            settings,
            SenderLimits.None,
            false
        );
        await server.Do(tx => server.Get<ISenders>().Save(tx, sender, server.Clock.GetUtcNow(), default));
        var key = await server.AddKey(workspace);
        var answer = await server.Send(
            "POST",
            "/api/public/leads",
            Encoding.UTF8.GetBytes("""{ "first_name": "Ana", "email": "ana@example.test" }"""),
            key
        );
        Assert.Equal(201, answer.Status);
        return new Scene(server, workspace, sender, new LeadId(answer.Json.GetProperty("lead").GetProperty("id").GetGuid()));
    }

    sealed record Scene(TestServer Server, Workspace Workspace, Sender Sender, LeadId Ana) : IAsyncDisposable
    {
        public MailboxReader Reader => Server.Get<MailboxReader>();

        public Task<MailboxPlace?> Place() => Server.Get<IMailboxPlaces>().Find(Workspace.Id, Sender.Id, "INBOX", default);

        public async Task<IReadOnlyList<string?>> Replies() =>
            [.. (await Server.Get<IMessages>().OfLead(Workspace.Id, Ana, default)).Select(message => message.Content)];

        /// <summary>Watches while something happens, and then stops.</summary>
        public async Task Watch(Func<Task> meanwhile)
        {
            using var stop = new CancellationTokenSource();
            var watching = Task.Run(() => Reader.Watch(Sender, () => { }, stop.Token));
            await meanwhile();
            await stop.CancelAsync();
            await watching.WaitAsync(Patience);
        }

        public async Task Until(Func<Task<bool>> holds)
        {
            var deadline = Stopwatch.StartNew();
            while (!await holds())
            {
                Assert.True(deadline.Elapsed < Patience, "It did not happen in time.");
                await Task.Delay(20);
            }
        }

        public ValueTask DisposeAsync() => Server.DisposeAsync();
    }
}

public sealed class SqliteMailboxReaderTests : MailboxReaderTests;

public sealed class PostgresMailboxReaderTests : MailboxReaderTests, IOnPostgres;
