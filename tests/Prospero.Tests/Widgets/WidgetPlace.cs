using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Prospero.Core;
using Prospero.Core.Access;
using Prospero.Core.Intake;
using Prospero.Core.Workflows;
using Prospero.Server.Doors;
using Prospero.Server.PollyBot.Widgets;
using Prospero.Tests.Contract;
using Prospero.Tests.PollyBot;
using Prospero.Tests.Support;
using Xunit;

namespace Prospero.Tests.Widgets;

/// <summary>A server that believes the test about where a visitor comes from, with widgets to be made on it.</summary>
public sealed class WidgetPlace : IAsyncLifetime
{
    int _visitors;

    public TestServer Server { get; private set; } = null!;

    public Workspace Workspace { get; private set; } = null!;

    public string NexorKey { get; private set; } = "";

    /// <summary>The id of the default chatbot, as the Nexor surface writes it.</summary>
    public ChatbotId Chatbot { get; private set; }

    public async ValueTask InitializeAsync()
    {
        Server = await TestServer.Start(change: options => options with { TrustedProxies = [IPNetwork.Parse("127.0.0.0/8")] });
        Workspace = await Server.AddWorkspace("widgets");
        NexorKey = await Server.AddKey(Workspace);
        Chatbot = (await Server.Get<IChatbots>().All(Workspace.Id, default))[0].Id;
    }

    public ValueTask DisposeAsync() => Server.DisposeAsync();

    /// <summary>An address from which nobody came yet.</summary>
    public string NewVisitor() => $"203.0.113.{Interlocked.Increment(ref _visitors)}";

    /// <summary>Makes a widget by the surface that manages them; returns it.</summary>
    public async Task<JsonElement> Add(string body = "{}", ChatbotId? chatbot = null)
    {
        var answer = await Manage("POST", $"/chatbots/{chatbot ?? Chatbot}/widgets", body);
        Assert.True(answer.Status == 201, answer.Text);
        return answer.Json.GetProperty("widget");
    }

    /// <summary>The same; only the id that pages use.</summary>
    public async Task<string> NewWidget(string body = "{}", ChatbotId? chatbot = null) =>
        (await Add(body, chatbot)).GetProperty("public_id").GetString()!;

    public Task<Answer> Manage(string method, string path, string? body = null) =>
        Server.Send(method, $"/api/public{path}", body is null ? null : Encoding.UTF8.GetBytes(body), NexorKey);

    public Task<Answer> Config(string widget, string? language = null, string? origin = null) =>
        Call("GET", $"/api/v1/widgets/{widget}/config{(language is null ? "" : $"?lang={language}")}", null, origin: origin);

    /// <summary>A token that somebody got three seconds ago.</summary>
    public async Task<string> Token(string widget, string? language = null)
    {
        var config = await Config(widget, language);
        Assert.True(config.Status == 200, config.Text);
        Server.Clock.Advance(TimeSpan.FromSeconds(3));
        return config.Json.GetProperty("data").GetProperty("token").GetString()!;
    }

    /// <summary>Sends the form as a visitor does who came here now and took his time.</summary>
    public async Task<Answer> Submit(string widget, string fields, string? origin = null, string? address = null)
    {
        var form = JsonNode.Parse(fields)!.AsObject();
        form["token"] ??= await Token(widget, form["language"]?.GetValue<string>());
        return await SendForm(widget, form.ToJsonString(), origin, address);
    }

    public Task<Answer> SendForm(string widget, string body, string? origin = null, string? address = null) =>
        Call("POST", $"/api/v1/widgets/{widget}/leads", body, address, origin);

    public Task<Answer> Call(
        string method,
        string path,
        string? body,
        string? address = null,
        string? origin = null,
        params (string Name, string Value)[] headers
    )
    {
        List<KeyValuePair<string, string>> all =
        [
            KeyValuePair.Create("X-Forwarded-For", address ?? NewVisitor()),
            .. headers.Select(header => KeyValuePair.Create(header.Name, header.Value)),
        ];
        if (origin is not null)
            all.Add(KeyValuePair.Create("Origin", origin));
        return Server.Send(method, path, body is null ? null : Encoding.UTF8.GetBytes(body), headers: all);
    }

    /// <summary>Makes a chatbot whose leads are enrolled.</summary>
    public async Task<ChatbotId> EnrollingChatbot()
    {
        WorkflowId workflow = default;
        await Server.Do(async tx =>
        {
            var made = await Server.Get<WorkflowEditor>().CreatePublished(tx, Workspace.Id, NexorDocuments.FollowUp, default);
            workflow = ((EditResult.Saved)made).Workflow.Id;
        });
        return await NewChatbot(new ChatbotChange("enrols", Workflow: Field<object>.To(workflow)));
    }

    public async Task<ChatbotId> NewChatbot(ChatbotChange settings)
    {
        ChatbotId id = default;
        await Server.Do(async tx =>
        {
            var made = await Server.Get<ChatbotEditor>().Create(tx, Workspace.Id, settings, Server.Clock.GetUtcNow(), default);
            id = ((ChatbotResult.Saved)made).Chatbot.Id;
        });
        return id;
    }

    /// <summary>What a widget rejected so far, by reason.</summary>
    public async Task<IReadOnlyDictionary<string, long>> Rejected(string widget)
    {
        await Server.Get<Rejections>().Write(default);
        return (await Server.Get<IWidgets>().Rejections(Workspace.Id, default))
            .Where(count => PublicIds.Of(count.Widget) == widget)
            .ToDictionary(count => count.Reason.Name(), count => count.Count);
    }

    /// <summary>Asserts that an answer tells a visitor that all is well.</summary>
    public static void IsReceived(Answer answer)
    {
        Assert.True(answer.Status == 201, answer.Text);
        Assert.Equal("""{"success":true,"data":{"received":true}}""", answer.Text);
    }

    public static void IsFault(Answer answer, int status, string code)
    {
        Assert.True(answer.Status == status, $"{answer.Status} {answer.Text}");
        Assert.Equal(code, PollyBotPlace.Text(answer.Json, "code"));
    }
}
