using Prospero.Core;
using Prospero.Core.Channels;

namespace Prospero.Tests.Providers.Simulated;

/// <summary>Keeps acts as the port says, without a database.</summary>
sealed class ActsInMemory : ISimulatedActs
{
    readonly Lock _lock = new();
    readonly Dictionary<Guid, SimulatedAct> _acts = [];

    public IReadOnlyList<SimulatedAct> All
    {
        get
        {
            lock (_lock)
                return [.. _acts.Values.OrderBy(act => act.DueAt)];
        }
    }

    public Task Add(IReadOnlyCollection<SimulatedAct> acts, CancellationToken ct)
    {
        lock (_lock)
            foreach (var act in acts)
                _acts.TryAdd(act.Id, act);
        return Task.CompletedTask;
    }

    public Task<IReadOnlyList<SimulatedAct>> Due(ClockId? clock, DateTimeOffset now, int limit, CancellationToken ct) =>
        Task.FromResult<IReadOnlyList<SimulatedAct>>([.. All.Where(act => act.Clock == clock && act.DueAt <= now).Take(limit)]);

    public Task<DateTimeOffset?> NextDue(ClockId? clock, CancellationToken ct) =>
        Task.FromResult(All.Where(act => act.Clock == clock).Select(act => (DateTimeOffset?)act.DueAt).FirstOrDefault());

    public Task Remove(IReadOnlyCollection<Guid> acts, CancellationToken ct)
    {
        lock (_lock)
            foreach (var id in acts)
                _acts.Remove(id);
        return Task.CompletedTask;
    }
}
