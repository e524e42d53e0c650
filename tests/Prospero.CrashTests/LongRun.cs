using System.Diagnostics;
using System.Globalization;
using Xunit;

namespace Prospero.CrashTests;

/// <summary>
/// <c>./test crash --rounds N --seed S</c>: one disaster after the other, drawn by the seed, until a law is broken. Round n of
/// seed s is round 1 of seed s + n - 1.
/// </summary>
public sealed class LongRun
{
    static readonly (string Name, Func<int, Task<string>> Befall)[] All =
    [
        ("kill -9, SQLite", async seed => await Disasters.Kills(await Place.Sqlite.Build(), 6, seed)),
        ("kill -9, PostgreSQL", async seed => await Disasters.Kills(await Place.Postgres.Build(), 6, seed)),
        ("kill -9 in turns, PostgreSQL, two nodes", async seed => await Disasters.Kills(await Place.TwoNodes.Build(), 6, seed)),
        (
            "kill -9 amid pauses and moves, SQLite",
            async seed => await Disasters.KillsAmidOperators(await Place.Sqlite.BuildForTurns(), 6, seed)
        ),
        (
            "kill -9 amid pauses and moves, PostgreSQL, two nodes",
            async seed => await Disasters.KillsAmidOperators(await Place.TwoNodes.BuildForTurns(), 6, seed)
        ),
        ("stop, SQLite", async seed => await Disasters.Stops(await Place.Sqlite.Build(), 3, seed)),
        ("stop in turns, PostgreSQL, two nodes", async seed => await Disasters.Stops(await Place.TwoNodes.Build(), 4, seed)),
        ("PostgreSQL killed, one node", seed => Scenes.DatabaseKills(1, seed)),
        ("PostgreSQL killed, two nodes", seed => Scenes.DatabaseKills(2, seed)),
        ("fail-over, one node", seed => Scenes.FailOver(1, seed)),
        ("fail-over, two nodes", seed => Scenes.FailOver(2, seed)),
        ("disk full, SQLite", Scenes.FullDiskOnSqlite),
        ("disk full, PostgreSQL", Scenes.FullDiskOnPostgres),
        ("file unwritable, SQLite", Scenes.UnwritableOnSqlite),
        ("read-only, PostgreSQL", Scenes.ReadOnlyOnPostgres),
    ];

    [Fact(Explicit = true)]
    public async Task Rounds()
    {
        var rounds = Number("PROSPERO_CRASH_ROUNDS") ?? 10;
        var seed = Number("PROSPERO_CRASH_SEED") ?? Environment.TickCount & 0xFFFFFF;
        Say($"{rounds} rounds from seed {seed}");
        for (var round = 0; round < rounds; round++)
        {
            var own = seed + round;
            var (name, befall) = All[new Random(own).Next(All.Length)];
            var watch = Stopwatch.StartNew();
            try
            {
                Say($"Round {round + 1}, seed {own}, {name}: {await befall(own)}; {watch.Elapsed.TotalSeconds:0} s");
            }
            catch (Exception e)
            {
                Say($"Round {round + 1}, seed {own}, {name}: {e.Message}");
                Say($"The same again: ./test crash --rounds 1 --seed {own}");
                throw;
            }
        }
    }

    static int? Number(string variable) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out var number) ? number : null;

    // As it happens: the run is long, and somebody waits.
    static void Say(FormattableString words) => Console.WriteLine(words.ToString(CultureInfo.InvariantCulture));
}
