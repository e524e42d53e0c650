using Prospero.Core;
using Prospero.Core.Cadence;
using Prospero.Providers.Simulated;
using Prospero.Server.Startup;
using Prospero.Storage;

namespace Prospero.Server.Pumps;

/// <summary>Carries out touchpoints that are due.</summary>
sealed class CadencePump(
    CadenceEngine engine,
    ICadence cadence,
    Clocks clocks,
    WakeSignal wake,
    Drain drain,
    CadenceOptions options,
    TimeProvider time,
    ClaimPermit permit,
    ILogger<CadencePump> log
) : ClockPump(clocks, wake, drain, options, time, permit, log)
{
    protected override int Loops { get; } = options.Loops;

    protected override Task<int> RunOnce(ClockId? clock, DateTimeOffset now, CancellationToken ct) => engine.RunOnce(clock, now, ct);

    protected override Task<DateTimeOffset?> NextDue(ClockId? clock, CancellationToken ct) => cadence.NextDue(clock, ct);
}

/// <summary>Lets simulated people act.</summary>
sealed class PeoplePump(
    SimulatedPeople people,
    Clocks clocks,
    WakeSignal wake,
    Drain drain,
    CadenceOptions options,
    TimeProvider time,
    ClaimPermit permit,
    ILogger<PeoplePump> log
) : ClockPump(clocks, wake, drain, options, time, permit, log)
{
    protected override Task<int> RunOnce(ClockId? clock, DateTimeOffset now, CancellationToken ct) => people.RunOnce(clock, now, ct);

    protected override Task<DateTimeOffset?> NextDue(ClockId? clock, CancellationToken ct) => people.NextDue(clock, ct);
}

/// <summary>Takes up what was left behind and what was never reported.</summary>
sealed class RescuePump(
    Rescuer rescuer,
    Clocks clocks,
    Drain drain,
    CadenceOptions options,
    TimeProvider time,
    ClaimPermit permit,
    ILogger<RescuePump> log
) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken, drain.Stopping);
        await Loop(stopping.Token);
    }

    async Task Loop(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await Task.Delay(options.RescueInterval, time, stoppingToken);
                if (!permit.IsGiven)
                    continue;
                await rescuer.ReleaseExpired(stoppingToken);
                foreach (var clock in await clocks.Running(stoppingToken))
                    await rescuer.AskOverdue(clock.Id, clock.Now(time.GetUtcNow()), stoppingToken);
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

/// <summary>Adds the loops to a server.</summary>
static class PumpSetup
{
    /// <summary>Those that contact leads.</summary>
    public static IServiceCollection AddPumps(this IServiceCollection services)
    {
        services.AddSingleton<Clocks>();
        services.AddSingleton(parts => new ClaimPermit(parts.GetService<DatabaseTime>(), parts.GetRequiredService<SchemaFit>()));
        services.AddSingleton<SchemaFit>();
        services.AddHostedService<SchemaPump>();
        services.AddHostedService<CadencePump>();
        services.AddHostedService<PeoplePump>();
        services.AddHostedService<RescuePump>();
        services.AddHostedService<TimeoutPump>();
        services.AddHostedService<MailboxPump>();
        services.AddHostedService<SweepPump>();
        services.AddHostedService<FanOutPump>();
        services.AddHostedService<WebhookPump>();
        services.AddHostedService<DeliveryRetention>();
        services.AddHostedService<CallbackPump>();
        services.AddHostedService<CallbackRetention>();
        services.AddSingleton<EventRetention>();
        services.AddHostedService(parts => parts.GetRequiredService<EventRetention>());
        return services;
    }

    /// <summary>Those that every node needs, whatever else it does.</summary>
    public static IServiceCollection AddNode(this IServiceCollection services, ServerOptions options)
    {
        services.AddSingleton<Drain>();
        services.AddHostedService(parts => parts.GetRequiredService<Drain>());
        services.AddHostedService<LeasePump>();
        if (options.Postgres is null)
            return services;
        services.AddSingleton<NewsPump>();
        services.AddHostedService(parts => parts.GetRequiredService<NewsPump>());
        return services;
    }
}
