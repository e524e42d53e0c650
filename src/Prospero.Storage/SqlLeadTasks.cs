using Prospero.Core;
using Prospero.Core.Cadence;

namespace Prospero.Storage;

/// <summary>Tasks in SQL.</summary>
public sealed class SqlLeadTasks(SqlStore store) : ILeadTasks
{
    // Nobody has anything to do about a lead that is archived.
    const string OfLiveLead = """
        and exists (select 1 from lead l
            where l.workspace_id = lead_task.workspace_id and l.id = lead_task.lead_id and l.archived_at is null)
        """;

    const string Columns = "workspace_id, id, lead_id, run_id, workflow_id, step_key, title, note, due_at, created_at, done_at, done_by";

    public Task<IReadOnlyList<LeadTask>> List(
        WorkspaceId workspace,
        bool? isOpen,
        LeadId? lead,
        Guid? after,
        int limit,
        CancellationToken ct
    ) =>
        store.Read<IReadOnlyList<LeadTask>>(
            async sql =>
                await sql.Query(
                    $"""
                    select {Columns} from lead_task
                    where workspace_id = @workspace {State(isOpen)} {OfLiveLead}
                        {(lead is null ? "" : "and lead_id = @lead")} {(after is null ? "" : "and id > @after")}
                    order by id
                    limit {limit}
                    """,
                    [
                        ("workspace", workspace.Value),
                        .. lead is { } one ? new (string, object?)[] { ("lead", one.Value) } : [],
                        .. after is { } last ? new (string, object?)[] { ("after", last) } : [],
                    ],
                    Read,
                    ct
                ),
            ct
        );

    public async Task<LeadTask?> Find(ITransaction tx, WorkspaceId workspace, Guid id, CancellationToken ct) =>
        (
            await tx.Sql()
                .Query(
                    $"select {Columns} from lead_task where workspace_id = @workspace and id = @id {OfLiveLead}",
                    [("workspace", workspace.Value), ("id", id)],
                    Read,
                    ct
                )
        ).FirstOrDefault();

    public async Task<bool> Complete(ITransaction tx, WorkspaceId workspace, Guid id, string by, DateTimeOffset at, CancellationToken ct) =>
        await tx.Sql()
            .Execute(
                "update lead_task set done_at = @at, done_by = @by where workspace_id = @workspace and id = @id and done_at is null",
                [("workspace", workspace.Value), ("id", id), ("at", at), ("by", by)],
                ct
            ) == 1;

    internal static Task Insert(Sql sql, IReadOnlyCollection<LeadTask> tasks, CancellationToken ct) =>
        sql.Send(
            $$"""
            insert into lead_task ({{Columns}})
            select {{Columns}} from {rows} as given
            """,
            RowColumns
                .Of(tasks)
                .Id("workspace_id", task => task.Workspace.Value)
                .Id("id", task => task.Id)
                .Id("lead_id", task => task.Lead.Value)
                .Id("run_id", task => task.Run.Value)
                .Id("workflow_id", task => task.Workflow.Value)
                .Text("step_key", task => task.StepKey)
                .Text("title", task => task.Title)
                .Text("note", task => task.Note)
                .Time("due_at", task => task.DueAt)
                .Time("created_at", task => task.CreatedAt)
                .Time("done_at", task => task.DoneAt)
                .Text("done_by", task => task.DoneBy)
                .Rows,
            [],
            ct
        );

    static string State(bool? isOpen) =>
        isOpen switch
        {
            true => "and done_at is null",
            false => "and done_at is not null",
            null => "",
        };

    static LeadTask Read(Row row) =>
        new(
            row.Id(1),
            new WorkspaceId(row.Id(0)),
            new LeadId(row.Id(2)),
            new RunId(row.Id(3)),
            new WorkflowId(row.Id(4)),
            row.Text(5),
            row.Text(6),
            row.TextOrNull(7),
            row.TimeOrNull(8),
            row.Time(9),
            row.TimeOrNull(10),
            row.TextOrNull(11)
        );
}
