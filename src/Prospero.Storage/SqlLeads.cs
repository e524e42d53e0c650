using System.Data.Common;
using System.Security.Cryptography;
using System.Text;
using Prospero.Core;
using Prospero.Core.Leads;

namespace Prospero.Storage;

/// <summary>Leads, tags, campaigns and suppressions in SQL.</summary>
public sealed partial class SqlLeads(SqlStore store) : ILeads, IAsyncDisposable
{
    /// <summary>What searches look into beside the leads themselves.</summary>
    internal SearchIndex Index { get; } = new(store);

    public ValueTask DisposeAsync() => Index.DisposeAsync();

    const string Columns =
        "workspace_id, id, first_name, last_name, email, email_key, phone, phone_e164, phone_rules_version, company, title, source, "
        + "external_id, time_zone, language, consent, metadata, campaign_id, search_text, created_at, updated_at, archived_at";

    internal const string SelectLead = """
        select l.workspace_id, l.id, l.first_name, l.last_name, l.email, l.phone, l.phone_e164, l.company, l.title, l.source,
            l.external_id, l.time_zone, l.language, l.consent, l.metadata, l.campaign_id, l.created_at, l.updated_at, l.archived_at,
            l.variables, t.id, t.name, t.slug
        """;

    // One row per tag, and one for a lead without any. Tags are configuration: test data reads its live workspace's.
    internal const string WithTags = """
        join workspace w on w.id = l.workspace_id
        left join lead_tag lt on lt.workspace_id = l.workspace_id and lt.lead_id = l.id
        left join tag t on t.workspace_id = coalesce(w.test_of, w.id) and t.id = lt.tag_id
        """;

    // Sets stand behind "in": joined to a table, SQLite may walk the set once for every lead of the workspace.
    internal const string MatchText = $$"""
        {{SelectLead}} from lead l {{WithTags}}
        where l.workspace_id = @workspace and l.id in (
            select m.id from lead m where m.workspace_id = @workspace and m.archived_at is null
                and m.email_key in (select r.email_key from {rows} as r)
            union
            select m.id from lead m where m.workspace_id = @workspace and m.archived_at is null
                and m.phone_e164 in (select r.phone from {rows} as r))
        order by l.created_at, l.id, t.name, t.id
        """;

    // Who reads a lead in order to write all its columns holds it back from others that do the same; rows that refer to it
    // may be added meanwhile.
    static string Held(Dialect dialect) => dialect.ForUpdate.Length == 0 ? "" : " for no key update of l";

    static readonly string Assignments = string.Join(", ", Columns.Split(", ")[2..].Select(column => $"{column} = r.{column}"));

    // Buckets instead of keys bound how many locks a large set takes; in their order, so that two sets cannot block each other.
    public async Task Lock(ITransaction tx, WorkspaceId workspace, IReadOnlyCollection<string> keys, CancellationToken ct)
    {
        var sql = tx.Sql();
        if (sql.Dialect.LockBuckets is not { } text || keys.Count == 0)
            return;
        int[] buckets = [.. keys.Select(key => Bucket(workspace, key)).Distinct().Order()];
        await sql.Ask(text, [("buckets", buckets)], _ => true, ct);
    }

    public async Task<IReadOnlyList<Lead>> Match(
        ITransaction tx,
        WorkspaceId workspace,
        IReadOnlyCollection<string> emailKeys,
        IReadOnlyCollection<string> phones,
        CancellationToken ct
    )
    {
        var sql = tx.Sql();
        var rows = MatchRows(emailKeys, phones);
        return Gather(await sql.Query(MatchText + Held(sql.Dialect), rows, [("workspace", workspace.Value)], LeadWithTag, ct));
    }

    public async Task<(IReadOnlyList<Lead> Leads, IReadOnlyList<Suppression> Suppressions)> MatchWithSuppressions(
        ITransaction tx,
        WorkspaceId workspace,
        IReadOnlyCollection<string> emailKeys,
        IReadOnlyCollection<string> phones,
        CancellationToken ct
    )
    {
        string[] hashes = [.. emailKeys.Concat(phones).Select(key => Core.Leads.Suppression.HashOf(workspace, key))];
        var suppressions = await AskSuppressions(tx.Sql(), workspace, hashes, ct);
        var matches = await Match(tx, workspace, emailKeys, phones, ct);
        return (matches, suppressions.Rows);
    }

