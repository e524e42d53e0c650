using Prospero.Core;
using Prospero.Core.Access;
using Prospero.Core.Webhooks;

namespace Prospero.Storage;

/// <summary>Endpoints in SQL, and how far the logs were handed over. Secrets are encrypted whole, as one JSON object.</summary>
public sealed partial class SqlWebhooks(SqlStore store, ISecrets secrets) : IWebhooks
{
    public Task Save(ITransaction tx, WebhookEndpoint endpoint, CancellationToken ct)
    {
        const string text = """
            insert into webhook_endpoint (workspace_id, id, chatbot_id, name, url, profile, events, rules, secrets, is_active,
                pause_reason, successes, failures, failing_since, failing_tries, created_at, updated_at)
            values (@workspace, @id, @chatbot, @name, @url, @profile, @events, @rules, @secrets, @is_active,
                @pause_reason, 0, 0, @failing_since, @failing_tries, @created_at, @updated_at)
            on conflict (workspace_id, id) do update set name = excluded.name, url = excluded.url, profile = excluded.profile,
                events = excluded.events, rules = excluded.rules, secrets = excluded.secrets, is_active = excluded.is_active,
                pause_reason = excluded.pause_reason, failing_since = excluded.failing_since,
                failing_tries = excluded.failing_tries, updated_at = excluded.updated_at
            """;
        return tx.Sql().Execute(text, WebhookRows.Of(endpoint, secrets), ct);
    }

    public Task<WebhookEndpoint?> Find(WorkspaceId config, WebhookId id, CancellationToken ct)
    {
        const string text = $"select {WebhookRows.EndpointColumns} from webhook_endpoint where workspace_id = @workspace and id = @id";
        return store.Read(sql => sql.QueryFirst(text, [("workspace", config.Value), ("id", id.Value)], Endpoint, ct), ct);
    }

    public async Task<IReadOnlyList<WebhookEndpoint>> All(WorkspaceId config, CancellationToken ct)
    {
        const string text =
            $"select {WebhookRows.EndpointColumns} from webhook_endpoint where workspace_id = @workspace order by created_at, id";
        return await store.Read(sql => sql.Query(text, [("workspace", config.Value)], Endpoint, ct), ct);
    }

    public async Task<bool> Delete(ITransaction tx, WorkspaceId config, WebhookId id, CancellationToken ct)
    {
        var sql = tx.Sql();
        var gone = await sql.Execute(
            "delete from webhook_endpoint where workspace_id = @workspace and id = @id",
            [("workspace", config.Value), ("id", id.Value)],
            ct
        );
        if (gone > 0)
            await sql.Execute("delete from webhook_delivery where webhook_id = @id", [("id", id.Value)], ct);
        return gone > 0;
    }

    public async Task<bool> Pause(
        ITransaction tx,
        WorkspaceId config,
        WebhookId id,
        string reason,
        DateTimeOffset now,
        CancellationToken ct
    )
    {
        const string text = """
            update webhook_endpoint set is_active = @no, pause_reason = @reason, updated_at = @now
            where workspace_id = @workspace and id = @id and is_active
            """;
        return await tx.Sql()
                .Execute(text, [("no", false), ("reason", reason), ("now", now), ("workspace", config.Value), ("id", id.Value)], ct) > 0;
    }

    public async Task<IReadOnlyDictionary<ChatbotId, string>> ChatbotNames(WorkspaceId config, CancellationToken ct)
    {
        const string text = "select id, name from chatbot where workspace_id = @workspace";
        var found = await store.Read(
            sql => sql.Query(text, [("workspace", config.Value)], row => (Id: new ChatbotId(row.Id(0)), Name: row.Text(1)), ct),
            ct
        );
        return found.ToDictionary(one => one.Id, one => one.Name);
    }

    public Task<bool> TakeLease(string name, Guid holder, DateTimeOffset now, DateTimeOffset until, CancellationToken ct)
    {
        const string text = """
            insert into loop_lease (name, holder, lease_until) values (@name, @holder, @until)
            on conflict (name) do update set holder = excluded.holder, lease_until = excluded.lease_until
            where loop_lease.holder = excluded.holder or loop_lease.lease_until < @now
            """;
        return store.InTransaction(
            async tx => await tx.Sql().Execute(text, [("name", name), ("holder", holder), ("until", until), ("now", now)], ct) > 0,
            ct
        );
    }

    public async Task<IReadOnlyList<(WorkspaceId Workspace, long FannedOut, long Head)>> Behind(CancellationToken ct)
    {
        const string text = """
            select w.id, coalesce(r.fanned_out, 0), w.event_head
            from workspace w left join event_reach r on r.workspace_id = w.id
            where w.event_head > coalesce(r.fanned_out, 0)
            order by w.created_at, w.id
            """;
        return await store.Read(sql => sql.Query(text, [], row => (new WorkspaceId(row.Id(0)), row.Number(1), row.Number(2)), ct), ct);
    }

    public async Task<bool> Advance(ITransaction tx, WorkspaceId workspace, long from, long to, CancellationToken ct)
    {
        const string begin = """
            insert into event_reach (workspace_id, fanned_out, pruned) values (@workspace, 0, 0)
            on conflict (workspace_id) do nothing
            """;
        const string text = "update event_reach set fanned_out = @to where workspace_id = @workspace and fanned_out = @from";
        var sql = tx.Sql();
        if (from == 0)
            await sql.Execute(begin, [("workspace", workspace.Value)], ct);
        return await sql.Execute(text, [("workspace", workspace.Value), ("from", from), ("to", to)], ct) > 0;
    }

    WebhookEndpoint Endpoint(Row row) => WebhookRows.Endpoint(row, secrets);
}
