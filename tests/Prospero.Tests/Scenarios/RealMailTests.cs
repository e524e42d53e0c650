using System.Text;
using System.Text.Json;
using Prospero.Core;
using Prospero.Core.Cadence;
using Prospero.Core.Channels;
using Prospero.Core.Messages;
using Prospero.Server.Startup;
using Prospero.Tests.Providers.Smtp;
using Prospero.Tests.Support;
using Xunit;

namespace Prospero.Tests.Scenarios;

/// <summary>The whole way: a lead comes in by HTTP, the loops carry it out, a real mail server has the mail, the lead unsubscribes.</summary>
public sealed class RealMailTests(EximServer exim) : IClassFixture<EximServer>
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task A_lead_gets_a_real_mail_and_its_unsubscribe_link_works_by_post_only()
    {
        if (!EximServer.IsInstalled)
            Assert.Skip("Exim is not installed; ./test installs it.");
        await using var server = await TestServer.Start(
            roles: Roles.Api | Roles.Worker,
            change: options => options with { Clock = TimeProvider.System, PublicUrl = new Uri("https://prospero.example.test") }
        );
        var workspace = await server.AddWorkspace("mail");
        var key = await server.AddKey(workspace);
        await server.Do(tx => server.Get<ISenders>().Save(tx, Mailbox(workspace.Id), DateTimeOffset.UnixEpoch, default));
        var workflow = await Publish(server, key);

        var lead = await Post(server, key, workflow);
        var message = await Sent(server, workspace.Id, lead);

        var mail = new MimeReader(Encoding.ASCII.GetString(await exim.Delivered(message.ProviderId!)));
        Assert.Equal("Grüße an Jürgen", mail.Decoded("Subject"));
        Assert.Equal("Hallo Jürgen\n", mail.Parts()[0].Content().ReplaceLineEndings("\n").TrimEnd('\n') + "\n");
        Assert.Contains(
            "<b>J&#252;rgen &amp; Co</b>",
            mail.Parts()[1].Content().Replace("ü", "&#252;", StringComparison.Ordinal),
            StringComparison.Ordinal
        );
        Assert.Equal("List-Unsubscribe=One-Click", mail["List-Unsubscribe-Post"]);
        var link = new Uri(mail["List-Unsubscribe"].Trim('<', '>'));

        // Scanners follow links: reading changes nothing.
        Assert.Equal(200, (await server.Send("GET", link.PathAndQuery)).Status);
        Assert.False(await IsSuppressed(server, key, lead, workflow));
        var oneClick = new Dictionary<string, string> { ["Content-Type"] = "application/x-www-form-urlencoded" };
        var answer = await server.Send("POST", link.PathAndQuery, "List-Unsubscribe=One-Click"u8.ToArray(), headers: oneClick);
        Assert.Equal(200, answer.Status);
        Assert.True(await IsSuppressed(server, key, lead, workflow));
        Assert.Equal(200, (await server.Send("POST", link.PathAndQuery, [])).Status);
        Assert.Equal(404, (await server.Send("POST", "/u/forged", [])).Status);
        Assert.Equal(RunReason.OptedOut, (await server.Get<ICadence>().RunsOf(workspace.Id, [lead], default))[0].Reason);
    }

    Sender Mailbox(WorkspaceId workspace) =>
        new(
            SenderId.New(DateTimeOffset.UnixEpoch),
            workspace,
            "sales-mail",
            Channel.Email,
            "smtp",
            "sales@prospero.example",
            "Prospero Vertrieb",
            new Dictionary<string, string>
            {
                ["host"] = "localhost",
                ["port"] = exim.Port.ToString(System.Globalization.CultureInfo.InvariantCulture),
                ["security"] = "starttls",
                ["username"] = EximServer.User,
                ["password"] = EximServer.Password,
                ["ca_file"] = exim.CaFile,
            },
            SenderLimits.None,
            IsPaused: false
        );

    static async Task<string> Publish(TestServer server, string key)
    {
        var document = """
            {
              "name": "Mail", "senders": { "email": ["sales-mail"] },
              "steps": [
                { "type": "email", "subject": "Grüße an {{lead.first_name}}", "content": "Hallo {{lead.first_name}}",
                  "html": "<p>Hallo <b>{{lead.first_name}} {{metadata.firm}}</b></p>" },
                { "type": "email", "delay": "30d", "subject": "Noch einmal", "content": "Hallo" }
              ]
            }
            """;
        var created = await server.Send("POST", "/api/public/workflows", Encoding.UTF8.GetBytes(document), key);
        Assert.Equal(201, created.Status);
        var id = created.Json.GetProperty("workflow").GetProperty("id").GetString()!;
        Assert.Equal(200, (await server.Send("POST", $"/api/public/workflows/{id}/publish", key: key)).Status);
        return id;
    }

    static async Task<LeadId> Post(TestServer server, string key, string workflow)
    {
        var body = $$"""{ "first_name": "Jürgen", "email": "juergen@example.test", "firm": "& Co", "workflow_id": "{{workflow}}" }""";
        var answer = await server.Send("POST", "/api/public/leads", Encoding.UTF8.GetBytes(body), key);
        Assert.Equal(201, answer.Status);
        return new LeadId(answer.Json.GetProperty("lead").GetProperty("id").GetGuid());
    }

    static async Task<Message> Sent(TestServer server, WorkspaceId workspace, LeadId lead)
    {
        var deadline = System.Diagnostics.Stopwatch.StartNew();
        while (deadline.Elapsed < Patience)
        {
            var messages = await server.Get<IMessages>().OfLead(workspace, lead, default);
            if (messages is [{ Status: DeliveryStatus.Sent } message])
                return message;
            await Task.Delay(20);
        }

        var touchpoints = await server.Get<ICadence>().TouchpointsOf(workspace, lead, default);
        throw new TimeoutException($"The mail was not sent: {string.Join("; ", touchpoints)}");
    }

    static async Task<bool> IsSuppressed(TestServer server, string key, LeadId lead, string workflow)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(
            new
            {
                lead_id = lead.Value,
                workflow_id = workflow,
                channel = "email",
                content = "Hi",
            }
        );
        return (await server.Send("POST", "/api/public/messages", body, key)).Status == 409;
    }
}
