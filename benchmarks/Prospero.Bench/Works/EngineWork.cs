using System.Diagnostics;
using Prospero.Bench.Baselines;
using Prospero.Bench.Databases;
using Prospero.Core.Cadence;

namespace Prospero.Bench.Works;

/// <summary>The whole life of touchpoints that are due, to a provider that does nothing, against a plain loop in SQL.</summary>
static class EngineWork
{
    public static async Task Run(Options options, Database database, DatabaseRows table)
    {
        if (!options.Wants("engine"))
            return;
        var seed = database.New();
        await using (var house = await House.Open(seed))
            await house.Enrol(await house.Publish(House.AtOnce), options.Due);
        for (var round = 0; round < options.Rounds; round++)
        {
            table.Add("plain SQL loop", "touchpoints/s", options.Due / PlainLoop.Drain(database.Copy(seed), options.Due).TotalSeconds);
            table.Add(
                "engine drain",
                "touchpoints/s",
                options.Due / (await Drain(database.Copy(seed), options.Due)).TotalSeconds,
                "plain SQL loop"
            );
        }
    }

    static async Task<TimeSpan> Drain(Place place, int due)
    {
        await using var house = await House.Open(place);
        var engine = house.Part<CadenceEngine>();
        var watch = Stopwatch.StartNew();
        var handled = await Task.WhenAll(Enumerable.Range(0, new CadenceOptions().Loops).Select(_ => Task.Run(Loop)));
        if (handled.Sum() != due)
            throw new InvalidOperationException($"{handled.Sum()} touchpoints were handled, not {due}");
        return watch.Elapsed;

        async Task<int> Loop()
        {
            var total = 0;
            while (await engine.RunOnce(null, TimeProvider.System.GetUtcNow(), CancellationToken.None) is > 0 and var done)
                total += done;
            return total;
        }
    }
}
