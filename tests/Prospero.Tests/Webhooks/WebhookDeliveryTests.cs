using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Prospero.Core.Webhooks;
using Prospero.Server.Startup;
using Prospero.Tests.Support;
using Xunit;

namespace Prospero.Tests.Webhooks;

/// <summary>From what happens to what a receiver gets, over real sockets; time goes on only where a test says so.</summary>
public class WebhookDeliveryTests
{
    [Fact]
    public async Task A_new_lead_reaches_its_receiver_signed()
    {
        await using var receiver = new TestReceiver();
        await using var place = await WebhookPlace.Open();
        var (id, secret) = await place.Subscribe(receiver);
        var lead = await place.AddLead("Ana");

        await place.HandOverAndSend();

        var received = Assert.Single(receiver.All);
        WebhookPlace.IsSigned(received, secret);
        var body = JsonElement.Parse(received.Body);
        Assert.Equal("lead.created", body.GetProperty("event_type").GetString());
        Assert.Equal(id, body.GetProperty("webhook_id").GetString());
        Assert.Equal(place.Workspace.Id.ToString(), body.GetProperty("client_id").GetString());
        Assert.False(body.GetProperty("test").GetBoolean());
        Assert.Equal(lead, body.GetProperty("data").GetProperty("lead").GetProperty("id").GetString());
        Assert.Equal("Ana@example.com", body.GetProperty("data").GetProperty("lead").GetProperty("email").GetString());
        Assert.Equal(body.GetProperty("delivery_id").GetString(), received.Headers["X-Nexor-Delivery"]);
        Assert.Equal("application/json", received.Headers["Content-Type"]);
        var log = Assert.Single(await place.Deliveries(id));
        Assert.Equal(
            ("delivered", 1, 200),
            (log.GetProperty("status").GetString(), log.GetProperty("attempts").GetInt32(), log.GetProperty("response_code").GetInt32())
        );
        Assert.Equal(received.Text, log.GetProperty("request_body").GetString());
        Assert.Equal(1, (await place.Webhook(id)).GetProperty("success_count").GetInt32());
    }

    [Fact]
    public async Task Each_try_sends_the_same_bytes_under_the_same_id_and_the_schedule_ends()
    {
        await using var receiver = new TestReceiver { Answers = _ => new Reply(500, "down") };
        await using var place = await WebhookPlace.Open();
        var (id, _) = await place.Subscribe(receiver);
        await place.AddLead("Ana");
        await place.HandOverAndSend();
        await place.Send();
        Assert.Single(receiver.All);

        foreach (var minutes in new[] { 2, 6, 40, 600 })
        {
            place.Server.Clock.Advance(TimeSpan.FromMinutes(minutes));
            await place.Send();
        }

        Assert.Equal(4, receiver.All.Count);
        Assert.Single(receiver.All.Select(one => one.Text).Distinct());
        Assert.Single(receiver.All.Select(one => one.Headers["X-Nexor-Delivery"]).Distinct());
        var log = Assert.Single(await place.Deliveries(id));
        Assert.Equal(
            ("failed", 4, "answered 500", "down"),
            (
                log.GetProperty("status").GetString(),
                log.GetProperty("attempts").GetInt32(),
                log.GetProperty("error").GetString(),
                log.GetProperty("response_body").GetString()
            )
        );
        Assert.Equal(1, (await place.Webhook(id)).GetProperty("failure_count").GetInt32());
    }

    [Fact]
    public async Task Whoever_asks_for_time_gets_it()
    {
        await using var receiver = new TestReceiver { Answers = _ => new Reply(429, Headers: [("Retry-After", "7200")]) };
        await using var place = await WebhookPlace.Open();
        await place.Subscribe(receiver);
        await place.AddLead("Ana");
        await place.HandOverAndSend();

        place.Server.Clock.Advance(TimeSpan.FromMinutes(119));
        await place.Send();
        Assert.Single(receiver.All);

        receiver.Answers = _ => new Reply(204);
        place.Server.Clock.Advance(TimeSpan.FromMinutes(1));
        await place.Send();
        Assert.Equal(2, receiver.All.Count);
    }

