using Npgsql;
using Prospero.Core;
using Prospero.Core.Access;
using Prospero.Core.Cadence;
using Prospero.Core.Events;
using Prospero.Server.Pumps;
using Prospero.Server.Startup;
using Prospero.Storage;
using Prospero.Tests.Support;
using Xunit;

namespace Prospero.Tests.Nodes;

/// <summary>Nodes that poll once an hour: only what one tells the other can help.</summary>
public sealed class WakingTests : IOnPostgres
{
    static readonly CadenceOptions Hourly = new() { PollInterval = TimeSpan.FromHours(1), RescueInterval = TimeSpan.FromHours(1) };

    [Theory]
    [InlineData("0s")]
    [InlineData("1s")]
    public async Task A_lead_that_comes_in_at_one_node_is_contacted_by_another(string delay)
    {
        await using var place = await NodePlace.Begin(OnRealTime, delay);
        var provider = new GatedProvider();
        await place.Add(provider, change: OnRealTime);

        var touchpoint = Assert.Single(await place.LeadsArrive(1));

        await NodePlace.Until(() => provider.Received.Contains(touchpoint.Id), "The other node was not woken.");
    }

    [Fact]
    public async Task A_node_whose_connection_was_cut_hears_again()
    {
        await using var place = await NodePlace.Begin(OnRealTime);
        var provider = new GatedProvider();
        var node = await place.Add(
            provider,
            change: options => OnRealTime(options) with { Postgres = options.Postgres + ";Application Name=cut" }
        );

        Assert.Equal(1, await Terminate(place, "cut nodes"));
        await NodePlace.Until(async () => await Sessions(place, "cut nodes") > 0, "It does not come back.");
        await NodePlace.Until(() => node.Get<NewsPump>().IsListening, "It does not listen again.");
        var touchpoint = Assert.Single(await place.LeadsArrive(1));

        await NodePlace.Until(() => provider.Received.Contains(touchpoint.Id), "The other node was not woken.");
    }

    [Fact]
    public async Task What_is_due_after_the_next_poll_wakes_nobody()
    {
        await using var place = await NodePlace.Begin();
        var heard = new List<News>();
        var news = new NodeNews(
            new WakeSignal(),
            new EventSignal(),
            new ConfigurationChanges(),
            new Ear(heard),
            new CadenceOptions(),
            place.Door.Clock
        );
        var now = place.Door.Clock.GetUtcNow();

        news.Committed(new Committed(false, now.AddSeconds(1), false));
        Assert.Empty(heard);
        news.Committed(new Committed(false, now.AddMilliseconds(999), false));
        news.Committed(new Committed(true, null, false));
        news.Committed(new Committed(false, null, IsDueOnOwnClock: true));

        Assert.Equal([News.Due, News.Configuration, News.Due], heard);
    }

    [Fact]
    public async Task Configuration_that_changed_at_one_node_is_asked_for_again_at_another()
    {
        // The clock stands: what is kept for a second would be kept for ever.
        await using var place = await NodePlace.Begin();
        var clocks = (await place.Add(new GatedProvider())).Get<Clocks>();
        Assert.Single(await clocks.Running(default));

        var now = place.Door.Clock.GetUtcNow();
        await place
            .Door.Get<Installation>()
            .TestDataOf(place.Workspace, new CadenceClock(new ClockId(Ids.New(now)), now, now, 60), default);

        await NodePlace.Until(async () => (await clocks.Running(default)).Count == 2, "The new clock is not seen.");
    }

    [Fact]
    public async Task Where_nothing_can_be_heard_listening_fails_and_says_so()
    {
        await using var place = await NodePlace.Begin();
        var database = place.Door.Get<ServerOptions>().Postgres!;
        // What is told in one database is not heard in another, as behind a pooler that shares sessions.
        await using var nodes = new PostgresNodes(database, database + ";Database=template1", TimeProvider.System);

        var failure = await Assert.ThrowsAsync<IOException>(() => nodes.Listen(() => { }, _ => { }, TestContext.Current.CancellationToken));

        Assert.Contains("pooler", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_told_many_times_at_once_is_sent_once_or_twice()
    {
        await using var place = await NodePlace.Begin();
        var database = place.Door.Get<ServerOptions>().Postgres!;
        await using var teller = new PostgresNodes(database, null, TimeProvider.System);
        await using var listener = new PostgresNodes(database, null, TimeProvider.System);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var listens = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var heard = 0;
        var isDone = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var listening = listener.Listen(listens.SetResult, Hear, stop.Token);
        await listens.Task;

        for (var i = 0; i < 1000; i++)
            teller.Tell(News.Due);
        teller.Tell(News.Configuration);
        await isDone.Task.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);

        Assert.InRange(heard, 1, 50);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => listening);

        void Hear(News news)
        {
            heard++;
            if (news == News.Configuration)
                isDone.TrySetResult();
        }
    }

    static ServerOptions OnRealTime(ServerOptions options) => options with { Clock = TimeProvider.System, Cadence = Hourly };

    static Task<long> Sessions(NodePlace place, string name) =>
        Ask(place, $"select count(*) from pg_stat_activity where application_name = '{name}'");

    static Task<long> Terminate(NodePlace place, string name) =>
        Ask(place, $"select count(pg_terminate_backend(pid)) from pg_stat_activity where application_name = '{name}'");

    static async Task<long> Ask(NodePlace place, string text)
    {
        await using var connection = new NpgsqlConnection(place.Door.Get<ServerOptions>().Postgres);
        await connection.OpenAsync();
#pragma warning disable CA2100 // The texts stand above.
        await using var command = new NpgsqlCommand(text, connection);
#pragma warning restore CA2100
        return (long)(await command.ExecuteScalarAsync())!;
    }

    sealed class Ear(List<News> heard) : INodes
    {
        public void Tell(News news) => heard.Add(news);
    }
}