    public async Task Insert(ITransaction tx, IReadOnlyCollection<Lead> leads, CancellationToken ct)
    {
        const string text = $$"""insert into lead ({{Columns}}) select {{Columns}} from {rows} as r""";
        var sql = tx.Sql();
        await sql.Send(text, Rows(leads), [], ct, Taken(sql));
        await AddTags(sql, leads, ct);
    }

    public async Task Update(ITransaction tx, IReadOnlyCollection<Lead> leads, CancellationToken ct)
    {
        var text = $$"""update lead set {{Assignments}} from {rows} as r where lead.workspace_id = r.workspace_id and lead.id = r.id""";
        const string untag = """
            delete from lead_tag where (workspace_id, lead_id) in (select r.workspace_id, r.lead_id from {rows} as r)
            """;
        var sql = tx.Sql();
        if (leads.Count == 0)
            return;
        if (await Touched(sql, text, leads, ct) is var touched && touched != leads.Count)
            throw new InvalidOperationException($"{leads.Count - touched} of {leads.Count} leads do not exist.");
        var ids = RowColumns.Of(leads).Id("workspace_id", lead => lead.Workspace.Value).Id("lead_id", lead => lead.Id.Value).Rows;
        await sql.Send(untag, ids, [], ct);
        await AddTags(sql, leads, ct);
    }

    public Task Collect(ITransaction tx, Lead lead, LeadVariables variables, DateTimeOffset at, CancellationToken ct) =>
        tx.Sql()
            .Execute(
                "update lead set variables = @variables, updated_at = @at where workspace_id = @workspace and id = @id",
                [("workspace", lead.Workspace.Value), ("id", lead.Id.Value), ("variables", variables.Json), ("at", at)],
                ct
            );

    public Task<Lead?> Find(WorkspaceId workspace, LeadId id, CancellationToken ct) =>
        store.Read(async sql => await FindAll(sql, [(workspace, id)], ct) is [var lead] ? lead : null, ct);

    public async Task<Lead?> Find(ITransaction tx, WorkspaceId workspace, LeadId id, CancellationToken ct) =>
        await FindAll(tx.Sql(), [(workspace, id)], ct) is [var lead] ? lead : null;

    public async Task<IReadOnlyList<Lead>> Find(
        ITransaction tx,
        WorkspaceId workspace,
        IReadOnlyCollection<LeadId> ids,
        CancellationToken ct
    ) => await FindAll(tx.Sql(), [.. ids.Select(id => (workspace, id))], ct);

    public async Task<IReadOnlyList<Lead>> Hold(
        ITransaction tx,
        WorkspaceId workspace,
        IReadOnlyCollection<LeadId> ids,
        CancellationToken ct
    ) => await FindAll(tx.Sql(), [.. ids.Select(id => (workspace, id))], ct, Held(tx.Sql().Dialect));

    public async Task<bool> HoldKept(ITransaction tx, WorkspaceId workspace, LeadId id, CancellationToken ct)
    {
        var sql = tx.Sql();
        var text = $"select l.id from lead l where l.workspace_id = @workspace and l.id = @id and l.erased_at is null{Held(sql.Dialect)}";
        return (await sql.Query(text, [("workspace", workspace.Value), ("id", id.Value)], _ => true, ct)).Count > 0;
    }

    internal static RowColumns MatchRows(IReadOnlyCollection<string> emailKeys, IReadOnlyCollection<string> phones)
    {
        (string? Email, string? Phone)[] keys =
        [
            .. emailKeys.Select(email => ((string?)email, (string?)null)),
            .. phones.Select(phone => ((string?)null, (string?)phone)),
        ];
        return RowColumns.Of(keys).Text("email_key", key => key.Email).Text("phone", key => key.Phone).Rows;
    }

    // One of 256, the same on every node.
    static int Bucket(WorkspaceId workspace, string key) => SHA256.HashData(Encoding.UTF8.GetBytes($"{workspace}\n{key}"))[0];

