using Prospero.Core;
using Prospero.Core.Access;
using Prospero.Core.Cadence;
using Prospero.Core.Channels;
using Prospero.Core.Leads;
using Prospero.Core.Messages;

namespace Prospero.Storage;

public sealed partial class SqlCadence
{
    // The longest time over which contacts are counted.
    const int CountedDays = 30;

    public async Task<IReadOnlyList<TouchpointContext>> Load(IReadOnlyList<ClaimedTouchpoint> claimed, CancellationToken ct)
    {
        var touchpoints = claimed.Select(item => item.Touchpoint).ToList();
        var workspaces = await WorkspacesOf(touchpoints, ct);
        var accounts = await SendersOf(touchpoints, workspaces, ct);
        return await store.Read(
            async sql =>
            {
                var found = await LeadsOf(sql, touchpoints, ct);
                var runs = await RunsOf(sql, touchpoints, ct);
                var paused = await PausedOf(sql, touchpoints, workspaces, ct);
                var suppressions = await SuppressionsOf(sql, found.Values, ct);
                var talks = await TalksOf(sql, touchpoints, ct);
                var frozen = await FrozenOf(sql, touchpoints, ct);
                // A message is frozen with the first attempt: where there is none, nothing was tried, but for requests.
                var attempts = await CountAttemptsOf(
                    sql,
                    touchpoints.FindAll(item => frozen.ContainsKey(item.Id) || item is { Kind: TouchpointKind.Turn, Tries: > 0 }),
                    ct
                );
                return touchpoints
                    .Select(item => new TouchpointContext(
                        workspaces[item.Workspace],
                        found.GetValueOrDefault(item.Lead),
                        item.Run is { } run ? runs[run] : null,
                        paused.Contains((workspaces[item.Workspace].Config, item.Workflow)),
                        accounts[(workspaces[item.Workspace].Config, item.Sender)],
                        [.. suppressions[item.Lead]],
                        talks[item.Lead].FirstOrDefault(talk => talk.Touch is null && talk.Sender == item.Sender)?.At,
                        frozen.GetValueOrDefault(item.Id),
                        attempts.GetValueOrDefault(item.Id)
                    )
                    {
                        Touches = [.. talks[item.Lead].Select(talk => talk.Touch).OfType<Touch>().OrderByDescending(touch => touch.At)],
                    })
                    .ToList();
            },
            ct
        );
    }

    async Task<Dictionary<WorkspaceId, Workspace>> WorkspacesOf(List<Touchpoint> touchpoints, CancellationToken ct)
    {
        var found = new Dictionary<WorkspaceId, Workspace>();
        foreach (var id in touchpoints.Select(item => item.Workspace).Distinct())
            found[id] = await access.FindWorkspace(id, ct) ?? throw new InvalidDataException($"Workspace {id} does not exist.");
        return found;
    }

    async Task<Dictionary<(WorkspaceId, SenderId), Sender>> SendersOf(
        List<Touchpoint> touchpoints,
        Dictionary<WorkspaceId, Workspace> workspaces,
        CancellationToken ct
    )
    {
        var found = new Dictionary<(WorkspaceId, SenderId), Sender>();
        foreach (var key in touchpoints.Select(item => (workspaces[item.Workspace].Config, item.Sender)).Distinct())
            found[key] =
                await senders.Find(key.Config, key.Sender, ct) ?? throw new InvalidDataException($"Sender {key.Sender} does not exist.");
        return found;
    }

    static async Task<Dictionary<LeadId, Lead>> LeadsOf(Sql sql, List<Touchpoint> touchpoints, CancellationToken ct)
    {
        var keys = touchpoints.Select(item => (item.Workspace, item.Lead)).Distinct().ToList();
        return (await SqlLeads.FindAll(sql, keys, ct)).ToDictionary(lead => lead.Id);
    }

    static async Task<Dictionary<RunId, Run>> RunsOf(Sql sql, List<Touchpoint> touchpoints, CancellationToken ct)
    {
        var found = await sql.Query(
            $$"""
            select {{CadenceRows.RunColumns}}
            from {rows} as given
            join run on workspace_id = ws and id = of_run
            """,
            RowColumns
                .Of(touchpoints.Where(item => item.Run is not null).DistinctBy(item => item.Run).ToList())
                .Id("ws", item => item.Workspace.Value)
                .Id("of_run", item => item.Run!.Value.Value)
                .Rows,
            [],
            CadenceRows.ReadRun,
            ct
        );
        return found.ToDictionary(run => run.Id);
    }

