using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Prospero.Core.Intake;
using Prospero.Server.Doors;
using Prospero.Tests.Support;
using Xunit;

namespace Prospero.Tests.Webhooks;

/// <summary>Webhooks of chatbots: what happens to a chatbot's leads in PollyBot's words.</summary>
public class PollyBotDeliveryTests
{
    const string All = "\"LEAD_CREATED\",\"LEAD_UPDATED\",\"LEAD_STATUS_CHANGED\",\"LEAD_DELETED\"";

    [Fact]
    public async Task A_captured_leads_whole_life_is_told_to_its_chatbots_webhook()
    {
        await using var receiver = new TestReceiver();
        await using var place = await WebhookPlace.Open();
        var chatbot = await Chatbot(place);
        var (id, secret) = await Subscribe(place, receiver, chatbot, All);
        var lead = (await place.CallPollyBot("POST", $"/chatbots/{chatbot}/leads", """{"name":"John Doe","email":"j@example.com"}"""))
            .Json.GetProperty("data")
            .GetProperty("id")
            .GetString()!;
        await place.HandOverAndSend();
        await place.CallPollyBot("PUT", $"/leads/{lead}", """{"status":"qualified","metadata":{"plan":"pro"}}""");
        await place.HandOverAndSend();
        await place.CallPollyBot("DELETE", $"/leads/{lead}");
        await place.HandOverAndSend();

        var bodies = receiver.All.Select(one => JsonElement.Parse(one.Body)).ToList();
        Assert.Equal("LEAD_CREATED", bodies[0].GetProperty("event").GetString());
        Assert.Contains("LEAD_STATUS_CHANGED", bodies.Select(body => body.GetProperty("event").GetString()));
        Assert.Equal("LEAD_DELETED", bodies[^1].GetProperty("event").GetString());
        Assert.All(bodies, body => Assert.Equal(chatbot, body.GetProperty("chatbotId").GetString()));
        Assert.All(bodies, body => Assert.Equal(chatbot, body.GetProperty("data").GetProperty("chatbotId").GetString()));
        Assert.All(bodies, body => Assert.Equal(lead, body.GetProperty("data").GetProperty("id").GetString()));
        var created = bodies[0].GetProperty("data");
        Assert.Equal("NEW", created.GetProperty("status").GetString());
        Assert.Equal(JsonValueKind.Null, created.GetProperty("customFields").ValueKind);
        Assert.Equal(chatbot, created.GetProperty("chatbots").GetProperty("id").GetString());
        Assert.False(created.TryGetProperty("metadata", out _));
        var moved = bodies.Single(body => body.GetProperty("event").GetString() == "LEAD_STATUS_CHANGED").GetProperty("data");
        Assert.Equal(("QUALIFIED", "NEW"), (moved.GetProperty("status").GetString(), moved.GetProperty("previousStatus").GetString()));
        Assert.Equal("pro", moved.GetProperty("customFields").GetProperty("plan").GetString());
        foreach (var received in receiver.All)
        {
            var expected = Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), received.Body));
            Assert.Equal($"sha256={expected}", received.Headers["X-Webhook-Signature"]);
            Assert.Equal("Pollybot-Webhooks/1.0", received.Headers["User-Agent"]);
            Assert.StartsWith("dlv_", received.Headers["X-Webhook-Id"], StringComparison.Ordinal);
        }

        // What was sent about the lead is gone with it.
        var log = (await place.CallPollyBot("GET", $"/chatbots/{chatbot}/webhooks/{id}/deliveries?limit=100")).Json;
        Assert.Equal(receiver.All.Count, log.GetProperty("pagination").GetProperty("total").GetInt32());
        var oldest = log.GetProperty("deliveries").EnumerateArray().Last().GetProperty("id").GetString();
        Assert.Equal(409, (await place.CallPollyBot("POST", $"/chatbots/{chatbot}/webhooks/{id}/deliveries/{oldest}/redeliver")).Status);
    }

    [Fact]
    public async Task A_chatbots_webhook_hears_no_other_leads()
    {
        await using var receiver = new TestReceiver();
        await using var place = await WebhookPlace.Open();
        var chatbot = await Chatbot(place);
        var made = await place.Call("POST", "/chatbots", """{"name":"Other"}""");
        Assert.True(made.Status == 201, made.Text);
        var other = (await place.Server.Get<IChatbots>().All(place.Workspace.Id, default)).Single(one => one.Name == "Other").Id;
        await Subscribe(place, receiver, chatbot, All);
        await Subscribe(place, receiver, chatbot, "\"lead.created\"", ",\"profile\":\"standard\"");
        await place.AddLead("Nexor");
        await place.CallPollyBot("POST", $"/chatbots/{PublicIds.Of(other)}/leads", """{"name":"Sibling","email":"s@example.com"}""");
        await place.HandOverAndSend();
        Assert.Empty(receiver.All);

        await place.CallPollyBot("POST", $"/chatbots/{chatbot}/leads", """{"name":"Own","email":"o@example.com"}""");
        await place.HandOverAndSend();

        Assert.Equal(2, receiver.All.Count);
        var standard = receiver.All.Single(one => one.Headers.ContainsKey("webhook-id"));
        Assert.Equal("Own", JsonElement.Parse(standard.Body).GetProperty("data").GetProperty("lead").GetProperty("first_name").GetString());
    }

    [Fact]
    public async Task A_chatbots_webhook_is_not_the_other_surfaces()
    {
        await using var receiver = new TestReceiver();
        await using var place = await WebhookPlace.Open();
        var chatbot = await Chatbot(place);
        var (id, _) = await Subscribe(place, receiver, chatbot, All);
        var bare = Guid.ParseExact(id["webhook_".Length..], "N");

        Assert.Equal(404, (await place.Call("GET", $"/webhooks/{bare}")).Status);
        Assert.Equal(0, (await place.Call("GET", "/webhooks")).Json.GetProperty("webhooks").GetArrayLength());
        Assert.Equal(200, (await place.CallPollyBot("DELETE", $"/chatbots/{chatbot}/webhooks/{id}")).Status);
        Assert.Equal(404, (await place.CallPollyBot("GET", $"/chatbots/{chatbot}/webhooks/{id}")).Status);
    }

    [Theory]
    [InlineData("""{"url":"https://crm.example.com","eventTypes":["LEAD_CREATED"]}""", "name", "Name is required")]
    [InlineData("""{"name":"CRM","eventTypes":["LEAD_CREATED"]}""", "url", "URL is required")]
    [InlineData(
        """{"name":"CRM","url":"https://10.0.0.1/","eventTypes":["LEAD_CREATED"]}""",
        "url",
        "Must not be an address inside the house"
    )]
    [InlineData(
        """{"name":"CRM","url":"https://crm.example.com","eventTypes":["LEAD_CREATED"],"maxRetries":11}""",
        "maxRetries",
        "Must be a number from 0 to 10"
    )]
    [InlineData(
        """{"name":"CRM","url":"https://crm.example.com","eventTypes":["LEAD_CREATED"],"retryDelay":99}""",
        "retryDelay",
        "Must be a number of milliseconds from 100 to 60000"
    )]
    public async Task What_cannot_be_sent_to_is_refused_in_this_surfaces_words(string body, string field, string message)
    {
        await using var place = await WebhookPlace.Open();

        var answer = await place.CallPollyBot("POST", $"/chatbots/{await Chatbot(place)}/webhooks", body);

        var details = answer.Json.GetProperty("details");
        Assert.Equal(
            (400, field, message),
            (answer.Status, details.GetProperty("field").GetString(), details.GetProperty("message").GetString())
        );
    }

    static async Task<string> Chatbot(WebhookPlace place) =>
        PublicIds.Of((await place.Server.Get<IChatbots>().All(place.Workspace.Id, default))[0].Id);

    static async Task<(string Id, string Secret)> Subscribe(
        WebhookPlace place,
        TestReceiver receiver,
        string chatbot,
        string events,
        string more = ""
    )
    {
        var body = $$"""{"name":"CRM","url":"{{receiver.Url}}","eventTypes":[{{events}}]{{more}}}""";
        var answer = await place.CallPollyBot("POST", $"/chatbots/{chatbot}/webhooks", body);
        Assert.True(answer.Status == 201, answer.Text);
        var webhook = answer.Json.GetProperty("webhook");
        return (webhook.GetProperty("id").GetString()!, webhook.GetProperty("secret").GetString()!);
    }
}

public sealed class PostgresPollyBotDeliveryTests : PollyBotDeliveryTests, IOnPostgres;
