using System.Net;
using System.Net.Sockets;

namespace Prospero.Server.Cli;

/// <summary>Where a server is told to listen.</summary>
static class ListenAddresses
{
    /// <summary>Takes addresses such as <c>http://127.0.0.1:8080</c>, separated by semicolons.</summary>
    /// <exception cref="UsageException">One of them is no such address.</exception>
    public static IReadOnlyList<string> Read(string text)
    {
        var urls = text.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (urls.Length == 0)
            throw new UsageException("--urls takes at least one address, such as http://127.0.0.1:8080.");
        foreach (var url in urls)
            if (!IsAddress(url))
                throw new UsageException($"--urls: '{url}' is no address to listen on; give one such as http://127.0.0.1:8080, http only.");
        return urls;
    }

    /// <summary>True if only this machine can reach it.</summary>
    public static bool IsLoopback(string url) => AsUri(url)?.IsLoopback == true;

    /// <summary>Makes sure that they can be listened on; the server itself would say it with a stack of calls.</summary>
    /// <exception cref="CommandFailedException">One of them is taken, or not ours to take.</exception>
    public static void Try(IEnumerable<string> urls)
    {
        foreach (var url in urls)
            if (AsUri(url) is { Port: > 0 } uri)
                try
                {
                    using var listener = new TcpListener(AddressOf(uri), uri.Port);
                    listener.Start();
                }
                catch (SocketException e)
                {
                    throw new CommandFailedException(
                        e.SocketErrorCode == SocketError.AddressAlreadyInUse
                            ? $"{url} is taken: another program listens there. Stop it, or give --urls another port."
                            : $"{url} cannot be listened on: {e.Message}."
                    );
                }
    }

    // As the server reads it: what is no address and not localhost means every address of the machine.
    static IPAddress AddressOf(Uri uri) =>
        uri.Host == "localhost" ? IPAddress.Loopback
        : IPAddress.TryParse(uri.DnsSafeHost, out var address) ? address
        : IPAddress.Any;

    // Hosts such as * and + mean every address of the machine and are no part of a URI.
    static bool IsAddress(string url) => AsUri(url) is { } uri && uri.Scheme == Uri.UriSchemeHttp && uri.AbsolutePath == "/";

    static Uri? AsUri(string url) =>
        Uri.TryCreate(
            url.Replace("://*", "://0.0.0.0", StringComparison.Ordinal).Replace("://+", "://0.0.0.0", StringComparison.Ordinal),
            UriKind.Absolute,
            out var uri
        )
            ? uri
            : null;
}
