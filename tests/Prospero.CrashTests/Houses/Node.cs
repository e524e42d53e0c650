using System.Diagnostics;
using System.Text;

namespace Prospero.CrashTests;

/// <summary>
/// One server of a house as a process of its own, to be killed and started again on the same data. Its provider's file stays
/// its own over all its lives.
/// </summary>
public sealed class Node(House house, int number) : IAsyncDisposable
{
    const string Ready = "Prospero is ready on ";
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    readonly StringBuilder _said = new();
    Process? _server;

    /// <summary>Where it listens; null while it does not.</summary>
    public Uri? Address { get; private set; }

    /// <summary>The process that it is now.</summary>
    public int ProcessId => _server!.Id;

    public bool IsRunning => _server is { HasExited: false };

    /// <summary>What its simulated provider received, one line per contact.</summary>
    public string ReceivedFile { get; } = Path.Combine(house.LogFolder, $"received-{number}");

    /// <summary>All that it wrote to its terminal.</summary>
    public string Said
    {
        get
        {
            lock (_said)
                return _said.ToString();
        }
    }

    /// <summary>Starts it; it dies at the n-th reach of a checkpoint, if one is named.</summary>
    /// <param name="oneByOne">True to carry out one touchpoint after the other, so that only one is under way when it dies.</param>
    /// <param name="lease">How many seconds a claim holds; a send may take one less.</param>
    public async Task Start(string? crashAt = null, bool oneByOne = false, int lease = 8)
    {
        var start = house.Serve();
        // The provider writes each contact through to the disk, one after the other: what waits for it must not outlive a lease.
        start.Environment["PROSPERO_CADENCE__BATCHSIZE"] = oneByOne ? "1" : "32";
        start.Environment["PROSPERO_CADENCE__LOOPS"] = oneByOne ? "1" : "2";
        start.Environment["PROSPERO_CADENCE__PARALLEL"] = oneByOne ? "1" : "8";
        start.Environment["PROSPERO_CADENCE__LEASE"] = $"00:00:{lease:00}";
        start.Environment["PROSPERO_CADENCE__SENDTIMEOUT"] = $"00:00:{lease - 1:00}";
        start.Environment["PROSPERO_CADENCE__RESCUEINTERVAL"] = "00:00:00.2";
        start.Environment["PROSPERO_SIMULATED__LOGPATH"] = ReceivedFile;
        start.Environment["PROSPERO_NETWORK__ALLOWEDRANGES"] = "127.0.0.0/8";
        start.Environment["PROSPERO_WEBHOOKS__ALLOWHTTP"] = "true";
        start.Environment["PROSPERO_TESTING"] = "1";
        if (crashAt is not null)
            start.Environment["PROSPERO_CRASH_AT"] = crashAt;
        var ready = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        _server?.Dispose();
        _server = new Process { StartInfo = start, EnableRaisingEvents = true };
        _server.OutputDataReceived += (_, line) => Hear(line.Data, ready);
        _server.ErrorDataReceived += (_, line) => Hear(line.Data, ready);
        _server.Exited += (_, _) =>
            ready.TrySetException(new InvalidOperationException($"Node {number} ended before it was ready:\n{Said}"));
        _server.Start();
        _server.BeginOutputReadLine();
        _server.BeginErrorReadLine();
        Address = new Uri(await ready.Task.WaitAsync(Patience));
    }

    /// <summary>Waits until it died by itself, at its checkpoint.</summary>
    public async Task Dies()
    {
        await _server!.WaitForExitAsync().WaitAsync(Patience);
        Address = null;
        if (_server.ExitCode != 128 + 9)
            throw new InvalidOperationException($"Node {number} ended with {_server.ExitCode} instead of dying at its checkpoint:\n{Said}");
    }

    /// <summary>Asks it to stop, as an operator does, and waits until it has; it must end well.</summary>
    public async Task Stop()
    {
        using var kill = Process.Start(new ProcessStartInfo("kill", ["-TERM", $"{_server!.Id}"]) { UseShellExecute = false })!;
        await kill.WaitForExitAsync();
        await _server.WaitForExitAsync().WaitAsync(Patience);
        Address = null;
        if (_server.ExitCode is not (0 or 128 + 15))
            throw new InvalidOperationException($"Node {number} ended with {_server.ExitCode} when it was asked to stop:\n{Said}");
    }

    /// <summary><c>kill -9</c>: no handler runs, nothing is flushed.</summary>
    public async Task Kill()
    {
        MustRun();
        _server!.Kill(entireProcessTree: true);
        await _server.WaitForExitAsync();
        Address = null;
    }

    /// <summary>Whoever was not killed must live, whatever else broke.</summary>
    /// <exception cref="InvalidOperationException">It ended by itself.</exception>
    public void MustRun()
    {
        if (_server is { HasExited: true } && Address is not null)
            throw new InvalidOperationException($"Node {number} died by itself with {_server.ExitCode}:\n{Said}");
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is { HasExited: false })
        {
            _server.Kill(entireProcessTree: true);
            await _server.WaitForExitAsync();
        }

        _server?.Dispose();
    }

    void Hear(string? line, TaskCompletionSource<string> ready)
    {
        if (line is null)
            return;
        lock (_said)
            _said.AppendLine(line);
        if (line.StartsWith(Ready, StringComparison.Ordinal))
            ready.TrySetResult(line[Ready.Length..].Trim());
    }
}
