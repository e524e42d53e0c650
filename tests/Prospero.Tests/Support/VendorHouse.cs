using System.Text;
using System.Text.Json;
using Prospero.Core;
using Prospero.Core.Access;
using Prospero.Core.Cadence;
using Prospero.Core.Events;
using Prospero.Core.Intake;
using Prospero.Core.Messages;
using Xunit;

namespace Prospero.Tests.Support;

/// <summary>A server with one sender at a fake vendor, driven turn by turn on a clock that stands.</summary>
public sealed class VendorHouse : IAsyncDisposable
{
    string _key = "";

    VendorHouse(TestServer server, Workspace workspace)
    {
        Server = server;
        Workspace = workspace;
    }

    public TestServer Server { get; }

    public Workspace Workspace { get; }

    /// <summary>The sender as the API shows it.</summary>
    public JsonElement Sender { get; private set; }

    public string SenderId => Sender.GetProperty("id").GetString()!;

    /// <summary>Path and query of the sender's callback address.</summary>
    public string Callback => new Uri(Sender.GetProperty("callback_url").GetString()!).PathAndQuery;

    /// <summary>The workflow that was published last.</summary>
    public string Workflow { get; private set; } = "";

    public DateTimeOffset Now => Server.Clock.GetUtcNow();

    /// <param name="publicUrl">The address under which the world reaches the server; null for the real one.</param>
    public static async Task<VendorHouse> Open(
        string provider,
        IReadOnlyDictionary<string, string> settings,
        string address = "+573001234567",
        string? publicUrl = null
    )
    {
        var server = await TestServer.Start(change: options =>
            publicUrl is null ? options : options with { PublicUrl = new Uri(publicUrl) }
        );
        var workspace = await server.AddWorkspace("vendor");
        var house = new VendorHouse(server, workspace) { _key = await server.AddKey(workspace) };
        var made = await house.Call(
            "POST",
            "/senders",
            new
            {
                name = "ours",
                provider,
                address,
                settings,
            }
        );
        Assert.True(made.Status == 201, made.Text);
        house.Sender = made.Json.GetProperty("sender");
        return house;
    }

    public Task<Answer> Call(string method, string path, object? body = null) =>
        Server.Send(method, $"/api/public{path}", body is null ? null : JsonSerializer.SerializeToUtf8Bytes(body), _key);

    public Task<Answer> CallRaw(string method, string path, string body) =>
        Server.Send(method, $"/api/public{path}", Encoding.UTF8.GetBytes(body), _key);

    /// <summary>Publishes a workflow with these steps, for the leads that follow.</summary>
    public async Task Publish(string channel, string steps, string more = "")
    {
        var document = $$"""{ "name": "W{{Guid.NewGuid():N}}", "senders": { "{{channel}}": ["ours"] }, {{more}} "steps": [{{steps}}] }""";
        var made = await CallRaw("POST", "/workflows", document);
        Assert.True(made.Status == 201, made.Text);
        Workflow = made.Json.GetProperty("workflow").GetProperty("id").GetString()!;
        var published = await Call("POST", $"/workflows/{Workflow}/publish");
        Assert.True(published.Status == 200, published.Text);
    }

    public async Task<LeadId> LeadArrives(string phone, string name = "Ana")
    {
        var made = await Call(
            "POST",
            "/leads",
            new
            {
                first_name = name,
                phone,
                workflow_id = Workflow,
            }
        );
        Assert.True(made.Status == 201, made.Text);
        return new LeadId(made.Json.GetProperty("lead").GetProperty("id").GetGuid());
    }

    /// <summary>Everything that is due now happens.</summary>
    public async Task RunDue()
    {
        for (var turn = 0; turn < 50; turn++)
        {
            var handled = await Server.Get<CadenceEngine>().RunOnce(null, Now, default);
            handled += await Server.Get<CallbackInbox>().RunOnce(default);
            handled += await Server.Get<Rescuer>().ReleaseExpired(default);
            handled += await Server.Get<Rescuer>().AskOverdue(null, Now, default);
            if (handled == 0)
                return;
        }

        Assert.Fail("After 50 turns something is still due");
    }

    public async Task RunFor(TimeSpan time)
    {
        Server.Clock.JumpTo(Now + time);
        await RunDue();
    }

    /// <summary>Hands in what a vendor posts, and carries it out.</summary>
    public Task<Answer> Posts(string body, params (string Name, string Value)[] headers) => PostsTo(Callback, body, headers);

    /// <summary>The same at another address.</summary>
    public async Task<Answer> PostsTo(string path, string body, params (string Name, string Value)[] headers)
    {
        var answer = await Server.Send(
            "POST",
            path,
            Encoding.UTF8.GetBytes(body),
            headers: headers.Select(header => KeyValuePair.Create(header.Name, header.Value))
        );
        await RunDue();
        return answer;
    }

    public Task<IReadOnlyList<Message>> Messages(LeadId lead) => Server.Get<IMessages>().OfLead(Workspace.Id, lead, default);

    public Task<IReadOnlyList<Touchpoint>> Touchpoints(LeadId lead) => Server.Get<ICadence>().TouchpointsOf(Workspace.Id, lead, default);

    public async Task<Run> Run(LeadId lead) => (await Server.Get<ICadence>().RunsOf(Workspace.Id, [lead], default))[^1];

    /// <summary>The lines of a lead's timeline as <c>type: title, description</c>.</summary>
    public async Task<IReadOnlyList<string>> Timeline(LeadId lead) =>
        [
            .. (await Server.Get<IEvents>().Timeline(Workspace.Id, lead, default)).Select(line =>
                $"{line.Type}: {line.Title}, {line.Description}"
            ),
        ];

    public Task AddTemplate(string name, string body, params string[] variables) =>
        Server.Do(tx =>
            Server
                .Get<IMessages>()
                .SaveTemplate(
                    tx,
                    new Template(TemplateId.New(Now), Workspace.Id, name, "es", "UTILITY", "APPROVED", body, variables, Now),
                    default
                )
        );

    public ValueTask DisposeAsync() => Server.DisposeAsync();
}
