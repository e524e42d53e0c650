using System.Text;
using Prospero.Core.Access;
using Prospero.Core.Leads;
using Prospero.Tests.Support;
using Xunit;

namespace Prospero.Tests.Nexor;

/// <summary>A server with one workspace and a key to it.</summary>
public sealed class NexorPlace : IAsyncLifetime
{
    public TestServer Server { get; private set; } = null!;

    public Workspace Workspace { get; private set; } = null!;

    public string Key { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        Server = await TestServer.Start();
        Workspace = await Server.AddWorkspace("nexor");
        Key = await Server.AddKey(Workspace);
    }

    public ValueTask DisposeAsync() => Server.DisposeAsync();

    public Task<Answer> Send(string method, string path, string? body = null, params (string Name, string Value)[] headers) =>
        Server.Send(
            method,
            $"/api/public{path}",
            body is null ? null : Encoding.UTF8.GetBytes(body),
            Key,
            headers.Select(header => KeyValuePair.Create(header.Name, header.Value))
        );

    public Task<Answer> Send(string method, string path, byte[] body) => Server.Send(method, $"/api/public{path}", body, Key);

    /// <summary>How many leads the workspace has.</summary>
    public async Task<int> CountLeads() =>
        (await Server.Get<ILeads>().Search(Workspace.Id, new LeadQuery(null, null, 0, 1), CancellationToken.None)).Total;

    /// <summary>Asserts that a request is refused with this message and nothing of it is stored.</summary>
    public async Task Refuses(Task<Answer> request, string message)
    {
        var before = await CountLeads();
        var answer = await request;
        Assert.Equal($$"""{"error":"Validation error","message":"{{message}}"}""", answer.Text);
        Assert.Equal(400, answer.Status);
        Assert.Equal(before, await CountLeads());
    }
}
