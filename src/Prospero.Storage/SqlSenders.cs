using System.Data.Common;
using System.Text.Json;
using Prospero.Core;
using Prospero.Core.Access;
using Prospero.Core.Channels;

namespace Prospero.Storage;

/// <summary>Senders and their timetables in SQL. Settings are encrypted whole, as one JSON object.</summary>
public sealed class SqlSenders(SqlStore store, ISecrets secrets) : ISenders
{
    const string SenderColumns =
        "id, workspace_id, name, channel, provider, address, display_name, settings, per_second, per_day, is_paused";

    public async Task Save(ITransaction tx, Sender sender, DateTimeOffset now, CancellationToken ct)
    {
        const string text = """
            insert into sender (workspace_id, id, name, channel, provider, address, display_name, settings, per_second, per_day,
                is_paused, created_at, updated_at, callback_token_hash)
            values (@workspace, @id, @name, @channel, @provider, @address, @display_name, @settings, @per_second, @per_day,
                @is_paused, @now, @now, @callback)
            on conflict (workspace_id, id) do update set name = excluded.name, channel = excluded.channel,
                provider = excluded.provider, address = excluded.address, display_name = excluded.display_name,
                settings = excluded.settings, per_second = excluded.per_second, per_day = excluded.per_day,
                updated_at = excluded.updated_at, callback_token_hash = excluded.callback_token_hash
            """;
        var sql = tx.ConfigurationSql();
        try
        {
            await sql.Execute(
                text,
                [
                    ("workspace", sender.Workspace.Value),
                    ("id", sender.Id.Value),
                    ("name", sender.Name),
                    ("channel", sender.Channel.Name()),
                    ("provider", sender.Provider),
                    ("address", sender.Address),
                    ("display_name", sender.DisplayName),
                    ("settings", secrets.Protect(JsonSerializer.SerializeToUtf8Bytes(sender.Settings))),
                    ("per_second", sender.Limits.PerSecond),
                    ("per_day", sender.Limits.PerDay),
                    ("is_paused", sender.IsPaused),
                    ("now", now),
                    ("callback", sender.CallbackToken is { } token ? CallbackAddress.Hash(token) : null),
                ],
                ct
            );
        }
        catch (DbException e) when (sql.Dialect.IsTaken(e))
        {
            throw new NameTaken($"A sender named {sender.Name} exists already.");
        }
    }

    public async Task<IReadOnlyList<Sender>> All(WorkspaceId config, CancellationToken ct)
    {
        const string text = $"select {SenderColumns} from sender where workspace_id = @workspace order by created_at, id";
        return await store.Read(sql => sql.Query(text, [("workspace", config.Value)], Sender, ct), ct);
    }

    public Task<Sender?> Find(WorkspaceId config, SenderId id, CancellationToken ct)
    {
        const string text = $"select {SenderColumns} from sender where workspace_id = @workspace and id = @id";
        return store.Read(sql => sql.QueryFirst(text, [("workspace", config.Value), ("id", id.Value)], Sender, ct), ct);
    }

    public Task<Sender?> FindByCallback(string tokenHash, CancellationToken ct)
    {
        const string text = $"select {SenderColumns} from sender where callback_token_hash = @hash";
        return store.Read(sql => sql.QueryFirst(text, [("hash", tokenHash)], Sender, ct), ct);
    }

    public Task<Sender?> Hold(ITransaction tx, WorkspaceId config, SenderId id, CancellationToken ct)
    {
        var sql = tx.ConfigurationSql();
        return sql.QueryFirst(
            $"select {SenderColumns} from sender where workspace_id = @workspace and id = @id {sql.Dialect.ForUpdate}",
            [("workspace", config.Value), ("id", id.Value)],
            Sender,
            ct
        );
    }

    public async Task<bool> SetPaused(
        ITransaction tx,
        WorkspaceId config,
        SenderId id,
        bool isPaused,
        DateTimeOffset now,
        CancellationToken ct
    )
    {
        const string text = """
            update sender set is_paused = @is_paused, updated_at = @now
            where workspace_id = @workspace and id = @id and is_paused <> @is_paused
            """;
        return await tx.ConfigurationSql()
                .Execute(text, [("workspace", config.Value), ("id", id.Value), ("is_paused", isPaused), ("now", now)], ct) > 0;
    }

