using Prospero.Core.Cadence;

namespace Prospero.Storage;

public sealed partial class SqlCadence
{
    public Task<IReadOnlyList<(LastTouch? Touch, LastReply? Reply)>> FactsOf(IReadOnlyList<Touchpoint> turns, CancellationToken ct) =>
        store.Read<IReadOnlyList<(LastTouch?, LastReply?)>>(
            async sql =>
            {
                var runs = turns.DistinctBy(turn => turn.Run).ToList();
                var touches = await LastTouchesOf(sql, runs, ct);
                var replies = await LastRepliesOf(sql, runs, ct);
                return
                [
                    .. turns.Select(turn =>
                        (touches.GetValueOrDefault(turn.Run!.Value.Value), replies.GetValueOrDefault(turn.Run.Value.Value))
                    ),
                ];
            },
            ct
        );

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
