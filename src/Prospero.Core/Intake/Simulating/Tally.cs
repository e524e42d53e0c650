using Prospero.Core.Cadence;

namespace Prospero.Core.Intake;

/// <summary>Counts what a simulation does.</summary>
sealed class Tally(IReadOnlyDictionary<Channel, decimal> prices)
{
    readonly Dictionary<(SenderId Sender, long Hour), int> _touches = [];
    readonly Dictionary<(SenderId Sender, bool IsDaily), int> _waits = [];
    readonly Dictionary<Channel, int> _contacts = [];

    public void Left(Touchpoint touchpoint, DateTimeOffset at)
    {
        Count(_touches, (touchpoint.Sender, at.UtcTicks / TimeSpan.TicksPerHour));
        Count(_contacts, touchpoint.Channel);
    }

    public void Waits(SenderId sender, bool isDaily) => Count(_waits, (sender, isDaily));

    public SimulationResult Result(IReadOnlyList<SimulatedLife> lives) =>
        new(
            [.. lives.Select(Story)],
            [
                .. _touches
                    .OrderBy(pair => pair.Key.Hour)
                    .ThenBy(pair => pair.Key.Sender.Value)
                    .Select(pair => new HourOfSender(
                        pair.Key.Sender,
                        new DateTimeOffset(pair.Key.Hour * TimeSpan.TicksPerHour, TimeSpan.Zero),
                        pair.Value
                    )),
            ],
            [
                .. _waits
                    .OrderBy(pair => pair.Key.Sender.Value)
                    .ThenBy(pair => pair.Key.IsDaily)
                    .Select(pair => new LimitHit(pair.Key.Sender, pair.Key.IsDaily, pair.Value)),
            ],
            [
                .. _contacts
                    .OrderBy(pair => pair.Key)
                    .Select(pair => new ChannelCost(pair.Key, pair.Value, pair.Value * prices.GetValueOrDefault(pair.Key))),
            ]
        );

    static SimulatedStory Story(SimulatedLife life) =>
        new(
            life.Arrival,
            life.LastRun,
            life.WhyNot,
            life.Timeline,
            [
                .. life.Touchpoints.Where(one =>
                    one.State is TouchpointState.Scheduled or TouchpointState.Held
                    || one is { State: TouchpointState.Sent, DueAt: not null }
                ),
            ],
            life.Touches
        );

    static void Count<TKey>(Dictionary<TKey, int> counts, TKey key)
        where TKey : notnull => counts[key] = counts.GetValueOrDefault(key) + 1;
}
