using Xunit;

namespace Prospero.CrashTests;

/// <summary>A server dies around a request that a step makes, before and after it was made, and is started again.</summary>
public abstract class RequestCrashes(Place place)
{
    // What is begun first is a request.
    [Theory]
    [InlineData("2-begun:1", 0)]
    [InlineData("3-answered:1", 1)]
    public async Task No_request_is_made_again_by_guess(string crashAt, int asked)
    {
        await using var house = await place.BuildForTurns();
        var victim = house.Nodes[0];
        await victim.Start(crashAt, oneByOne: true);
        await using var callers = new Callers(house, new Crowd("lead", isMixed: false), seed: 1);
        await callers.Start();
        await victim.Dies();
        await house.Records.ExpireClaims();
        await victim.Start(lease: 20);
        await house.Other!.IsAsked(house.Other.Asked.Count + 5);
        await callers.Finish();
        await house.Drains();
        await house.KeepsTheLaws(callers.Accepted);
        var facts = await house.Facts(callers.Accepted);
        var inDoubt = Assert.Single(facts.Attempts, attempt => attempt.Result is null);
        Assert.Equal(asked, facts.Asked.Count(one => one == inDoubt.Touchpoint));
    }
}

public sealed class SqliteRequestCrashes() : RequestCrashes(Place.Sqlite);

public sealed class PostgresRequestCrashes() : RequestCrashes(Place.Postgres);
