using Xunit;

namespace Prospero.CrashTests;

/// <summary><c>kill -9</c> at random moments under load, again and again on the same data.</summary>
public abstract class RandomKills(ITestOutputHelper output, bool onPostgres)
{
    const int Rounds = 6;
    const int Callers = 8;

    [Fact]
    public async Task Nothing_accepted_is_lost_and_nothing_is_sent_twice()
    {
        var seed = Environment.TickCount;
        output.WriteLine($"Seed {seed}");
        var random = new Random(seed);
        await using var victim = await Victim.Prepare(onPostgres);
        var accepted = new List<string>();
        for (var round = 0; round < Rounds; round++)
        {
            await victim.Start();
            using var stop = new CancellationTokenSource();
            var first = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            var number = round;
            var load = Enumerable.Range(0, Callers).Select(caller => Post(victim, number, caller, first, stop.Token)).ToList();
            await first.Task.WaitAsync(TimeSpan.FromSeconds(60));
            await Task.Delay(random.Next(1, 600));
            await victim.Kill();
            await stop.CancelAsync();
            foreach (var caller in load)
                accepted.AddRange(await caller);
        }

        await victim.Start();
        await victim.Drains();

        output.WriteLine($"{accepted.Count} accepted, {victim.Received.Count} received, {await victim.States()}");
        Assert.NotEmpty(accepted);
        await victim.KeepsThePromises(accepted);
    }

    [Fact]
    public async Task Asked_to_stop_under_load_it_leaves_nothing_in_doubt()
    {
        await using var victim = await Victim.Prepare(onPostgres);
        // A slow machine must not make a send look lost.
        await victim.Start(lease: 20);
        using var stop = new CancellationTokenSource();
        var first = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var load = Enumerable.Range(0, Callers).Select(caller => Post(victim, 0, caller, first, stop.Token)).ToList();
        await first.Task.WaitAsync(TimeSpan.FromSeconds(60));
        await Task.Delay(300);
        await victim.Stop();
        await stop.CancelAsync();
        var accepted = (await Task.WhenAll(load)).SelectMany(emails => emails).ToList();

        var inDoubt = await victim.Count("select count(*) from touchpoint where state = 'sending'");
        Assert.True(inDoubt == 0, $"{inDoubt} are in doubt: {await victim.States()}\n{victim.Said}");
        await victim.Start();
        await victim.Drains();
        Assert.Equal(0, await victim.Count("select count(*) from event where type = 'touchpoint.held'"));
        await victim.KeepsThePromises(accepted);
    }

    static async Task<List<string>> Post(Victim victim, int round, int caller, TaskCompletionSource first, CancellationToken stop)
    {
        var accepted = new List<string>();
        for (var i = 0; !stop.IsCancellationRequested; i++)
        {
            var email = $"lead-{round}-{caller}-{i}@example.com";
            if (!await victim.Post(email))
                break;
            accepted.Add(email);
            first.TrySetResult();
        }

        return accepted;
    }
}

public sealed class SqliteRandomKills(ITestOutputHelper output) : RandomKills(output, onPostgres: false);

public sealed class PostgresRandomKills(ITestOutputHelper output) : RandomKills(output, onPostgres: true);
