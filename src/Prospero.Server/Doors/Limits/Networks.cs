using System.Net;
using System.Net.Sockets;

namespace Prospero.Server.Doors.Limits;

/// <summary>Whom a limit by address counts as one.</summary>
static class Networks
{
    /// <summary>The address, or what it belongs to: whoever has one of version 6 has 2^64 of them.</summary>
    public static IPAddress Of(IPAddress? address)
    {
        if (address is null)
            return IPAddress.None;
        if (address.IsIPv4MappedToIPv6)
            return address.MapToIPv4();
        if (address.AddressFamily != AddressFamily.InterNetworkV6)
            return address;
        var bytes = address.GetAddressBytes();
        bytes.AsSpan(8).Clear();
        return new IPAddress(bytes);
    }
}
