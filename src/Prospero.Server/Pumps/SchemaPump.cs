using Prospero.Core;
using Prospero.Storage;

namespace Prospero.Server.Pumps;

/// <summary>Whether this program can work with what others write into the database.</summary>
sealed class SchemaFit
{
    volatile bool _isTooOld;

    /// <summary>True once a newer program has migrated the database beyond this one.</summary>
    public bool IsTooOld
    {
        get => _isTooOld;
        set => _isTooOld = value;
    }
}

/// <summary>Notices that a newer program has migrated the database while this node runs: it then claims nothing more.</summary>
sealed class SchemaPump(Readiness readiness, SchemaFit fit, TimeProvider time, ILogger<SchemaPump> log) : BackgroundService
{
    static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await Task.Delay(Interval, time, stoppingToken);
                await Turn(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (StoreUnavailable)
            {
                // The store has said so, once; the next turn asks again.
            }
            catch (Exception e)
            {
                log.TurnFailed(e);
            }
        }
    }

    /// <summary>Looks once, and logs what changed.</summary>
    internal async Task Turn(CancellationToken ct)
    {
        var needed = await readiness.Needed(ct);
        var isTooOld = needed > Migrator.Newest;
        if (isTooOld && !fit.IsTooOld)
            log.TooOld(needed, Migrator.Newest);
        fit.IsTooOld = isTooOld;
    }
}

static partial class SchemaLog
{
    [LoggerMessage(
        3007,
        LogLevel.Error,
        "This node claims nothing more: the database needs a program that knows version {Needed} of the schema, and this one knows {Known}"
    )]
    public static partial void TooOld(this ILogger log, int needed, int known);
}