    static async Task<int> Touched(Sql sql, string text, IReadOnlyCollection<Lead> leads, CancellationToken ct)
    {
        try
        {
            return await sql.Execute(text, Rows(leads), [], ct);
        }
        catch (DbException e) when (sql.Dialect.IsTaken(e))
        {
            throw Taken(sql)(e)!;
        }
    }

    static Func<DbException, Exception?> Taken(Sql sql) =>
        error => sql.Dialect.IsTaken(error) ? new EmailTaken("Another live lead has one of the emails.") : null;

    static Task AddTags(Sql sql, IReadOnlyCollection<Lead> leads, CancellationToken ct)
    {
        const string text = """
            insert into lead_tag (workspace_id, lead_id, tag_id) select r.workspace_id, r.lead_id, r.tag_id from {rows} as r where true
            on conflict (workspace_id, lead_id, tag_id) do nothing
            """;
        (Lead Lead, Guid Tag)[] pairs = [.. leads.SelectMany(lead => lead.Tags.Select(tag => (lead, tag.Id)))];
        var rows = RowColumns
            .Of(pairs)
            .Id("workspace_id", pair => pair.Lead.Workspace.Value)
            .Id("lead_id", pair => pair.Lead.Id.Value)
            .Id("tag_id", pair => pair.Tag)
            .Rows;
        return sql.Send(text, rows, [], ct);
    }

    static RowColumns Rows(IReadOnlyCollection<Lead> leads) =>
        RowColumns
            .Of(leads)
            .Id("workspace_id", lead => lead.Workspace.Value)
            .Id("id", lead => lead.Id.Value)
            .Text("first_name", lead => lead.FirstName)
            .Text("last_name", lead => lead.LastName)
            .Text("email", lead => lead.Email?.Given)
            .Text("email_key", lead => lead.Email?.Key)
            .Text("phone", lead => lead.Phone?.Given)
            .Text("phone_e164", lead => lead.Phone?.E164)
            .Number("phone_rules_version", lead => lead.Phone is null ? null : Phone.RulesVersion)
            .Text("company", lead => lead.Company)
            .Text("title", lead => lead.Title)
            .Text("source", lead => lead.Source)
            .Text("external_id", lead => lead.ExternalId)
            .Text("time_zone", lead => lead.TimeZone)
            .Text("language", lead => lead.Language)
            .Json("consent", lead => lead.ConsentJson)
            .Json("metadata", lead => lead.Metadata.Json)
            .Id("campaign_id", lead => lead.Campaign?.Value)
            .Text("search_text", lead => lead.SearchText)
            .Time("created_at", lead => lead.CreatedAt)
            .Time("updated_at", lead => lead.UpdatedAt)
            .Time("archived_at", lead => lead.ArchivedAt)
            .Rows;

    // The rows of one lead stand together, its tags in order.
    static List<Lead> Gather(List<(Lead Lead, Tag? Tag)> rows) =>
        [
            .. rows.GroupBy(row => row.Lead.Id)
                .Select(lead => lead.First().Lead with { Tags = [.. lead.Select(row => row.Tag).OfType<Tag>()] }),
        ];

    internal static (Lead Lead, Tag? Tag) LeadWithTag(Row row) =>
        (
            new Lead(
                new LeadId(row.Id(1)),
                new WorkspaceId(row.Id(0)),
                row.Text(2),
                row.TextOrNull(3),
                row.TextOrNull(4) is { } email ? EmailAddress.Trusted(email) : null,
                row.TextOrNull(5) is { } phone ? new Phone(phone, row.TextOrNull(6)) : null,
                row.TextOrNull(7),
                row.TextOrNull(8),
                row.Text(9),
                row.TextOrNull(10),
                row.TextOrNull(11),
                row.TextOrNull(12),
                row.Text(13),
                Metadata.Trusted(row.Text(14)),
                row.IdOrNull(15) is { } campaign ? new CampaignId(campaign) : null,
                [],
                row.Time(16),
                row.Time(17),
                row.TimeOrNull(18)
            )
            {
                Variables = LeadVariables.Trusted(row.Text(19)),
            },
            row.IdOrNull(20) is { } tag ? new Tag(tag, row.Text(21), row.Text(22)) : null
        );
}
