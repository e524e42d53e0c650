using Prospero.Tests.Support;
using Xunit;

namespace Prospero.CrashTests;

/// <summary>
/// What befalls a house under load. Each takes a house, lets it live through the disaster, waits until everything is at rest,
/// checks every law and returns what happened in one line.
/// </summary>
public static class Disasters
{
    // So much must go well between two blows that they meet a server at work.
    const int Between = 8;

    /// <summary>Servers are killed at random moments and started again; of two nodes in turns, while the other goes on.</summary>
    public static async Task<string> Kills(House house, int kills, int seed)
    {
        await using var ours = house;
        var random = new Random(seed);
        await house.Start();
        await using var callers = await Callers.At(house, seed);
        for (var i = 0; i < kills; i++)
        {
            await Task.Delay(random.Next(1, 600));
            await Kill(house, callers, i);
        }

        return await Rest(house, callers);
    }

    /// <summary>The same while somebody pauses the workflow, resumes it and moves all runs to another version, again and again.</summary>
    public static async Task<string> KillsAmidOperators(House house, int kills, int seed)
    {
        await using var ours = house;
        var random = new Random(seed);
        await house.Start();
        using var person = new Operator(house);
        await using var callers = await Callers.At(house, seed);
        for (var i = 0; i < kills; i++)
        {
            await (
                (i % 3) switch
                {
                    0 => person.Pause(),
                    1 => person.Resume(),
                    _ => person.Publish(Documents.Turns(house.Other!.Port, version: i)),
                }
            );
            await Task.Delay(random.Next(1, 400));
            await Kill(house, callers, i);
        }

        await person.Resume();
        var told = await Rest(house, callers);
        var facts = await house.Facts(callers.Accepted);
        var (moved, resumed) = (
            facts.Events.Count(one => one.Type == "run.moved"),
            facts.Activities.Count(one => one.Type == "touchpoint_resumed")
        );
        Assert.True(
            facts.Asked.Count > 0 && moved > 0 && resumed > 0,
            $"{facts.Asked.Count} asked, {moved} moved, {resumed} resumed: it befell nobody"
        );
        return $"{facts.Asked.Count} asked, {moved} moved, {resumed} resumed; {told}";
    }

    static async Task Kill(House house, Callers callers, int turn)
    {
        var node = house.Nodes[turn % house.Nodes.Count];
        await node.Kill();
        if (house.Nodes.Count > 1)
            await callers.Succeed(Between);
        else
            await house.Records.ExpireClaims();
        await node.Start();
        await callers.Succeed(Between);
    }

    /// <summary>Servers are asked to stop and started again: nothing that they sent may be in doubt.</summary>
    public static async Task<string> Stops(House house, int stops, int seed)
    {
        // A slow machine must not make a send look lost.
        const int lease = 30;
        await using var ours = house;
        var random = new Random(seed);
        await house.Start(lease);
        await using var callers = await Callers.At(house, seed);
        for (var i = 0; i < stops; i++)
        {
            var node = house.Nodes[i % house.Nodes.Count];
            await Task.Delay(random.Next(100, 600));
            await node.Stop();
            await node.Start(lease: lease);
            await callers.Succeed(Between);
        }

        var told = await Rest(house, callers);
        var facts = await house.Facts(callers.Accepted);
        var inDoubt = facts.Attempts.Where(attempt => attempt.Result is null).ToList();
        Assert.True(
            inDoubt.Count == 0,
            $"{inDoubt.Count} sends are in doubt after an orderly stop, such as {inDoubt.FirstOrDefault()}\n{house.Said}"
        );
        return told;
    }

    /// <summary>PostgreSQL is killed, stopped at once and stopped in order, and started again; the servers stay up.</summary>
    public static async Task<string> DatabaseKills(House house, PostgresCluster cluster, int seed)
    {
        await using var ours = house;
        var random = new Random(seed);
        await house.Start();
        await using var callers = await Callers.At(house, seed);
        foreach (var end in new[] { cluster.Kill, () => cluster.Stop("immediate"), () => cluster.Stop("fast") })
        {
            await Task.Delay(random.Next(100, 600));
            await end();
            await callers.Refused(1);
            await cluster.Start();
            await callers.Succeed(Between);
        }

        return await Rest(house, callers, AtWorst503);
    }

    /// <summary>The primary is killed for good and its synchronous standby takes its place; the servers stay up.</summary>
    public static async Task<string> FailOver(
        House house,
        PostgresCluster primary,
        PostgresCluster standby,
        string standbyAddress,
        int seed
    )
    {
        await using var ours = house;
        await house.Start();
        await using var callers = await Callers.At(house, seed);
        await Task.Delay(new Random(seed).Next(100, 1000));
        await primary.Kill();
        await standby.Promote();
        house.ReadFrom = standbyAddress;
        await callers.Succeed(Between);
        return await Rest(house, callers, AtWorst503);
    }

    /// <summary>The database takes no more writes until <paramref name="heal"/>; nothing is restarted.</summary>
    public static async Task<string> Refusals(House house, Func<Task> hurt, Func<Task> heal, int seed)
    {
        await using var ours = house;
        await house.Start();
        await using var callers = await Callers.At(house, seed);
        await callers.Succeed(Between);
        await hurt();
        await callers.Refused(3 * Between);
        await heal();
        await callers.Succeed(Between);
        return await Rest(house, callers, AtWorst503);
    }

    static readonly int[] AtWorst503 = [0, 200, 201, 409, 503];

    static async Task<string> Rest(House house, Callers callers, int[]? allowed = null)
    {
        var accepted = await callers.Finish();
        await house.Drains();
        await house.KeepsTheLaws(accepted);
        if (allowed is not null)
            Assert.True(callers.Answers.Keys.All(allowed.Contains), $"Other answers than allowed: {callers.Told}\n{house.Said}");
        var states = await house.Records.States();
        return $"{accepted.Count} accepted ({callers.Told}); {states}";
    }
}
