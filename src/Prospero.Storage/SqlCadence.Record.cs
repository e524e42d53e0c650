using Prospero.Core;
using Prospero.Core.Cadence;

namespace Prospero.Storage;

public sealed partial class SqlCadence
{
    public async Task<IReadOnlyList<bool>> Record(ITransaction tx, IReadOnlyList<Recording> recordings, CancellationToken ct)
    {
        var sql = tx.Sql();
        var held = await HoldLeads(
            tx,
            recordings.SelectMany(
                item => item.Settlement.Consequences.Updates,
                (item, update) => (item.Claimed.Touchpoint.Workspace, update.Lead)
            ),
            ct
        );
        var wakes = recordings.SelectMany(item => item.Settlement.Consequences.Wakes, WakeOf).ToList();
        var walks = await Hold(
            sql,
            [
                .. recordings.Where(TouchesItsRun).Select(item => (item.Claimed.Touchpoint.Workspace, item.Claimed.Touchpoint.Run!.Value)),
                .. wakes.Count == 0 ? [] : await RunsToWake(sql, wakes, ct),
            ],
            ct
        );
        HashSet<(Guid Workspace, Guid Id)> erased = [];
        var isOurs = await Answers(
            recordings,
            item => item.Claimed.Touchpoint,
            // A held touchpoint that keeps its claim may still be recorded: by the slow sender whose lease ran out.
            round =>
                Settle(
                    sql,
                    round.ConvertAll(item => End.Of(item, walks)),
                    "state in ('claimed', 'sending', 'held') and claim_id = claim",
                    erased,
                    ct
                )
        );
        var ours = Owned(recordings, isOurs);
        // Of a lead that was erased while it was contacted nothing is written but that the send ended.
        if (erased.Count > 0)
            ours = ours.FindAll(item => !erased.Contains((item.Claimed.Touchpoint.Workspace.Value, item.Claimed.Touchpoint.Id.Value)));
        await EndAttempts(sql, [.. ours.Where(item => item.Attempt is not null).Select(item => item.Attempt!)], ct);
        await AdvanceMessages(sql, [.. ours.Where(item => item.Message is not null)], ct);
        await Apply(tx, ours.ConvertAll(item => (item.Claimed.Touchpoint.Workspace, item.Settlement.Consequences)), walks, held, ct);
        return isOurs;
    }

    public async Task<bool> Settle(ITransaction tx, Touchpoint expected, Settlement settlement, CancellationToken ct) =>
        (await Settle(tx, [(expected, settlement)], ct))[0];

    public async Task<IReadOnlyList<bool>> Settle(
        ITransaction tx,
        IReadOnlyList<(Touchpoint Expected, Settlement Settlement)> items,
        CancellationToken ct
    )
    {
        var sql = tx.Sql();
        var walks = await Hold(
            sql,
            items.Where(item => item.Expected.Run is not null).Select(item => (item.Expected.Workspace, item.Expected.Run!.Value)),
            ct
        );
        HashSet<(Guid Workspace, Guid Id)> erased = [];
        var isSettled = await Answers(
            items,
            item => item.Expected,
            round =>
                Settle(
                    sql,
                    round.ConvertAll(item => new End(item.Expected, null, item.Settlement, Of(item.Expected, walks))),
                    """
                    state in ('sent', 'held') and state = old_state and (due_at = old_due or (due_at is null and old_due is null))
                    """,
                    erased,
                    ct
                )
        );
        var kept = Owned(items, isSettled).FindAll(item => !erased.Contains((item.Expected.Workspace.Value, item.Expected.Id.Value)));
        if (kept.Count > 0)
            await Apply(tx, kept.ConvertAll(item => (item.Expected.Workspace, item.Settlement.Consequences)), walks, null, ct);
        return isSettled;
    }

    static (WorkspaceId Workspace, Wake Wake) WakeOf(Recording recording, Wake wake) => (recording.Claimed.Touchpoint.Workspace, wake);

    // Whether what is recorded depends on what the run says, or writes about it.
    static bool TouchesItsRun(Recording recording) =>
        recording is { Claimed.Touchpoint.Run: not null, Settlement: var settlement }
        && (
            settlement.State == TouchpointState.Scheduled
            || settlement.Consequences.Schedule.Count > 0
            || settlement.Consequences.Runs.Count > 0
            || settlement.Consequences.Pending.Count > 0
        );

