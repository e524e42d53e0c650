using System.Collections.Concurrent;
using System.Net;

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
        var window = _windows.GetOrAdd(Networks.Of(address), _ => new RateWindow(Seconds));
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
}
