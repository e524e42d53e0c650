using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Prospero.Server.Doors.Limits;

/// <summary>Counts calls without a good key by the address they come from, in this process.</summary>
sealed class FailedCalls
{
    /// <summary>How many an address may make in a minute.</summary>
    public const int Most = 20;

    const int Seconds = 60;

    // Beyond this the memory is worth more than what it remembers.
    const int MostAddresses = 10_000;

    readonly ConcurrentDictionary<IPAddress, RateWindow> _windows = [];

    /// <summary>Counts one; the answer says whether it is one too many.</summary>
    public RateState Count(IPAddress? address, DateTimeOffset now)
    {
        if (_windows.Count >= MostAddresses)
            Tidy(now);
        var window = _windows.GetOrAdd(Network(address ?? IPAddress.None), _ => new RateWindow(Seconds));
        var state = window.Count(Most, int.MaxValue, now)!.Value;
        // Nobody else is told.
        window.Shared(window.TakePending(), isDone: true);
        return state;
    }

    void Tidy(DateTimeOffset now)
    {
        foreach (var (address, window) in _windows)
            if (window.IsEmptyAt(now))
                _windows.TryRemove(address, out _);
        if (_windows.Count >= MostAddresses)
            _windows.Clear();
    }

    // Whoever has one address of version 6 has 2^64 of them.
    static IPAddress Network(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
            return address.MapToIPv4();
        if (address.AddressFamily != AddressFamily.InterNetworkV6)
            return address;
        var bytes = address.GetAddressBytes();
        bytes.AsSpan(8).Clear();
        return new IPAddress(bytes);
    }
}
