using System.Globalization;
using System.Text.Json;
using Prospero.Core;
using Prospero.Core.Bookings;
using Prospero.Core.Leads;

namespace Prospero.Storage;

/// <summary>Conversions and their types in SQL.</summary>
public sealed class SqlConversions(SqlStore store) : IConversions
{
    const string OfType = """
        select id, workspace_id, name, description, is_final, currency, fields, workflow_id, is_active, created_at, updated_at
        from conversion_type where workspace_id = @workspace
        """;

    public async Task<IReadOnlyList<ConversionType>> Types(WorkspaceId config, CancellationToken ct) =>
        await store.Read(sql => sql.Query($"{OfType} order by created_at, id", [("workspace", config.Value)], ReadType, ct), ct);

    public async Task<ConversionType?> HoldType(ITransaction tx, WorkspaceId config, ConversionTypeId id, CancellationToken ct)
    {
        var sql = tx.Sql();
        (string, object?)[] parameters = [("workspace", config.Value), ("id", id.Value)];
        return (await sql.Query($"{OfType} and id = @id {sql.Dialect.ForUpdate}", parameters, ReadType, ct)).FirstOrDefault();
    }

    public Task SaveType(ITransaction tx, ConversionType type, CancellationToken ct)
    {
        const string text = """
            insert into conversion_type (workspace_id, id, name, description, is_final, currency, fields, workflow_id, is_active,
                created_at, updated_at)
            select workspace_id, id, name, description, is_final, currency, fields, workflow_id, is_active, created_at, updated_at
            from {rows} as given where true
            on conflict (workspace_id, id) do update set name = excluded.name, description = excluded.description,
                is_final = excluded.is_final, currency = excluded.currency, fields = excluded.fields,
                workflow_id = excluded.workflow_id, is_active = excluded.is_active, updated_at = excluded.updated_at
            """;
        var rows = RowColumns
            .Of([type])
            .Id("workspace_id", one => one.Workspace.Value)
            .Id("id", one => one.Id.Value)
            .Text("name", one => one.Name)
            .Text("description", one => one.Description)
            .Flag("is_final", one => one.IsFinal)
            .Text("currency", one => one.Currency)
            .Text("fields", one => JsonSerializer.Serialize(one.Fields, JsonText.Options))
            .Id("workflow_id", one => one.Workflow?.Value)
            .Flag("is_active", one => one.IsActive)
            .Time("created_at", one => one.CreatedAt)
            .Time("updated_at", one => one.UpdatedAt)
            .Rows;
        return tx.Sql().Execute(text, rows, [], ct);
    }

    public async Task Add(ITransaction tx, Conversion conversion, CancellationToken ct)
    {
        const string text = """
            insert into conversion (workspace_id, id, conversion_type_id, lead_id, amount, currency, converted_at, created_at, run_id,
                workflow_id, metadata, notes)
            select workspace_id, id, conversion_type_id, lead_id, amount, currency, converted_at, created_at, run_id,
                workflow_id, metadata, notes
            from {rows} as given where true
            """;
        const string values = """
            insert into conversion_value (workspace_id, conversion_id, key, value)
            select workspace_id, conversion_id, key, value from {rows} as given where true
            """;
        var sql = tx.Sql();
        var rows = RowColumns
            .Of([conversion])
            .Id("workspace_id", one => one.Workspace.Value)
            .Id("id", one => one.Id.Value)
            .Id("conversion_type_id", one => one.Type.Value)
            .Id("lead_id", one => one.Lead.Value)
            .Text("amount", one => one.Amount.ToString(CultureInfo.InvariantCulture))
            .Text("currency", one => one.Currency)
            .Time("converted_at", one => one.ConvertedAt)
            .Time("created_at", one => one.CreatedAt)
            .Id("run_id", one => one.Run?.Value)
            .Id("workflow_id", one => one.Workflow?.Value)
            .Text("metadata", one => one.Metadata.Json)
            .Text("notes", one => one.Notes)
            .Rows;
        await sql.Execute(text, rows, [], ct);
        var searched = RowColumns
            .Of(Values(conversion.Metadata))
            .Id("workspace_id", _ => conversion.Workspace.Value)
            .Id("conversion_id", _ => conversion.Id.Value)
            .Text("key", one => one.Key)
            .Text("value", one => one.Value)
            .Rows;
        await sql.Execute(values, searched, [], ct);
    }

