using System.Data.Common;
using System.Text.Json;
using Prospero.Core;
using Prospero.Core.Access;
using Prospero.Core.Channels;

namespace Prospero.Storage;

/// <summary>Workspaces, keys, users and the audit in SQL.</summary>
public sealed class SqlAccess(SqlStore store) : IAccess
{
    internal const string WorkspaceColumns =
        "w.id, w.name, w.time_zone, w.default_region, w.test_of, w.clock_id, w.clock_base_cadence, w.clock_base_system, "
        + "w.clock_rate, w.created_at, w.is_paused";

    internal const string UserColumns = "u.id, u.workspace_id, u.name, u.email, u.is_active, u.created_at";

    /// <exception cref="NameTaken">Another live workspace has the name.</exception>
    public async Task AddWorkspace(ITransaction tx, Workspace workspace, CancellationToken ct)
    {
        const string text = """
            insert into workspace (id, name, time_zone, default_region, test_of,
                clock_id, clock_base_cadence, clock_base_system, clock_rate, created_at)
            values (@id, @name, @time_zone, @default_region, @test_of,
                @clock_id, @clock_base_cadence, @clock_base_system, @clock_rate, @created_at)
            """;
        await Named(
            tx,
            $"A workspace named {workspace.Name}",
            text,
            [
                ("id", workspace.Id.Value),
                ("name", workspace.Name),
                ("time_zone", workspace.TimeZone),
                ("default_region", workspace.DefaultRegion),
                ("test_of", workspace.TestOf?.Value),
                .. ClockParameters(workspace.Clock),
                ("created_at", workspace.CreatedAt),
            ],
            ct
        );
    }

    public Task<Workspace?> FindWorkspace(WorkspaceId id, CancellationToken ct)
    {
        const string text = $"select {WorkspaceColumns} from workspace w where w.id = @id";
        return store.Read(sql => sql.QueryFirst(text, [("id", id.Value)], row => Workspace(row, 0), ct), ct);
    }

    public async Task<IReadOnlyList<Workspace>> Workspaces(CancellationToken ct)
    {
        const string text = $"select {WorkspaceColumns} from workspace w order by w.created_at, w.id";
        return await store.Read(sql => sql.Query(text, [], row => Workspace(row, 0), ct), ct);
    }

    public async Task<bool> SetPaused(ITransaction tx, WorkspaceId config, bool isPaused, CancellationToken ct)
    {
        const string text = """
            update workspace set is_paused = @is_paused where (id = @config or test_of = @config) and is_paused <> @is_paused
            """;
        return await tx.ConfigurationSql().Execute(text, [("config", config.Value), ("is_paused", isPaused)], ct) > 0;
    }

    public async Task SetClock(ITransaction tx, WorkspaceId workspace, CadenceClock clock, CancellationToken ct)
    {
        const string text = """
            update workspace set clock_id = @clock_id, clock_base_cadence = @clock_base_cadence,
                clock_base_system = @clock_base_system, clock_rate = @clock_rate
            where id = @id
            """;
        var touched = await tx.ConfigurationSql().Execute(text, [("id", workspace.Value), .. ClockParameters(clock)], ct);
        if (touched == 0)
            throw new InvalidOperationException($"There is no workspace {workspace}.");
    }

