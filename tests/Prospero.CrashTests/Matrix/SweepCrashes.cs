using System.Globalization;
using Xunit;

namespace Prospero.CrashTests;

/// <summary>What goes over thousands of rows dies in the middle, before and after a batch is committed, and goes on behind it.</summary>
public abstract class SweepCrashes(Place place)
{
    const int Runs = 2000;

    [Fact]
    public async Task A_resumption_that_is_killed_twice_brings_everything_back_once_and_at_its_rate()
    {
        const int perMinute = 300;
        await using var house = await place.Build(Documents.Later("Hi"));
        using var person = new Operator(house);
        var node = house.Nodes[0];
        await node.Start(lease: 4);
        await person.Bring(Runs);
        await person.Pause();
        // As if all had come due since.
        await house.Records.Execute(
            "update touchpoint set due_at = null, reason = 'the workflow is paused' where state = 'scheduled' and due_at is not null"
        );
        await DiesTwice(node, () => person.TryResume(perMinute));

        await house.Sweeps();
        await node.Stop();

        Assert.Equal(
            ["2000 0"],
            await house.Records.Column("select done_count || ' ' || kept_count from sweep where done_count + kept_count > 0")
        );
        Assert.Equal(0, await house.Records.Count("select count(*) from touchpoint where state = 'scheduled' and due_at is null"));
        Assert.Equal(Runs, await house.Records.Count("select count(*) from activity where type = 'touchpoint_resumed'"));
        Assert.Equal(Runs, await house.Records.Count("select count(distinct lead_id) from activity where type = 'touchpoint_resumed'"));
        var byMinute = await house.Records.Column(
            "select count(*) from touchpoint where state = 'scheduled' and due_at is not null group by due_at / 60000"
        );
        Assert.All(byMinute, count => Assert.InRange(int.Parse(count, CultureInfo.InvariantCulture), 1, perMinute));
        await house.KeepsTheLaws([]);
    }

    [Fact]
    public async Task A_move_that_is_killed_twice_takes_every_run_over_once()
    {
        await using var house = await place.Build(Documents.Later("Hi"));
        using var person = new Operator(house);
        var node = house.Nodes[0];
        await node.Start(lease: 4);
        await person.Bring(Runs);
        await DiesTwice(node, () => person.TryPublish(Documents.Later("Hello")));

        await house.Sweeps();
        await node.Stop();

        const string newest = "select published_version_id from workflow";
        Assert.Equal(Runs, await house.Records.Count($"select count(*) from run where version_id in ({newest})"));
        Assert.Equal(Runs, await house.Records.Count($"select count(*) from touchpoint where version_id in ({newest})"));
        Assert.Equal(Runs, await house.Records.Count("select count(*) from event where type = 'run.moved'"));
        Assert.Equal(Runs, await house.Records.Count("select count(distinct lead_id) from event where type = 'run.moved'"));
        await house.KeepsTheLaws([]);
    }

    // Once when a batch is written and not committed, once when it is.
    static async Task DiesTwice(Node node, Func<Task> begin)
    {
        await node.Kill();
        await node.Start("sweep-written:4", lease: 4);
        await begin();
        await node.Dies();
        await node.Start("sweep-committed:3", lease: 4);
        await node.Dies();
        await node.Start(lease: 4);
    }
}

public sealed class SqliteSweepCrashes() : SweepCrashes(Place.Sqlite);

public sealed class PostgresSweepCrashes() : SweepCrashes(Place.Postgres);
