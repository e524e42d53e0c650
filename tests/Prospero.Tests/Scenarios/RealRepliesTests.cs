using System.Diagnostics;
using System.Globalization;
using System.Text;
using Prospero.Core;
using Prospero.Core.Access;
using Prospero.Core.Cadence;
using Prospero.Core.Channels;
using Prospero.Core.Intake;
using Prospero.Core.Messages;
using Prospero.Server.Startup;
using Prospero.Tests.Providers.Imap;
using Prospero.Tests.Providers.Smtp;
using Prospero.Tests.Support;
using Xunit;

namespace Prospero.Tests.Scenarios;

/// <summary>
/// What comes back to a mailbox: mails go out through a real mail server, and answers to them, a bounce and an out-of-office come
/// in through a real IMAP server.
/// </summary>
public abstract class RealRepliesTests(EximServer exim)
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    static readonly DateOnly Back = DateOnly.FromDateTime(DateTime.UtcNow).AddDays(12);

    [Fact]
    public async Task A_reply_ends_the_cadence_a_bounce_suppresses_and_an_out_of_office_holds()
    {
        Assert.SkipUnless(EximServer.IsInstalled && DovecotServer.IsInstalled, "Exim or Dovecot is not installed; ./test installs them.");
        await using var dovecot = await DovecotServer.Start(exim);
        await using var server = await TestServer.Start(
            roles: Roles.Api | Roles.Worker,
            change: options =>
                options with
                {
                    Clock = TimeProvider.System,
                    PublicUrl = new Uri("https://prospero.example.test"),
                    Mailboxes = new MailboxOptions { Look = TimeSpan.FromMilliseconds(100), Again = TimeSpan.FromMilliseconds(100) },
                }
        );
        var workspace = await server.AddWorkspace("mail");
        var key = await server.AddKey(workspace);
        var sender = Sender(workspace.Id, dovecot);
        await server.Do(tx => server.Get<ISenders>().Save(tx, sender, DateTimeOffset.UnixEpoch, default));
        var places = server.Get<IMailboxPlaces>();
        await Until("the mailbox is read", dovecot, async () => await places.Find(workspace.Id, sender.Id, "INBOX", default) is not null);
        var workflow = await Publish(server, key);
        var (ana, gone, away) = (
            await Post(server, key, workflow, "ana@example.test"),
            await Post(server, key, workflow, $"{EximServer.Gone}@example.test"),
            await Post(server, key, workflow, "away@example.test")
        );
        var question = await Sent(server, workspace, ana);
        await Sent(server, workspace, away);

        await exim.Submit("ana.private@example.org", sender.Address!, Reply(question));
        await exim.Submit("<>", sender.Address!, OutOfOffice());

        var cadence = server.Get<ICadence>();
        await Until("the reply arrives", dovecot, async () => await ReasonOf(ana) == RunReason.Replied);
        await Until("the bounce arrives", dovecot, async () => await IsSuppressed(server, key, gone, workflow));
        await Until(
            "the out-of-office arrives",
            dovecot,
            async () => await DueOf(away) >= new DateTimeOffset(Back, default, TimeSpan.Zero)
        );

        Assert.Equal(["Thursday suits me."], (await Inbound(server, workspace, ana)).Select(message => message.Content));
        Assert.Equal("ana.private@example.org", (await Inbound(server, workspace, ana))[0].Address);
        Assert.Single(await Inbound(server, workspace, away));
        Assert.Null(await ReasonOf(away));
        Assert.Equal(DeliveryStatus.Failed, (await server.Get<IMessages>().OfLead(workspace.Id, gone, default))[0].Status);
        Assert.Contains("5.1.1", (await server.Get<IMessages>().OfLead(workspace.Id, gone, default))[0].Error, StringComparison.Ordinal);
        Assert.Null((await places.Standings(workspace.Id, default)).Single().Error);

        async Task<RunReason?> ReasonOf(LeadId lead) => (await cadence.RunsOf(workspace.Id, [lead], default))[0].Reason;

        async Task<DateTimeOffset?> DueOf(LeadId lead) =>
            (await cadence.TouchpointsOf(workspace.Id, lead, default)).Where(t => t.State == TouchpointState.Scheduled).Max(t => t.DueAt);
    }

    Sender Sender(WorkspaceId workspace, DovecotServer dovecot)
    {
        string Number(int port) => port.ToString(CultureInfo.InvariantCulture);
        var settings = new Dictionary<string, string>
        {
            ["host"] = "localhost",
            ["port"] = Number(exim.Port),
            ["username"] = EximServer.User,
            ["password"] = EximServer.Password,
            ["ca_file"] = exim.CaFile,
            ["imap_host"] = "localhost",
            ["imap_port"] = Number(dovecot.Port),
            ["plus_addresses"] = "bounces",
        };
        // Both databases are tested with one mail server: each has a mailbox of its own name, and so Message-IDs of its own.
        var address = $"sales-{GetType().Name.ToLowerInvariant()}@prospero.example";
        return new Sender(
            SenderId.New(DateTimeOffset.UnixEpoch),
            workspace,
            "sales-mail",
            Channel.Email,
            "smtp",
            address,
            "Sales",
            settings,
            SenderLimits.None,
            IsPaused: false
        );
    }

    string Reply(Message question) =>
        $"""
            From: Ana at home <ana.private@example.org>
            To: {EximServer.User}@prospero.example
            Subject: Re: Your visit
            Message-ID: <{GetType().Name}-reply@example.org>
            In-Reply-To: <something-else@example.org>
            References: {question.ProviderId} <something-else@example.org>
            Content-Type: text/plain; charset=utf-8

            Thursday suits me.

            On Mon, Mar 2, 2026 at 9:00 AM Sales <sales@prospero.example> wrote:
            > Does Tuesday suit you?

            """;

    string OutOfOffice() =>
        $"""
            From: Away <away@example.test>
            To: {EximServer.User}@prospero.example
            Subject: Respuesta automatica: Your visit
            Message-ID: <{GetType().Name}-away@example.test>
            Auto-Submitted: auto-replied

            Estoy de vacaciones y regreso el {Back.ToString("d/M/yyyy", CultureInfo.InvariantCulture)}.

            """;

    static async Task<string> Publish(TestServer server, string key)
    {
        var document = """
            {
              "name": "Mail", "senders": { "email": ["sales-mail"] },
              "steps": [
                { "type": "email", "subject": "Your visit", "content": "Does Tuesday suit you?" },
                { "type": "email", "delay": "1d", "subject": "Again", "content": "Does it?" }
              ]
            }
            """;
        var created = await server.Send("POST", "/api/public/workflows", Encoding.UTF8.GetBytes(document), key);
        Assert.Equal(201, created.Status);
        var id = created.Json.GetProperty("workflow").GetProperty("id").GetString()!;
        Assert.Equal(200, (await server.Send("POST", $"/api/public/workflows/{id}/publish", key: key)).Status);
        return id;
    }

    static async Task<LeadId> Post(TestServer server, string key, string workflow, string email)
    {
        var body = $$"""{ "first_name": "Ana", "email": "{{email}}", "workflow_id": "{{workflow}}" }""";
        var answer = await server.Send("POST", "/api/public/leads", Encoding.UTF8.GetBytes(body), key);
        Assert.Equal(201, answer.Status);
        return new LeadId(answer.Json.GetProperty("lead").GetProperty("id").GetGuid());
    }

    static async Task<bool> IsSuppressed(TestServer server, string key, LeadId lead, string workflow)
    {
        var body = $$"""{ "lead_id": "{{lead}}", "workflow_id": "{{workflow}}", "channel": "email", "content": "Hi" }""";
        var messages = await server.Get<IMessages>().OfLead(await WorkspaceOf(server), lead, default);
        // Asked only once the mail failed: before that the question itself would be sent.
        return messages.Any(message => message.Status == DeliveryStatus.Failed)
            && (await server.Send("POST", "/api/public/messages", Encoding.UTF8.GetBytes(body), key)).Status == 409;
    }

    static async Task<WorkspaceId> WorkspaceOf(TestServer server) =>
        (await server.Get<IAccess>().Workspaces(default)).Single(w => w.Name == "mail").Id;

    static async Task<IReadOnlyList<Message>> Inbound(TestServer server, Workspace workspace, LeadId lead) =>
        [.. (await server.Get<IMessages>().OfLead(workspace.Id, lead, default)).Where(message => message.Direction == Direction.Inbound)];

    static async Task<Message> Sent(TestServer server, Workspace workspace, LeadId lead)
    {
        Message? sent = null;
        await Until(
            "the mail is sent",
            null,
            async () =>
                (
                    sent = (await server.Get<IMessages>().OfLead(workspace.Id, lead, default)).FirstOrDefault(m =>
                        m.Status == DeliveryStatus.Sent
                    )
                )
                    is not null
        );
        return sent!;
    }

    static async Task Until(string what, DovecotServer? dovecot, Func<Task<bool>> holds)
    {
        var deadline = Stopwatch.StartNew();
        while (!await holds())
        {
            if (deadline.Elapsed > Patience)
                throw new TimeoutException($"In vain was it waited until {what}. {dovecot?.Log}");
            await Task.Delay(50);
        }
    }
}

public sealed class SqliteRealRepliesTests(EximServer exim) : RealRepliesTests(exim), IClassFixture<EximServer>;

public sealed class PostgresRealRepliesTests(EximServer exim) : RealRepliesTests(exim), IClassFixture<EximServer>, IOnPostgres;