    public Task AddKey(ITransaction tx, ApiKey key, CancellationToken ct)
    {
        const string text = """
            insert into api_key (workspace_id, id, surface, name, prefix, last_four, hash, scopes, created_at, expires_at, revoked_at,
                rate_limit, rate_window, intake_field_map)
            select workspace_id, id, surface, name, prefix, last_four, hash, scopes, created_at, expires_at, revoked_at,
                rate_limit, rate_window, intake_field_map
            from {rows} as r
            """;
        var rows = RowColumns
            .Of([key])
            .Id("workspace_id", k => k.Workspace.Value)
            .Id("id", k => k.Id)
            .Text("surface", k => StoredNames.Surfaces.Of(k.Surface))
            .Text("name", k => k.Name)
            .Text("prefix", k => k.Prefix)
            .Text("last_four", k => k.LastFour)
            .Text("hash", k => k.Hash)
            .Json("scopes", k => k.Scopes is null ? null : JsonSerializer.Serialize(k.Scopes))
            .Time("created_at", k => k.CreatedAt)
            .Time("expires_at", k => k.ExpiresAt)
            .Time("revoked_at", k => k.RevokedAt)
            .Number("rate_limit", k => k.OwnRate?.Calls)
            .Number("rate_window", k => (long?)k.OwnRate?.Window.TotalSeconds)
            .Text("intake_field_map", k => k.IntakeMapping is { } mapping ? JsonColumns.Of(mapping) : null)
            .Rows;
        return tx.ConfigurationSql().Execute(text, rows, [], ct);
    }

    public Task<(ApiKey Key, Workspace Workspace)?> FindKey(string hash, CancellationToken ct)
    {
        const string text = $"""
            select k.id, k.workspace_id, k.surface, k.name, k.prefix, k.last_four, k.hash, k.scopes, k.created_at, k.expires_at,
                k.revoked_at, k.rate_limit, k.rate_window, k.last_used_at, k.intake_field_map, {WorkspaceColumns}
            from api_key k join workspace w on w.id = k.workspace_id
            where k.hash = @hash
            """;
        return store.Read(
            sql => sql.QueryFirst<(ApiKey, Workspace)?>(text, [("hash", hash)], row => (Key(row), Workspace(row, 15)), ct),
            ct
        );
    }

    public Task NoteUses(ITransaction tx, IReadOnlyCollection<(Guid Key, DateTimeOffset At)> uses, CancellationToken ct) =>
        tx.Sql()
            .Execute(
                """
                update api_key set last_used_at = used_at
                from {rows} as r
                where id = used_key and (last_used_at is null or last_used_at < used_at)
                """,
                RowColumns.Of(uses).Id("used_key", use => use.Key).Time("used_at", use => use.At).Rows,
                [],
                ct
            );

    public async Task<IReadOnlyList<AuditEntry>> Audited(WorkspaceId workspace, int limit, CancellationToken ct) =>
        await store.Read(
            sql =>
                sql.Query(
                    "select at, actor, action, subject from audit where workspace_id = @workspace order by at desc, id desc limit @limit",
                    [("workspace", workspace.Value), ("limit", limit)],
                    row => new AuditEntry(row.Time(0), row.Text(1), row.Text(2), row.TextOrNull(3)),
                    ct
                ),
            ct
        );

    /// <exception cref="NameTaken">Another user of the workspace has the name.</exception>
    public async Task AddUser(ITransaction tx, User user, CancellationToken ct)
    {
        const string text = """
            insert into app_user (workspace_id, id, name, email, is_active, created_at)
            values (@workspace, @id, @name, @email, @is_active, @created_at)
            """;
        await Named(
            tx,
            $"A user named {user.Name}",
            text,
            [
                ("workspace", user.Workspace.Value),
                ("id", user.Id),
                ("name", user.Name),
                ("email", user.Email),
                ("is_active", user.IsActive),
                ("created_at", user.CreatedAt),
            ],
            ct
        );
    }

    public async Task<IReadOnlyList<User>> Users(WorkspaceId workspace, CancellationToken ct)
    {
        const string text = $"select {UserColumns} from app_user u where u.workspace_id = @workspace order by u.created_at, u.id";
        return await store.Read(sql => sql.Query(text, [("workspace", workspace.Value)], User, ct), ct);
    }

    public Task<User?> FindUser(Guid id, CancellationToken ct)
    {
        const string text = $"select {UserColumns} from app_user u where u.id = @id";
        return store.Read(sql => sql.QueryFirst(text, [("id", id)], User, ct), ct);
    }

