using Prospero.Storage;

namespace Prospero.Bench.Baselines;

/// <summary>
/// What the bare endpoints ask of a database: one prepared statement per request on the same table as ours. Each insert is a
/// commit of its own, as durable as ours.
/// </summary>
abstract class BaselineRows : IAsyncDisposable
{
    /// <summary>Every column that an intake fills; the parameters p0 to p11 are <see cref="Values"/>.</summary>
    protected const string InsertText = """
        insert into lead (workspace_id, id, first_name, last_name, email, email_key, phone, phone_e164, company, title, source,
            consent, metadata, search_text, created_at, updated_at)
        values (@p0, @p1, @p2, @p3, @p4, @p4, @p5, @p5, @p6, @p7, @p8, '{}', @p9, @p10, @p11, @p11)
        """;

    protected const string SelectText = """
        select id, first_name, last_name, email, phone, company, title, source, metadata from lead
        where workspace_id = (select w.id from workspace w limit 1) and id = @p0
        """;

    public static readonly Guid Workspace = new("00000000-0000-7000-8000-000000000000");

    public static BaselineRows Of(string database) =>
        PostgresAddress.IsOne(database) ? new PostgresRows(database) : new SqliteRows(database);

    public abstract Task Insert(BaselineLead lead);

    public abstract Task<BaselineLead?> Find(string id);

    public abstract ValueTask DisposeAsync();

    protected static object?[] Values(BaselineLead lead) =>
        [
            Workspace,
            Guid.Parse(lead.Id),
            lead.FirstName,
            lead.LastName,
            lead.Email,
            lead.Phone,
            lead.Company,
            lead.Title,
            lead.Source,
            lead.Metadata,
            $"{lead.FirstName} {lead.LastName} {lead.Email} {lead.Phone} {lead.Company}",
            TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds(),
        ];
}
