using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Prospero.Core;
using Prospero.Core.Access;
using Prospero.Core.Cadence;
using Prospero.Core.Channels;
using Prospero.Core.Events;
using Prospero.Core.Intake;
using Prospero.Core.Leads;
using Prospero.Core.Messages;
using Prospero.Core.Workflows;
using Prospero.Server.Nexor;
using Prospero.Storage;

namespace Prospero.Tests.Support;

/// <summary>A server on a free port of 127.0.0.1, with a database of its own and a clock that stands until it is told to go on.</summary>
public sealed class TestServer : IAsyncDisposable
{
    static readonly DateTimeOffset Noon = new(2026, 2, 10, 12, 0, 0, TimeSpan.Zero);

    readonly DirectoryInfo _folder;
    readonly WebApplication _app;

    TestServer(DirectoryInfo folder, WebApplication app, ManualClock clock)
    {
        _folder = folder;
        _app = app;
        Clock = clock;
    }

    public ManualClock Clock { get; }

    public HttpClient Client { get; private set; } = null!;

    public T Get<T>()
        where T : notnull => _app.Services.GetRequiredService<T>();

    public static async Task<TestServer> Start(params IChannelProvider[] providers)
    {
        var folder = Directory.CreateTempSubdirectory("prospero-test-");
        var clock = new ManualClock(Noon);
        var app = Compose(folder.FullName, clock, providers);
        var server = new TestServer(folder, app, clock);
        await new Migrator(server.Get<SqlStore>(), clock).Migrate(CancellationToken.None);
        await app.StartAsync();
        var address = server.Get<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        server.Client = new HttpClient { BaseAddress = new Uri(address) };
        return server;
    }

    /// <summary>Carries out something in a transaction.</summary>
    public Task Do(Func<ITransaction, Task> work) =>
        Get<IStore>()
            .InTransaction(
                async tx =>
                {
                    await work(tx);
                    return true;
                },
                CancellationToken.None
            );

    /// <summary>Adds a live workspace.</summary>
    public async Task<Workspace> AddWorkspace(string name)
    {
        var now = Clock.GetUtcNow();
        var workspace = new Workspace(WorkspaceId.New(now), name, "UTC", null, null, null, now);
        await Do(tx => Get<IAccess>().AddWorkspace(tx, workspace, CancellationToken.None));
        return workspace;
    }

    /// <summary>Makes a key of the Nexor surface; returns what a client presents.</summary>
    public async Task<string> AddKey(Workspace workspace, IReadOnlyList<string>? scopes = null, int? requestsPerMinute = null)
    {
        var (key, secret) = ApiKey.Make(workspace.Id, Surface.Nexor, workspace.IsTest, "test", scopes, Clock.GetUtcNow());
        await Do(tx => Get<IAccess>().AddKey(tx, key with { RequestsPerMinute = requestsPerMinute }, CancellationToken.None));
        return secret;
    }

    /// <summary>Sends a request; a body goes out byte by byte as it stands.</summary>
    public async Task<Answer> Send(
        string method,
        string path,
        byte[]? body = null,
        string? key = null,
        IEnumerable<KeyValuePair<string, string>>? headers = null
    )
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (body is not null)
        {
            request.Content = new ByteArrayContent(body);
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        }

        if (key is not null)
            request.Headers.Add("X-API-Key", key);
        foreach (var (name, value) in headers ?? [])
        {
            if (name == "Content-Type" && request.Content is { } content)
                content.Headers.ContentType = value.Length == 0 ? null : MediaTypeHeaderValue.Parse(value);
            else
                request.Headers.TryAddWithoutValidation(name, value);
        }

        using var response = await Client.SendAsync(request);
        return new Answer((int)response.StatusCode, await response.Content.ReadAsByteArrayAsync(), response.Headers);
    }

    public async ValueTask DisposeAsync()
    {
        Client?.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
        _folder.Delete(true);
    }

    static WebApplication Compose(string folder, ManualClock clock, IReadOnlyList<IChannelProvider> providers)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = folder });
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var services = builder.Services;
        services.AddSingleton<TimeProvider>(clock);
        services.AddSingleton(_ => new SqlStore(Path.Combine(folder, "test.db")));
        services.AddSingleton<IStore>(all => all.GetRequiredService<SqlStore>());
        services.AddSingleton<ISecrets, ReadableSecrets>();
        services.AddSingleton<IAccess, SqlAccess>();
        services.AddSingleton<ILeads, SqlLeads>();
        services.AddSingleton<ICadence, SqlCadence>();
        services.AddSingleton<IMessages, SqlMessages>();
        services.AddSingleton<IEvents, SqlEvents>();
        services.AddSingleton<ISenders, SqlSenders>();
        services.AddSingleton<IWorkflows, SqlWorkflows>();
        services.AddSingleton<IIdempotency, SqlIdempotency>();
        services.AddSingleton<LeadIntake>();
        services.AddSingleton<LeadEditor>();
        services.AddSingleton<MessageSender>();
        services.AddSingleton<AdhocCheck>();
        services.AddSingleton<MessageComposer>();
        services.AddSingleton<MessageOptions>();
        services.AddSingleton<CadenceOptions>();
        services.AddSingleton<WakeSignal>();
        services.AddSingleton<WorkflowEditor>();
        services.AddSingleton<WorkflowDirectory>();
        services.AddSingleton<Idempotency>();
        services.AddSingleton(all => new UnsubscribeLinks(all.GetRequiredService<ISecrets>(), new Uri("http://127.0.0.1")));
        services.AddSingleton(new ProviderDirectory(providers));
        services.AddNexor();
        return builder.Build().MapNexor();
    }

    // What is stored under it in tests is no secret.
    sealed class ReadableSecrets : ISecrets
    {
        public byte[] Protect(ReadOnlySpan<byte> plain) => plain.ToArray();

        public byte[] Unprotect(ReadOnlySpan<byte> secret) => secret.ToArray();
    }
}

/// <summary>An answer as it came.</summary>
public sealed record Answer(int Status, byte[] Body, HttpResponseHeaders Headers)
{
    public string Text => Encoding.UTF8.GetString(Body);

    public JsonElement Json => JsonElement.Parse(Body);

    public string? Header(string name) => Headers.TryGetValues(name, out var values) ? string.Join(", ", values) : null;
}