    public async Task AddSignIn(ITransaction tx, string tokenHash, Guid user, DateTimeOffset expiresAt, CancellationToken ct)
    {
        const string text = """
            insert into sign_in (token_hash, workspace_id, user_id, expires_at)
            select @token_hash, workspace_id, id, @expires_at from app_user where id = @user
            """;
        var touched = await tx.Sql().Execute(text, [("token_hash", tokenHash), ("user", user), ("expires_at", expiresAt)], ct);
        if (touched == 0)
            throw new InvalidOperationException($"There is no user {user}.");
    }

    public async Task<User?> UseSignIn(ITransaction tx, string tokenHash, DateTimeOffset now, CancellationToken ct)
    {
        const string use = """
            update sign_in set used_at = @now
            where token_hash = @token_hash and used_at is null and expires_at > @now
            returning user_id
            """;
        const string find = $"select {UserColumns} from app_user u where u.id = @id and u.is_active";
        var sql = tx.Sql();
        var user = await sql.QueryFirst<Guid?>(use, [("token_hash", tokenHash), ("now", now)], row => row.Id(0), ct);
        return user is null ? null : await sql.QueryFirst(find, [("id", user)], User, ct);
    }

    public Task Audit(ITransaction tx, WorkspaceId workspace, AuditEntry entry, CancellationToken ct)
    {
        const string text = """
            insert into audit (workspace_id, id, at, actor, action, subject) values (@workspace, @id, @at, @actor, @action, @subject)
            """;
        return tx.Sql()
            .Execute(
                text,
                [
                    ("workspace", workspace.Value),
                    ("id", Ids.New(entry.At)),
                    ("at", entry.At),
                    ("actor", entry.Actor),
                    ("action", entry.Action),
                    ("subject", entry.Subject),
                ],
                ct
            );
    }

    static async Task Named(ITransaction tx, string what, string text, (string, object?)[] parameters, CancellationToken ct)
    {
        var sql = tx.ConfigurationSql();
        try
        {
            await sql.Execute(text, parameters, ct);
        }
        catch (DbException e) when (sql.Dialect.IsTaken(e))
        {
            throw new NameTaken($"{what} exists already.");
        }
    }

    static (string, object?)[] ClockParameters(CadenceClock? clock) =>
        [
            ("clock_id", clock?.Id.Value),
            ("clock_base_cadence", clock?.BaseCadence),
            ("clock_base_system", clock?.BaseSystem),
            ("clock_rate", clock?.Rate),
        ];

    internal static Workspace Workspace(Row row, int at) =>
        new(
            new WorkspaceId(row.Id(at)),
            row.Text(at + 1),
            row.Text(at + 2),
            row.TextOrNull(at + 3),
            row.IdOrNull(at + 4) is { } live ? new WorkspaceId(live) : null,
            row.IdOrNull(at + 5) is { } clock
                ? new CadenceClock(new ClockId(clock), row.Time(at + 6), row.Time(at + 7), row.Real(at + 8))
                : null,
            row.Time(at + 9)
        )
        {
            IsPaused = row.Flag(at + 10),
        };

    static ApiKey Key(Row row) =>
        new(
            row.Id(0),
            new WorkspaceId(row.Id(1)),
            StoredNames.Surfaces.Parse(row.Text(2)),
            row.Text(3),
            row.Text(4),
            row.Text(5),
            row.Text(6),
            row.TextOrNull(7) is { } scopes ? JsonSerializer.Deserialize<string[]>(scopes) : null,
            row.Time(8),
            row.TimeOrNull(9),
            row.TimeOrNull(10),
            row.NumberOrNull(12) is { } window ? new RateRule((int?)row.NumberOrNull(11), TimeSpan.FromSeconds(window)) : null,
            row.TimeOrNull(13),
            row.TextOrNull(14) is { } mapping ? JsonColumns.Mapping(mapping) : null
        );

    static User User(Row row) => User(row, 0);

    internal static User User(Row row, int at) =>
        new(row.Id(at), new WorkspaceId(row.Id(at + 1)), row.Text(at + 2), row.TextOrNull(at + 3), row.Flag(at + 4), row.Time(at + 5));
}
