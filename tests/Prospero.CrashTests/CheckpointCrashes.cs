using Xunit;

namespace Prospero.CrashTests;

/// <summary>The server dies at each numbered checkpoint of a send and is started again.</summary>
public abstract class CheckpointCrashes(bool onPostgres)
{
    const int Leads = 20;

    [Fact]
    public async Task Killed_before_the_attempt_began_everything_is_sent_once_after_the_restart()
    {
        await using var victim = await Prepared("1-claimed:3");

        Assert.Equal(0, await victim.Count("select count(*) from touchpoint where state = 'held'"));
        Assert.Equal(Leads, victim.Received.Count);
    }

    [Fact]
    public async Task Killed_between_begin_and_send_the_touchpoint_is_held_and_not_sent_by_guess()
    {
        await using var victim = await Prepared("2-begun:3");

        var held = Assert.Single(await victim.Column("select id from touchpoint where state = 'held' and hold_reason = 'outcome_unknown'"));
        Assert.DoesNotContain(held, victim.Received);
    }

    [Fact]
    public async Task Killed_between_send_and_record_the_touchpoint_is_held_and_not_sent_again()
    {
        await using var victim = await Prepared("3-answered:3");

        var held = Assert.Single(await victim.Column("select lead_id from event where type = 'touchpoint.held'"));
        var touchpoint = Assert.Single(await victim.Column($"select id from touchpoint where lead_id = '{held}'"));
        Assert.Contains(touchpoint, victim.Received);
    }

    [Fact]
    public async Task Killed_after_the_record_what_was_recorded_stands()
    {
        await using var victim = await Prepared("4-recorded:3");

        Assert.Equal(0, await victim.Count("select count(*) from event where type = 'touchpoint.held'"));
        Assert.Equal(Leads, victim.Received.Count);
    }

    async Task<Victim> Prepared(string crashAt)
    {
        var victim = await Victim.Prepare(onPostgres);
        await victim.Start(crashAt, oneByOne: true);
        var emails = Enumerable.Range(0, Leads).Select(i => $"lead{i}@example.com").ToList();
        var answers = await Task.WhenAll(emails.Select(async email => (Email: email, IsAccepted: await victim.Post(email))));
        await victim.Dies();
        await victim.Start();
        await victim.Drains();
        await victim.KeepsThePromises([.. answers.Where(answer => answer.IsAccepted).Select(answer => answer.Email)]);
        return victim;
    }
}

public sealed class SqliteCheckpointCrashes() : CheckpointCrashes(onPostgres: false);

public sealed class PostgresCheckpointCrashes() : CheckpointCrashes(onPostgres: true);