    public async Task<Throttle> Look(WorkspaceId data, SenderId sender, CancellationToken ct)
    {
        const string text = "select next_slot, day, day_count from sender_slot where workspace_id = @workspace and sender_id = @sender";
        return await store.Read(sql => sql.QueryFirst(text, [("workspace", data.Value), ("sender", sender.Value)], Throttle, ct), ct)
            ?? new Throttle(DateTimeOffset.UnixEpoch, "", 0);
    }

    public async Task<IReadOnlyList<DateTimeOffset>> Reserve(
        ITransaction tx,
        WorkspaceId data,
        Sender sender,
        int slots,
        DateTimeOffset now,
        SendingDay day,
        CancellationToken ct
    )
    {
        if (slots <= 0)
            return [];
        // A sender without limits has no timetable to keep, and its sends need not queue for one row.
        if (sender.Limits == SenderLimits.None)
            return [.. Enumerable.Repeat(now, slots)];

        const string text = """
            update sender_slot set next_slot = @next_slot, day = @day, day_count = @day_count
            where workspace_id = @workspace and sender_id = @sender
            """;
        var sql = tx.Sql();
        var throttle = await Lock(sql, data, sender.Id, ct);
        var (taken, after) = throttle.Take(slots, sender.Limits, now, day);
        await sql.Execute(
            text,
            [
                ("workspace", data.Value),
                ("sender", sender.Id.Value),
                ("next_slot", WholeMilliseconds(after.NextSlot)),
                ("day", after.Date),
                ("day_count", after.DayCount),
            ],
            ct
        );
        return taken;
    }

    /// <summary>Holds a sender's timetable until the transaction ends: others who share its limits wait.</summary>
    internal static Task HoldTimetable(Sql sql, WorkspaceId data, SenderId sender, CancellationToken ct) => Lock(sql, data, sender, ct);

    // The row is made before it is locked, so that two nodes that use a new sender at once wait for each other.
    static async Task<Throttle> Lock(Sql sql, WorkspaceId data, SenderId sender, CancellationToken ct)
    {
        const string add = """
            insert into sender_slot (workspace_id, sender_id, next_slot, day, day_count) values (@workspace, @sender, 0, '', 0)
            on conflict (workspace_id, sender_id) do nothing
            """;
        var find =
            "select next_slot, day, day_count from sender_slot where workspace_id = @workspace and sender_id = @sender"
            + sql.Dialect.ForUpdate;
        (string, object?)[] key = [("workspace", data.Value), ("sender", sender.Value)];
        var found = await sql.QueryFirst(find, key, Throttle, ct);
        if (found is { } known)
            return known;
        await sql.Execute(add, key, ct);
        return (await sql.QueryFirst(find, key, Throttle, ct))!.Value;
    }

    // Rounded up: cutting off a fraction would bring the next slot nearer than the interval.
    static long WholeMilliseconds(DateTimeOffset moment)
    {
        var whole = moment.ToUnixTimeMilliseconds();
        return moment.UtcTicks % TimeSpan.TicksPerMillisecond == 0 ? whole : whole + 1;
    }

    static Throttle? Throttle(Row row) => new Throttle(row.Time(0), row.Text(1), row.Count(2));

    Sender Sender(Row row) =>
        new(
            new SenderId(row.Id(0)),
            new WorkspaceId(row.Id(1)),
            row.Text(2),
            ChannelNames.Find(row.Text(3)) ?? throw new InvalidOperationException($"Sender {row.Text(2)} has an unknown channel."),
            row.Text(4),
            row.TextOrNull(5),
            row.TextOrNull(6),
            JsonSerializer.Deserialize<Dictionary<string, string>>(secrets.Unprotect(row.Bytes(7)))!,
            new SenderLimits(row.RealOrNull(8), (int?)row.NumberOrNull(9)),
            row.Flag(10)
        );
}
