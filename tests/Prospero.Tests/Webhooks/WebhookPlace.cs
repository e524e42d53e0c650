using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Prospero.Core.Access;
using Prospero.Core.Webhooks;
using Prospero.Server.Startup;
using Prospero.Tests.Support;
using Xunit;

namespace Prospero.Tests.Webhooks;

/// <summary>A server whose loops stand still, a workspace, a key, and turns that a test takes by hand.</summary>
sealed class WebhookPlace : IAsyncDisposable
{
    public required TestServer Server { get; init; }

    public required Workspace Workspace { get; init; }

    public required string Key { get; init; }

    string? _pollyBot;

    public IWebhooks Webhooks => Server.Get<IWebhooks>();

    public static async Task<WebhookPlace> Open(Func<ServerOptions, ServerOptions>? change = null)
    {
        var server = await TestServer.Start(change: options =>
        {
            options = options with { Webhooks = options.Webhooks with { Timeout = TimeSpan.FromMilliseconds(600) } };
            return change?.Invoke(options) ?? options;
        });
        var workspace = await server.AddWorkspace("hooked");
        return new WebhookPlace
        {
            Server = server,
            Workspace = workspace,
            Key = await server.AddKey(workspace),
        };
    }

    public ValueTask DisposeAsync() => Server.DisposeAsync();

    public Task<Answer> Call(string method, string path, string? body = null, string? key = null) =>
        Server.Send(method, $"/api/public{path}", body is null ? null : Encoding.UTF8.GetBytes(body), key ?? Key);

    /// <summary>Makes a webhook; returns its id and its secret.</summary>
    public async Task<(string Id, string Secret)> Subscribe(TestReceiver receiver, string more = "", string events = "lead.created")
    {
        var answer = await Call("POST", "/webhooks", $$"""{"name":"CRM","url":"{{receiver.Url}}","events":["{{events}}"]{{more}}}""");
        Assert.True(answer.Status == 201, answer.Text);
        var webhook = answer.Json.GetProperty("webhook");
        return (webhook.GetProperty("id").GetString()!, webhook.GetProperty("signing_secret").GetString()!);
    }

    public async Task<string> AddLead(string name, string? key = null)
    {
        var answer = await Call("POST", "/leads", $$"""{"first_name":"{{name}}","email":"{{name}}@example.com"}""", key);
        Assert.True(answer.Status == 201, answer.Text);
        return answer.Json.GetProperty("lead").GetProperty("id").GetString()!;
    }

    /// <summary>Hands over everything that happened.</summary>
    public async Task HandOver()
    {
        while (await Server.Get<FanOut>().RunOnce(default) > 0) { }
    }

    /// <summary>Sends everything that is due now.</summary>
    public async Task Send()
    {
        await Server.Get<WebhookDispatcher>().RunOnce(default);
        await Server.Get<WebhookDispatcher>().Idle();
    }

    public async Task HandOverAndSend()
    {
        await HandOver();
        await Send();
    }

    /// <summary>A call of the PollyBot surface, with a key of its own.</summary>
    public async Task<Answer> CallPollyBot(string method, string path, string? body = null)
    {
        _pollyBot ??= await Server.AddKey(Workspace, surface: Surface.PollyBot);
        return await Server.Send(
            method,
            $"/api/v1{path}",
            body is null ? null : Encoding.UTF8.GetBytes(body),
            headers: [KeyValuePair.Create("Authorization", $"Bearer {_pollyBot}")]
        );
    }

    public async Task<JsonElement> Webhook(string id) => (await Call("GET", $"/webhooks/{id}")).Json.GetProperty("webhook");

    public async Task<IReadOnlyList<JsonElement>> Deliveries(string id) =>
        [.. (await Call("GET", $"/webhooks/{id}/deliveries")).Json.GetProperty("deliveries").EnumerateArray()];

    /// <summary>Checks a signature of profile <c>nexor</c> as a receiver does.</summary>
    public static void IsSigned(Received received, string secret)
    {
        var expected = Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), received.Body));
        Assert.Equal($"sha256={expected}", received.Headers["X-Nexor-Signature"]);
    }

    /// <summary>Checks a signature of Standard Webhooks as its libraries do; true if one entry of the list is good.</summary>
    public static bool IsSignedAsStandard(Received received, string secret, DateTimeOffset now)
    {
        var timestamp = received.Headers["webhook-timestamp"];
        Assert.InRange(long.Parse(timestamp, CultureInfo.InvariantCulture), now.ToUnixTimeSeconds() - 300, now.ToUnixTimeSeconds() + 300);
        byte[] signed = [.. Encoding.UTF8.GetBytes($"{received.Headers["webhook-id"]}.{timestamp}."), .. received.Body];
        var expected = $"v1,{Convert.ToBase64String(HMACSHA256.HashData(Convert.FromBase64String(secret["whsec_".Length..]), signed))}";
        return received.Headers["webhook-signature"].Split(' ').Contains(expected);
    }
}
