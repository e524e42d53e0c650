using Prospero.Core;
using Prospero.Core.Cadence;
using Prospero.Core.Leads;
using Prospero.Core.Workflows;

namespace Prospero.Storage;

public sealed partial class SqlCadence
{
    // What waits for a signal is due at once. What is claimed meanwhile loses its claim and remembers the signal: because its
    // time was over, or because it is just finding out what the run is to wait for. Runs are held, so that what a turn goes
    // over into is there already, or not begun.
    static async Task WakeTurns(Sql sql, IReadOnlyList<(WorkspaceId Workspace, Wake Wake)> wakes, CancellationToken ct)
    {
        await Hold(sql, await RunsToWake(sql, wakes, ct), ct);
        foreach (var round in Rounds(wakes, item => (item.Wake.Lead, item.Wake.Run)))
        {
            var woken = await sql.Query(
                $$"""
                update touchpoint
                set state = 'scheduled', claim_id = null, lease_until = null, woken_by = signal,
                    due_at = case
                        when due_at is null then null
                        when replace(awaits, '|' || signal || '|', '') <> awaits then woken_at
                        else due_at
                    end,
                    parked_due = case when due_at is null then woken_at end
                from {rows} as given
                where workspace_id = ws and lead_id = of_lead and (of_run is null or run_id = of_run) and kind = 'turn'
                    and (
                        (state in ('scheduled', 'claimed') and replace(awaits, '|' || signal || '|', '') <> awaits
                            and (woken_by is null or replace(awaits, '|' || woken_by || '|', '') = awaits))
                        or (state = 'claimed' and woken_by is null and signal <> '{{SignalNames.LeadChanged}}')
                    )
                returning due_at, clock_id
                """,
                RowColumns
                    .Of(round)
                    .Id("ws", item => item.Workspace.Value)
                    .Id("of_lead", item => item.Wake.Lead.Value)
                    .Id("of_run", item => item.Wake.Run?.Value)
                    .Text("signal", item => item.Wake.Signal)
                    .Time("woken_at", item => item.Wake.At)
                    .Rows,
                [],
                row => (Due: row.TimeOrNull(0), Clock: row.IdOrNull(1)),
                ct
            );
            foreach (var (due, clock) in woken)
                sql.NoteDue(due, clock is { } id ? new ClockId(id) : null);
        }
    }

    static Task<List<(WorkspaceId Workspace, RunId Run)>> RunsToWake(
        Sql sql,
        IReadOnlyList<(WorkspaceId Workspace, Wake Wake)> wakes,
        CancellationToken ct
    ) =>
        sql.Query(
            """
            select workspace_id, id from run
            where (workspace_id, lead_id) in (select ws, of_lead from {rows} as given) and state <> 'closed'
            """,
            RowColumns
                .Of(wakes.Select(item => (item.Workspace, item.Wake.Lead)).Distinct().ToList())
                .Id("ws", item => item.Workspace.Value)
                .Id("of_lead", item => item.Lead.Value)
                .Rows,
            [],
            row => (new WorkspaceId(row.Id(0)), new RunId(row.Id(1))),
            ct
        );

    static Task TakeArms(Sql sql, IReadOnlyList<(WorkspaceId Workspace, ArmTaken Arm)> arms, CancellationToken ct) =>
        sql.Send(
            """
            insert into split_arm (workspace_id, run_id, step_key, workflow_id, arm, at)
            select ws, of_run, step, of_workflow, taken, taken_at from {rows} as given where true
            on conflict (workspace_id, run_id, step_key) do nothing
            """,
            RowColumns
                .Of(arms)
                .Id("ws", item => item.Workspace.Value)
                .Id("of_run", item => item.Arm.Run.Value)
                .Text("step", item => item.Arm.Step)
                .Id("of_workflow", item => item.Arm.Workflow.Value)
                .Text("taken", item => item.Arm.Arm)
                .Time("taken_at", item => item.Arm.At)
                .Rows,
            [],
            ct
        );

    // Leads are held before runs, as everybody does who touches both. Those that are gone are left out.
    async Task<Dictionary<(WorkspaceId, LeadId), Lead>> HoldLeads(
        ITransaction tx,
        IEnumerable<(WorkspaceId Workspace, LeadId Lead)> wanted,
        CancellationToken ct
    )
    {
        var held = new Dictionary<(WorkspaceId, LeadId), Lead>();
        var byWorkspace = wanted.Distinct().GroupBy(item => item.Workspace).OrderBy(group => group.Key.ToString(), StringComparer.Ordinal);
        foreach (var group in byWorkspace)
        foreach (var lead in await leads.Hold(tx, group.Key, [.. group.Select(item => item.Lead)], ct))
            held[(lead.Workspace, lead.Id)] = lead;
        return held;
    }

    async Task UpdateLeads(
        ITransaction tx,
        IReadOnlyList<(WorkspaceId Workspace, LeadUpdate Update)> updates,
        Dictionary<(WorkspaceId, LeadId), Lead>? held,
        CancellationToken ct
    )
    {
        held ??= await HoldLeads(tx, updates.Select(item => (item.Workspace, item.Update.Lead)), ct);
        foreach (var group in updates.GroupBy(item => item.Workspace))
        {
            var tags = await TagsOf(tx, group.Key, [.. group.Select(item => item.Update)], ct);
            var changed = new Dictionary<LeadId, Lead>();
            foreach (var (workspace, update) in group)
                if ((changed.GetValueOrDefault(update.Lead) ?? held.GetValueOrDefault((workspace, update.Lead))) is { } lead)
                    changed[lead.Id] = LeadUpdates.Apply(update.Step, lead, slug => tags[slug]) with
                    {
                        UpdatedAt = Later(lead.UpdatedAt, update.At),
                    };
            await leads.Update(tx, [.. changed.Values], ct);
        }
    }

    async Task<Dictionary<string, Tag>> TagsOf(ITransaction tx, WorkspaceId workspace, List<LeadUpdate> updates, CancellationToken ct)
    {
        var named = updates
            .SelectMany(update => update.Step.AddTags)
            .Select(name => (Slug: Tag.SlugOf(name), Name: name))
            .DistinctBy(tag => tag.Slug)
            .ToList();
        if (named.Count == 0)
            return [];
        var config = await ConfigOf(tx.Sql(), workspace, ct);
        return (await leads.FindOrAddTags(tx, config, named, updates[0].At, ct)).ToDictionary(tag => tag.Slug, StringComparer.Ordinal);
    }

    // On the transaction's own connection: whoever waits for a second one may wait for others that do the same.
    static async Task<WorkspaceId> ConfigOf(Sql sql, WorkspaceId workspace, CancellationToken ct)
    {
        const string text = "select coalesce(test_of, id) from workspace where id = @workspace";
        return await sql.QueryFirst<Guid?>(text, [("workspace", workspace.Value)], row => row.Id(0), ct) is { } config
            ? new WorkspaceId(config)
            : throw new InvalidDataException($"Workspace {workspace} does not exist.");
    }

    static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;
}