    [Fact]
    public async Task A_receiver_that_is_gone_is_switched_off_and_the_log_says_so()
    {
        await using var receiver = new TestReceiver { Answers = _ => new Reply(410) };
        await using var place = await WebhookPlace.Open();
        var (id, _) = await place.Subscribe(receiver, """,  "max_retries": 9, "profile": "standard" """);
        await place.AddLead("Ana");
        await place.HandOverAndSend();
        await place.AddLead("Bea");
        place.Server.Clock.Advance(TimeSpan.FromDays(1));
        await place.HandOverAndSend();

        Assert.Single(receiver.All);
        var webhook = await place.Webhook(id);
        Assert.False(webhook.GetProperty("is_active").GetBoolean());
        Assert.Equal("the receiver answered 410: it is gone", webhook.GetProperty("pause_reason").GetString());
        var events = await place.Call("GET", "/events?types=webhook.paused");
        var paused = Assert.Single(events.Json.GetProperty("events").EnumerateArray());
        Assert.Equal(id, paused.GetProperty("data").GetProperty("webhook_id").GetString());
        Assert.Equal(JsonValueKind.Null, paused.GetProperty("lead_id").ValueKind);
    }

    [Fact]
    public async Task A_receiver_that_fails_for_days_is_switched_off_and_can_be_switched_on_again()
    {
        await using var receiver = new TestReceiver { Answers = _ => new Reply(500) };
        await using var place = await WebhookPlace.Open();
        var (id, _) = await place.Subscribe(receiver);
        foreach (var name in new[] { "Ana", "Bea" })
        {
            await place.AddLead(name);
            for (var i = 0; i < 4; i++)
            {
                await place.HandOverAndSend();
                Assert.True((await place.Webhook(id)).GetProperty("is_active").GetBoolean());
                place.Server.Clock.Advance(TimeSpan.FromHours(3));
            }

            place.Server.Clock.Advance(TimeSpan.FromDays(2));
        }

        place.Server.Clock.Advance(TimeSpan.FromDays(1));
        await place.AddLead("Cleo");
        await place.HandOverAndSend();
        Assert.False((await place.Webhook(id)).GetProperty("is_active").GetBoolean());

        receiver.Answers = _ => new Reply(200);
        var before = receiver.All.Count;
        await place.Call("PATCH", $"/webhooks/{id}", """{"is_active":true}""");
        place.Server.Clock.Advance(TimeSpan.FromHours(1));
        await place.HandOverAndSend();
        Assert.Equal(before + 1, receiver.All.Count);
        Assert.False((await place.Webhook(id)).TryGetProperty("pause_reason", out _));
    }

    [Theory]
    [InlineData(ReplyStyle.Never)]
    [InlineData(ReplyStyle.SlowHead)]
    public async Task A_receiver_that_hangs_slows_nobody(ReplyStyle style)
    {
        await using var hanging = new TestReceiver { Answers = _ => new Reply(200, Style: style) };
        await using var healthy = new TestReceiver();
        await using var place = await WebhookPlace.Open(options =>
            options with
            {
                Webhooks = options.Webhooks with { Timeout = TimeSpan.FromSeconds(30), Lease = TimeSpan.FromMinutes(2) },
            }
        );
        await place.Subscribe(hanging);
        await place.Subscribe(healthy);
        for (var i = 0; i < 30; i++)
            await place.AddLead($"Lead{i}");
        await place.HandOver();
        using var stop = new CancellationTokenSource();

        await place.Server.Get<WebhookDispatcher>().RunOnce(stop.Token);
        await healthy.Gets(30);

        Assert.InRange((await hanging.Gets(1)).Count, 1, 8);
        await stop.CancelAsync();
        await place.Server.Get<WebhookDispatcher>().Idle();
    }

    [Fact]
    public async Task A_node_that_stops_gives_back_what_it_did_not_send()
    {
        await using var hanging = new TestReceiver { Answers = _ => new Reply(200, Style: ReplyStyle.Never) };
        await using var place = await WebhookPlace.Open(options =>
            options with
            {
                Webhooks = options.Webhooks with { Timeout = TimeSpan.FromSeconds(30), Lease = TimeSpan.FromMinutes(2) },
            }
        );
        var (id, _) = await place.Subscribe(hanging);
        for (var i = 0; i < 20; i++)
            await place.AddLead($"Lead{i}");
        await place.HandOver();
        using var stop = new CancellationTokenSource();
        await place.Server.Get<WebhookDispatcher>().RunOnce(stop.Token);
        await hanging.Gets(8);

        await stop.CancelAsync();
        await place.Server.Get<WebhookDispatcher>().Idle();

        var log = await place.Deliveries(id);
        Assert.Equal(20, log.Count);
        Assert.All(
            log,
            one => Assert.Equal(("pending", 0), (one.GetProperty("status").GetString(), one.GetProperty("attempts").GetInt32()))
        );
        Assert.Equal(0, await place.Webhooks.ReleaseExpired(DateTimeOffset.MaxValue, default));
    }

