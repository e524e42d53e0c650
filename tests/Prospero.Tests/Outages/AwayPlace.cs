using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Prospero.Core;
using Prospero.Core.Access;
using Prospero.Core.Channels;
using Prospero.Providers.Simulated;
using Prospero.Server.Startup;
using Prospero.Tests.Support;
using Xunit;

namespace Prospero.Tests.Outages;

/// <summary>A server with all its loops, whose database goes and comes back.</summary>
sealed class AwayPlace : IAsyncDisposable
{
    int _leads;

    public LogLines Log { get; } = new();

    public TestServer Server { get; private set; } = null!;

    public string Key { get; private set; } = "";

    public string PollyBotKey { get; private set; } = "";

    public WorkspaceId Workspace { get; private set; }

    /// <param name="change">Names the database.</param>
    /// <param name="provider">Takes the place of the simulated one, under its name.</param>
    public static async Task<AwayPlace> Start(Func<ServerOptions, ServerOptions> change, IChannelProvider? provider = null)
    {
        var place = new AwayPlace();
        place.Server = await TestServer.Start(
            services =>
            {
                services.AddLogging(logging => logging.AddProvider(place.Log));
                if (provider is null)
                    return;
                services.Remove(services.First(part => part.ImplementationType == typeof(SimulatedProvider)));
                services.AddSingleton(provider);
            },
            Roles.Api | Roles.Worker,
            options => change(options) with { LogLevel = LogLevel.Information }
        );
        var workspace = await place.Server.AddWorkspace("away");
        place.Workspace = workspace.Id;
        place.PollyBotKey = await place.Server.AddKey(workspace, surface: Surface.PollyBot);
        place.Key = await place.Server.AddKey(workspace);
        return place;
    }

    /// <summary>Creates a lead of its own name; returns the answer.</summary>
    public Task<Answer> Create() =>
        Server.Send(
            "POST",
            "/api/public/leads",
            Encoding.UTF8.GetBytes($$"""{"first_name":"Ana","email":"ana{{++_leads}}@example.com","workflow_id":null}"""),
            Key
        );

    public Task<Answer> Post(string path, string body) => Server.Send("POST", $"/api/public{path}", Encoding.UTF8.GetBytes(body), Key);

    public Task<Answer> Get(string lead) => Server.Send("GET", $"/api/public/leads/{lead}", key: Key);

    public static string IdOf(Answer created) => created.Json.GetProperty("lead").GetProperty("id").GetString()!;

    /// <summary>The surface, readiness and pages say that the database is away; the process is alive.</summary>
    public async Task SaysThatItIsAway(string why)
    {
        var refused = await Create();
        Assert.Equal(503, refused.Status);
        Assert.Equal("""{"error":"Service unavailable","message":"Try again in 5 s"}""", refused.Text);
        Assert.Equal("5", refused.Header("Retry-After"));
        Assert.NotNull(refused.Header("X-Request-Id"));
        var ready = await Server.Send("GET", "/readyz");
        Assert.Equal(503, ready.Status);
        Assert.Contains(why, ready.Text, StringComparison.Ordinal);
        Assert.Equal(200, (await Server.Send("GET", "/healthz")).Status);
    }

    /// <summary>Waits until leads can be created again; returns the first answer that is no 503.</summary>
    public async Task<Answer> CreateWhenItIsBack()
    {
        while (true)
        {
            var answer = await Create();
            if (answer.Status != 503)
                return answer;
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Waits until the node says that it is ready.</summary>
    public async Task IsReadyAgain()
    {
        while ((await Server.Send("GET", "/readyz")).Status != 200)
            await Task.Delay(50, TestContext.Current.CancellationToken);
    }

    /// <summary>One line when it went, however many calls and turns of loops failed, and no stack.</summary>
    public void SaidItOnce()
    {
        Assert.True(Log.Count(4001) == 1, Log.ToString());
        Assert.True(Log.Count(3001) == 0, Log.ToString());
        Assert.True(Log.Count(5101) == 0, Log.ToString());
    }

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        Log.Dispose();
    }
}
