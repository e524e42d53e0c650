using System.Text;
using System.Text.Json;
using Prospero.Core.Cadence;
using Prospero.Server.Nexor;
using Prospero.Server.Startup;
using Prospero.Tests.Support;
using Xunit;

namespace Prospero.Tests.Nexor;

/// <summary>A workspace that has one of everything that an address or a body can name.</summary>
sealed class NamedThings
{
    const string Document = """
        {"name":"Fuzz","statuses":[{"key":"new","is_initial":true},{"key":"qualified"}],
        "steps":[{"type":"task","key":"look","title":"Look him up","due_in":"1d"},
        {"type":"email","key":"hello","subject":"Hola","content":"{{metadata.nickname}}, ¿hablamos?"},
        {"type":"email","key":"again","delay":"1d","subject":"Hola","content":"¿Hablamos?"}],
        "exit":{"meeting":"continue"}}
        """;

    readonly Dictionary<string, string> _ids = new(StringComparer.Ordinal);
    readonly TestServer _server;

    NamedThings(TestServer server, string key, string testKey) => (_server, Key, TestKey) = (server, key, testKey);

    public string Key { get; }

    public string TestKey { get; }

    public static async Task<NamedThings> Make(TestServer server)
    {
        var workspace = await server.AddWorkspace($"fuzz-{Guid.NewGuid()}");
        var test = await server.Get<Installation>().TestDataOf(workspace, null, default);
        var things = new NamedThings(server, await server.AddKey(workspace), await server.AddKey(test));
        await things.MakeLead();
        await things.MakeOthers();
        return things;
    }

    /// <summary>The id of what a parameter of an address names.</summary>
    public string IdFor(string path, string parameter) => _ids[path.Split('/')[parameter == "childId" ? 3 : 1]];

    /// <summary>An address with the ids of what is there.</summary>
    public string Named(string path)
    {
        var template = path;
        foreach (var parameter in new[] { "id", "childId", "token" })
            if (template.Contains($"{{{parameter}}}", StringComparison.Ordinal))
                path = path.Replace($"{{{parameter}}}", IdFor(template, parameter), StringComparison.Ordinal);
        return path;
    }

    /// <summary>A documented body with the ids of what is there: those of the document are of nothing.</summary>
    public JsonElement Named(JsonElement body) =>
        JsonElement.Parse(
            body.GetRawText()
                .Replace("0196f0a0-0000-7000-8000-000000000001", _ids["leads"], StringComparison.Ordinal)
                .Replace("0196f0a0-0000-7000-8000-000000000002", _ids["workflows"], StringComparison.Ordinal)
                .Replace("0196f0a0-0000-7000-8000-000000000005", _ids["senders"], StringComparison.Ordinal)
                .Replace("0196f0a0-0000-7000-8000-000000000008", _ids["tags"], StringComparison.Ordinal)
        );

    // Its task is open, and its mail is held for want of a nickname.
    async Task MakeLead()
    {
        await Make("workflows", "/workflows", Document, "workflow");
        var published = await Ask("POST", $"/workflows/{_ids["workflows"]}/publish", null);
        Assert.True(published.Status == 200, published.Text);
        await Make(
            "leads",
            "/leads",
            $$"""{"first_name":"Carlos","email":"carlos@example.com","phone":"+573001234567","tags":["VIP"],"workflow_id":"{{_ids["workflows"]}}"}""",
            "lead"
        );
        for (var turn = 0; turn < 3; turn++)
            await _server.Get<CadenceEngine>().RunOnce(null, _server.Clock.GetUtcNow(), default);
        await Find("tasks", "/tasks", "tasks");
        await Find("touchpoints", "/touchpoints", "touchpoints");
        await Find("tags", "/tags", "data");
        await Find("senders", "/senders", "senders");
    }

    async Task MakeOthers()
    {
        var (lead, workflow) = (_ids["leads"], _ids["workflows"]);
        await Make("campaigns", "/campaigns", """{"name":"Q1"}""", "campaign");
        await Make("conversion-types", "/conversion-types", """{"name":"Sale","currency":"USD"}""", "conversion_type");
        await Make("processors", "/processors", $$"""{"name":"Web","default_workflow_id":"{{workflow}}"}""", "processor");
        await Make(
            "rules",
            $"/processors/{_ids["processors"]}/rules",
            $$"""{"name":"VIP","workflow_id":"{{workflow}}","conditions":[{"field":"metadata.plan","operator":"eq","value":"pro"}]}""",
            "rule"
        );
        await Make(
            "meetings",
            "/meetings",
            $$"""{"lead_id":"{{lead}}","title":"Visit","starts_at":"2026-03-01T12:00:00Z","duration_minutes":30}""",
            "meeting"
        );
        await Make("webhooks", "/webhooks", """{"name":"CRM","url":"https://crm.example.com/in","events":["lead.created"]}""", "webhook");
        await Ask("POST", $"/webhooks/{_ids["webhooks"]}/test", null);
        await Find("deliveries", $"/webhooks/{_ids["webhooks"]}/deliveries", "deliveries");
        var hook = await Make("intake-hooks", "/intake-hooks", """{"name":"Form","field_mapping":{"first_name":"nombre"}}""", "hook");
        _ids["hooks"] = hook.GetProperty("token").GetString()!;
        await Make("chatbots", "/chatbots", """{"name":"Site"}""", "chatbot");
        await Make("widgets", $"/chatbots/{_ids["chatbots"]}/widgets", "{}", "widget");
        await Make("test-clocks", "/test-clocks", "{}", "test_clock", TestKey);
    }

    Task<Answer> Ask(string method, string path, string? body, string? key = null) =>
        _server.Send(method, $"{NexorRoutes.Prefix}{path}", body is null ? null : Encoding.UTF8.GetBytes(body), key ?? Key);

    async Task<JsonElement> Make(string noun, string path, string body, string member, string? key = null)
    {
        var answer = await Ask("POST", path, body, key);
        Assert.True(answer.Status == 201, $"{path}: {answer.Text}");
        _ids[noun] = answer.Json.GetProperty(member).GetProperty("id").GetString()!;
        return answer.Json;
    }

    async Task Find(string noun, string path, string member)
    {
        var answer = await Ask("GET", path, null);
        Assert.True(answer.Status == 200 && answer.Json.GetProperty(member).GetArrayLength() > 0, $"{path}: {answer.Text}");
        _ids[noun] = answer.Json.GetProperty(member)[0].GetProperty("id").GetString()!;
    }
}
