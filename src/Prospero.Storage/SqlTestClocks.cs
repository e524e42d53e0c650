using Prospero.Core;
using Prospero.Core.Access;
using Prospero.Core.Cadence;

namespace Prospero.Storage;

/// <summary>The frozen clocks of test data in SQL. A clock stands in its workspace's row; who moves it has a row of its own.</summary>
public sealed class SqlTestClocks : ITestClocks
{
    public async Task<bool> Begin(ITransaction tx, WorkspaceId workspace, CadenceClock clock, DateTimeOffset now, CancellationToken ct)
    {
        const string text = """
            update workspace set clock_id = @clock, clock_base_cadence = @cadence, clock_base_system = @system, clock_rate = @rate
            where id = @workspace and clock_id is null
            """;
        (string, object?)[] values =
        [
            ("workspace", workspace.Value),
            ("clock", clock.Id.Value),
            ("cadence", clock.BaseCadence),
            ("system", clock.BaseSystem),
            ("rate", clock.Rate),
        ];
        if (await tx.ConfigurationSql().Execute(text, values, ct) == 0)
            return false;
        await MoveAll(tx.Sql(), workspace, clock.Id, clock.BaseCadence - now, ct);
        return true;
    }

    public async Task<CadenceClock?> Take(
        ITransaction tx,
        WorkspaceId workspace,
        ClockId clock,
        Guid holder,
        DateTimeOffset now,
        DateTimeOffset leaseUntil,
        CancellationToken ct
    )
    {
        const string take = """
            insert into clock_turn (workspace_id, clock_id, holder, lease_until) values (@workspace, @clock, @holder, @until)
            on conflict (workspace_id) do update set clock_id = excluded.clock_id, holder = excluded.holder,
                lease_until = excluded.lease_until
            where clock_turn.lease_until <= @now
            """;
        const string find = """
            select clock_base_cadence, clock_base_system, clock_rate from workspace where id = @workspace and clock_id = @clock
            """;
        var sql = tx.Sql();
        var found = await sql.QueryFirst(
            find,
            [("workspace", workspace.Value), ("clock", clock.Value)],
            row => new CadenceClock(clock, row.Time(0), row.Time(1), row.Real(2)),
            ct
        );
        if (found is null)
            return null;
        (string, object?)[] values =
        [
            ("workspace", workspace.Value),
            ("clock", clock.Value),
            ("holder", holder),
            ("until", leaseUntil),
            ("now", now),
        ];
        if (await sql.Execute(take, values, ct) == 0)
            return null;
        // A node that had not heard of the clock yet may have planned something on real time.
        await MoveTimetable(sql, workspace, clock, found.Now(now) - now, ct);
        return found;
    }

    public async Task<bool> Move(
        ITransaction tx,
        WorkspaceId workspace,
        CadenceClock clock,
        Guid holder,
        DateTimeOffset leaseUntil,
        CancellationToken ct
    )
    {
        const string move = """
            update workspace set clock_base_cadence = @cadence, clock_base_system = @system
            where id = @workspace and clock_id = @clock
            """;
        if (!await Renew(tx, workspace, holder, leaseUntil, ct))
            return false;
        (string, object?)[] values =
        [
            ("workspace", workspace.Value),
            ("clock", clock.Id.Value),
            ("cadence", clock.BaseCadence),
            ("system", clock.BaseSystem),
        ];
        return await tx.ConfigurationSql().Execute(move, values, ct) > 0;
    }

    public Task Release(ITransaction tx, WorkspaceId workspace, Guid holder, CancellationToken ct) =>
        tx.Sql()
            .Execute(
                "delete from clock_turn where workspace_id = @workspace and holder = @holder",
                [("workspace", workspace.Value), ("holder", holder)],
                ct
            );

    public async Task<bool> End(
        ITransaction tx,
        WorkspaceId workspace,
        CadenceClock clock,
        Guid holder,
        DateTimeOffset now,
        CancellationToken ct
    )
    {
        const string end = """
            update workspace set clock_id = null, clock_base_cadence = null, clock_base_system = null, clock_rate = null
            where id = @workspace and clock_id = @clock
            """;
        if (!await Renew(tx, workspace, holder, now, ct))
            return false;
        await tx.ConfigurationSql().Execute(end, [("workspace", workspace.Value), ("clock", clock.Id.Value)], ct);
        await MoveAll(tx.Sql(), workspace, null, now - clock.Now(now), ct);
        await Release(tx, workspace, holder, ct);
        return true;
    }

    static async Task<bool> Renew(ITransaction tx, WorkspaceId workspace, Guid holder, DateTimeOffset until, CancellationToken ct) =>
        await tx.Sql()
            .Execute(
                "update clock_turn set lease_until = @until where workspace_id = @workspace and holder = @holder",
                [("workspace", workspace.Value), ("holder", holder), ("until", until)],
                ct
            ) > 0;

    // The timetables of senders begin anew: their next slots are moments of the clock that is left behind.
    static async Task MoveAll(Sql sql, WorkspaceId workspace, ClockId? clock, TimeSpan shift, CancellationToken ct)
    {
        await MoveTimetable(sql, workspace, clock, shift, ct);
        if (shift == TimeSpan.Zero)
            return;
        await sql.Execute(
            "update lead_task set due_at = due_at + @shift where workspace_id = @workspace and done_at is null",
            [("workspace", workspace.Value), ("shift", (long)shift.TotalMilliseconds)],
            ct
        );
        await sql.Execute("delete from sender_slot where workspace_id = @workspace", [("workspace", workspace.Value)], ct);
    }

    // Everything that has a due time or may get one goes with the data set's clock.
    static async Task MoveTimetable(Sql sql, WorkspaceId workspace, ClockId? clock, TimeSpan shift, CancellationToken ct)
    {
        var isElsewhere = clock is null ? "clock_id is not null" : "(clock_id is null or clock_id <> @clock)";
        (string, object?)[] values = [("workspace", workspace.Value), ("clock", clock?.Value), ("shift", (long)shift.TotalMilliseconds)];
        var moved = await sql.Execute(
            $"""
            update touchpoint set clock_id = @clock, due_at = due_at + @shift, parked_due = parked_due + @shift, slot_at = null
            where workspace_id = @workspace and {isElsewhere}
                and (due_at is not null or state in ('scheduled', 'claimed', 'sending', 'held'))
            """,
            values,
            ct
        );
        await sql.Execute(
            $"update simulated_act set clock_id = @clock, due_at = due_at + @shift where workspace_id = @workspace and {isElsewhere}",
            values,
            ct
        );
        await sql.Execute(
            $"""
            update run set clock_id = @clock, status_due = status_due + @shift, status_since = status_since + @shift
            where workspace_id = @workspace and state <> 'closed' and {isElsewhere}
            """,
            values,
            ct
        );
        if (moved > 0 && shift != TimeSpan.Zero)
            sql.NoteDue(DateTimeOffset.UnixEpoch, clock);
    }
}
