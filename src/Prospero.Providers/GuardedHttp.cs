using System.Net;
using System.Net.Sockets;

namespace Prospero.Providers;

/// <summary>
/// Makes HTTP connections to addresses that users gave. The rules are asked about the address that is connected to, not
/// about a name: a name that is resolved to something else a moment later gains nothing. No redirects, no proxy, no cookies,
/// nothing decompressed.
/// </summary>
public sealed class GuardedHttp(NetworkOptions options)
{
    static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(10);
    readonly AddressRules _rules = new(options.AllowedRanges);

    /// <summary>Sends requests under the rules; the caller sets time limits and reads no more than it wants.</summary>
    public HttpMessageInvoker Invoker() =>
        new(
            new SocketsHttpHandler
            {
                AllowAutoRedirect = false,
                UseProxy = false,
                UseCookies = false,
                AutomaticDecompression = DecompressionMethods.None,
                ConnectTimeout = ConnectTimeout,
                PooledConnectionLifetime = TimeSpan.FromMinutes(2),
                PooledConnectionIdleTimeout = TimeSpan.FromSeconds(30),
                MaxResponseHeadersLength = 32,
                ConnectCallback = Connect,
            }
        );

    /// <summary>
    /// True if nothing of a host's addresses may be reached; false also for a host that cannot be resolved now, because it is
    /// looked at again when a connection is made.
    /// </summary>
    public async Task<bool> IsClosed(string host, CancellationToken ct)
    {
        try
        {
            var addresses = await Resolve(host, ct);
            return addresses.Length > 0 && !Array.Exists(addresses, _rules.Allows);
        }
        catch (Exception e) when (e is SocketException or ArgumentException)
        {
            return false;
        }
    }

    async ValueTask<Stream> Connect(SocketsHttpConnectionContext context, CancellationToken ct)
    {
        var (host, port) = (context.DnsEndPoint.Host, context.DnsEndPoint.Port);
        var open = Array.FindAll(await Resolve(host, ct), _rules.Allows);
        if (open.Length == 0)
            throw new AddressClosed(host);
        Exception? last = null;
        foreach (var address in open)
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                await socket.ConnectAsync(new IPEndPoint(address, port), ct);
                return new NetworkStream(socket, ownsSocket: true);
            }
            catch (Exception e)
            {
                socket.Dispose();
                if (e is not SocketException)
                    throw;
                last = e;
            }
        }

        throw last!;
    }

    Task<IPAddress[]> Resolve(string host, CancellationToken ct) =>
        IPAddress.TryParse(host.Trim('[', ']'), out var literal) ? Task.FromResult<IPAddress[]>([literal]) : options.Resolve(host, ct);
}

/// <summary>None of a host's addresses may be reached.</summary>
public sealed class AddressClosed(string host)
    : IOException($"{host} is an address inside the house; PROSPERO_NETWORK__ALLOWEDRANGES opens ranges");
