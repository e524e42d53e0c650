using System.Net;
using System.Net.Sockets;

namespace Prospero.Tests.Support;

/// <summary>What happens to the next bytes that a client sends.</summary>
public enum Fault
{
    /// <summary>They pass.</summary>
    None,

    /// <summary>The server never gets them, and both sides are cut off.</summary>
    CutBefore,

    /// <summary>The server gets them and answers; the client is cut off instead of getting the answer.</summary>
    CutAnswer,

    /// <summary>The client is cut off; the server gets them when the test says so, and never learns that nobody waits.</summary>
    Delay,

    /// <summary>The server gets them; the client is cut off at once, whether or not the server has answered.</summary>
    CutAfter,
}

/// <summary>A way to a server on the loopback address that breaks when it is told to.</summary>
public sealed class FaultProxy : IAsyncDisposable
{
    readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    readonly CancellationTokenSource _stop = new();
    readonly TaskCompletionSource _release = new(TaskCreationOptions.RunContinuationsAsynchronously);
    readonly List<TcpClient> _open = [];
    readonly int _server;
    readonly Task _accepting;
    int _next;

    /// <param name="server">The server's port.</param>
    public FaultProxy(int server)
    {
        _server = server;
        _listener.Start();
        _accepting = Accept();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Meets the next bytes of whichever client, once.</summary>
    public void Arm(Fault fault) => Volatile.Write(ref _next, (int)fault);

    /// <summary>Lets delayed bytes go on to the server.</summary>
    public void Release() => _release.TrySetResult();

    public async ValueTask DisposeAsync()
    {
        Release();
        await _stop.CancelAsync();
        _listener.Dispose();
        await _accepting;
        lock (_open)
            foreach (var one in _open)
                one.Dispose();
        _stop.Dispose();
    }

    async Task Accept()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                var server = new TcpClient();
                await server.ConnectAsync(IPAddress.Loopback, _server, _stop.Token);
                lock (_open)
                    _open.AddRange([client, server]);
                _ = Join(client, server);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test is over, or its server is: then clients find nobody.
        }
    }

    async Task Join(TcpClient client, TcpClient server)
    {
        using var cut = new CancellationTokenSource();
        await Task.WhenAll(Up(client, server, cut), Down(client, server, cut));
    }

    async Task Up(TcpClient client, TcpClient server, CancellationTokenSource cut)
    {
        var buffer = new byte[64 * 1024];
        try
        {
            while (await client.GetStream().ReadAsync(buffer, _stop.Token) is > 0 and var length)
            {
                var fault = (Fault)Interlocked.Exchange(ref _next, (int)Fault.None);
                if (fault is Fault.CutAnswer or Fault.CutAfter or Fault.Delay)
                    await cut.CancelAsync();
                if (fault is Fault.CutBefore or Fault.CutAfter or Fault.Delay)
                    Cut(client);
                if (fault == Fault.CutBefore)
                    break;
                if (fault == Fault.Delay)
                    await _release.Task;
                await server.GetStream().WriteAsync(buffer.AsMemory(0, length), _stop.Token);
                if (fault is Fault.CutAfter or Fault.Delay)
                    return;
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or ObjectDisposedException or InvalidOperationException)
        {
            // One side is gone.
        }

        server.Client.Close();
    }

    static async Task Down(TcpClient client, TcpClient server, CancellationTokenSource cut)
    {
        var buffer = new byte[64 * 1024];
        try
        {
            while (await server.GetStream().ReadAsync(buffer) is > 0 and var length)
                if (!cut.IsCancellationRequested)
                    await client.GetStream().WriteAsync(buffer.AsMemory(0, length));
                else
                    Cut(client);
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or InvalidOperationException)
        {
            // One side is gone.
        }

        Cut(client);
    }

    // As a broken network does: a reset, no farewell.
    static void Cut(TcpClient client)
    {
        try
        {
            client.LingerState = new LingerOption(true, 0);
            client.Client.Close();
        }
        catch (Exception e) when (e is ObjectDisposedException or SocketException)
        {
            // It is closed already.
        }
    }
}
