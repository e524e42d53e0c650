using System.Net;
using System.Net.Sockets;

namespace Prospero.Providers;

/// <summary>
/// Which addresses a request to a user's address may reach: those of the public internet and the ranges that the operator
/// opened. Nothing of the house's own: loopback, private, link-local and metadata addresses, in whatever form they come.
/// </summary>
public sealed class AddressRules(IReadOnlyList<IPNetwork> allowed)
{
    // RFC 6890 and its successors: what is not reachable from everywhere, or is no single host.
    static readonly IPNetwork[] Closed4 =
    [
        .. new[]
        {
            "0.0.0.0/8",
            "10.0.0.0/8",
            "100.64.0.0/10",
            "127.0.0.0/8",
            "169.254.0.0/16",
            "172.16.0.0/12",
            "192.0.0.0/24",
            "192.0.2.0/24",
            "192.88.99.0/24",
            "192.168.0.0/16",
            "198.18.0.0/15",
            "198.51.100.0/24",
            "203.0.113.0/24",
            "224.0.0.0/4",
            "240.0.0.0/4",
        }.Select(IPNetwork.Parse),
    ];

    // Global unicast is the only public part of IPv6.
    static readonly IPNetwork Global6 = IPNetwork.Parse("2000::/3");

    // Teredo and other protocol assignments, documentation, 6to4: the last carries any IPv4 address inside.
    static readonly IPNetwork[] Closed6 = [.. new[] { "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20" }.Select(IPNetwork.Parse)];

    // Behind it lies an IPv4 address, which is what counts. Networks with IPv6 only reach all of IPv4 through it.
    static readonly IPNetwork Nat64 = IPNetwork.Parse("64:ff9b::/96");

    /// <summary>True if a connection may be made to this address.</summary>
    public bool Allows(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        if (allowed.Any(range => range.Contains(address)))
            return true;
        if (address.AddressFamily == AddressFamily.InterNetwork)
            return !Array.Exists(Closed4, range => range.Contains(address));
        // A scope names an interface of this machine.
        if (address.AddressFamily != AddressFamily.InterNetworkV6 || address.ScopeId != 0)
            return false;
        if (Nat64.Contains(address))
            return Allows(Embedded(address));
        return Global6.Contains(address) && !Array.Exists(Closed6, range => range.Contains(address)) && !IsTunnelInside(address);
    }

    static IPAddress Embedded(IPAddress address) => new(address.GetAddressBytes().AsSpan(12));

    // ISATAP: an interface id of 0:5efe or 200:5efe in front of an IPv4 address.
    bool IsTunnelInside(IPAddress address)
    {
        var bytes = address.GetAddressBytes();
        return bytes is [_, _, _, _, _, _, _, _, 0 or 2, 0, 0x5e, 0xfe, ..] && !Allows(Embedded(address));
    }
}