    static Walk? Of(Touchpoint touchpoint, Dictionary<RunId, Walk> walks) =>
        touchpoint.Run is { } run && walks.TryGetValue(run, out var walk) ? walk : null;

    // The arrows to every end and back to the timetable.
    /// <param name="erased">Gets those whose lead was erased meanwhile: their words are left out.</param>
    static Task<List<(Guid, Guid)>> Settle(
        Sql sql,
        IReadOnlyCollection<End> ends,
        string fence,
        HashSet<(Guid, Guid)> erased,
        CancellationToken ct
    )
    {
        foreach (var end in ends)
            sql.NoteDue(end.DueAt, end.Touchpoint.Clock);
        return sql.Query(
            $$"""
            update touchpoint
            set state = new_state,
                reason = case when outcome = '{{SqlErasure.Erased}}' then null else new_reason end,
                due_at = new_due,
                parked_due = new_parked_due,
                claim_id = case when keeps_claim = 1 then claim_id end,
                lease_until = null,
                slot_at = new_slot,
                tries = new_tries,
                hold_reason = new_hold,
                outcome = case when outcome = '{{SqlErasure.Erased}}' then outcome else new_outcome end
            from {rows} as given
            where workspace_id = ws and id = tp and {{fence}}
            returning workspace_id, id, outcome
            """,
            RowColumns
                .Of(ends)
                .Id("ws", end => end.Touchpoint.Workspace.Value)
                .Id("tp", end => end.Touchpoint.Id.Value)
                .Id("claim", end => end.Claim?.Value)
                .Text("old_state", end => StoredNames.TouchpointStates.Of(end.Touchpoint.State))
                .Time("old_due", end => end.Touchpoint.DueAt)
                .Text("new_state", end => StoredNames.TouchpointStates.Of(end.State))
                .Number("keeps_claim", end => end.KeepsClaim ? 1 : 0)
                .Time("new_due", end => end.DueAt)
                .Time("new_parked_due", end => end.ParkedDue)
                .Time("new_slot", end => end.Settlement.SlotAt)
                .Number("new_tries", end => end.Settlement.Tries)
                .Text("new_hold", end => StoredNames.HoldReasons.Of(end.Settlement.HoldReason))
                .Text("new_reason", end => end.Reason)
                .Text("new_outcome", end => end.Settlement.Outcome)
                .Rows,
            [],
            row =>
            {
                var key = ReadKey(row);
                if (row.TextOrNull(2) == SqlErasure.Erased)
                    erased.Add(key);
                return key;
            },
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

    // How a touchpoint is to stand, against how whoever says so believes that it stands. It goes back to the timetable only
    // as far as its run allows: it is parked with a parked run, and cancelled when the run ended or the lead answered while it
    // was being sent.
    sealed record End(Touchpoint Touchpoint, ClaimId? Claim, Settlement Settlement, Walk? Walk)
    {
        public static End Of(Recording recording, Dictionary<RunId, Walk> walks) =>
            new(
                recording.Claimed.Touchpoint,
                recording.Claimed.Claim,
                recording.Settlement,
                SqlCadence.Of(recording.Claimed.Touchpoint, walks)
            );

        public TouchpointState State => GoesBack && Walk is { IsOver: true } ? TouchpointState.Cancelled : Settlement.State;

        public DateTimeOffset? DueAt => IsStopped ? null : Settlement.DueAt;

        public DateTimeOffset? ParkedDue => IsStopped && State == TouchpointState.Scheduled ? Settlement.DueAt : null;

        public string? Reason => (IsStopped ? StoredNames.RunReasons.Of(Walk!.Reason) : null) ?? Settlement.Reason;

        public bool KeepsClaim => Settlement is { State: TouchpointState.Held, HoldReason: Core.Cadence.HoldReason.OutcomeUnknown };

        bool GoesBack => Settlement.State == TouchpointState.Scheduled;

        bool IsStopped => GoesBack && Walk is { State: not RunState.Active };
    }
}
