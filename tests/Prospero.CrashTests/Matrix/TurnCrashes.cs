using Xunit;

namespace Prospero.CrashTests;

/// <summary>
/// <c>kill -9</c> in a workflow that branches, waits, asks people and other programs, while it is paused, resumed and moved to other
/// versions.
/// </summary>
public abstract class TurnCrashes(ITestOutputHelper output, Place place)
{
    [Fact]
    public async Task Killed_while_it_is_paused_resumed_and_moved_it_loses_nothing_and_asks_nothing_twice()
    {
        var seed = Environment.TickCount;
        output.WriteLine($"Seed {seed}");
        output.WriteLine(await Disasters.KillsAmidOperators(await place.BuildForTurns(), 5, seed));
    }
}

public sealed class SqliteTurnCrashes(ITestOutputHelper output) : TurnCrashes(output, Place.Sqlite);

public sealed class PostgresTurnCrashes(ITestOutputHelper output) : TurnCrashes(output, Place.Postgres);

public sealed class TwoNodeTurnCrashes(ITestOutputHelper output) : TurnCrashes(output, Place.TwoNodes);
