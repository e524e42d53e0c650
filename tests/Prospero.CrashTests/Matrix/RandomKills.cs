using Xunit;

namespace Prospero.CrashTests;

/// <summary>
/// <c>kill -9</c> at random moments under load, again and again on the same data. Of two nodes they take turns in dying, and
/// the other one goes on.
/// </summary>
public abstract class RandomKills(ITestOutputHelper output, Place place)
{
    const int Kills = 4;

    [Fact]
    public async Task Nothing_accepted_is_lost_and_nothing_is_sent_twice()
    {
        var seed = Environment.TickCount;
        output.WriteLine($"Seed {seed}");
        output.WriteLine(await Disasters.Kills(await place.Build(), Kills, seed));
    }

    [Fact]
    public async Task Asked_to_stop_under_load_it_leaves_nothing_in_doubt() =>
        output.WriteLine(await Disasters.Stops(await place.Build(), 2, seed: 1));
}

public sealed class SqliteRandomKills(ITestOutputHelper output) : RandomKills(output, Place.Sqlite);

public sealed class PostgresRandomKills(ITestOutputHelper output) : RandomKills(output, Place.Postgres);

public sealed class TwoNodeRandomKills(ITestOutputHelper output) : RandomKills(output, Place.TwoNodes);
