using Prospero.Core;
using Prospero.Core.Access;

namespace Prospero.Server.Pumps;

/// <summary>A clock that goes: real time, or a test data set's own.</summary>
/// <param name="Own">Null for real time.</param>
sealed record RunningClock(CadenceClock? Own)
{
    public ClockId? Id => Own?.Id;

    public DateTimeOffset Now(DateTimeOffset system) => Own?.Now(system) ?? system;

    /// <summary>How long to wait until it shows this moment.</summary>
    public TimeSpan Until(DateTimeOffset moment, DateTimeOffset system)
    {
        var ahead = moment - Now(system);
        if (ahead <= TimeSpan.Zero)
            return TimeSpan.Zero;
        return Own is null ? ahead : Own.RealWait(ahead) ?? TimeSpan.MaxValue;
    }
}

/// <summary>The clocks that go. A frozen one is advanced by whoever owns it, never by a loop.</summary>
sealed class Clocks(IAccess access, ConfigurationChanges changes, TimeProvider time)
{
    static readonly TimeSpan Freshness = TimeSpan.FromSeconds(1);
    static readonly RunningClock Real = new((CadenceClock?)null);
    readonly Lock _lock = new();
    IReadOnlyList<RunningClock> _known = [Real];
    DateTimeOffset _freshUntil = DateTimeOffset.MinValue;
    long _asOf;

    /// <summary>Real time first. A new clock is seen as soon as this node hears of it, within a second in any case.</summary>
    public async ValueTask<IReadOnlyList<RunningClock>> Running(CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var count = changes.Count;
        lock (_lock)
            if (now < _freshUntil && count == _asOf)
                return _known;
        var workspaces = await access.Workspaces(ct);
        IReadOnlyList<RunningClock> running =
        [
            Real,
            .. workspaces
                .Select(workspace => workspace.Clock)
                .Where(clock => clock is { Rate: > 0 })
                .Select(clock => new RunningClock(clock)),
        ];
        lock (_lock)
        {
            _known = running;
            _freshUntil = now + Freshness;
            _asOf = count;
        }

        return running;
    }
}
