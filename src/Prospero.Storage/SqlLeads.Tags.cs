using Prospero.Core;
using Prospero.Core.Leads;

namespace Prospero.Storage;

public sealed partial class SqlLeads
{
    const string CampaignColumns = "id, workspace_id, name, description, is_active, created_at, updated_at";

    public async Task<IReadOnlyList<Tag>> FindOrAddTags(
        ITransaction tx,
        WorkspaceId config,
        IReadOnlyList<(string Slug, string Name)> tags,
        DateTimeOffset now,
        CancellationToken ct
    )
    {
        const string text = """
            insert into tag (workspace_id, id, name, slug, created_at) select @workspace, r.id, r.name, r.slug, @now from {rows} as r where true
            on conflict (workspace_id, slug) do nothing
            """;
        var sql = tx.Sql();
        // In the order of slugs, so that two transactions that make the same tags wait for each other in one direction.
        (string Slug, string Name)[] wanted = [.. tags.DistinctBy(tag => tag.Slug).OrderBy(tag => tag.Slug, StringComparer.Ordinal)];
        var found = await Tags(sql, config, wanted, ct);
        (string Slug, string Name)[] missing = [.. wanted.Where(tag => !found.ContainsKey(tag.Slug))];
        if (missing.Length > 0)
        {
            var rows = RowColumns.Of(missing).Id("id", _ => Ids.New(now)).Text("name", tag => tag.Name).Text("slug", tag => tag.Slug).Rows;
            await sql.Execute(text, rows, [("workspace", config.Value), ("now", now)], ct);
            found = await Tags(sql, config, wanted, ct);
        }

        return [.. tags.Select(tag => found[tag.Slug])];
    }

    public async Task<IReadOnlyList<Campaign>> Campaigns(WorkspaceId config, CancellationToken ct)
    {
        const string text = $"select {CampaignColumns} from campaign where workspace_id = @workspace order by created_at, id";
        return await store.Read(sql => sql.Query(text, [("workspace", config.Value)], Campaign, ct), ct);
    }

    public Task<Campaign?> FindCampaign(WorkspaceId config, CampaignId id, CancellationToken ct)
    {
        const string text = $"select {CampaignColumns} from campaign where workspace_id = @workspace and id = @id";
        return store.Read(sql => sql.QueryFirst(text, [("workspace", config.Value), ("id", id.Value)], Campaign, ct), ct);
    }

    public Task SaveCampaign(ITransaction tx, Campaign campaign, CancellationToken ct)
    {
        const string text = """
            insert into campaign (workspace_id, id, name, description, is_active, created_at, updated_at)
            values (@workspace, @id, @name, @description, @is_active, @created_at, @updated_at)
            on conflict (workspace_id, id) do update set name = excluded.name, description = excluded.description,
                is_active = excluded.is_active, created_at = excluded.created_at, updated_at = excluded.updated_at
            """;
        return tx.ConfigurationSql()
            .Execute(
                text,
                [
                    ("workspace", campaign.Workspace.Value),
                    ("id", campaign.Id.Value),
                    ("name", campaign.Name),
                    ("description", campaign.Description),
                    ("is_active", campaign.IsActive),
                    ("created_at", campaign.CreatedAt),
                    ("updated_at", campaign.UpdatedAt),
                ],
                ct
            );
    }

    static async Task<Dictionary<string, Tag>> Tags(Sql sql, WorkspaceId config, (string Slug, string Name)[] wanted, CancellationToken ct)
    {
        const string text = """
            select t.id, t.name, t.slug from tag t where t.workspace_id = @workspace and t.slug in (select r.slug from {rows} as r)
            """;
        var rows = RowColumns.Of(wanted).Text("slug", tag => tag.Slug).Rows;
        var found = await sql.Query(text, rows, [("workspace", config.Value)], row => new Tag(row.Id(0), row.Text(1), row.Text(2)), ct);
        return found.ToDictionary(tag => tag.Slug, StringComparer.Ordinal);
    }

    static Campaign Campaign(Row row) => Campaign(row, 0);

    /// <summary>A campaign whose columns begin at this one.</summary>
    internal static Campaign Campaign(Row row, int first) =>
        new(
            new CampaignId(row.Id(first)),
            new WorkspaceId(row.Id(first + 1)),
            row.Text(first + 2),
            row.TextOrNull(first + 3),
            row.Flag(first + 4),
            row.Time(first + 5),
            row.Time(first + 6)
        );
}
