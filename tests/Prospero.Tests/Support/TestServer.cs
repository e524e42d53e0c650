using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Prospero.Core;
using Prospero.Core.Access;
using Prospero.Core.Webhooks;
using Prospero.Providers;
using Prospero.Server.Startup;

namespace Prospero.Tests.Support;

/// <summary>A server on a free port of 127.0.0.1, with a database of its own and a clock that stands until it is told to go on.</summary>
public sealed class TestServer : IAsyncDisposable
{
    static readonly DateTimeOffset Noon = new(2026, 2, 10, 12, 0, 0, TimeSpan.Zero);

    readonly DirectoryInfo _folder;
    readonly WebApplication _app;

    readonly bool _isAlone;
    readonly string? _database;

    TestServer(DirectoryInfo folder, WebApplication app, ManualClock clock, bool isAlone, string? database)
    {
        _isAlone = isAlone;
        _database = database;
        _folder = folder;
        _app = app;
        Clock = clock;
    }

    public ManualClock Clock { get; }

    public required HttpClient Client { get; init; }

    public T Get<T>()
        where T : notnull => _app.Services.GetRequiredService<T>();

    /// <param name="more">May replace parts.</param>
    /// <param name="roles">Without <see cref="Roles.Worker"/> nothing happens by itself.</param>
    /// <param name="change">May change options.</param>
    /// <param name="beside">A server with whom it shares database, folder and clock, as another node; it must be disposed of later.</param>
    internal static async Task<TestServer> Start(
        Action<IServiceCollection>? more = null,
        Roles roles = Roles.Api,
        Func<ServerOptions, ServerOptions>? change = null,
        TestServer? beside = null
    )
    {
        var folder = beside?._folder ?? Directory.CreateTempSubdirectory("prospero-test-");
        var clock = beside?.Clock ?? new ManualClock(Noon);
        var options = new ServerOptions
        {
            Urls = ["http://127.0.0.1:0"],
            DataFolder = folder.FullName,
            Postgres = beside is null ? await IOnPostgres.NewDatabase() : beside.Get<ServerOptions>().Postgres,
            Roles = roles,
            Clock = clock,
            LogLevel = LogLevel.None,
            Network = new NetworkOptions { AllowedRanges = [IPNetwork.Parse("127.0.0.0/8")], Resolve = NobodyIsAsked },
            Webhooks = new WebhookOptions { AllowsHttp = true },
        };
        var app = ProsperoApp.Build(
            change?.Invoke(options) ?? options,
            services =>
            {
                services.AddLogging(logging => logging.ClearProviders());
                more?.Invoke(services);
            }
        );
        var address = await ProsperoApp.Start(app, CancellationToken.None);
        return new TestServer(folder, app, clock, isAlone: beside is null, options.Postgres)
        {
            Client = new HttpClient { BaseAddress = new Uri(address) },
        };
    }

    static Task<IPAddress[]> NobodyIsAsked(string host, CancellationToken ct) =>
        Task.FromException<IPAddress[]>(new SocketException((int)SocketError.HostNotFound));

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

    /// <summary>Adds a live workspace with a simulated sender per channel.</summary>
    public Task<Workspace> AddWorkspace(string name) => Get<Installation>().AddWorkspace(name, "UTC", null, CancellationToken.None);

    /// <summary>Makes a key; returns what a client presents.</summary>
    public async Task<string> AddKey(
        Workspace workspace,
        IReadOnlyList<string>? scopes = null,
        int? requestsPerMinute = null,
        Surface surface = Surface.Nexor,
        RateRule? rate = null
    )
    {
        var (key, secret) = ApiKey.Make(workspace.Id, surface, workspace.IsTest, "test", scopes, Clock.GetUtcNow());
        await Do(tx =>
            Get<IAccess>()
                .AddKey(
                    tx,
                    key with
                    {
                        OwnRate = rate ?? (requestsPerMinute is { } n ? new RateRule(n, TimeSpan.FromMinutes(1)) : null),
                    },
                    CancellationToken.None
                )
        );
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

    /// <summary>Stops it as SIGTERM does.</summary>
    public Task Stop() => _app.StopAsync();

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
        if (!_isAlone)
            return;
        _folder.Delete(true);
        await IOnPostgres.Drop(_database);
    }
}

/// <summary>An answer as it came.</summary>
public sealed record Answer(int Status, byte[] Body, HttpResponseHeaders Headers)
{
    public string Text => Encoding.UTF8.GetString(Body);

    public JsonElement Json => JsonElement.Parse(Body);

    public string? Header(string name) => Headers.TryGetValues(name, out var values) ? string.Join(", ", values) : null;
}
