using Prospero.Core;
using Prospero.Core.Intake;

namespace Prospero.Storage;

/// <summary>Widgets in SQL.</summary>
public sealed class SqlWidgets(SqlStore store) : IWidgets
{
    const string WidgetColumns = "f.id, f.workspace_id, f.chatbot_id, f.settings, f.is_active, f.created_at, f.updated_at";

    const int WidgetColumnCount = 7;

    const string WithChatbot =
        "from widget f join chatbot c on c.workspace_id = f.workspace_id and c.id = f.chatbot_id and c.deleted_at is null";

    const string Select = $"select {WidgetColumns} {WithChatbot}";

    const string OfWorkspace = $"{Select} where f.workspace_id = @workspace order by f.created_at, f.id";

    public async Task<IReadOnlyList<Widget>> All(WorkspaceId config, CancellationToken ct) =>
        await store.Read(sql => sql.Query(OfWorkspace, [("workspace", config.Value)], Read, ct), ct);

    public async Task<IReadOnlyList<Widget>> All(ITransaction tx, WorkspaceId config, CancellationToken ct) =>
        await tx.Sql().Query(OfWorkspace, [("workspace", config.Value)], Read, ct);

    public Task<Widget?> Find(WidgetId id, CancellationToken ct) =>
        store.Read(sql => sql.QueryFirst($"{Select} where f.id = @id", [("id", id.Value)], Read, ct), ct);

    public Task<OpenWidget?> FindOpen(WidgetId id, CancellationToken ct)
    {
        const string text = $"""
            select {WidgetColumns}, {SqlChatbots.ChatbotColumns}, {SqlAccess.WorkspaceColumns}
            {WithChatbot} join workspace w on w.id = f.workspace_id
            where f.id = @id and f.is_active
            """;
        return store.Read(
            sql =>
                sql.QueryFirst(
                    text,
                    [("id", id.Value)],
                    row => new OpenWidget(
                        Read(row),
                        SqlChatbots.Chatbot(row, WidgetColumnCount),
                        SqlAccess.Workspace(row, WidgetColumnCount + SqlChatbots.ChatbotColumnCount)
                    ),
                    ct
                ),
            ct
        );
    }

    public Task Save(ITransaction tx, Widget widget, CancellationToken ct)
    {
        const string text = """
            insert into widget (workspace_id, id, chatbot_id, settings, is_active, created_at, updated_at)
            values (@workspace, @id, @chatbot, @settings, @is_active, @created_at, @updated_at)
            on conflict (workspace_id, id) do update set settings = excluded.settings, is_active = excluded.is_active,
                updated_at = excluded.updated_at
            """;
        return tx.Sql()
            .Execute(
                text,
                [
                    ("workspace", widget.Workspace.Value),
                    ("id", widget.Id.Value),
                    ("chatbot", widget.Chatbot.Value),
                    ("settings", JsonColumns.Of(widget.Settings)),
                    ("is_active", widget.IsActive),
                    ("created_at", widget.CreatedAt),
                    ("updated_at", widget.UpdatedAt),
                ],
                ct
            );
    }

    public Task AddConsent(ITransaction tx, WidgetConsent consent, CancellationToken ct)
    {
        const string text = """
            insert into widget_consent (workspace_id, id, lead_id, widget_id, was_given, text, at, page, address)
            select workspace_id, id, lead_id, widget_id, was_given, text, at, page, address from {rows} as given where true
            """;
        return tx.Sql()
            .Execute(
                text,
                RowColumns
                    .Of([consent])
                    .Id("workspace_id", one => one.Workspace.Value)
                    .Id("id", one => one.Id)
                    .Id("lead_id", one => one.Lead.Value)
                    .Id("widget_id", one => one.Widget.Value)
                    .Flag("was_given", one => one.WasGiven)
                    .Text("text", one => one.Text)
                    .Time("at", one => one.At)
                    .Text("page", one => one.Page)
                    .Text("address", one => one.Address)
                    .Rows,
                [],
                ct
            );
    }

    public async Task<IReadOnlyList<WidgetConsent>> Consents(WorkspaceId workspace, LeadId lead, CancellationToken ct)
    {
        const string text = """
            select id, workspace_id, lead_id, widget_id, was_given, text, at, page, address from widget_consent
            where workspace_id = @workspace and lead_id = @lead order by at, id
            """;
        return await store.Read(
            sql =>
                sql.Query(
                    text,
                    [("workspace", workspace.Value), ("lead", lead.Value)],
                    row => new WidgetConsent(
                        row.Id(0),
                        new WorkspaceId(row.Id(1)),
                        new LeadId(row.Id(2)),
                        new WidgetId(row.Id(3)),
                        row.Flag(4),
                        row.TextOrNull(5),
                        row.Time(6),
                        row.TextOrNull(7),
                        row.TextOrNull(8)
                    ),
                    ct
                ),
            ct
        );
    }

    public Task CountRejections(ITransaction tx, IReadOnlyCollection<RejectionCount> counts, CancellationToken ct)
    {
        // In one order, so that two nodes that count at once cannot block each other.
        const string text = """
            insert into widget_rejection (workspace_id, widget_id, reason, count, last_at)
            select r.workspace_id, r.widget_id, r.reason, r.times, r.last_at from {rows} as r where true
            order by r.workspace_id, r.widget_id, r.reason
            on conflict (workspace_id, widget_id, reason) do update set count = widget_rejection.count + excluded.count,
                last_at = case when excluded.last_at > widget_rejection.last_at then excluded.last_at else widget_rejection.last_at end
            """;
        var rows = RowColumns
            .Of(counts)
            .Id("workspace_id", count => count.Workspace.Value)
            .Id("widget_id", count => count.Widget.Value)
            .Text("reason", count => count.Reason.Name())
            .Number("times", count => count.Count)
            .Time("last_at", count => count.LastAt)
            .Rows;
        return tx.Sql().Execute(text, rows, [], ct);
    }

    public async Task<IReadOnlyList<RejectionCount>> Rejections(WorkspaceId config, CancellationToken ct)
    {
        const string text = """
            select workspace_id, widget_id, reason, count, last_at from widget_rejection
            where workspace_id = @workspace order by widget_id, reason
            """;
        var found = await store.Read(
            sql =>
                sql.Query(
                    text,
                    [("workspace", config.Value)],
                    row =>
                        (
                            Workspace: row.Id(0),
                            Widget: row.Id(1),
                            Reason: WidgetRejections.Find(row.Text(2)),
                            Count: row.Number(3),
                            LastAt: row.Time(4)
                        ),
                    ct
                ),
            ct
        );
        // A newer node beside this one may have counted for a reason that is not known here.
        return
        [
            .. found
                .Where(row => row.Reason is not null)
                .Select(row => new RejectionCount(
                    new WorkspaceId(row.Workspace),
                    new WidgetId(row.Widget),
                    row.Reason!.Value,
                    row.Count,
                    row.LastAt
                )),
        ];
    }

    static Widget Read(Row row) =>
        new(
            new WidgetId(row.Id(0)),
            new WorkspaceId(row.Id(1)),
            new ChatbotId(row.Id(2)),
            JsonColumns.Widget(row.Text(3)),
            row.Flag(4),
            row.Time(5),
            row.Time(6)
        );
}
