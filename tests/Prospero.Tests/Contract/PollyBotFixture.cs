using System.Text;
using System.Text.Json;
using Prospero.Core.Access;
using Prospero.Core.Intake;
using Prospero.Server.Doors;
using Prospero.Tests.Support;

namespace Prospero.Tests.Contract;

/// <summary>A fresh workspace with everything that the examples name.</summary>
sealed class PollyBotFixture
{
    readonly TestServer _server;
    readonly Workspace _workspace;
    readonly Dictionary<string, string> _values = [];

    PollyBotFixture(TestServer server, Workspace workspace) => (_server, _workspace) = (server, workspace);

    /// <summary>The values behind the placeholders.</summary>
    public static async Task<IReadOnlyDictionary<string, string>> Prepare(TestServer server, Uri receiver)
    {
        var fixture = new PollyBotFixture(server, await server.AddWorkspace($"contract-{Guid.NewGuid()}"));
        await fixture.AddKeys();
        await fixture.AddChatbots();
        await fixture.AddLeads();
        await fixture.AddWebhooks(receiver);
        await fixture.AddWidgets();
        return fixture._values;
    }

    async Task AddKeys()
    {
        _values["<pollybot_key>"] = await _server.AddKey(_workspace, surface: Surface.PollyBot);
        _values["<pollybot_key_spent>"] = await _server.AddKey(
            _workspace,
            surface: Surface.PollyBot,
            rate: new RateRule(0, TimeSpan.FromHours(1))
        );
        _values["<idempotency_key>"] = "first-1";
        _values["<idempotency_key_used>"] = "used-1";
    }

    async Task AddChatbots()
    {
        var now = _server.Clock.GetUtcNow();
        _values["<chatbot>"] = PublicIds.Of((await _server.Get<IChatbots>().All(_workspace.Id, default))[0].Id);
        await _server.Do(async tx =>
        {
            var open = new ChatbotChange("Open", RequiresEmail: false);
            var made = await _server.Get<ChatbotEditor>().Create(tx, _workspace.Id, open, now, default);
            _values["<chatbot_open>"] = PublicIds.Of(((ChatbotResult.Saved)made).Chatbot.Id);
        });
    }

    async Task AddLeads()
    {
        _values["<pb_lead>"] = await AddLead(
            "<chatbot>",
            """
            {"name":"John Doe","email":"existing@example.com","phone":"+1-555-123-4567","source":"website","status":"qualified",
            "metadata":{"utm_source":"google","utm_campaign":"spring_2024"}}
            """
        );
        _values["<pb_lead_sibling>"] = await AddLead("<chatbot_open>", """{"name":"Sibling","email":"sibling@example.com"}""", "used-1");
        _values["<pb_lead_gone>"] = await AddLead("<chatbot>", """{"name":"Gone","email":"gone@example.com"}""");
        await Send("DELETE", $"/api/v1/leads/{_values["<pb_lead_gone>"]}", null);
    }

    /// <summary>One webhook that was never used, and one of a sibling with a delivery.</summary>
    async Task AddWebhooks(Uri receiver)
    {
        var body = $$"""{"name":"CRM","url":"{{receiver}}","eventTypes":["LEAD_CREATED"]}""";
        var unused = await Call("POST", $"/api/v1/chatbots/{_values["<chatbot>"]}/webhooks", body);
        _values["<webhook>"] = unused.GetProperty("webhook").GetProperty("id").GetString()!;
        var sibling = $"/api/v1/chatbots/{_values["<chatbot_open>"]}/webhooks";
        var used = await Call("POST", sibling, body);
        _values["<webhook_used>"] = used.GetProperty("webhook").GetProperty("id").GetString()!;
        var test = await Call("POST", $"{sibling}/{_values["<webhook_used>"]}/test", "{}");
        _values["<webhook_delivery>"] = test.GetProperty("delivery").GetProperty("id").GetString()!;
    }

    /// <summary>The widget that the chatbot was made with, and one that asks for consent on one site only.</summary>
    async Task AddWidgets()
    {
        var now = _server.Clock.GetUtcNow();
        var (widgets, tokens) = (_server.Get<IWidgets>(), _server.Get<WidgetTokens>());
        var first = (await widgets.All(_workspace.Id, default)).First(one => PublicIds.Of(one.Chatbot) == _values["<chatbot>"]);
        _values["<widget>"] = PublicIds.Of(first.Id);
        _values["<widget_token>"] = tokens.Issue(first.Id, null, now.AddSeconds(-10));
        const string asked = "I agree to be contacted.";
        await _server.Do(async tx =>
        {
            var settings = new WidgetChange(
                Title: Field<LocalText>.To(new LocalText(new Dictionary<string, string> { ["en"] = "Write to us", ["es"] = "Escríbenos" })),
                Consent: Field<LocalText>.To(LocalText.Of(asked)),
                Origins: Field<IReadOnlyList<string>>.To(["https://shop.example.com"])
            );
            var made = await _server.Get<WidgetEditor>().Create(tx, _workspace.Id, first.Chatbot, settings, now, default);
            var widget = ((WidgetResult.Saved)made).Widget;
            _values["<widget_consent>"] = PublicIds.Of(widget.Id);
            _values["<widget_consent_token>"] = tokens.Issue(widget.Id, asked, now.AddSeconds(-10));
        });
    }

    async Task<string> AddLead(string chatbot, string body, string? idempotencyKey = null)
    {
        var data = await Send("POST", $"/api/v1/chatbots/{_values[chatbot]}/leads", body, idempotencyKey);
        return data.GetProperty("id").GetString()!;
    }

    async Task<JsonElement> Send(string method, string path, string? body, string? idempotencyKey = null) =>
        (await Call(method, path, body, idempotencyKey)).GetProperty("data");

    async Task<JsonElement> Call(string method, string path, string? body, string? idempotencyKey = null)
    {
        List<KeyValuePair<string, string>> headers = [KeyValuePair.Create("Authorization", $"Bearer {_values["<pollybot_key>"]}")];
        if (idempotencyKey is not null)
            headers.Add(KeyValuePair.Create("Idempotency-Key", idempotencyKey));
        var answer = await _server.Send(method, path, body is null ? null : Encoding.UTF8.GetBytes(body), headers: headers);
        return answer.Status is >= 200 and < 300 ? answer.Json : throw new InvalidOperationException($"{method} {path}: {answer.Text}");
    }
}
