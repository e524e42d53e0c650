using Prospero.Core;
using Prospero.Core.Channels;

namespace Prospero.Storage;

/// <summary>Which node reads a mailbox and how far it has read, in SQL.</summary>
public sealed class SqlMailboxPlaces(SqlStore store) : IMailboxPlaces
{
    public Task<bool> Hold(WorkspaceId workspace, SenderId sender, Guid holder, DateTimeOffset now, TimeSpan lease, CancellationToken ct) =>
        store.InTransaction(
            async tx =>
                await tx.Sql()
                    .Execute(
                        """
                        insert into mailbox (workspace_id, sender_id, holder, lease_until)
                        values (@workspace, @sender, @holder, @until)
                        on conflict (workspace_id, sender_id) do update
                        set holder = excluded.holder, lease_until = excluded.lease_until
                        where mailbox.holder = excluded.holder or mailbox.lease_until is null or mailbox.lease_until <= @now
                        """,
                        [
                            ("workspace", workspace.Value),
                            ("sender", sender.Value),
                            ("holder", holder),
                            ("until", now + lease),
                            ("now", now),
                        ],
                        ct
                    ) == 1,
            ct
        );

    public Task Report(WorkspaceId workspace, SenderId sender, Guid holder, string? error, CancellationToken ct) =>
        Owned("error = @error", workspace, sender, holder, [("error", error)], ct);

    public Task Release(WorkspaceId workspace, SenderId sender, Guid holder, CancellationToken ct) =>
        Owned("holder = null, lease_until = null", workspace, sender, holder, [], ct);

    public async Task<MailboxPlace?> Find(WorkspaceId workspace, SenderId sender, string folder, CancellationToken ct)
    {
        const string text = """
            select uid_validity, uid, read_at from mailbox_folder
            where workspace_id = @workspace and sender_id = @sender and folder = @folder
            """;
        return await store.Read(
            sql =>
                sql.QueryFirst(
                    text,
                    [("workspace", workspace.Value), ("sender", sender.Value), ("folder", folder)],
                    row => new MailboxPlace((uint)row.Number(0), (uint)row.Number(1), row.Time(2)),
                    ct
                ),
            ct
        );
    }

    public async Task<bool> Advance(
        ITransaction tx,
        WorkspaceId workspace,
        SenderId sender,
        Guid holder,
        string folder,
        MailboxPlace place,
        CancellationToken ct
    )
    {
        var sql = tx.Sql();
        (string, object?)[] key = [("workspace", workspace.Value), ("sender", sender.Value), ("holder", holder)];
        // Held until the commit: whoever takes the right over waits, and reads how far this got.
        var held = await sql.QueryFirst(
            $"""
            select 1 from mailbox where workspace_id = @workspace and sender_id = @sender and holder = @holder {sql.Dialect.ForUpdate}
            """,
            key,
            row => (long?)row.Number(0),
            ct
        );
        if (held is null)
            return false;
        await sql.Execute(
            """
            insert into mailbox_folder (workspace_id, sender_id, folder, uid_validity, uid, read_at)
            values (@workspace, @sender, @folder, @validity, @uid, @read_at)
            on conflict (workspace_id, sender_id, folder) do update
            set uid_validity = excluded.uid_validity, uid = excluded.uid, read_at = excluded.read_at
            """,
            [
                ("workspace", workspace.Value),
                ("sender", sender.Value),
                ("folder", folder),
                ("validity", (long)place.Validity),
                ("uid", (long)place.Uid),
                ("read_at", place.ReadAt),
            ],
            ct
        );
        return true;
    }

    public async Task<IReadOnlyList<MailboxStanding>> Standings(WorkspaceId workspace, CancellationToken ct) =>
        await store.Read(
            sql =>
                sql.Query(
                    "select sender_id, error, lease_until from mailbox where workspace_id = @workspace order by sender_id",
                    [("workspace", workspace.Value)],
                    row => new MailboxStanding(new SenderId(row.Id(0)), row.TextOrNull(1), row.TimeOrNull(2)),
                    ct
                ),
            ct
        );

    Task Owned(string change, WorkspaceId workspace, SenderId sender, Guid holder, (string, object?)[] more, CancellationToken ct) =>
        store.InTransaction(
            tx =>
                tx.Sql()
                    .Execute(
                        $"update mailbox set {change} where workspace_id = @workspace and sender_id = @sender and holder = @holder",
                        [("workspace", workspace.Value), ("sender", sender.Value), ("holder", holder), .. more],
                        ct
                    ),
            ct
        );
}
