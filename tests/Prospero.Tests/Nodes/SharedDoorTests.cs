using System.Text;
using System.Text.Json;
using Prospero.Core.Cadence;
using Prospero.Core.Events;
using Prospero.Core.Workflows;
using Prospero.Server.Startup;
using Prospero.Tests.Support;
using Xunit;

namespace Prospero.Tests.Nodes;

/// <summary>Two nodes behind one balancer: what one was told, the other knows.</summary>
public class SharedDoorTests
{
    [Fact]
    public async Task A_repeat_of_a_single_message_at_another_node_sends_nothing_twice()
    {
        await using var place = await NodePlace.Begin();
        var slow = new GatedProvider(isOpen: false);
        var one = await place.Add(slow, Roles.Api);
        var other = await place.Add(slow, Roles.Api);
        var lead = Assert.Single(await place.LeadsArrive(1)).Lead;
        var body = JsonSerializer.SerializeToUtf8Bytes(
            new
            {
                lead_id = $"{lead}",
                workflow_id = place.Workflow,
                channel = "email",
                content = "Hi",
            }
        );
        KeyValuePair<string, string>[] key = [new("Idempotency-Key", "once")];

        var first = one.Send("POST", "/api/public/messages", body, place.Key, key);
        await NodePlace.Until(() => slow.Received.Count == 1, "Nothing was sent.");
        Assert.Equal(409, (await other.Send("POST", "/api/public/messages", body, place.Key, key)).Status);
        slow.Open();
        var answer = await first;
        var repeated = await other.Send("POST", "/api/public/messages", body, place.Key, key);

        Assert.InRange(answer.Status, 200, 299);
        Assert.Equal((answer.Status, answer.Text), (repeated.Status, repeated.Text));
        Assert.Single(slow.Received);
    }

    [Fact]
    public async Task A_workflow_that_is_paused_at_one_node_rests_at_another()
    {
        await using var place = await NodePlace.Begin();
        var provider = new GatedProvider();
        var worker = await place.Add(provider, Roles.Api);
        await place.LeadsArrive(1);
        var workflows = place.Door.Get<IWorkflows>();
        var known = (await workflows.Find(place.Workspace.Id, new(Guid.Parse(place.Workflow)), default))!;

        await place.Door.Do(tx => workflows.Save(tx, known with { IsPaused = true }, default));
        await worker.Get<CadenceEngine>().RunOnce(null, place.Door.Clock.GetUtcNow(), default);

        Assert.Empty(provider.Received);
    }

    [Fact]
    public async Task What_happened_at_one_node_is_news_for_the_open_pages_of_another()
    {
        await using var place = await NodePlace.Begin();
        var other = await place.Add(new GatedProvider(), Roles.Api | Roles.Console);
        var before = await other.Get<IEvents>().Head(place.Workspace.Id, default);

        await place.LeadsArrive(1);

        Assert.True(await other.Get<IEvents>().Head(place.Workspace.Id, default) > before);
    }

    [Fact]
    public async Task A_lead_that_two_nodes_take_in_at_once_is_one_lead()
    {
        await using var place = await NodePlace.Begin();
        var other = await place.Add(new GatedProvider(), Roles.Api);
        var body = Encoding.UTF8.GetBytes($$"""{ "first_name": "Ana", "email": "ana@example.com", "workflow_id": "{{place.Workflow}}" }""");

        var answers = await Task.WhenAll(
            Enumerable.Range(0, 20).Select(i => (i % 2 == 0 ? place.Door : other).Send("POST", "/api/public/leads", body, place.Key))
        );

        Assert.Single(answers.Select(answer => answer.Json.GetProperty("lead").GetProperty("id").GetString()).Distinct());
        Assert.Single(answers, answer => !answer.Json.TryGetProperty("existed", out _));
    }
}

public sealed class PostgresSharedDoorTests : SharedDoorTests, IOnPostgres;
