using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Prospero.Core;
using Prospero.Core.Access;
using Prospero.Core.Intake;

namespace Prospero.Storage;

/// <summary>Requests of providers in SQL. They are encrypted whole: they hold what people write and say.</summary>
public sealed class SqlCallbacks(SqlStore store, ISecrets secrets) : ICallbacks
{
    const string Columns = "id, workspace_id, sender_id, provider, content, received_at, tries";

    public async Task<bool> Keep(ITransaction tx, KeptCallback callback, CancellationToken ct)
    {
        var added = await tx.Sql()
            .Execute(
                """
                insert into callback (workspace_id, id, sender_id, provider, digest, content, state, received_at, due_at, tries)
                values (@workspace, @id, @sender, @provider, @digest, @content, 'waiting', @now, @now, 0)
                on conflict (workspace_id, sender_id, digest) do nothing
                """,
                [
                    ("workspace", callback.Workspace.Value),
                    ("id", callback.Id),
                    ("sender", callback.Sender.Value),
                    ("provider", callback.Provider),
                    ("digest", Digest(callback.Raw)),
                    ("content", secrets.Protect(Write(callback.Raw))),
                    ("now", callback.ReceivedAt),
                ],
                ct
            );
        return added == 1;
    }

    public async Task<IReadOnlyList<KeptCallback>> Claim(int limit, DateTimeOffset now, DateTimeOffset until, CancellationToken ct)
    {
        if (await NextDue(ct) is not { } due || due > now)
            return [];
        var claimed = await store.InTransaction(
            tx =>
            {
                var sql = tx.Sql();
                return sql.Query(
                    $"""
                    update callback set due_at = @until, tries = tries + 1
                    where id in (
                        select id from callback where due_at <= @now order by due_at, id limit @limit {sql.Dialect.SkipLocked}
                    )
                    returning {Columns}
                    """,
                    [("now", now), ("until", until), ("limit", limit)],
                    Read,
                    ct
                );
            },
            ct
        );
        return [.. claimed.OrderBy(callback => (callback.ReceivedAt, callback.Id))];
    }

    public Task Settle(KeptCallback callback, CallbackState state, DateTimeOffset? due, string? reason, CancellationToken ct) =>
        store.InTransaction(
            tx =>
                tx.Sql()
                    .Execute(
                        """
                        update callback set state = @state, due_at = @due, reason = @reason,
                            content = case when @state = 'done' then null else content end
                        where workspace_id = @workspace and id = @id and state = 'waiting'
                        """,
                        [
                            ("state", state.ToString().ToLowerInvariant()),
                            ("due", due),
                            ("reason", reason),
                            ("workspace", callback.Workspace.Value),
                            ("id", callback.Id),
                        ],
                        ct
                    ),
            ct
        );

    public Task<DateTimeOffset?> NextDue(CancellationToken ct) =>
        store.Read(
            sql => sql.QueryFirst("select min(due_at) from callback where due_at is not null", [], row => row.TimeOrNull(0), ct),
            ct
        );

    public Task<int> Prune(DateTimeOffset before, int limit, CancellationToken ct) =>
        store.InTransaction(
            tx =>
                tx.Sql()
                    .Execute(
                        """
                        delete from callback where id in (
                            select id from callback where received_at < @before and due_at is null order by received_at limit @limit
                        )
                        """,
                        [("before", before), ("limit", limit)],
                        ct
                    ),
            ct
        );

    // Headers are left out: a provider that repeats itself signs anew.
    static string Digest(RawCallback raw)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"{raw.Method} {raw.Url.PathAndQuery}\n"));
        hash.AppendData(raw.Body);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    static byte[] Write(RawCallback raw) =>
        JsonSerializer.SerializeToUtf8Bytes(new Content(raw.Method, raw.Url.ToString(), new(raw.Headers), raw.Body));

    KeptCallback Read(Row row)
    {
        var content = JsonSerializer.Deserialize<Content>(secrets.Unprotect(row.Bytes(4)))!;
        var raw = new RawCallback(content.Method, new Uri(content.Url), content.Headers, content.Body);
        return new KeptCallback(
            row.Id(0),
            new WorkspaceId(row.Id(1)),
            new SenderId(row.Id(2)),
            row.Text(3),
            raw,
            row.Time(5),
            row.Count(6)
        );
    }

    sealed record Content(string Method, string Url, Dictionary<string, string> Headers, byte[] Body);
}
