using System.Text.Json;
using Prospero.Core;
using Prospero.Core.Intake;
using Prospero.Core.Leads;

namespace Prospero.Storage;

/// <summary>Processors in SQL.</summary>
public sealed class SqlProcessors(SqlStore store) : IProcessors
{
    const string Columns = "id, workspace_id, name, description, default_workflow_id, is_active, created_at, updated_at, assignment";

    const string OfProcessor = """
        select id, workspace_id, processor_id, name, workflow_id, conditions, position, is_active, created_at, updated_at
        from processor_rule where workspace_id = @workspace and processor_id = @processor order by position, created_at, id
        """;

    public async Task<IReadOnlyList<Processor>> All(WorkspaceId config, CancellationToken ct)
    {
        const string text = $"select {Columns} from processor where workspace_id = @workspace order by created_at, id";
        return await store.Read(sql => sql.Query(text, [("workspace", config.Value)], Read, ct), ct);
    }

    public async Task<IReadOnlyList<ProcessorRule>> Rules(WorkspaceId config, ProcessorId processor, CancellationToken ct) =>
        await store.Read(sql => sql.Query(OfProcessor, [("workspace", config.Value), ("processor", processor.Value)], ReadRule, ct), ct);

    public async Task<ProcessorRules?> Hold(ITransaction tx, WorkspaceId config, ProcessorId processor, CancellationToken ct)
    {
        var sql = tx.Sql();
        (string, object?)[] parameters = [("workspace", config.Value), ("processor", processor.Value)];
        // The processor's row, not the rules': also two first rules wait for each other.
        var held = await sql.Query(
            $"select {Columns} from processor where workspace_id = @workspace and id = @processor {sql.Dialect.ForUpdate}",
            parameters,
            Read,
            ct
        );
        return held is [var found] ? new ProcessorRules(found, await sql.Query(OfProcessor, parameters, ReadRule, ct)) : null;
    }

    public Task Save(ITransaction tx, Processor processor, CancellationToken ct)
    {
        const string text = """
            insert into processor (workspace_id, id, name, description, default_workflow_id, is_active, created_at, updated_at,
                assignment)
            select workspace_id, id, name, description, default_workflow_id, is_active, created_at, updated_at, assignment
            from {rows} as given where true
            on conflict (workspace_id, id) do update set name = excluded.name, description = excluded.description,
                default_workflow_id = excluded.default_workflow_id, is_active = excluded.is_active, updated_at = excluded.updated_at,
                assignment = excluded.assignment
            """;
        var rows = RowColumns
            .Of([processor])
            .Id("workspace_id", one => one.Workspace.Value)
            .Id("id", one => one.Id.Value)
            .Text("name", one => one.Name)
            .Text("description", one => one.Description)
            .Id("default_workflow_id", one => one.DefaultWorkflow.Value)
            .Flag("is_active", one => one.IsActive)
            .Time("created_at", one => one.CreatedAt)
            .Time("updated_at", one => one.UpdatedAt)
            .Text("assignment", one => one.Assignment is { } given ? JsonSerializer.Serialize(given, JsonText.Options) : null)
            .Rows;
        return tx.Sql().Execute(text, rows, [], ct);
    }

    public Task Save(ITransaction tx, ProcessorRule rule, CancellationToken ct)
    {
        const string text = """
            insert into processor_rule (workspace_id, id, processor_id, name, workflow_id, conditions, position, is_active,
                created_at, updated_at)
            select workspace_id, id, processor_id, name, workflow_id, conditions, position, is_active, created_at, updated_at
            from {rows} as given where true
            on conflict (workspace_id, id) do update set name = excluded.name, workflow_id = excluded.workflow_id,
                conditions = excluded.conditions, position = excluded.position, is_active = excluded.is_active,
                updated_at = excluded.updated_at
            """;
        var rows = RowColumns
            .Of([rule])
            .Id("workspace_id", one => one.Workspace.Value)
            .Id("id", one => one.Id)
            .Id("processor_id", one => one.Processor.Value)
            .Text("name", one => one.Name)
            .Id("workflow_id", one => one.Workflow.Value)
            .Text("conditions", one => JsonSerializer.Serialize(one.Conditions, JsonText.Options))
            .Number("position", one => one.Position)
            .Flag("is_active", one => one.IsActive)
            .Time("created_at", one => one.CreatedAt)
            .Time("updated_at", one => one.UpdatedAt)
            .Rows;
        return tx.Sql().Execute(text, rows, [], ct);
    }

    public Task Delete(ITransaction tx, ProcessorRule rule, CancellationToken ct) =>
        tx.Sql()
            .Execute(
                "delete from processor_rule where workspace_id = @workspace and id = @id",
                [("workspace", rule.Workspace.Value), ("id", rule.Id)],
                ct
            );

    static Processor Read(Row row) =>
        new(
            new ProcessorId(row.Id(0)),
            new WorkspaceId(row.Id(1)),
            row.Text(2),
            row.TextOrNull(3),
            new WorkflowId(row.Id(4)),
            row.Flag(5),
            row.Time(6),
            row.Time(7)
        )
        {
            Assignment = row.TextOrNull(8) is { } given ? JsonSerializer.Deserialize<AssignmentRule>(given, JsonText.Options) : null,
        };

    static ProcessorRule ReadRule(Row row) =>
        new(
            row.Id(0),
            new WorkspaceId(row.Id(1)),
            new ProcessorId(row.Id(2)),
            row.Text(3),
            new WorkflowId(row.Id(4)),
            JsonSerializer.Deserialize<List<RuleCondition>>(row.Text(5), JsonText.Options)!,
            row.Count(6),
            row.Flag(7),
            row.Time(8),
            row.Time(9)
        );
}
