using System.Text.Json;
using Prospero.Tests.Support;
using Xunit;

namespace Prospero.CrashTests.Webhooks;

/// <summary>The server dies while it sends to a webhook: no event is lost, and what comes twice has the same id and bytes.</summary>
public abstract class WebhookCrashes(bool onPostgres)
{
    const int Leads = 15;

    [Theory]
    [InlineData("webhook-claimed:3")]
    [InlineData("webhook-answered:3")]
    public async Task Dying_between_the_steps_of_a_delivery_loses_nothing(string crashAt)
    {
        await using var receiver = new TestReceiver();
        await using var server = await HookedServer.Prepare(onPostgres);
        await server.Start(crashAt);
        await server.Subscribe(receiver.Url);
        var answers = await Task.WhenAll(Enumerable.Range(0, Leads).Select(i => server.AddLead($"lead{i}@example.com")));
        await server.Dies();

        await server.Start();
        await server.Drains();

        await KeepsItsWord(server, receiver, answers.Count(isAccepted => isAccepted));
    }

    [Fact]
    public async Task Killed_again_and_again_it_loses_nothing()
    {
        await using var receiver = new TestReceiver();
        await using var server = await HookedServer.Prepare(onPostgres);
        var accepted = 0;
        for (var round = 0; round < 3; round++)
        {
            await server.Start();
            if (round == 0)
                await server.Subscribe(receiver.Url);
            var number = round;
            var load = Enumerable.Range(0, 40).Select(i => server.AddLead($"lead{number}-{i}@example.com")).ToList();
            // In the midst of it: some were sent, others are under way.
            await receiver.Gets(receiver.All.Count + 3);
            await server.Kill();
            accepted += (await Task.WhenAll(load)).Count(isAccepted => isAccepted);
        }

        await server.Start();
        await server.Drains();

        await KeepsItsWord(server, receiver, accepted);
    }

    static async Task KeepsItsWord(HookedServer server, TestReceiver receiver, int accepted)
    {
        var events = await server.Column("select id from event where type = 'lead.created'");
        var bodies = receiver.All.Select(one => (one.Text, Json: JsonElement.Parse(one.Body))).ToList();
        string Member(JsonElement json, string name) => json.GetProperty(name).GetString()!;

        Assert.True(events.Count >= accepted, $"{accepted} were accepted, {events.Count} are in the log");
        Assert.Equal(
            events.Order(StringComparer.Ordinal),
            bodies.Select(one => Member(one.Json, "event_id")).Distinct().Order(StringComparer.Ordinal)
        );
        foreach (var again in bodies.GroupBy(one => Member(one.Json, "event_id")))
            Assert.Single(again.Select(one => one.Text).Distinct());
    }
}

public sealed class SqliteWebhookCrashes() : WebhookCrashes(onPostgres: false);

public sealed class PostgresWebhookCrashes() : WebhookCrashes(onPostgres: true);
