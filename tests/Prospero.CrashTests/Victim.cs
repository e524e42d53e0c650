using System.Data.Common;
using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using Microsoft.Data.Sqlite;
using Npgsql;
using Prospero.Tests.Support;
using Xunit;

namespace Prospero.CrashTests;

/// <summary>
/// The real server as a process of its own, to be killed and started again on the same data. What it did is counted in its
/// database and in the provider's own file, never by asking it.
/// </summary>
public sealed class Victim : IAsyncDisposable
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    readonly string _folder = Directory.CreateTempSubdirectory("prospero-crash-").FullName;
    readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(20) };
    readonly StringBuilder _said = new();
    Process? _server;
    string? _postgres;
    Uri? _address;

    Victim() => Storage.SqliteLibrary.Choose();

    /// <summary>The workflow that leads are enrolled in: one mail, accepted by the simulated provider.</summary>
    public string Workflow { get; private set; } = "";

    /// <param name="onPostgres">True for a PostgreSQL database instead of a SQLite file.</param>
    public static async Task<Victim> Prepare(bool onPostgres)
    {
        Assert.SkipUnless(PostgresServer.IsInstalled || !onPostgres, "PostgreSQL is not installed: Debian's package postgresql.");
        var victim = new Victim { _postgres = onPostgres ? await (await PostgresServer.Get()).NewSchema() : null };
        var document = Path.Combine(victim._folder, "workflow.json");
        await File.WriteAllTextAsync(
            document,
            """
            { "name": "Crash", "steps": [ { "type": "email", "subject": "Hi", "content": "Hi {{lead.first_name}}" } ] }
            """
        );
        await victim.Run("migrate");
        victim.Workflow = (await victim.Run("workflow", "publish", document)).Trim();
        var key = (await victim.Run("key", "create")).Trim();
        victim._http.DefaultRequestHeaders.Add("X-API-Key", key);
        return victim;
    }

    /// <summary>Starts the server; it dies at the n-th reach of a checkpoint, if one is named.</summary>
    /// <param name="oneByOne">True to carry out one touchpoint after the other, so that only one is under way when it dies.</param>
    /// <param name="lease">How many seconds a claim holds; a send may take one less.</param>
    public async Task Start(string? crashAt = null, bool oneByOne = false, int lease = 4)
    {
        var start = Command("serve", "--urls", "http://127.0.0.1:0");
        if (oneByOne)
        {
            start.Environment["PROSPERO_CADENCE__LOOPS"] = "1";
            start.Environment["PROSPERO_CADENCE__PARALLEL"] = "1";
        }

        start.Environment["PROSPERO_CADENCE__LEASE"] = $"00:00:{lease:00}";
        start.Environment["PROSPERO_CADENCE__SENDTIMEOUT"] = $"00:00:{lease - 1:00}";
        start.Environment["PROSPERO_CADENCE__RESCUEINTERVAL"] = "00:00:00.2";
        start.Environment["PROSPERO_SIMULATED__LOGPATH"] = Log;
        start.Environment["PROSPERO_TESTING"] = "1";
        if (crashAt is not null)
            start.Environment["PROSPERO_CRASH_AT"] = crashAt;
        var ready = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        _server = new Process { StartInfo = start, EnableRaisingEvents = true };
        _server.OutputDataReceived += (_, line) => Hear(line.Data, ready);
        _server.ErrorDataReceived += (_, line) => Hear(line.Data, ready);
        _server.Exited += (_, _) => ready.TrySetException(new InvalidOperationException($"The server ended before it was ready:\n{Said}"));
        _server.Start();
        _server.BeginOutputReadLine();
        _server.BeginErrorReadLine();
        _address = new Uri(await ready.Task.WaitAsync(Patience));
    }

    /// <summary>Posts a lead; true if the server took responsibility, false if it died instead.</summary>
    public async Task<bool> Post(string email)
    {
        try
        {
            using var body = new StringContent(
                $$"""{ "first_name": "Ana", "email": "{{email}}", "workflow_id": "{{Workflow}}" }""",
                Encoding.UTF8,
                new MediaTypeHeaderValue("application/json")
            );
            using var answer = await _http.PostAsync(new Uri(_address!, "/api/public/leads"), body);
            return answer.IsSuccessStatusCode;
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
        {
            return false;
        }
    }

    /// <summary>Waits until the server died by itself.</summary>
    public Task Dies() => _server!.WaitForExitAsync().WaitAsync(Patience);

    /// <summary>Asks it to stop, as an operator does, and waits until it has.</summary>
    public async Task Stop()
    {
        using var kill = Process.Start(new ProcessStartInfo("kill", ["-TERM", $"{_server!.Id}"]) { UseShellExecute = false })!;
        await kill.WaitForExitAsync();
        await _server.WaitForExitAsync().WaitAsync(Patience);
    }

    /// <summary><c>kill -9</c>: no handler runs, nothing is flushed.</summary>
    public async Task Kill()
    {
        _server!.Kill(entireProcessTree: true);
        await _server.WaitForExitAsync();
    }

    /// <summary>Waits until nothing is scheduled, claimed or sending any more.</summary>
    public async Task Drains()
    {
        var deadline = Stopwatch.StartNew();
        while (await Count("select count(*) from touchpoint where state in ('scheduled', 'claimed', 'sending')") > 0)
        {
            Assert.True(deadline.Elapsed < Patience, $"The server does not drain: {await States()}\n{Said}");
            await Task.Delay(50);
        }
    }

    public async Task<long> Count(string sql)
    {
        await using var connection = Connection();
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The texts stand in the tests.
        command.CommandText = sql;
#pragma warning restore CA2100
        return Convert.ToInt64(await command.ExecuteScalarAsync(), CultureInfo.InvariantCulture);
    }

    /// <summary>The ids in one column.</summary>
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

    /// <summary>The touchpoints that the provider says it received, one entry per time.</summary>
    public IReadOnlyList<string> Received => File.Exists(Log) ? [.. File.ReadAllLines(Log).Select(line => line.Split('\t')[0])] : [];

    public async Task<string> States() => string.Join(", ", await Column("select state || ' ' || count(*) from touchpoint group by state"));

    /// <summary>What holds after every crash, whatever died when.</summary>
    public async Task KeepsThePromises(IReadOnlyCollection<string> accepted)
    {
        var stored = await Column("select email from lead");
        Assert.Empty(accepted.Except(stored));
        Assert.Equal(stored.Count, stored.Distinct().Count());
        Assert.Equal(stored.Count, await Count("select count(*) from run"));
        Assert.Equal(stored.Count, await Count("select count(*) from touchpoint"));
        Assert.Equal(Received.Count, Received.Distinct().Count());
        Assert.Empty(Received.Except(await Column("select touchpoint_id from attempt")));
        Assert.Empty(Received.Except(await Column("select id from touchpoint where state in ('sent', 'held', 'failed')")));
        // What was sent may have bounced since, what was held may have been settled by a report.
        Assert.True(await Count("select count(*) from touchpoint where state = 'sent'") <= await Events("touchpoint.sent"));
        Assert.True(await Count("select count(*) from touchpoint where state = 'held'") <= await Events("touchpoint.held"));
        Assert.Equal(stored.Count, await Events("lead.created"));
        // One statement, because simulated people go on acting meanwhile.
        const string holes = """
            select count(*) from workspace
            where event_head <> (select count(*) from event where workspace_id = workspace.id)
                or event_head <> (select coalesce(max(position), 0) from event where workspace_id = workspace.id)
            """;
        Assert.Equal(0, await Count(holes));
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
            ? new SqliteConnection($"Data Source={Database};Mode=ReadOnly;Pooling=False")
            : new NpgsqlConnection(_postgres + ";Pooling=false");

    string Database => Path.Combine(_folder, "prospero.db");

    string Log => Path.Combine(_folder, "provider.log");

    /// <summary>All that the server wrote to its terminal.</summary>
    public string Said
    {
        get
        {
            lock (_said)
                return _said.ToString();
        }
    }

    Task<long> Events(string type) => Count($"select count(*) from event where type = '{type}'");

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
