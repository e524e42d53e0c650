using Microsoft.Extensions.Logging;

namespace Prospero.Storage;

/// <summary>
/// Says once that the database is away and once that it is back, however many calls fail in between. While some calls
/// succeed and others fail, as on a full disk, it counts as away.
/// </summary>
public sealed class Outage(ILogger log)
{
    static readonly TimeSpan Calm = TimeSpan.FromSeconds(5);

    readonly Lock _lock = new();
    volatile string? _why;
    long _began;
    long _lastFailure;

    /// <summary>True from the first failure until transactions have succeeded for a while without another.</summary>
    public bool IsOn => _why is not null;

    /// <summary>What the first failure said; null while there is no outage.</summary>
    public string? Why => _why;

    internal void Failed(string why)
    {
        lock (_lock)
        {
            _lastFailure = TimeProvider.System.GetTimestamp();
            if (_why is not null)
                return;
            _why = why;
            _began = _lastFailure;
        }

        log.DatabaseAway(why);
    }

    internal void Succeeded()
    {
        // All but always; it costs no lock.
        if (_why is null)
            return;
        TimeSpan lasted;
        lock (_lock)
        {
            if (_why is null || TimeProvider.System.GetElapsedTime(_lastFailure) < Calm)
                return;
            _why = null;
            lasted = TimeProvider.System.GetElapsedTime(_began, _lastFailure);
        }

        log.DatabaseBack(Math.Ceiling(lasted.TotalSeconds));
    }
}

static partial class OutageLog
{
    [LoggerMessage(4001, LogLevel.Error, "The database is away: {Why}")]
    public static partial void DatabaseAway(this ILogger log, string why);

    [LoggerMessage(4002, LogLevel.Information, "The database is back; calls failed during {Seconds} s")]
    public static partial void DatabaseBack(this ILogger log, double seconds);
}
