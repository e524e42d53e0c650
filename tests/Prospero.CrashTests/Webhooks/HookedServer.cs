using System.Data.Common;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using Microsoft.Data.Sqlite;
using Npgsql;
using Prospero.Tests.Support;
using Xunit;

namespace Prospero.CrashTests.Webhooks;

/// <summary>The real server as a process of its own with one webhook; what it did is counted by the receiver and in its database.</summary>
sealed class HookedServer : IAsyncDisposable
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    readonly string _folder = Directory.CreateTempSubdirectory("prospero-hooked-").FullName;
    readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(20) };
    readonly StringBuilder _said = new();
    string? _postgres;
    Process? _server;
    Uri? _address;

    HookedServer() => Storage.SqliteLibrary.Choose();

    public static async Task<HookedServer> Prepare(bool onPostgres)
    {
        Assert.SkipUnless(PostgresCluster.IsInstalled || !onPostgres, "PostgreSQL is not installed: Debian's package postgresql.");
        var server = new HookedServer { _postgres = onPostgres ? await Place.NewSchema(await Place.Cluster()) : null };
        await server.Run("migrate");
        server._http.DefaultRequestHeaders.Add("X-API-Key", (await server.Run("key", "create")).Trim());
        return server;
    }

    /// <summary>Starts it; it dies at the n-th reach of a checkpoint, if one is named.</summary>
    public async Task Start(string? crashAt = null)
    {
        var start = Command("serve", "--urls", "http://127.0.0.1:0");
        start.Environment["PROSPERO_TESTING"] = "1";
        start.Environment["PROSPERO_NETWORK__ALLOWEDRANGES"] = "127.0.0.0/8";
        start.Environment["PROSPERO_WEBHOOKS__ALLOWHTTP"] = "true";
        start.Environment["PROSPERO_WEBHOOKS__TIMEOUT"] = "00:00:02";
        start.Environment["PROSPERO_WEBHOOKS__LEASE"] = "00:00:04";
        if (crashAt is not null)
            start.Environment["PROSPERO_CRASH_AT"] = crashAt;
        var ready = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        _server = new Process { StartInfo = start, EnableRaisingEvents = true };
        _server.OutputDataReceived += (_, line) => Hear(line.Data, ready);
        _server.ErrorDataReceived += (_, line) => Hear(line.Data, ready);
        _server.Exited += (_, _) => ready.TrySetException(new InvalidOperationException($"It ended before it was ready:\n{Said}"));
        _server.Start();
        _server.BeginOutputReadLine();
        _server.BeginErrorReadLine();
        _address = new Uri(await ready.Task.WaitAsync(Patience));
    }

    public async Task Subscribe(Uri receiver)
    {
        var body = $$"""{ "name": "crash", "url": "{{receiver}}", "events": ["lead.created"], "max_retries": 10 }""";
        Assert.True(await Post("/api/public/webhooks", body), Said);
    }

    /// <summary>True if the server took responsibility for the lead, false if it died instead.</summary>
    public Task<bool> AddLead(string email) => Post("/api/public/leads", $$"""{ "first_name": "Ana", "email": "{{email}}" }""");

    public Task Dies() => _server!.WaitForExitAsync().WaitAsync(Patience);

    /// <summary><c>kill -9</c>.</summary>
    public async Task Kill()
    {
        _server!.Kill(entireProcessTree: true);
        await _server.WaitForExitAsync();
    }

    /// <summary>Waits until every event was handed over and acknowledged.</summary>
    public async Task Drains()
    {
        const string left = """
            select (select count(*) from event where type = 'lead.created')
                - (select count(*) from webhook_delivery where state = 'delivered')
            """;
        var deadline = Stopwatch.StartNew();
        while (Convert.ToInt64((await Column(left))[0], CultureInfo.InvariantCulture) > 0)
        {
            Assert.True(deadline.Elapsed < Patience, $"It does not deliver: {string.Join(", ", await States())}\n{Said}");
            await Task.Delay(50);
        }
    }

    public Task<IReadOnlyList<string>> States() => Column("select state || ' ' || count(*) from webhook_delivery group by state");

    /// <summary>The values in one column, ids as they stand on the wire.</summary>
    public async Task<IReadOnlyList<string>> Column(string sql)
    {
        await using var connection = Connection();
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The texts stand in the tests.
        command.CommandText = sql;
#pragma warning restore CA2100
        await using var reader = await command.ExecuteReaderAsync();
        var values = new List<string>();
        while (await reader.ReadAsync())
            values.Add(Convert.ToString(reader.GetValue(0), CultureInfo.InvariantCulture)!);
        return values;
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is { HasExited: false })
            await Kill();
        _server?.Dispose();
        _http.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    DbConnection Connection() =>
        _postgres is null
            ? new SqliteConnection($"Data Source={Path.Combine(_folder, "prospero.db")};Pooling=false")
            : new NpgsqlConnection(Storage.PostgresAddress.Parse(_postgres));

    string Said
    {
        get
        {
            lock (_said)
                return _said.ToString();
        }
    }

    async Task<bool> Post(string path, string json)
    {
        try
        {
            using var body = new StringContent(json, Encoding.UTF8, "application/json");
            using var answer = await _http.PostAsync(new Uri(_address!, path), body);
            return answer.IsSuccessStatusCode;
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
        {
            return false;
        }
    }

    void Hear(string? line, TaskCompletionSource<string> ready)
    {
        if (line is null)
            return;
        lock (_said)
            _said.AppendLine(line);
        if (line.StartsWith("Prospero is ready on ", StringComparison.Ordinal))
            ready.TrySetResult(line["Prospero is ready on ".Length..].Trim());
    }

    async Task<string> Run(params string[] arguments)
    {
        using var process = Process.Start(Command(arguments))!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync().WaitAsync(Patience);
        Assert.True(process.ExitCode == 0, $"prospero {string.Join(' ', arguments)} ended with {process.ExitCode}:\n{await error}");
        return await output;
    }

    ProcessStartInfo Command(params string[] arguments)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "prospero.dll");
        var start = new ProcessStartInfo("dotnet", [program, .. arguments, "--data", _folder])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        if (_postgres is not null)
            start.Environment["PROSPERO_DATABASE"] = _postgres;
        return start;
    }
}