    public async Task<ConversionPage> Search(WorkspaceId workspace, ConversionQuery query, CancellationToken ct)
    {
        var (filter, parameters) = Filter(workspace, query);
        var page = $"""
            select c.id, c.workspace_id, c.conversion_type_id, c.lead_id, c.amount, c.currency, c.converted_at, c.created_at, c.run_id,
                c.workflow_id, c.metadata, c.notes
            from conversion c {filter} order by c.converted_at desc, c.id desc limit @limit offset @offset
            """;
        return await store.Read(
            async sql =>
            {
                var total = await sql.QueryFirst($"select count(*) from conversion c {filter}", parameters, row => row.Count(0), ct);
                var found = await sql.Query(page, [.. parameters, ("limit", (long)query.Limit), ("offset", (long)query.Offset)], Read, ct);
                return new ConversionPage(found, total);
            },
            ct
        );
    }

    static (string Filter, (string Name, object? Value)[] Parameters) Filter(WorkspaceId workspace, ConversionQuery query)
    {
        List<string> terms = ["c.workspace_id = @workspace"];
        List<(string Name, object? Value)> parameters = [("workspace", workspace.Value)];
        Add("c.lead_id = @lead", "lead", query.Lead?.Value);
        Add("c.workflow_id = @workflow", "workflow", query.Workflow?.Value);
        Add("c.run_id = @run", "run", query.Run?.Value);
        Add("c.conversion_type_id = @type", "type", query.Type?.Value);
        for (var i = 0; i < query.Metadata.Count; i++)
        {
            terms.Add(
                $"""
                exists (select 1 from conversion_value v where v.workspace_id = c.workspace_id and v.conversion_id = c.id
                    and v.key = @key{i} and v.value = @value{i})
                """
            );
            parameters.Add(($"key{i}", StoredText.Of(query.Metadata[i].Key)));
            parameters.Add(($"value{i}", StoredText.Of(query.Metadata[i].Value)));
        }

        return ($"where {string.Join(" and ", terms)}", [.. parameters]);

        void Add(string term, string name, Guid? value)
        {
            if (value is null)
                return;
            terms.Add(term);
            parameters.Add((name, value.Value));
        }
    }

    static List<(string Key, string Value)> Values(Metadata metadata)
    {
        List<(string Key, string Value)> values = [];
        foreach (var member in JsonElement.Parse(metadata.Json).EnumerateObject())
        {
            var text = member.Value.ValueKind switch
            {
                JsonValueKind.String => member.Value.GetString(),
                JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => member.Value.GetRawText(),
                _ => null,
            };
            if (text is not null && text.Length <= ConversionQuery.LongestValue && member.Name.Length <= ConversionQuery.LongestValue)
                values.Add((member.Name, text));
        }

        return values;
    }

    static Conversion Read(Row row) =>
        new(
            new ConversionId(row.Id(0)),
            new WorkspaceId(row.Id(1)),
            new ConversionTypeId(row.Id(2)),
            new LeadId(row.Id(3)),
            decimal.Parse(row.Text(4), CultureInfo.InvariantCulture),
            row.Text(5),
            row.Time(6),
            row.Time(7),
            row.IdOrNull(8) is { } run ? new RunId(run) : null,
            row.IdOrNull(9) is { } workflow ? new WorkflowId(workflow) : null,
            Metadata.Trusted(row.Text(10)),
            row.TextOrNull(11)
        );

    static ConversionType ReadType(Row row) =>
        new(
            new ConversionTypeId(row.Id(0)),
            new WorkspaceId(row.Id(1)),
            row.Text(2),
            row.TextOrNull(3),
            row.Flag(4),
            row.Text(5),
            JsonSerializer.Deserialize<List<ConversionField>>(row.Text(6), JsonText.Options)!,
            row.IdOrNull(7) is { } workflow ? new WorkflowId(workflow) : null,
            row.Flag(8),
            row.Time(9),
            row.Time(10)
        );
}
