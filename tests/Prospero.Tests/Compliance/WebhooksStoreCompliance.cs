using Prospero.Core;
using Prospero.Core.Webhooks;
using Prospero.Storage;
using Prospero.Tests.Webhooks;
using Xunit;

namespace Prospero.Tests.Compliance;

/// <summary>
/// Broken on purpose, this suite must fail: without the claim in the record's <c>where</c>, without the unique index over
/// endpoint and event, without the old position in the advance's <c>where</c>, and without the look at earlier deliveries of a
/// lead when claiming.
/// </summary>
public abstract class WebhooksStoreCompliance(ITestDatabase database) : StoreCompliance(database)
{
    static readonly DateTimeOffset Until = Noon.AddMinutes(2);

    SqlWebhooks Webhooks => new(Store, Secrets);

    [Fact]
    public async Task An_endpoint_is_kept_with_all_it_has_and_its_secret_is_not_readable()
    {
        var endpoint = Hooks.Endpoint(WebhookProfile.PollyBot, Ours.Id) with
        {
            Chatbot = new ChatbotId(Ids.New(Noon)),
            Events = ["LEAD_CREATED", "lead.updated"],
            Rules = new WebhookRules
            {
                Filters = [new EventFilter("workflow_id", "in", """["a","b"]""")],
                TemplateJson = """{"a":"{{lead.id}}"}""",
                IncludesFullLead = false,
                AuthType = "header",
                MaxRetries = 7,
                RetryDelay = TimeSpan.FromMilliseconds(1500),
                SignsTimestamp = true,
            },
            Secrets = new WebhookSecrets("whsec_new", "whsec_old", Noon.AddHours(24), [new("X-Key", "hush")]),
        };
        await Save(endpoint);

        Same(endpoint, await Webhooks.Find(Ours.Id, endpoint.Id, default));
        Assert.Null(await Webhooks.Find(Theirs.Id, endpoint.Id, default));
        Assert.Empty(await Webhooks.All(Theirs.Id, default));
        var stored = await Store.Read(
            sql => sql.Query("select secrets, rules from webhook_endpoint", [], row => (row.Bytes(0), row.Text(1)), default),
            default
        );
        var text = System.Text.Encoding.UTF8.GetString(stored[0].Item1) + stored[0].Item2;
        Assert.DoesNotContain("whsec", text, StringComparison.Ordinal);
        Assert.DoesNotContain("hush", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_change_keeps_the_tally_and_a_deleted_endpoint_takes_its_deliveries_along()
    {
        var endpoint = await Saved();
        await Add(Hooks.Delivery(endpoint));
        var claimed = await Claim(endpoint);
        await Record(Delivered(claimed.Deliveries[0], claimed));
        await Save(endpoint with { Name = "Renamed", UpdatedAt = Noon.AddHours(1) });

        var found = (await Webhooks.Find(Ours.Id, endpoint.Id, default))!;
        Assert.Equal(("Renamed", 1), (found.Name, found.Tally.Successes));
        Assert.True(await Write(tx => Webhooks.Delete(tx, Ours.Id, endpoint.Id, default)));
        Assert.False(await Write(tx => Webhooks.Delete(tx, Ours.Id, endpoint.Id, default)));
        Assert.Equal(0, (await Webhooks.Deliveries(endpoint.Id, 0, 10, default)).Total);
    }

    [Fact]
    public async Task An_event_reaches_an_endpoint_once_unless_somebody_asks_for_more()
    {
        var endpoint = await Saved();
        var first = Hooks.Delivery(endpoint);
        await Add(first);
        await Add(first with { Id = DeliveryId.New(Noon) });
        Assert.Equal(1, (await Webhooks.Deliveries(endpoint.Id, 0, 10, default)).Total);

        await Add(first with { Id = DeliveryId.New(Noon), IsRepeat = true }, first with { Id = DeliveryId.New(Noon), IsRepeat = true });

        Assert.Equal(3, (await Webhooks.Deliveries(endpoint.Id, 0, 10, default)).Total);
    }

    [Fact]
    public async Task A_body_comes_back_byte_by_byte()
    {
        var endpoint = await Saved();
        var delivery = Hooks.Delivery(endpoint, LeadId.New(Noon));
        await Add(delivery);

        var found = (await Webhooks.FindDelivery(endpoint.Id, delivery.Id, default))!;

        Assert.Equal(delivery.Body, found.Body);
        Assert.Equal(delivery with { Body = null }, found with { Body = null });
        Assert.Null(await Webhooks.FindDelivery(WebhookId.New(Noon), delivery.Id, default));
    }

    [Fact]
    public async Task Only_what_is_due_is_claimed_and_only_for_an_active_endpoint()
    {
        var endpoint = await Saved();
        var due = Hooks.Delivery(endpoint);
        await Add(due, Hooks.Delivery(endpoint, LeadId.New(Noon), 2, Noon.AddSeconds(1)));
        Assert.Equal([endpoint.Id], await Webhooks.Due(Noon, default));
        Assert.Equal(Noon, await Webhooks.NextDue(default));

        Assert.Equal([due.Id], (await Claim(endpoint)).Deliveries.Select(one => one.Id));
        Assert.Empty((await Claim(endpoint)).Deliveries);
        Assert.Equal(Noon.AddSeconds(1), await Webhooks.NextDue(default));

        Assert.True(await Write(tx => Webhooks.Pause(tx, Ours.Id, endpoint.Id, "gone", Noon, default)));
        Assert.False(await Write(tx => Webhooks.Pause(tx, Ours.Id, endpoint.Id, "again", Noon, default)));
        Assert.Null(await Webhooks.Claim(endpoint.Id, 10, Noon.AddHours(1), Until, default));
        Assert.Empty(await Webhooks.Due(Noon.AddHours(1), default));
        Assert.Null(await Webhooks.NextDue(default));
        Assert.Equal("gone", (await Webhooks.Find(Ours.Id, endpoint.Id, default))!.PauseReason);
    }

    [Fact]
    public async Task A_lead_is_told_about_in_order_and_a_try_that_failed_is_overtaken()
    {
        var endpoint = await Saved();
        var (ana, bea) = (LeadId.New(Noon), LeadId.New(Noon));
        var first = Hooks.Delivery(endpoint, ana, 1);
        var second = Hooks.Delivery(endpoint, ana, 2);
        var other = Hooks.Delivery(endpoint, bea, 3);
        await Add(second, other, first);

        var claimed = await Claim(endpoint);
        Assert.Equal([first.Id, other.Id], claimed.Deliveries.Select(one => one.Id));
        Assert.Empty((await Claim(endpoint)).Deliveries);

        await Record(Failed(first, claimed, Noon.AddMinutes(1)));
        Assert.Equal([second.Id], (await Claim(endpoint)).Deliveries.Select(one => one.Id));
    }

    [Fact]
    public async Task Two_nodes_never_claim_the_same()
    {
        var endpoint = await Saved();
        await Add([.. Enumerable.Range(1, 60).Select(i => Hooks.Delivery(endpoint, LeadId.New(Noon.AddMilliseconds(i % 20)), i))]);
        SqlStore[] nodes = [Store, await OtherNode()];

        var claims = await Task.WhenAll(
            Enumerable
                .Range(0, 12)
                .Select(i => Task.Run(() => new SqlWebhooks(nodes[i % 2], Secrets).Claim(endpoint.Id, 7, Noon, Until, default)))
        );

        var all = claims.SelectMany(claim => claim!.Deliveries).ToList();
        Assert.NotEmpty(all);
        Assert.Equal(all.Count, all.Select(one => one.Id).Distinct().Count());
        Assert.Equal(all.Count, all.Select(one => one.Lead).Distinct().Count());
    }

    [Fact]
    public async Task A_claim_that_was_taken_over_cannot_record()
    {
        var endpoint = await Saved();
        await Add(Hooks.Delivery(endpoint));
        var slow = await Claim(endpoint);
        Assert.Equal(0, await Webhooks.ReleaseExpired(Until, default));
        Assert.Equal(1, await Webhooks.ReleaseExpired(Until.AddSeconds(1), default));
        var quick = (await Webhooks.Claim(endpoint.Id, 10, Until.AddSeconds(1), Until.AddMinutes(2), default))!;

        Assert.Empty(await Record(Failed(slow.Deliveries[0], slow, null)));
        var tally = Assert.Single(await Record(Delivered(quick.Deliveries[0], quick)));

        Assert.Equal((1, 0), (tally.Tally.Successes, tally.Tally.Failures));
        var found = (await Webhooks.FindDelivery(endpoint.Id, slow.Deliveries[0].Id, default))!;
        Assert.Equal((DeliveryState.Delivered, 1, 200), (found.State, found.Tries, found.Status));
    }

    [Fact]
    public async Task Tallies_know_since_when_nothing_succeeded()
    {
        var endpoint = await Saved();
        await Add([.. Enumerable.Range(1, 4).Select(i => Hooks.Delivery(endpoint, LeadId.New(Noon.AddMilliseconds(i)), i))]);
        var claimed = await Claim(endpoint);
        DeliveryResult Fails(int i, int minute, DateTimeOffset? again) =>
            Failed(claimed.Deliveries[i], claimed, again) with
            {
                At = Noon.AddMinutes(minute),
            };

        await Record(
            Fails(0, 1, null),
            Delivered(claimed.Deliveries[1], claimed) with
            {
                At = Noon.AddMinutes(2),
            },
            Fails(2, 3, Noon.AddDays(1))
        );
        var last = Assert.Single(await Record(Fails(3, 4, Noon.AddDays(1))));

        Assert.Equal(new WebhookTally(1, 1, Noon.AddMinutes(3), 2, Noon.AddMinutes(4), Noon.AddMinutes(2), Noon.AddMinutes(4)), last.Tally);
        Assert.Equal((Ours.Id, endpoint.Id, "CRM"), (last.Workspace, last.Webhook, last.Name));
    }

    [Fact]
    public async Task A_claim_that_is_given_back_is_no_try()
    {
        var endpoint = await Saved();
        await Add(Hooks.Delivery(endpoint));
        var claimed = await Claim(endpoint);

        Assert.Empty(await Record(Failed(claimed.Deliveries[0], claimed, Noon) with { Answer = null }));

        var found = (await Webhooks.FindDelivery(endpoint.Id, claimed.Deliveries[0].Id, default))!;
        Assert.Equal((DeliveryState.Pending, 0, null), (found.State, found.Tries, found.LastTryAt));
    }

    [Fact]
    public async Task The_log_is_handed_over_once()
    {
        await Write(tx => new SqlEvents(Store).Append(tx, Ours.Id, [.. Enumerable.Range(0, 5).Select(_ => Created())], [], default));
        Assert.Equal([(Ours.Id, 0L, 5L)], await Webhooks.Behind(default));

        Assert.True(await Write(tx => Webhooks.Advance(tx, Ours.Id, 0, 3, default)));
        Assert.False(await Write(tx => Webhooks.Advance(tx, Ours.Id, 0, 4, default)));
        Assert.Equal([(Ours.Id, 3L, 5L)], await Webhooks.Behind(default));
        Assert.True(await Write(tx => Webhooks.Advance(tx, Ours.Id, 3, 5, default)));
        Assert.Empty(await Webhooks.Behind(default));
    }

    [Fact]
    public async Task A_lease_is_one_nodes_until_it_ends()
    {
        var (one, other) = (Ids.New(Noon), Ids.New(Noon));

        Assert.True(await Webhooks.TakeLease("job", one, Noon, Noon.AddSeconds(10), default));
        Assert.False(await Webhooks.TakeLease("job", other, Noon.AddSeconds(10), Noon.AddSeconds(20), default));
        Assert.True(await Webhooks.TakeLease("job", one, Noon.AddSeconds(10), Noon.AddSeconds(20), default));
        Assert.True(await Webhooks.TakeLease("other job", other, Noon, Noon.AddSeconds(10), default));
        Assert.True(await Webhooks.TakeLease("job", other, Noon.AddSeconds(21), Noon.AddSeconds(30), default));
    }

    [Fact]
    public async Task Old_deliveries_go_in_batches()
    {
        var endpoint = await Saved();
        await Add([.. Enumerable.Range(1, 5).Select(i => Aged(endpoint, i))]);

        Assert.Equal(2, await Webhooks.Prune(Noon.AddDays(4), 2, default));
        Assert.Equal(1, await Webhooks.Prune(Noon.AddDays(4), 2, default));
        Assert.Equal(0, await Webhooks.Prune(Noon.AddDays(4), 2, default));
        Assert.Equal([5L, 4L], (await Webhooks.Deliveries(endpoint.Id, 0, 10, default)).Deliveries.Select(one => one.Position));
    }

    [Fact]
    public async Task Nothing_about_a_forgotten_lead_is_kept_or_sent()
    {
        var endpoint = await Saved();
        var (ana, bea) = (LeadId.New(Noon), LeadId.New(Noon));
        var (about, sent, other) = (Hooks.Delivery(endpoint, ana, 2), Hooks.Delivery(endpoint, ana, 1), Hooks.Delivery(endpoint, bea, 3));
        await Add(sent);
        var claimed = await Claim(endpoint);
        await Record(Delivered(sent, claimed));
        await Add(about, other);

        await Write(tx => Webhooks.Forget(tx, Ours.Id, ana, default));

        var found = (await Webhooks.Deliveries(endpoint.Id, 0, 10, default)).Deliveries.ToDictionary(one => one.Id);
        Assert.Equal((null, DeliveryState.Delivered, null), (found[sent.Id].Body, found[sent.Id].State, found[sent.Id].Answer));
        Assert.Equal((null, DeliveryState.Failed, null), (found[about.Id].Body, found[about.Id].State, found[about.Id].DueAt));
        Assert.Equal(other.Body, found[other.Id].Body);
    }

    static Core.Events.LeadCreated Created() => new(Noon, LeadId.New(Noon), "api");

    static Delivery Aged(WebhookEndpoint endpoint, int days) =>
        Hooks.Delivery(endpoint, null, days) with
        {
            Id = DeliveryId.New(Noon.AddDays(days)),
            CreatedAt = Noon.AddDays(days),
        };

    static DeliveryResult Delivered(Delivery delivery, ClaimedDeliveries claimed) =>
        new(
            delivery.Webhook,
            delivery.Workspace,
            delivery.Id,
            claimed.Claim.Id,
            DeliveryState.Delivered,
            null,
            new WebhookAnswer(200, "thanks", null, null),
            Noon
        );

    static DeliveryResult Failed(Delivery delivery, ClaimedDeliveries claimed, DateTimeOffset? again) =>
        Delivered(delivery, claimed) with
        {
            State = again is null ? DeliveryState.Failed : DeliveryState.Pending,
            DueAt = again,
            Answer = new WebhookAnswer(500, null, null, null),
        };

    async Task<WebhookEndpoint> Saved()
    {
        var endpoint = Hooks.Endpoint(WebhookProfile.Nexor, Ours.Id);
        await Save(endpoint);
        return endpoint;
    }

    Task Save(WebhookEndpoint endpoint) => Write(tx => Webhooks.Save(tx, endpoint, default));

    Task Add(params Delivery[] deliveries) => Write(tx => Webhooks.Add(tx, deliveries, null, default));

    async Task<ClaimedDeliveries> Claim(WebhookEndpoint endpoint) => (await Webhooks.Claim(endpoint.Id, 10, Noon, Until, default))!;

    Task<IReadOnlyList<(WorkspaceId Workspace, WebhookId Webhook, string Name, WebhookTally Tally)>> Record(
        params DeliveryResult[] results
    ) => Write(tx => Webhooks.Record(tx, results, default));

    static void Same(WebhookEndpoint expected, WebhookEndpoint? actual)
    {
        Assert.NotNull(actual);
        Assert.Equal(expected.Events, actual.Events);
        Assert.Equal(expected.Rules.Filters, actual.Rules.Filters);
        Assert.Equal(expected.Secrets.Headers, actual.Secrets.Headers);
        Assert.Equal(Bare(expected), Bare(actual));
    }

    static WebhookEndpoint Bare(WebhookEndpoint endpoint) =>
        endpoint with
        {
            Events = [],
            Rules = endpoint.Rules with { Filters = [] },
            Secrets = endpoint.Secrets with { Headers = [] },
        };
}

public sealed class SqliteWebhooksTests() : WebhooksStoreCompliance(new SqliteDatabase());

public sealed class PostgresWebhooksTests() : WebhooksStoreCompliance(new PostgresDatabase());
