using System.Net;
using System.Text.Json;
using Prospero.Tests.Support;
using Xunit;

namespace Prospero.Tests.Webhooks;

public class WebhookManagementTests
{
    [Theory]
    [InlineData("""{"url":"https://crm.example.com","events":["lead.created"]}""", "name is required")]
    [InlineData("""{"name":"CRM","events":["lead.created"]}""", "url is required")]
    [InlineData("""{"name":"CRM","url":"crm","events":["lead.created"]}""", "url must be an https address")]
    [InlineData("""{"name":"CRM","url":"ftp://crm.example.com","events":["lead.created"]}""", "url must be an https address")]
    [InlineData(
        """{"name":"CRM","url":"https://u:p@crm.example.com","events":["lead.created"]}""",
        "url must not carry a user or password"
    )]
    [InlineData("""{"name":"CRM","url":"https://10.0.0.1/in","events":["lead.created"]}""", "url must not be an address inside the house")]
    [InlineData("""{"name":"CRM","url":"https://[::1]/in","events":["lead.created"]}""", "url must not be an address inside the house")]
    [InlineData(
        """{"name":"CRM","url":"https://169.254.169.254/","events":["lead.created"]}""",
        "url must not be an address inside the house"
    )]
    [InlineData("""{"name":"CRM","url":"https://crm.example.com"}""", "events must name at least one event")]
    [InlineData("""{"name":"CRM","url":"https://crm.example.com","events":[]}""", "events must name at least one event")]
    [InlineData("""{"name":"CRM","url":"https://crm.example.com","events":["lead.eaten"]}""", "events has lead.eaten, which is no event")]
    [InlineData(
        """{"name":"CRM","url":"https://crm.example.com","events":["lead.created"],"profile":"x"}""",
        "profile must be one of nexor, standard, pollybot"
    )]
    [InlineData(
        """{"name":"CRM","url":"https://crm.example.com","events":["lead.created"],"max_retries":11}""",
        "max_retries must be a number from 0 to 10"
    )]
    [InlineData(
        """{"name":"CRM","url":"https://crm.example.com","events":["lead.created"],"filters":[{"field":"x"}]}""",
        "filters must be an array of {field, operator, value}"
    )]
    [InlineData(
        """{"name":"CRM","url":"https://crm.example.com","events":["lead.created"],"payload_template":{"a":"{{key}}"}}""",
        "payload_template names key; variables begin with lead, status_change, workflow, event, data"
    )]
    [InlineData(
        """{"name":"CRM","url":"https://crm.example.com","events":["lead.created"],"auth_type":"header"}""",
        "auth_config is required with this auth_type"
    )]
    [InlineData(
        """{"name":"CRM","url":"https://crm.example.com","events":["lead.created"],"auth_type":"header","auth_config":{"name":"Host","value":"x"}}""",
        "auth_config has a header name that cannot be sent"
    )]
    [InlineData(
        """{"name":"CRM","url":"https://crm.example.com","events":["lead.created"],"auth_type":"custom_headers","auth_config":{"X-A":"b\r\nEvil: 1"}}""",
        "auth_config has a value for X-A that is not printable ASCII of at most 4000 characters"
    )]
    public async Task What_cannot_be_sent_to_is_refused(string body, string message)
    {
        await using var place = await WebhookPlace.Open();

        var answer = await place.Call("POST", "/webhooks", body);

        Assert.Equal(400, answer.Status);
        Assert.Equal(message, answer.Json.GetProperty("message").GetString());
        Assert.Equal(0, (await place.Call("GET", "/webhooks")).Json.GetProperty("webhooks").GetArrayLength());
    }

    [Fact]
    public async Task Plain_http_needs_the_operators_word()
    {
        await using var place = await WebhookPlace.Open(options =>
            options with
            {
                Webhooks = options.Webhooks with { AllowsHttp = false },
            }
        );

        var answer = await place.Call("POST", "/webhooks", """{"name":"CRM","url":"http://crm.example.com","events":["lead.created"]}""");

        Assert.Equal("url must be an https address", answer.Json.GetProperty("message").GetString());
    }

    [Fact]
    public async Task A_name_that_leads_into_the_house_is_refused_when_it_is_given_and_when_it_is_sent_to()
    {
        await using var receiver = new TestReceiver();
        var now = IPAddress.Loopback;
        await using var place = await WebhookPlace.Open(options =>
            options with
            {
                Network = options.Network with { AllowedRanges = [], Resolve = (_, _) => Task.FromResult<IPAddress[]>([now]) },
            }
        );
        var body = $$"""{"name":"CRM","url":"http://rebind.example:{{receiver.Port}}/","events":["lead.created"]}""";
        Assert.Equal(400, (await place.Call("POST", "/webhooks", body)).Status);
        now = IPAddress.Parse("93.184.216.34");
        var made = await place.Call("POST", "/webhooks", body);
        Assert.Equal(201, made.Status);

        now = IPAddress.Loopback;
        await place.AddLead("Ana");
        await place.HandOverAndSend();

        Assert.Empty(receiver.All);
        var log = Assert.Single(await place.Deliveries(made.Json.GetProperty("webhook").GetProperty("id").GetString()!));
        Assert.Equal("the address is inside the house", log.GetProperty("error").GetString());
    }

