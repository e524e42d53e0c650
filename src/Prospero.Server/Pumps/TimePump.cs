using Prospero.Core;
using Prospero.Storage;

namespace Prospero.Server.Pumps;

/// <summary>
/// Whether this node may claim anything: not while it does not know the time, because leases and due times are the database's,
/// nor once it is too old for what others write.
/// </summary>
/// <param name="time">Null where the machine's clock counts, which is trusted.</param>
sealed class ClaimPermit(DatabaseTime? time, SchemaFit fit)
{
    /// <summary>True if it may.</summary>
    public bool IsGiven => !fit.IsTooOld && (time is null || time.Trust == TimeTrust.Good);
}

/// <summary>Keeps system time with the database's, and says when this node stops claiming because it does not know the time.</summary>
sealed class TimePump(DatabaseTime time, ILogger<TimePump> log) : BackgroundService
{
    TimeTrust _said = TimeTrust.Good;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                var wait = time.Trust == TimeTrust.Good ? DatabaseTime.Interval : DatabaseTime.IntervalInDoubt;
                await Task.Delay(wait, TimeProvider.System, stoppingToken);
                await Turn(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                log.TurnFailed(e);
            }
        }
    }

    /// <summary>Measures once, and logs what changed.</summary>
    internal async Task Turn(CancellationToken ct)
    {
        try
        {
            await time.Measure(ct);
        }
        catch (StoreUnavailable)
        {
            // The store has said so, once. What was measured before is good for a while.
        }

        var trust = time.Trust;
        if (trust == _said)
            return;
        if (trust == TimeTrust.Good)
            log.TimeTrusted();
        else
            log.TimeNotTrusted(trust);
        _said = trust;
    }
}

static partial class TimeLog
{
    [LoggerMessage(3005, LogLevel.Warning, "This node claims nothing, because it does not know the database's time: {Trust}")]
    public static partial void TimeNotTrusted(this ILogger log, TimeTrust trust);

    [LoggerMessage(3006, LogLevel.Information, "This node knows the database's time again and claims what is due")]
    public static partial void TimeTrusted(this ILogger log);
}