    static async Task<HashSet<(WorkspaceId, WorkflowId)>> PausedOf(
        Sql sql,
        List<Touchpoint> touchpoints,
        Dictionary<WorkspaceId, Workspace> workspaces,
        CancellationToken ct
    )
    {
        var keys = touchpoints.Select(item => (workspaces[item.Workspace].Config, item.Workflow)).Distinct().ToList();
        var found = await sql.Query(
            """
            select workspace_id, id
            from {rows} as given
            join workflow on workspace_id = ws and id = of_workflow
            where is_paused
            """,
            RowColumns.Of(keys).Id("ws", key => key.Config.Value).Id("of_workflow", key => key.Workflow.Value).Rows,
            [],
            row => (new WorkspaceId(row.Id(0)), new WorkflowId(row.Id(1))),
            ct
        );
        return [.. found];
    }

    static async Task<ILookup<LeadId, Suppression>> SuppressionsOf(Sql sql, IReadOnlyCollection<Lead> found, CancellationToken ct)
    {
        var addresses = found
            .SelectMany(lead => new[] { lead.Email?.Key, lead.Phone?.E164 }, (lead, key) => (Lead: lead, Key: key))
            .Where(address => address.Key is not null)
            .Select(address => (address.Lead, Hash: Suppression.HashOf(address.Lead.Workspace, address.Key!)))
            .ToList();
        var keys = addresses.Select(address => (address.Lead.Workspace, address.Hash)).Distinct().ToList();
        var suppressions = (await SqlLeads.SuppressionsOf(sql, keys, ct)).ToLookup(item => item.AddressHash);
        return addresses
            .SelectMany(address => suppressions[address.Hash], (address, item) => (address.Lead.Id, Item: item))
            .ToLookup(pair => pair.Id, pair => pair.Item);
    }

    // When leads last wrote to an account, and their contacts of the last 30 days, in one question: both are asked of all that
    // leave. What is queued with an error came back and surely did not leave.
    static async Task<ILookup<LeadId, Talk>> TalksOf(Sql sql, List<Touchpoint> touchpoints, CancellationToken ct)
    {
        var since = touchpoints.Min(item => item.DueAt ?? DateTimeOffset.UnixEpoch.AddDays(CountedDays)).AddDays(-CountedDays);
        var found = await sql.Query(
            """
            select lead_id, sender_id, max(at), touchpoint_id, channel
            from {rows} as given
            join message on workspace_id = ws and lead_id = of_lead
            where direction = 'inbound'
                or (touchpoint_id is not null and at > @since and status <> 'failed' and (status <> 'queued' or error is null))
            group by lead_id, sender_id, touchpoint_id, channel
            """,
            LeadKeys(touchpoints),
            [("since", since)],
            row =>
                (
                    Lead: new LeadId(row.Id(0)),
                    Talk: new Talk(
                        new SenderId(row.Id(1)),
                        row.Time(2),
                        row.IdOrNull(3) is { } touchpoint
                            ? new Touch(new TouchpointId(touchpoint), ChannelNames.Find(row.Text(4))!.Value, row.Time(2))
                            : null
                    )
                ),
            ct
        );
        return found.ToLookup(pair => pair.Lead, pair => pair.Talk);
    }

    /// <param name="Touch">What left; null for what came in.</param>
    sealed record Talk(SenderId Sender, DateTimeOffset At, Touch? Touch);

    static async Task<Dictionary<TouchpointId, Message>> FrozenOf(Sql sql, List<Touchpoint> touchpoints, CancellationToken ct)
    {
        var found = await sql.Query(
            $$"""
            select {{MessageRows.Columns}}
            from {rows} as given
            join message on workspace_id = ws and touchpoint_id = tp
            """,
            RowColumns.Of(touchpoints).Id("ws", item => item.Workspace.Value).Id("tp", item => item.Id.Value).Rows,
            [],
            MessageRows.Read,
            ct
        );
        return found.ToDictionary(message => message.Touchpoint!.Value);
    }

    static async Task<Dictionary<TouchpointId, int>> CountAttemptsOf(Sql sql, List<Touchpoint> touchpoints, CancellationToken ct)
    {
        var found = await sql.Query(
            """
            select touchpoint_id, count(*)
            from {rows} as given
            join attempt on workspace_id = ws and touchpoint_id = tp
            group by touchpoint_id
            """,
            RowColumns.Of(touchpoints).Id("ws", item => item.Workspace.Value).Id("tp", item => item.Id.Value).Rows,
            [],
            row => (Id: new TouchpointId(row.Id(0)), Count: row.Count(1)),
            ct
        );
        return found.ToDictionary(pair => pair.Id, pair => pair.Count);
    }

    static RowColumns LeadKeys(List<Touchpoint> touchpoints) =>
        RowColumns
            .Of(touchpoints.DistinctBy(item => item.Lead).ToList())
            .Id("ws", item => item.Workspace.Value)
            .Id("of_lead", item => item.Lead.Value)
            .Rows;
}
