using Prospero.Core;
using Prospero.Core.Cadence;

namespace Prospero.Storage;

public sealed partial class SqlCadence
{
    public async Task<IReadOnlyList<bool>> Record(ITransaction tx, IReadOnlyList<Recording> recordings, CancellationToken ct)
    {
        var sql = tx.Sql();
        var isOurs = await Answers(
            recordings,
            item => item.Claimed.Touchpoint,
            // A held touchpoint that keeps its claim may still be recorded: by the slow sender whose lease ran out.
            round => Settle(sql, [.. round.Select(End.Of)], "touchpoint.state in ('claimed', 'sending', 'held') and claim_id = claim", ct)
        );
        var ours = Owned(recordings, isOurs);
        await EndAttempts(sql, [.. ours.Where(item => item.Attempt is not null).Select(item => item.Attempt!)], ct);
        await AdvanceMessages(sql, [.. ours.Where(item => item.Message is not null)], ct);
        await Apply(tx, [.. ours.Select(item => (item.Claimed.Touchpoint.Workspace, item.Settlement.Consequences))], ct);
        return isOurs;
    }

    public async Task<bool> Settle(ITransaction tx, Touchpoint expected, Settlement settlement, CancellationToken ct)
    {
        var settled = await Settle(
            tx.Sql(),
            [new End(expected, null, settlement)],
            """
            touchpoint.state in ('sent', 'held') and touchpoint.state = old_state
                and (touchpoint.due_at = old_due or (touchpoint.due_at is null and old_due is null))
            """,
            ct
        );
        if (settled.Count == 0)
            return false;
        await Apply(tx, [(expected.Workspace, settlement.Consequences)], ct);
        return true;
    }

    // The arrows to every end and back to the timetable. A touchpoint goes back only as far as its run allows: it is
    // parked with a parked run, and cancelled when the run ended or the lead answered while it was being sent.
    static Task<List<(Guid, Guid)>> Settle(Sql sql, IReadOnlyCollection<End> ends, string fence, CancellationToken ct)
    {
        foreach (var end in ends)
            sql.NoteDue(end.Settlement.DueAt, end.Touchpoint.Clock);
        return sql.Query(
            $$"""
            with given as materialized (select * from {rows} as input), {{Walks(sql.Dialect)}}
            update touchpoint
            set state = case when goes_back = 1 and (walk_state = 'closed' or walk_reason = 'replied') then 'cancelled' else new_state end,
                reason = case when goes_back = 1 and walk_state <> 'active' then coalesce(walk_reason, new_reason) else new_reason end,
                due_at = case when goes_back = 1 and walk_state <> 'active' then null else new_due end,
                claim_id = case when keeps_claim = 1 then claim_id end,
                lease_until = null,
                slot_at = new_slot,
                tries = new_tries,
                hold_reason = new_hold,
                outcome = new_outcome
            from given left join walk on walk_ws = ws and walk_id = of_run
            where workspace_id = ws and id = tp and {{fence}}
            returning workspace_id, id
            """,
            RowColumns
                .Of(ends)
                .Id("ws", end => end.Touchpoint.Workspace.Value)
                .Id("tp", end => end.Touchpoint.Id.Value)
                .Id("of_run", end => end.Touchpoint.Run?.Value)
                .Id("claim", end => end.Claim?.Value)
                .Text("old_state", end => StoredNames.TouchpointStates.Of(end.Touchpoint.State))
                .Time("old_due", end => end.Touchpoint.DueAt)
                .Text("new_state", end => StoredNames.TouchpointStates.Of(end.Settlement.State))
                .Number("goes_back", end => end.Settlement.State == TouchpointState.Scheduled ? 1 : 0)
                .Number("keeps_claim", end => end.KeepsClaim ? 1 : 0)
                .Time("new_due", end => end.Settlement.DueAt)
                .Time("new_slot", end => end.Settlement.SlotAt)
                .Number("new_tries", end => end.Settlement.Tries)
                .Text("new_hold", end => StoredNames.HoldReasons.Of(end.Settlement.HoldReason))
                .Text("new_reason", end => end.Settlement.Reason)
                .Text("new_outcome", end => end.Settlement.Outcome)
                .Rows,
            [],
            ReadKey,
            ct
        );
    }

    static Task EndAttempts(Sql sql, IReadOnlyCollection<Attempt> attempts, CancellationToken ct) =>
        sql.Send(
            """
            update attempt
            set result = new_result, failure = new_failure, code = new_code, detail = new_detail, provider_id = new_provider_id,
                answered_at = new_answered_at
            from {rows} as given
            where workspace_id = ws and id = attempt_id
            """,
            RowColumns
                .Of(attempts)
                .Id("ws", attempt => attempt.Workspace.Value)
                .Id("attempt_id", attempt => attempt.Id.Value)
                .Text("new_result", attempt => attempt.Result)
                .Text("new_failure", attempt => attempt.Failure)
                .Text("new_code", attempt => attempt.Code)
                .Text("new_detail", attempt => attempt.Detail)
                .Text("new_provider_id", attempt => attempt.ProviderId)
                .Time("new_answered_at", attempt => attempt.AnsweredAt)
                .Rows,
            [],
            ct
        );

    static Task AdvanceMessages(Sql sql, IReadOnlyCollection<Recording> recordings, CancellationToken ct) =>
        sql.Send(
            $$"""
            update message
            set {{MessageRows.Forward}}
            from {rows} as given
            where workspace_id = ws and id = message_id
            """,
            RowColumns
                .Of(recordings)
                .Id("ws", item => item.Claimed.Touchpoint.Workspace.Value)
                .Id("message_id", item => item.Message!.Message.Value)
                .Text("new_status", item => StoredNames.DeliveryStatuses.Of(item.Message!.Status))
                .Time("new_at", item => item.Message!.At)
                .Text("new_provider_id", item => item.Message!.ProviderId)
                .Text("new_error", item => item.Message!.Error)
                .Rows,
            [],
            ct
        );

    // How a touchpoint is to stand, against how whoever says so believes that it stands.
    sealed record End(Touchpoint Touchpoint, ClaimId? Claim, Settlement Settlement)
    {
        public static End Of(Recording recording) => new(recording.Claimed.Touchpoint, recording.Claimed.Claim, recording.Settlement);

        public bool KeepsClaim => Settlement is { State: TouchpointState.Held, HoldReason: Core.Cadence.HoldReason.OutcomeUnknown };
    }
}
