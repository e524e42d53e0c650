using Prospero.Core;
using Prospero.Core.Webhooks;

namespace Prospero.Storage;

public sealed partial class SqlWebhooks
{
    public async Task<IReadOnlyList<(WorkspaceId Workspace, WebhookId Webhook, string Name, WebhookTally Tally)>> Record(
        ITransaction tx,
        IReadOnlyCollection<DeliveryResult> results,
        CancellationToken ct
    )
    {
        const string text = """
            update webhook_delivery
            set state = new_state, due_at = new_due, claim_id = null, lease_until = null, tries = tries + new_tries,
                last_try_at = coalesce(tried_at, last_try_at),
                status = case when new_tries = 1 then new_status else status end,
                error = case when new_tries = 1 then new_error else error end,
                answer = case when new_tries = 1 then new_answer else answer end
            from {rows} as given
            where workspace_id = ws and id = dlv and claim_id = of_claim and state = 'claimed'
            returning id
            """;
        var sql = tx.Sql();
        var rows = RowColumns
            .Of(results)
            .Id("ws", one => one.Workspace.Value)
            .Id("dlv", one => one.Delivery.Value)
            .Id("of_claim", one => one.Claim.Value)
            .Text("new_state", one => StoredNames.DeliveryStates.Of(one.State))
            .Time("new_due", one => one.DueAt)
            .Number("new_tries", one => one.Answer is null ? 0 : 1)
            .Time("tried_at", one => one.Answer is null ? null : one.At)
            .Number("new_status", one => one.Answer?.Status)
            .Text("new_error", one => one.Answer?.Fault)
            .Text("new_answer", one => one.Answer?.Body)
            .Rows;
        var recorded = (await sql.Query(text, rows, [], row => new DeliveryId(row.Id(0)), ct)).ToHashSet();
        List<(WorkspaceId, WebhookId, string, WebhookTally)> tallies = [];
        // In the order of their ids, so that two nodes cannot wait for each other.
        foreach (var group in results.Where(IsTry).GroupBy(one => one.Webhook).OrderBy(one => one.Key.ToString(), StringComparer.Ordinal))
            if (await Count(sql, group.Key, [.. group.OrderBy(one => one.At)], ct) is { } tally)
                tallies.Add(tally);
        return tallies;

        bool IsTry(DeliveryResult result) => result.Answer is not null && recorded.Contains(result.Delivery);
    }

    static Task<(WorkspaceId, WebhookId, string, WebhookTally)?> Count(
        Sql sql,
        WebhookId webhook,
        IReadOnlyList<DeliveryResult> tries,
        CancellationToken ct
    )
    {
        const string text = """
            update webhook_endpoint
            set successes = successes + @successes, failures = failures + @failures,
                failing_since = case when @successes > 0 then @since else coalesce(failing_since, @since) end,
                failing_tries = case when @successes > 0 then @failing else failing_tries + @failing end,
                last_triggered_at = @triggered,
                last_success_at = coalesce(@succeeded, last_success_at),
                last_failure_at = coalesce(@failed, last_failure_at)
            where id = @webhook
            returning workspace_id, id, name, successes, failures, failing_since, failing_tries, last_triggered_at,
                last_success_at, last_failure_at
            """;
        var successes = tries.Count(one => one.Answer!.IsAcknowledged);
        var failing = tries.Reverse().TakeWhile(one => !one.Answer!.IsAcknowledged).ToList();
        return sql.QueryFirst<(WorkspaceId, WebhookId, string, WebhookTally)?>(
            text,
            [
                ("webhook", webhook.Value),
                ("successes", (long)successes),
                ("failures", (long)tries.Count(one => one.State == DeliveryState.Failed)),
                ("since", Milliseconds(failing.LastOrDefault())),
                ("failing", (long)failing.Count),
                ("triggered", Milliseconds(tries[^1])),
                ("succeeded", Milliseconds(tries.LastOrDefault(one => one.Answer!.IsAcknowledged))),
                ("failed", Milliseconds(failing.FirstOrDefault() ?? tries.LastOrDefault(one => !one.Answer!.IsAcknowledged))),
            ],
            row => (new WorkspaceId(row.Id(0)), new WebhookId(row.Id(1)), row.Text(2), WebhookRows.Tally(row, 3)),
            ct
        );
    }

    static long? Milliseconds(DeliveryResult? result) => result?.At.ToUnixTimeMilliseconds();
}
