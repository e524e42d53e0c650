using Prospero.Core;

namespace Prospero.Storage;

/// <summary>Looks at a database without changing anything in it: for whoever asks whether all is well.</summary>
public sealed class Checkup(SqlStore store)
{
    const int MostCounted = 10_000;
    const int NewestAttempts = 1000;

    bool IsPostgres => store.Dialect.Name == "postgres";

    /// <summary>What the database is, once it answers: <c>PostgreSQL 15.9</c>.</summary>
    public async Task<string> Version(CancellationToken ct) =>
        IsPostgres
            ? $"PostgreSQL {(await Text("select current_setting('server_version')", ct)).Split(' ')[0]}"
            : $"SQLite {await Text("select sqlite_version()", ct)}";

    /// <summary>The numbers of the migrations that were applied, and the oldest one that a program must know to use the schema.</summary>
    public async Task<(IReadOnlySet<int> Applied, int MinCode)> Schema(CancellationToken ct)
    {
        var isThere = await Number(
            IsPostgres
                ? "select count(*) from pg_tables where schemaname = current_schema() and tablename = 'schema_version'"
                : "select count(*) from sqlite_master where type = 'table' and name = 'schema_version'",
            ct
        );
        if (isThere == 0)
            return (new HashSet<int>(), 0);
        const string text = "select version, min_code from schema_version";
        var lines = await store.Read(sql => sql.Query(text, [], row => (Version: row.Count(0), MinCode: row.Count(1)), ct), ct);
        return (lines.Select(line => line.Version).ToHashSet(), lines.Select(line => line.MinCode).DefaultIfEmpty().Max());
    }

    /// <summary>What the database's own clock shows; null where it has none of its own.</summary>
    public async Task<DateTimeOffset?> Clock(CancellationToken ct) =>
        IsPostgres
            ? DateTimeOffset.FromUnixTimeMilliseconds(await Number("select (extract(epoch from clock_timestamp()) * 1000)::bigint", ct))
            : null;

    /// <summary>How many bytes the database takes; null where it is a file that anybody can look at.</summary>
    public async Task<long?> Size(CancellationToken ct) =>
        IsPostgres ? await Number("select pg_database_size(current_database())", ct) : null;

    /// <summary>What SQLite itself finds damaged; null if it finds nothing, or the database is none of its.</summary>
    public async Task<string?> Damage(CancellationToken ct)
    {
        if (IsPostgres)
            return null;
        var found = await Text("pragma quick_check(1)", ct);
        return found == "ok" ? null : found;
    }

    /// <summary>Settings of PostgreSQL by name; empty where it is another database.</summary>
    public async Task<IReadOnlyDictionary<string, string>> Settings(CancellationToken ct)
    {
        if (!IsPostgres)
            return new Dictionary<string, string>();
        const string text = """
            select name, setting from pg_settings
            where name in ('fsync', 'full_page_writes', 'synchronous_commit', 'synchronous_standby_names')
            """;
        var all = await store.Read(sql => sql.Query(text, [], row => (row.Text(0), row.Text(1)), ct), ct);
        return all.ToDictionary(StringComparer.Ordinal);
    }

    /// <summary>How many standbys follow PostgreSQL, and for how many of them a commit waits.</summary>
    public async Task<(long Standbys, long Synchronous)> Standbys(CancellationToken ct) =>
        IsPostgres
            ? await store.Read(
                sql =>
                    sql.QueryFirst(
                        "select count(*), count(*) filter (where sync_state in ('sync', 'quorum')) from pg_stat_replication",
                        [],
                        row => (row.Number(0), row.Number(1)),
                        ct
                    ),
                ct
            )
            : (0, 0);

    /// <summary>
    /// Touchpoints on real time that were due before <paramref name="before"/> and not taken up, counted up to 10,000, and since
    /// when the oldest is due.
    /// </summary>
    public Task<(long Count, DateTimeOffset? Oldest)> Overdue(DateTimeOffset before, CancellationToken ct)
    {
        var text = $"""
            select count(*), min(due_at) from
                (select due_at from touchpoint
                where clock_id is null and state = 'scheduled' and due_at < @before
                order by due_at limit {MostCounted}) as late
            """;
        return store.Read(sql => sql.QueryFirst(text, [("before", before)], row => (row.Number(0), row.TimeOrNull(1)), ct), ct);
    }

    /// <summary>How many claims ran out before this moment and were not given back.</summary>
    public Task<long> ExpiredClaims(DateTimeOffset before, CancellationToken ct) =>
        store.Read(
            sql =>
                sql.QueryFirst(
                    "select count(*) from touchpoint where lease_until < @before",
                    [("before", before)],
                    row => row.Number(0),
                    ct
                ),
            ct
        );

    /// <summary>How many touchpoints are held because nobody knows whether they left, and how many wait for somebody to act.</summary>
    public Task<(long Unknown, long Operator)> Held(CancellationToken ct)
    {
        const string text = """
            select count(*) filter (where hold_reason = 'outcome_unknown'), count(*) filter (where hold_reason = 'needs_operator')
            from touchpoint where state = 'held'
            """;
        return store.Read(sql => sql.QueryFirst(text, [], row => (row.Number(0), row.Number(1)), ct), ct);
    }

    /// <summary>
    /// What the newest try of each sender came to, among the newest of a workspace: null where it was taken, else the provider's
    /// reason. Senders that tried nothing lately are left out.
    /// </summary>
    public async Task<IReadOnlyDictionary<SenderId, string?>> LastErrors(WorkspaceId workspace, CancellationToken ct)
    {
        var text = $"""
            select sender_id, failure, detail from attempt
            where workspace_id = @workspace and answered_at is not null
            order by id desc limit {NewestAttempts}
            """;
        var newest = await store.Read(
            sql =>
                sql.Query(
                    text,
                    [("workspace", workspace.Value)],
                    row => (Sender: new SenderId(row.Id(0)), Failure: row.TextOrNull(1), Detail: row.TextOrNull(2)),
                    ct
                ),
            ct
        );
        return newest
            .GroupBy(attempt => attempt.Sender)
            .ToDictionary(group => group.Key, group => group.First() is { Failure: { } failure } last ? last.Detail ?? failure : null);
    }

    Task<string> Text(string text, CancellationToken ct) => store.Read(sql => sql.QueryFirst(text, [], row => row.Text(0), ct), ct)!;

    Task<long> Number(string text, CancellationToken ct) => store.Read(sql => sql.QueryFirst(text, [], row => row.Number(0), ct), ct);
}
