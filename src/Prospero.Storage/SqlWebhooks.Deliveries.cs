using Prospero.Core;
using Prospero.Core.Webhooks;

namespace Prospero.Storage;

public sealed partial class SqlWebhooks
{
    // An endpoint was looked for in its workspace before: its id alone names its deliveries.
    public Task<DeliveryPage> Deliveries(WebhookId webhook, int offset, int limit, CancellationToken ct)
    {
        const string count = "select count(*) from webhook_delivery where webhook_id = @webhook";
        const string page = $"""
            select {WebhookRows.DeliveryColumns} from webhook_delivery where webhook_id = @webhook
            order by id desc limit @limit offset @offset
            """;
        return store.Read(
            async sql =>
            {
                var total = await sql.QueryFirst(count, [("webhook", webhook.Value)], row => row.Count(0), ct);
                var rows = await sql.Query(
                    page,
                    [("webhook", webhook.Value), ("limit", limit), ("offset", offset)],
                    WebhookRows.Delivery,
                    ct
                );
                return new DeliveryPage(rows, total);
            },
            ct
        );
    }

    public Task<Delivery?> FindDelivery(WebhookId webhook, DeliveryId id, CancellationToken ct)
    {
        const string text = $"select {WebhookRows.DeliveryColumns} from webhook_delivery where webhook_id = @webhook and id = @id";
        return store.Read(sql => sql.QueryFirst(text, [("webhook", webhook.Value), ("id", id.Value)], WebhookRows.Delivery, ct), ct);
    }

    public Task Add(ITransaction tx, IReadOnlyCollection<Delivery> deliveries, DeliveryClaim? claim, CancellationToken ct)
    {
        const string columns =
            "id, workspace_id, webhook_id, event_id, name, position, lead_id, body, is_repeat, state, due_at, tries, created_at, "
            + "claim_id, lease_until";
        const string text = $$"""
            insert into webhook_delivery ({{columns}}) select {{columns}} from {rows} as r
            where true
            on conflict do nothing
            """;
        return tx.Sql().Execute(text, WebhookRows.Of(deliveries, claim), [], ct);
    }

    public async Task<IReadOnlyList<WebhookId>> Due(DateTimeOffset now, CancellationToken ct)
    {
        const string text = """
            select e.id from webhook_endpoint e
            where e.is_active and exists (
                select 1 from webhook_delivery d where d.webhook_id = e.id and d.state = 'pending' and d.due_at <= @now)
            """;
        return await store.Read(sql => sql.Query(text, [("now", now)], row => new WebhookId(row.Id(0)), ct), ct);
    }

    public Task<DateTimeOffset?> NextDue(CancellationToken ct)
    {
        const string text = """
            select min(next) from (
                select (select min(d.due_at) from webhook_delivery d where d.webhook_id = e.id and d.state = 'pending') as next
                from webhook_endpoint e where e.is_active) as nexts
            """;
        return store.Read(sql => sql.QueryFirst(text, [], row => row.TimeOrNull(0), ct), ct);
    }

    public Task<ClaimedDeliveries?> Claim(WebhookId webhook, int limit, DateTimeOffset now, DateTimeOffset until, CancellationToken ct) =>
        store.InTransaction(tx => Claim(tx.Sql(), webhook, limit, now, until, ct), ct);

    async Task<ClaimedDeliveries?> Claim(
        Sql sql,
        WebhookId webhook,
        int limit,
        DateTimeOffset now,
        DateTimeOffset until,
        CancellationToken ct
    )
    {
        const string find = $"select {WebhookRows.EndpointColumns} from webhook_endpoint where id = @webhook and is_active";
        var claim = new DeliveryClaim(ClaimId.New(until), until);
        if (await sql.QueryFirst(find, [("webhook", webhook.Value)], Endpoint, ct) is not { } endpoint)
            return null;
        // What is due about a lead goes one by one and in order; a try that failed and waits for its next is overtaken.
        var claimed = await sql.Query(
            $"""
            with chosen as materialized (
                select d.workspace_id as ws, d.id as dlv from webhook_delivery d
                where d.webhook_id = @webhook and d.state = 'pending' and d.due_at <= @now
                    and not exists (
                        select 1 from webhook_delivery e
                        where e.webhook_id = d.webhook_id and e.lead_id = d.lead_id and e.position < d.position
                            and (e.state = 'claimed' or (e.state = 'pending' and e.due_at <= @now)))
                order by d.due_at, d.position, d.id
                limit @limit {sql.Dialect.SkipLocked}
            )
            update webhook_delivery
            set state = 'claimed', claim_id = @claim, lease_until = @until
            from chosen
            where workspace_id = ws and id = dlv and state = 'pending'
            returning {WebhookRows.DeliveryColumns}
            """,
            [("webhook", webhook.Value), ("now", now), ("limit", limit), ("claim", claim.Id.Value), ("until", until)],
            WebhookRows.Delivery,
            ct
        );
        return new ClaimedDeliveries(endpoint, [.. claimed.OrderBy(one => one.DueAt).ThenBy(one => one.Position)], claim);
    }

    public Task<int> ReleaseExpired(DateTimeOffset now, CancellationToken ct)
    {
        const string text = """
            update webhook_delivery set state = 'pending', due_at = @now, claim_id = null, lease_until = null
            where state = 'claimed' and lease_until < @now
            """;
        return store.InTransaction(tx => tx.Sql().Execute(text, [("now", now)], ct), ct);
    }

    // Ids begin with the time at which they were made, so that they are in the order of age.
    public async Task<int> Prune(DateTimeOffset before, int limit, CancellationToken ct)
    {
        const string text = """
            delete from webhook_delivery where workspace_id = @workspace and id in (
                select id from webhook_delivery where workspace_id = @workspace and id < @before order by id limit @limit)
            """;
        var workspaces = await store.Read(sql => sql.Query("select id from workspace", [], row => row.Id(0), ct), ct);
        var removed = 0;
        foreach (var workspace in workspaces)
            removed += await store.InTransaction(
                tx => tx.Sql().Execute(text, [("workspace", workspace), ("before", Ids.First(before)), ("limit", limit)], ct),
                ct
            );
        return removed;
    }

    /// <summary>Blanks the deliveries about @lead in @workspace; what is still to be sent of them is given up.</summary>
    internal const string ForgetText = """
        update webhook_delivery
        set body = null, answer = null,
            error = case when state = 'pending' then 'the lead was erased' else error end,
            due_at = case when state = 'pending' then null else due_at end,
            state = case when state = 'pending' then 'failed' else state end
        where workspace_id = @workspace and lead_id = @lead and webhook_id in (
            select e.id from webhook_endpoint e join workspace w on w.id = @workspace
            where e.workspace_id = coalesce(w.test_of, w.id))
        """;

    public Task Forget(ITransaction tx, WorkspaceId workspace, LeadId lead, CancellationToken ct) =>
        tx.Sql().Execute(ForgetText, [("workspace", workspace.Value), ("lead", lead.Value)], ct);
}
