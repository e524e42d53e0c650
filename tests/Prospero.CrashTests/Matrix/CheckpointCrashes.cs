using Xunit;

namespace Prospero.CrashTests;

/// <summary>A server dies at each numbered checkpoint of a send and is started again; a second one goes on meanwhile.</summary>
public abstract class CheckpointCrashes(Place place)
{
    // Of each lead: it is contacted by both steps.
    const int Contacts = 2;

    [Fact]
    public async Task Killed_before_the_attempt_began_everything_is_sent_once_after_the_restart()
    {
        var (held, received, leads) = await After("1-claimed:3");

        Assert.Empty(held);
        Assert.Equal(Contacts * leads, received.Count);
    }

    [Fact]
    public async Task Killed_between_begin_and_send_the_touchpoint_is_held_and_not_sent_by_guess()
    {
        var (held, received, _) = await After("2-begun:3");

        Assert.DoesNotContain(Assert.Single(held), received);
    }

    [Fact]
    public async Task Killed_between_send_and_record_the_touchpoint_is_held_and_not_sent_again()
    {
        var (held, received, _) = await After("3-answered:3");

        var id = Assert.Single(held);
        Assert.Single(received, one => one == id);
    }

    [Fact]
    public async Task Killed_after_the_record_what_was_recorded_stands()
    {
        var (held, received, leads) = await After("4-recorded:3");

        Assert.Empty(held);
        Assert.Equal(Contacts * leads, received.Count);
    }

    // The touchpoints that were ever held, those that were received, one entry per time, and how many leads there are.
    async Task<(List<string> Held, List<string> Received, int Leads)> After(string crashAt)
    {
        await using var house = await place.Build();
        var victim = house.Nodes[0];
        // One after the other, so that only one is under way when it dies. A slow machine must not make a send look lost.
        await Task.WhenAll(
            house.Nodes.Select(node => node == victim ? node.Start(crashAt, oneByOne: true) : node.Start(oneByOne: true, lease: 20))
        );
        await using var callers = new Callers(house, new Crowd("lead", isMixed: false), seed: 1);
        await callers.Start();
        await victim.Dies();
        if (house.Nodes.Count == 1)
            await house.Records.ExpireClaims();
        await victim.Start(lease: 20);
        await callers.Finish();
        await house.Drains();
        await house.KeepsTheLaws(callers.Accepted);
        var facts = await house.Facts(callers.Accepted);
        var held = facts.EventsOf("touchpoint.held", "touchpoint_id").Select(one => one.Key);
        return ([.. held], [.. facts.Received.Select(one => one.Touchpoint)], facts.Leads.Count);
    }
}

public sealed class SqliteCheckpointCrashes() : CheckpointCrashes(Place.Sqlite);

public sealed class PostgresCheckpointCrashes() : CheckpointCrashes(Place.Postgres);

public sealed class TwoNodeCheckpointCrashes() : CheckpointCrashes(Place.TwoNodes);