    [Fact]
    public async Task Only_what_is_sent_changes_and_secrets_are_never_shown_again()
    {
        await using var receiver = new TestReceiver();
        await using var place = await WebhookPlace.Open();
        var (id, secret) = await place.Subscribe(
            receiver,
            ", \"auth_type\":\"header\",\"auth_config\":{\"name\":\"X-Key\",\"value\":\"hush\"},\"payload_template\":{\"a\":1},\"signature_format\":\"hex\""
        );

        var changed = await place.Call("PATCH", $"/webhooks/{id}", """{"name":"Other","payload_template":null,"is_active":false}""");

        var webhook = changed.Json.GetProperty("webhook");
        Assert.Equal("Other", webhook.GetProperty("name").GetString());
        Assert.False(webhook.GetProperty("is_active").GetBoolean());
        Assert.Equal(JsonValueKind.Null, webhook.GetProperty("payload_template").ValueKind);
        Assert.Equal("header", webhook.GetProperty("auth_type").GetString());
        Assert.Equal("hex", webhook.GetProperty("signature_format").GetString());
        foreach (var answer in new[] { changed, await place.Call("GET", $"/webhooks/{id}"), await place.Call("GET", "/webhooks") })
        {
            Assert.DoesNotContain("hush", answer.Text, StringComparison.Ordinal);
            Assert.DoesNotContain(secret, answer.Text, StringComparison.Ordinal);
        }

        await place.AddLead("Ana");
        await place.HandOverAndSend();
        Assert.Empty(receiver.All);
    }

    [Fact]
    public async Task A_test_event_is_sent_at_once_and_once()
    {
        await using var receiver = new TestReceiver { Answers = _ => new Reply(500) };
        await using var place = await WebhookPlace.Open();
        var (id, secret) = await place.Subscribe(receiver, events: "meeting.scheduled");

        var answer = await place.Call("POST", $"/webhooks/{id}/test");

        Assert.Equal("failed", answer.Json.GetProperty("delivery").GetProperty("status").GetString());
        var received = Assert.Single(receiver.All);
        WebhookPlace.IsSigned(received, secret);
        var body = JsonElement.Parse(received.Body);
        Assert.True(body.GetProperty("test").GetBoolean());
        Assert.Equal("scheduled", body.GetProperty("data").GetProperty("meeting").GetProperty("status").GetString());
        place.Server.Clock.Advance(TimeSpan.FromDays(1));
        await place.Send();
        Assert.Single(receiver.All);
        Assert.Single(await place.Deliveries(id));
    }

    [Fact]
    public async Task A_repeated_call_makes_one_webhook_and_tells_the_same_secret()
    {
        await using var place = await WebhookPlace.Open();
        Task<Answer> Create() =>
            place.Server.Send(
                "POST",
                "/api/public/webhooks",
                """{"name":"CRM","url":"https://crm.example.com","events":["meeting.created"]}"""u8.ToArray(),
                place.Key,
                [KeyValuePair.Create("Idempotency-Key", "hook-1")]
            );

        var (first, second) = (await Create(), await Create());

        Assert.Equal(first.Text, second.Text);
        Assert.Equal(1, (await place.Call("GET", "/webhooks")).Json.GetProperty("webhooks").GetArrayLength());
    }

    [Fact]
    public async Task Another_workspace_finds_nothing()
    {
        await using var receiver = new TestReceiver();
        await using var place = await WebhookPlace.Open();
        var (id, _) = await place.Subscribe(receiver);
        var stranger = await place.Server.AddKey(await place.Server.AddWorkspace("stranger"));

        (string Method, string Path)[] calls =
        [
            ("GET", $"/webhooks/{id}"),
            ("PATCH", $"/webhooks/{id}"),
            ("DELETE", $"/webhooks/{id}"),
            ("POST", $"/webhooks/{id}/test"),
            ("POST", $"/webhooks/{id}/rotate-secret"),
            ("GET", $"/webhooks/{id}/deliveries"),
            ("POST", $"/webhooks/{id}/deliveries/{id}/redeliver"),
        ];
        foreach (var (method, path) in calls)
            Assert.Equal(404, (await place.Call(method, path, method == "PATCH" ? "{}" : null, stranger)).Status);
        Assert.Equal(0, (await place.Call("GET", "/webhooks", key: stranger)).Json.GetProperty("webhooks").GetArrayLength());
    }
}

public sealed class PostgresWebhookManagementTests : WebhookManagementTests, IOnPostgres;
