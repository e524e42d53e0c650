using System.Text;
using System.Text.Json;
using Prospero.Core.Access;
using Prospero.Core.Cadence;
using Prospero.Core.Intake;
using Prospero.Core.Leads;
using Prospero.Core.Workflows;
using Prospero.Server.Doors;
using Prospero.Tests.Contract;
using Prospero.Tests.Support;
using Xunit;

namespace Prospero.Tests.PollyBot;

/// <summary>A server with one workspace, keys to both of its surfaces without limit, and its default chatbot.</summary>
public sealed class PollyBotPlace : IAsyncLifetime
{
    public TestServer Server { get; private set; } = null!;

    public Workspace Workspace { get; private set; } = null!;

    public string Key { get; private set; } = "";

    public string NexorKey { get; private set; } = "";

    public string Chatbot { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        Server = await TestServer.Start();
        Workspace = await Server.AddWorkspace("polly");
        Key = await AddKey(Workspace);
        NexorKey = await Server.AddKey(Workspace);
        Chatbot = PublicIds.Of((await Server.Get<IChatbots>().All(Workspace.Id, default))[0].Id);
    }

    public ValueTask DisposeAsync() => Server.DisposeAsync();

    public Task<string> AddKey(Workspace workspace, RateRule? rate = null) =>
        Server.AddKey(workspace, surface: Surface.PollyBot, rate: rate ?? RateRule.None);

    /// <summary>Below the prefix; a path that begins with <c>~</c> is below the default chatbot.</summary>
    public Task<Answer> Send(string method, string path, string? body = null, params (string Name, string Value)[] headers) =>
        SendAs(Key, method, path, body is null ? null : Encoding.UTF8.GetBytes(body), headers);

    public Task<Answer> SendAs(string key, string method, string path, byte[]? body, params (string Name, string Value)[] headers) =>
        Server.Send(
            method,
            $"/api/v1{path.Replace("~", $"/chatbots/{Chatbot}", StringComparison.Ordinal)}",
            body,
            headers: headers.Append(("Authorization", $"Bearer {key}")).Select(header => KeyValuePair.Create(header.Item1, header.Item2))
        );

    /// <summary>Makes a lead; returns what is shown of it.</summary>
    public async Task<JsonElement> Add(string body, string path = "~/leads")
    {
        var answer = await Send("POST", path, body);
        Assert.True(answer.Status == 201, answer.Text);
        return answer.Json.GetProperty("data");
    }

    /// <summary>Makes a chatbot; returns its id on the wire.</summary>
    public async Task<string> AddChatbot(ChatbotChange settings)
    {
        var id = "";
        await Server.Do(async tx =>
        {
            var made = await Server.Get<ChatbotEditor>().Create(tx, Workspace.Id, settings, Server.Clock.GetUtcNow(), default);
            id = PublicIds.Of(((ChatbotResult.Saved)made).Chatbot.Id);
        });
        return id;
    }

    /// <summary>Publishes a workflow; returns its id.</summary>
    public async Task<string> Publish(string document)
    {
        var id = "";
        await Server.Do(async tx =>
        {
            var result = await Server.Get<WorkflowEditor>().CreatePublished(tx, Workspace.Id, document, default);
            id = ((EditResult.Saved)result).Workflow.Id.ToString();
        });
        return id;
    }

    /// <summary>Carries out what is due.</summary>
    public Task RunDue() => Server.Get<CadenceEngine>().RunOnce(null, Server.Clock.GetUtcNow(), default);

    public async Task<JsonElement> Read(string id)
    {
        var answer = await Send("GET", $"/leads/{id}");
        Assert.True(answer.Status == 200, answer.Text);
        return answer.Json.GetProperty("data");
    }

    /// <summary>How many leads the workspace has.</summary>
    public async Task<int> CountLeads() => (await Server.Get<ILeadCards>().List(Workspace.Id, new CardQuery(), default)).Total;

    /// <summary>Asserts that a request is refused for one field and nothing of it is stored.</summary>
    public async Task Refuses(Task<Answer> request, string field, string message)
    {
        var before = await CountLeads();
        var answer = await request;
        Assert.True(answer.Status == 400, answer.Text);
        var details = answer.Json.GetProperty("details");
        Assert.Equal((field, message), (Text(details, "field"), Text(details, "message")));
        Assert.Equal("VALIDATION_ERROR", Text(answer.Json, "code"));
        Assert.Equal(before, await CountLeads());
    }

    public static string? Text(JsonElement json, string member) => json.GetProperty(member).GetString();

    public const string MailOnly = NexorDocuments.FollowUp;
}
