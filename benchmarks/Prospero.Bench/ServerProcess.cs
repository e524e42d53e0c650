using System.Diagnostics;
using Prospero.Bench.Databases;

namespace Prospero.Bench;

/// <summary>A server in a process of its own.</summary>
sealed class ServerProcess : IAsyncDisposable
{
    const string Ready = "ready on ";

    readonly Process _process;

    ServerProcess(Process process, string address, TimeSpan start)
    {
        _process = process;
        Address = address;
        StartToReady = start;
    }

    public string Address { get; }

    /// <summary>From the start of the process until it answered that it is ready.</summary>
    public TimeSpan StartToReady { get; }

    /// <summary>What of it is in memory, in MB.</summary>
    public double MemoryMegabytes
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64 / 1e6;
        }
    }

    /// <summary>Prospero as it is published, on its data.</summary>
    public static Task<ServerProcess> Prospero(Options options, Place place) =>
        Start([
            options.Server,
            "serve",
            "--data",
            place.Folder,
            .. place.Postgres is { } postgres ? new[] { "--database", postgres } : [],
            "--urls",
            "http://127.0.0.1:0",
        ]);

    /// <summary>The bench's own bare endpoints.</summary>
    public static Task<ServerProcess> Baseline(Place place) => Start([typeof(ServerProcess).Assembly.Location, "baseline", place.Address]);

    public async ValueTask DisposeAsync()
    {
        // Its data folder is thrown away: there is nothing to finish.
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    static async Task<ServerProcess> Start(IEnumerable<string> arguments)
    {
        var watch = Stopwatch.StartNew();
        var start = new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true, UseShellExecute = false };
        start.Environment["PROSPERO_SERVER__LOGLEVEL"] = "warning";
        var process = Process.Start(start) ?? throw new InvalidOperationException("dotnet did not start");
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.IndexOf(Ready, StringComparison.Ordinal) is not (>= 0 and var at))
                continue;
            var address = line[(at + Ready.Length)..].Trim();
            using var client = new HttpClient();
            using var answer = await client.GetAsync(new Uri($"{address}/readyz"));
            answer.EnsureSuccessStatusCode();
            return new ServerProcess(process, address, watch.Elapsed);
        }

        throw new InvalidOperationException("the server ended before it was ready");
    }
}
