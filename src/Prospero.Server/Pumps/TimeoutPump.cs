using Prospero.Core;
using Prospero.Core.Cadence;
using Prospero.Server.Startup;

namespace Prospero.Server.Pumps;

/// <summary>Acts on runs whose time in their status is over.</summary>
sealed class TimeoutPump(
    StatusTimeouts timeouts,
    Clocks clocks,
    WakeSignal wake,
    Drain drain,
    CadenceOptions options,
    TimeProvider time,
    ClaimPermit permit,
    ILogger<TimeoutPump> log
) : ClockPump(clocks, wake, drain, options, time, permit, log)
{
    protected override Task<int> RunOnce(ClockId? clock, DateTimeOffset now, CancellationToken ct) => timeouts.RunOnce(clock, now, ct);

    protected override Task<DateTimeOffset?> NextDue(ClockId? clock, CancellationToken ct) => timeouts.NextDue(clock, ct);
}
