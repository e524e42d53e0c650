using System.Net;

namespace Prospero.Providers;

/// <summary>Where requests to addresses that users gave may go.</summary>
public sealed record NetworkOptions
{
    /// <summary>Ranges that are allowed though they are inside the house, such as <c>10.1.0.0/16</c>.</summary>
    public IReadOnlyList<IPNetwork> AllowedRanges { get; init; } = [];

    /// <summary>Finds a host's addresses; replaced by tests, which ask nobody.</summary>
    public Func<string, CancellationToken, Task<IPAddress[]>> Resolve { get; init; } = Dns.GetHostAddressesAsync;
}
