using System.Collections.Concurrent;
using Prospero.Core;
using Prospero.Core.Access;

namespace Prospero.Server.Pumps;

/// <summary>When keys were last used, gathered in memory and written once a minute: a request does not wait for it.</summary>
sealed class KeyUses(IStore store, IAccess access, TimeProvider clock, ILogger<KeyUses> log) : BackgroundService
{
    static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);
    readonly ConcurrentDictionary<Guid, DateTimeOffset> _uses = [];

    public void Note(Guid key, DateTimeOffset now) => _uses[key] = now;

    /// <summary>Writes what was gathered since the last time. What cannot be written now is written with the next.</summary>
    public async Task Write(CancellationToken ct)
    {
        var uses = _uses.ToArray();
        if (uses.Length == 0)
            return;
        await store.InTransaction(
            async tx =>
            {
                await access.NoteUses(tx, [.. uses.Select(use => (use.Key, use.Value))], ct);
                return true;
            },
            ct
        );
        foreach (var use in uses)
            _uses.TryRemove(use);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        try
        {
            await Write(cancellationToken);
        }
        catch (StoreUnavailable)
        {
            // When a key was last used is not worth an end that fails.
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await Task.Delay(Interval, clock, stoppingToken);
                await Write(stoppingToken);
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
}