    [Fact]
    public async Task What_happens_to_a_lead_arrives_in_order()
    {
        await using var receiver = new TestReceiver();
        await using var place = await WebhookPlace.Open();
        await place.Subscribe(receiver, events: "lead.created\",\"lead.updated");
        var leads = new List<string>();
        for (var i = 0; i < 5; i++)
            leads.Add(await place.AddLead($"Lead{i}"));
        for (var change = 0; change < 4; change++)
            foreach (var lead in leads)
                await place.Call("PUT", $"/leads/{lead}", $$"""{"company":"Company {{change}}"}""");

        await place.HandOverAndSend();

        Assert.Equal(25, receiver.All.Count);
        var bodies = receiver.All.Select(one => JsonElement.Parse(one.Body)).ToList();
        foreach (var lead in leads)
        {
            var told = bodies.Where(body => body.GetProperty("data").GetProperty("lead").GetProperty("id").GetString() == lead).ToList();
            Assert.Equal("lead.created", told[0].GetProperty("event_type").GetString());
            var ids = told.Select(body => body.GetProperty("event_id").GetString()!).ToList();
            Assert.Equal(ids.Order(StringComparer.Ordinal), ids);
        }
    }

    [Fact]
    public async Task Profile_standard_signs_with_both_secrets_for_a_day_after_a_rotation()
    {
        await using var receiver = new TestReceiver();
        await using var place = await WebhookPlace.Open();
        var (id, old) = await place.Subscribe(receiver, ", \"profile\": \"standard\"");
        var rotated = await place.Call("POST", $"/webhooks/{id}/rotate-secret");
        var secret = rotated.Json.GetProperty("webhook").GetProperty("signing_secret").GetString()!;
        Assert.NotEqual(old, secret);
        await place.AddLead("Ana");
        await place.HandOverAndSend();
        place.Server.Clock.Advance(TimeSpan.FromHours(25));
        await place.AddLead("Bea");
        await place.HandOverAndSend();

        var now = place.Server.Clock.GetUtcNow();
        var (during, after) = (receiver.All[0], receiver.All[1]);
        Assert.True(WebhookPlace.IsSignedAsStandard(during, old, now.AddHours(-25)));
        Assert.True(WebhookPlace.IsSignedAsStandard(during, secret, now.AddHours(-25)));
        Assert.True(WebhookPlace.IsSignedAsStandard(after, secret, now));
        Assert.False(WebhookPlace.IsSignedAsStandard(after, old, now));
        var body = JsonElement.Parse(during.Body);
        Assert.Equal(["type", "timestamp", "data"], body.EnumerateObject().Select(member => member.Name));
    }

    [Fact]
    public async Task A_delivery_can_be_sent_anew_under_another_id_of_the_same_event()
    {
        await using var receiver = new TestReceiver();
        await using var place = await WebhookPlace.Open();
        var (id, secret) = await place.Subscribe(receiver);
        await place.AddLead("Ana");
        await place.HandOverAndSend();
        var first = (await place.Deliveries(id))[0];

        var answer = await place.Call("POST", $"/webhooks/{id}/deliveries/{first.GetProperty("id").GetString()}/redeliver");
        await place.Send();

        Assert.Equal(202, answer.Status);
        var again = JsonElement.Parse(receiver.All[1].Body);
        WebhookPlace.IsSigned(receiver.All[1], secret);
        Assert.Equal(answer.Json.GetProperty("delivery").GetProperty("id").GetString(), again.GetProperty("delivery_id").GetString());
        Assert.NotEqual(first.GetProperty("id").GetString(), again.GetProperty("delivery_id").GetString());
        Assert.Equal(first.GetProperty("event_id").GetString(), again.GetProperty("event_id").GetString());
        Assert.Equal(404, (await place.Call("POST", $"/webhooks/{id}/deliveries/{id}/redeliver")).Status);
    }

