using Prospero.Core;
using Prospero.Core.Cadence;

namespace Prospero.Storage;

/// <summary>Counts of how things stand. What is ahead is found by the indexes of what is ahead, never by reading what has been.</summary>
public sealed class SqlStandings(SqlStore store) : IStandings
{
    // Reasons may carry a provider's words; those that stand alone are not worth a line each.
    const int MostGroups = 100;

    static readonly string AttemptColumns = string.Join(", ", CadenceRows.AttemptColumns.Split(", ").Select(name => $"newest.{name}"));
    static readonly int RunWidth = CadenceRows.RunColumns.Split(", ").Length;
    static readonly int AttemptWidth = CadenceRows.AttemptColumns.Split(", ").Length;

    public async Task<IReadOnlyList<Standing>> Ahead(
        WorkspaceId workspace,
        ClockId? clock,
        SenderId? sender,
        WorkflowId? workflow,
        DateTimeOffset now,
        CancellationToken ct
    )
    {
        // A turn leaves by nobody, though it bears a sender.
        var chosen =
            sender is not null ? "sender_id = @sender and what <> 'turn'"
            : workflow is not null ? "workflow_id = @workflow"
            : "true";
        return await store.Read(
            sql =>
                sql.Query(
                    AheadText(sql.Dialect, clock, chosen),
                    [
                        ("workspace", workspace.Value),
                        ("clock", clock?.Value),
                        ("sender", sender?.Value),
                        ("workflow", workflow?.Value),
                        ("now", now),
                    ],
                    row => new Standing(row.Text(0), row.TextOrNull(1), row.Count(2), row.TimeOrNull(3)),
                    ct
                ),
            ct
        );
    }

    internal static string AheadText(Dialect dialect, ClockId? clock, string chosen)
    {
        const string columns = "sender_id, workflow_id, touchpoint.kind as what, reason, due_at";
        var inWorkspace = $"{dialect.Aside("workspace_id")} = @workspace";
        var onClock = clock is null ? "clock_id is null" : "clock_id = @clock";
        return $"""
            select stands, reason, count(*), min(due_at)
            from (
                select * from (
                    select {columns}, case when due_at <= @now then '{Standings.Due}' else '{Standings.Waiting}' end as stands
                    from touchpoint
                    where {onClock} and state = 'scheduled' and due_at is not null and {inWorkspace}
                    order by due_at limit {Standings.MostLookedAt}
                ) as planned
                union all
                select {columns}, '{Standings.Parked}' as stands from touchpoint
                where workspace_id = @workspace and state = 'scheduled' and due_at is null
                union all
                select {columns}, '{Standings.Leaving}' as stands from touchpoint
                where lease_until is not null and state in ('claimed', 'sending') and {inWorkspace}
                union all
                select {columns},
                    case when hold_reason = 'needs_operator' then '{Standings.HeldOperator}' else '{Standings.HeldUnknown}' end as stands
                from touchpoint
                where workspace_id = @workspace and state = 'held'
                union all
                select {columns}, '{Standings.AwaitingReport}' as stands from touchpoint
                where {onClock} and state in ('sent', 'held') and state = 'sent' and due_at is not null and {inWorkspace}
            ) as ahead
            where {chosen}
            group by stands, reason
            order by count(*) desc, stands, reason
            limit {MostGroups}
            """;
    }

    public async Task<IReadOnlyList<RunCount>> RunsOf(WorkspaceId workspace, WorkflowId workflow, CancellationToken ct) =>
        await store.Read(
            sql =>
                sql.Query(
                    """
                    select state, reason, count(*) from run
                    where workspace_id = @workspace and workflow_id = @workflow
                    group by state, reason
                    order by state, count(*) desc, reason
                    """,
                    [("workspace", workspace.Value), ("workflow", workflow.Value)],
                    row => new RunCount(
                        StoredNames.RunStates.Parse(row.Text(0)),
                        StoredNames.RunReasons.ParseOrNull(row.TextOrNull(1)),
                        row.Count(2)
                    ),
                    ct
                ),
            ct
        );

    public async Task<IReadOnlyList<PlacedLead>> ByStatus(
        WorkspaceId workspace,
        WorkflowId workflow,
        int perStatus,
        CancellationToken ct
    ) =>
        await store.Read(
            sql =>
                sql.Query(
                    $"""
                    select {CadenceRows.RunColumns}, total
                    from (
                        select latest.*,
                            row_number() over (partition by status_key order by started_at desc, id desc) as place,
                            count(*) over (partition by status_key) as total
                        from (
                            select run.*, row_number() over (
                                partition by lead_id
                                order by case when state = 'closed' then 1 else 0 end, started_at desc, id desc
                            ) as turn
                            from run
                            where workspace_id = @workspace and workflow_id = @workflow
                        ) as latest
                        where turn = 1 and exists (
                            select 1 from lead
                            where lead.workspace_id = latest.workspace_id and lead.id = latest.lead_id and archived_at is null
                        )
                    ) as placed
                    where place <= @limit
                    order by status_key, place
                    """,
                    [("workspace", workspace.Value), ("workflow", workflow.Value), ("limit", perStatus)],
                    row => new PlacedLead(CadenceRows.ReadRun(row), row.Count(RunWidth)),
                    ct
                ),
            ct
        );

    public async Task<IReadOnlyList<FailedAttempt>> Failures(WorkspaceId workspace, SenderId sender, int limit, CancellationToken ct) =>
        await store.Read(
            sql =>
                sql.Query(
                    $"""
                    select {AttemptColumns}, touchpoint.lead_id
                    from (
                        select {CadenceRows.AttemptColumns} from attempt
                        where workspace_id = @workspace
                        order by id desc limit {Standings.NewestAttempts}
                    ) as newest
                    join touchpoint on touchpoint.workspace_id = newest.workspace_id and touchpoint.id = newest.touchpoint_id
                    where newest.sender_id = @sender and newest.result in ('try_later', 'refused', 'unknown')
                    order by newest.requested_at desc, newest.id desc
                    limit @limit
                    """,
                    [("workspace", workspace.Value), ("sender", sender.Value), ("limit", limit)],
                    row => new FailedAttempt(CadenceRows.ReadAttempt(row), new LeadId(row.Id(AttemptWidth))),
                    ct
                ),
            ct
        );
}
