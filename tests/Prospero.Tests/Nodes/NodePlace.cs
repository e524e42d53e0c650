using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Prospero.Core;
using Prospero.Core.Access;
using Prospero.Core.Cadence;
using Prospero.Core.Channels;
using Prospero.Server.Pumps;
using Prospero.Server.Startup;
using Prospero.Tests.Support;
using Xunit;

namespace Prospero.Tests.Nodes;

/// <summary>Several servers on one database. The first takes requests and sends nothing.</summary>
sealed class NodePlace : IAsyncDisposable
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    readonly Stack<TestServer> _others = new();
    readonly List<LeadId> _leads = [];

    NodePlace(TestServer door) => Door = door;

    public TestServer Door { get; }

    public required Workspace Workspace { get; init; }

    public required string Key { get; init; }

    public required string Workflow { get; init; }

    /// <summary>A door, a workspace and a workflow with one email.</summary>
    public static async Task<NodePlace> Begin(Func<ServerOptions, ServerOptions>? change = null, string delay = "0s")
    {
        var door = await TestServer.Start(change: change);
        var workspace = await door.AddWorkspace("nodes");
        var key = await door.AddKey(workspace);
        var document = $$"""{ "name": "W", "steps": [ { "type": "email", "delay": "{{delay}}", "subject": "Hi", "content": "Hi" } ] }""";
        var created = await door.Send("POST", "/api/public/workflows", Encoding.UTF8.GetBytes(document), key);
        var workflow = created.Json.GetProperty("workflow").GetProperty("id").GetString()!;
        await door.Send("POST", $"/api/public/workflows/{workflow}/publish", key: key);
        return new NodePlace(door)
        {
            Workspace = workspace,
            Key = key,
            Workflow = workflow,
        };
    }

    /// <summary>Another node on the same database.</summary>
    /// <param name="provider">Who carries what it sends.</param>
    public async Task<TestServer> Add(GatedProvider provider, Roles roles = Roles.Worker, Func<ServerOptions, ServerOptions>? change = null)
    {
        var node = await TestServer.Start(
            services =>
            {
                services.RemoveAll<IChannelProvider>();
                services.AddSingleton<IChannelProvider>(provider);
            },
            roles,
            change,
            Door
        );
        _others.Push(node);
        if (node.Get<ServerOptions>().Postgres is not null)
            await Until(() => node.Get<NewsPump>().IsListening, "The node does not listen.");
        return node;
    }

    /// <summary>Posts leads in one request; returns the touchpoints of all leads.</summary>
    public async Task<IReadOnlyList<Touchpoint>> LeadsArrive(int count)
    {
        var leads = Enumerable
            .Range(0, count)
            .Select(_ => new
            {
                first_name = "Ana",
                email = $"silence+{Ids.New(Door.Clock.GetUtcNow()):N}@example.com",
                workflow_id = Workflow,
            });
        var answer = await Door.Send("POST", "/api/public/leads", JsonSerializer.SerializeToUtf8Bytes(leads), Key);
        Assert.InRange(answer.Status, 200, 299);
        _leads.AddRange(answer.Json.GetProperty("leads").EnumerateArray().Select(lead => new LeadId(lead.GetProperty("id").GetGuid())));
        return await Touchpoints();
    }

    /// <summary>All touchpoints of the workspace.</summary>
    public async Task<IReadOnlyList<Touchpoint>> Touchpoints()
    {
        var found = new List<Touchpoint>();
        foreach (var lead in _leads)
            found.AddRange(await Door.Get<ICadence>().TouchpointsOf(Workspace.Id, lead, default));
        return found;
    }

    /// <summary>How many touchpoints are in a state.</summary>
    public async Task<int> Count(TouchpointState state) => (await Touchpoints()).Count(touchpoint => touchpoint.State == state);

    public static async Task Until(Func<bool> isSo, string otherwise) => await Until(() => Task.FromResult(isSo()), otherwise);

    public static async Task Until(Func<Task<bool>> isSo, string otherwise)
    {
        var waited = Stopwatch.StartNew();
        while (!await isSo())
        {
            Assert.True(waited.Elapsed < Patience, otherwise);
            await Task.Delay(10);
        }
    }

    public async ValueTask DisposeAsync()
    {
        while (_others.TryPop(out var node))
            await node.DisposeAsync();
        await Door.DisposeAsync();
    }
}
