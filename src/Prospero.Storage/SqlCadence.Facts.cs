using Prospero.Core;
using Prospero.Core.Cadence;

namespace Prospero.Storage;

public sealed partial class SqlCadence
{
    public Task<IReadOnlyList<RunFacts>> FactsOf(IReadOnlyList<Touchpoint> turns, CancellationToken ct) =>
        store.Read<IReadOnlyList<RunFacts>>(
            async sql =>
            {
                var runs = turns.DistinctBy(turn => turn.Run).ToList();
                var touches = await LastTouchesOf(sql, runs, ct);
                var replies = await LastRepliesOf(sql, runs, ct);
                var arms = await ArmsOf(sql, runs, ct);
                return
                [
                    .. turns
                        .Select(turn => turn.Run!.Value.Value)
                        .Select(run => new RunFacts(
                            touches.GetValueOrDefault(run),
                            replies.GetValueOrDefault(run),
                            arms[run].ToDictionary(arm => arm.Step, arm => arm.Arm, StringComparer.Ordinal)
                        )),
                ];
            },
            ct
        );

    public Task<IReadOnlyList<ArmCount>> ArmCounts(WorkspaceId workspace, WorkflowId workflow, CancellationToken ct) =>
        store.Read<IReadOnlyList<ArmCount>>(
            async sql =>
                await sql.Query(
                    """
                    select split_arm.step_key, split_arm.arm, count(*),
                        count(*) filter (where run.replied_at is not null),
                        count(*) filter (where run.reason in ('goal', 'meeting'))
                    from split_arm
                    join run on run.workspace_id = split_arm.workspace_id and run.id = split_arm.run_id
                    where split_arm.workspace_id = @workspace and split_arm.workflow_id = @workflow
                    group by split_arm.step_key, split_arm.arm
                    """,
                    [("workspace", workspace.Value), ("workflow", workflow.Value)],
                    row => new ArmCount(row.Text(0), row.Text(1), row.Count(2), row.Count(3), row.Count(4)),
                    ct
                ),
            ct
        );

    static async Task<ILookup<Guid, (string Step, string Arm)>> ArmsOf(Sql sql, List<Touchpoint> runs, CancellationToken ct)
    {
        var found = await sql.Query(
            """
            select run_id, step_key, arm
            from {rows} as given
            join split_arm on split_arm.workspace_id = given.ws and split_arm.run_id = given.the_run
            """,
            RunKeys(runs),
            [],
            row => (Run: row.Id(0), Step: row.Text(1), Arm: row.Text(2)),
            ct
        );
        return found.ToLookup(arm => arm.Run, arm => (arm.Step, arm.Arm));
    }

    static async Task<Dictionary<Guid, LastTouch>> LastTouchesOf(Sql sql, List<Touchpoint> runs, CancellationToken ct)
    {
        var found = await sql.Query(
            """
            select of_run, step_key, of_channel, outcome, status, planned_at
            from (
                select touchpoint.run_id as of_run, touchpoint.step_key, touchpoint.channel as of_channel, touchpoint.outcome,
                    message.status, coalesce(message.at, touchpoint.slot_at) as planned_at,
                    row_number() over (partition by touchpoint.run_id order by touchpoint.id desc) as place
                from {rows} as given
                join touchpoint on touchpoint.workspace_id = given.ws and touchpoint.run_id = given.the_run
                    and touchpoint.kind <> 'turn' and touchpoint.state in ('sent', 'failed', 'skipped', 'held')
                left join message on message.workspace_id = touchpoint.workspace_id and message.touchpoint_id = touchpoint.id
            ) as ranked
            where place = 1
            """,
            RunKeys(runs),
            [],
            row =>
                (
                    Run: row.Id(0),
                    Touch: new LastTouch(
                        row.Text(1),
                        CadenceRows.ReadChannel(row.Text(2)),
                        TouchOutcomes.NameOf(row.TextOrNull(3)),
                        row.TextOrNull(4),
                        row.TimeOrNull(5)
                    )
                ),
            ct
        );
        return found.ToDictionary(pair => pair.Run, pair => pair.Touch);
    }

    static async Task<Dictionary<Guid, LastReply>> LastRepliesOf(Sql sql, List<Touchpoint> runs, CancellationToken ct)
    {
        var found = await sql.Query(
            """
            select of_run, of_channel, content, wrote_at
            from (
                select run.id as of_run, message.channel as of_channel, message.content, message.at as wrote_at,
                    row_number() over (partition by run.id order by message.at desc, message.id desc) as place
                from {rows} as given
                join run on run.workspace_id = given.ws and run.id = given.the_run
                join message on message.workspace_id = run.workspace_id and message.lead_id = run.lead_id
                    and message.direction = 'inbound' and message.at >= run.started_at
            ) as ranked
            where place = 1
            """,
            RunKeys(runs),
            [],
            row => (Run: row.Id(0), Reply: new LastReply(CadenceRows.ReadChannel(row.Text(1)), row.TextOrNull(2) ?? "", row.Time(3))),
            ct
        );
        return found.ToDictionary(pair => pair.Run, pair => pair.Reply);
    }

    static RowColumns RunKeys(List<Touchpoint> runs) =>
        RowColumns.Of(runs).Id("ws", turn => turn.Workspace.Value).Id("the_run", turn => turn.Run!.Value.Value).Rows;
}