    [Fact]
    public async Task Test_data_is_sent_as_such()
    {
        await using var receiver = new TestReceiver();
        await using var place = await WebhookPlace.Open();
        await place.Subscribe(receiver);
        var test = await place.Server.Get<Installation>().TestDataOf(place.Workspace, null, default);
        await place.AddLead("Ana", await place.Server.AddKey(test));

        await place.HandOverAndSend();

        var body = JsonElement.Parse(Assert.Single(receiver.All).Body);
        Assert.True(body.GetProperty("test").GetBoolean());
        Assert.Equal(place.Workspace.Id.ToString(), body.GetProperty("client_id").GetString());
    }

    [Fact]
    public async Task A_webhook_hears_what_it_subscribed_to_of_its_workspace_and_nothing_else()
    {
        await using var receiver = new TestReceiver();
        await using var place = await WebhookPlace.Open();
        await place.Subscribe(receiver, ", \"filters\": [{\"field\":\"workflow_id\",\"operator\":\"equals\",\"value\":\"x\"}]");
        await place.Subscribe(receiver, events: "lead.updated");
        var other = await place.Server.AddWorkspace("other");
        await place.AddLead("Bea", await place.Server.AddKey(other));
        var lead = await place.AddLead("Ana");
        await place.Call("PUT", $"/leads/{lead}", """{"company":"Acme"}""");

        await place.HandOverAndSend();

        // An absent field passes.
        Assert.Equal(
            ["lead.created", "lead.updated"],
            receiver.All.Select(one => one.Headers["X-Nexor-Event"]).Order(StringComparer.Ordinal)
        );
        Assert.DoesNotContain(receiver.All, one => one.Text.Contains("Bea", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_template_replaces_the_body_and_a_lead_may_be_an_id_only()
    {
        await using var receiver = new TestReceiver();
        await using var place = await WebhookPlace.Open();
        await place.Subscribe(
            receiver,
            """
            , "payload_template": {"who":"{{lead.first_name}} <{{lead.email}}>","what":"{{event.type}}"},
            "auth_type":"basic","auth_config":{"username":"u","password":"p"}
            """
        );
        await place.Subscribe(receiver, ", \"include_full_lead\": false");
        var lead = await place.AddLead("Ana");

        await place.HandOverAndSend();

        var filled = receiver.All.Single(one => one.Headers.ContainsKey("Authorization"));
        Assert.Equal("""{"who":"Ana <Ana@example.com>","what":"lead.created"}""", filled.Text);
        Assert.Equal("Basic dTpw", filled.Headers["Authorization"]);
        var bare = JsonElement.Parse(receiver.All.Single(one => one != filled).Body);
        Assert.Equal($$"""{"id":"{{lead}}"}""", bare.GetProperty("data").GetProperty("lead").GetRawText());
    }

    [Fact]
    public async Task The_loops_bring_events_to_receivers_by_themselves()
    {
        await using var receiver = new TestReceiver();
        await using var place = await WebhookPlace.Open(options =>
            options with
            {
                Roles = Roles.Api | Roles.Worker,
                Clock = TimeProvider.System,
            }
        );
        await place.Subscribe(receiver);
        for (var i = 0; i < 20; i++)
            await place.AddLead($"Lead{i}");

        Assert.Equal(20, (await receiver.Gets(20)).Select(one => one.Headers["X-Nexor-Delivery"]).Distinct().Count());
    }

    [Fact]
    public async Task Two_nodes_hand_over_and_send_everything_once()
    {
        await using var receiver = new TestReceiver();
        await using var place = await WebhookPlace.Open();
        await place.Subscribe(receiver);
        for (var i = 0; i < 40; i++)
            await place.AddLead($"Lead{i}");
        // Two more dispatchers of the same process share nothing but the database with the first.
        var parts = place.Server;
        WebhookDispatcher Node() => ActivatorUtilities.CreateInstance<WebhookDispatcher>(parts.Get<IServiceProvider>());
        FanOut Loop() => ActivatorUtilities.CreateInstance<FanOut>(parts.Get<IServiceProvider>());
        await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Task.Run(() => Loop().RunOnce(default))));
        await place.HandOver();

        var nodes = Enumerable.Range(0, 3).Select(_ => Node()).ToList();
        await Task.WhenAll(nodes.Select(node => Task.Run(() => node.RunOnce(default))));
        await Task.WhenAll(nodes.Select(node => node.Idle()));
        await place.Send();

        Assert.Equal(40, receiver.All.Count);
        Assert.Equal(40, receiver.All.Select(one => one.Headers["X-Nexor-Delivery"]).Distinct().Count());
    }
}

public sealed class PostgresWebhookDeliveryTests : WebhookDeliveryTests, IOnPostgres;
