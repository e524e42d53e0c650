using Microsoft.Extensions.Logging;
using Prospero.Core;
using Prospero.Core.Channels;
using Prospero.Core.Intake;

namespace Prospero.Providers.Simulated;

/// <summary>Takes in events as <see cref="InboundEvents.Accept"/> does: in order, each with its effect once.</summary>
public delegate Task<IReadOnlyList<InboundEffect>> AcceptEvents(IReadOnlyList<InboundEvent> events, CancellationToken ct);

/// <summary>
/// Lets simulated people do what is due. An act stays until its event was accepted, also one that came too early; a node that dies in between leaves it to
/// the next turn, where the event's id keeps it from having its effect twice.
/// </summary>
public sealed class SimulatedPeople(ISimulatedActs acts, AcceptEvents accept, ILogger<SimulatedPeople> log)
{
    const int Batch = 200;

    /// <summary>Carries out acts that are due on a clock, oldest first. Returns how many; the next turn takes what is left.</summary>
    /// <param name="clock">The clock; null for the real one.</param>
    /// <param name="now">What it shows.</param>
    public async Task<int> RunOnce(ClockId? clock, DateTimeOffset now, CancellationToken ct)
    {
        var due = await acts.Due(clock, now, Batch, ct);
        if (due.Count == 0)
            return 0;
        var events = new List<(Guid Act, InboundEvent Event)>(due.Count);
        var done = new List<Guid>(due.Count);
        foreach (var act in due)
        {
            if (ActJson.Read(act) is { } happening)
            {
                events.Add((act.Id, happening));
                continue;
            }

            log.ActUnreadable(act.Id, act.Workspace.Value);
            done.Add(act.Id);
        }

        var effects = await accept([.. events.Select(item => item.Event)], ct);
        done.AddRange(events.Where((_, i) => effects[i] != InboundEffect.TooEarly).Select(item => item.Act));
        await acts.Remove(done, ct);
        return done.Count;
    }

    /// <summary>When the next act on a clock is due; null if there is none.</summary>
    public Task<DateTimeOffset?> NextDue(ClockId? clock, CancellationToken ct) => acts.NextDue(clock, ct);
}

static partial class SimulatedLog
{
    [LoggerMessage(6001, LogLevel.Warning, "Act {ActId} of a simulated person in workspace {WorkspaceId} cannot be read and is dropped")]
    public static partial void ActUnreadable(this ILogger log, Guid actId, Guid workspaceId);
}
