using System.Diagnostics;
using Npgsql;
using Prospero.Bench.Databases;
using Prospero.Core;

namespace Prospero.Bench.Baselines;

/// <summary>
/// The plain loop on PostgreSQL, as somebody writes it who knows the database: sets instead of rows, prepared statements, the
/// second transaction in one trip. One connection.
/// </summary>
static class PostgresLoop
{
    const int Batch = 256;

    const string ClaimText = """
        update touchpoint set state = 'claimed', claim_id = $2, lease_until = 1
        where (workspace_id, id) in (
            select workspace_id, id from touchpoint
            where state = 'scheduled' and clock_id is null and due_at <= $1 order by due_at, id limit 256 for update skip locked)
        returning workspace_id, id
        """;

    const string EndText = """
        update touchpoint set state = 'sent', claim_id = null, lease_until = null, due_at = null
        from unnest($1, $2) as item(ws, tp) where workspace_id = ws and id = tp
        """;

    const string NextText = """
        insert into touchpoint (workspace_id, id, lead_id, run_id, workflow_id, version_id, kind, step_index, step_key, number,
            channel, sender_id, state, due_at, tries)
        select workspace_id, next, lead_id, run_id, workflow_id, version_id, kind, 1, step_key, 1, channel, sender_id, 'scheduled',
            $4, 0
        from unnest($1, $2, $3) as item(ws, tp, next) join touchpoint on workspace_id = ws and id = tp
        """;

    public static TimeSpan Drain(string address, int due)
    {
        using var connection = PostgresDatabase.Open(address + ";Max Auto Prepare=10;Auto Prepare Min Usages=2");
        var watch = Stopwatch.StartNew();
        var done = 0;
        while (Claim(connection) is { Count: > 0 } claimed)
        {
            End(connection, claimed);
            done += claimed.Count;
        }

        return done == due ? watch.Elapsed : throw new InvalidOperationException($"{done} touchpoints were handled, not {due}");
    }

    static List<(Guid Workspace, Guid Id)> Claim(NpgsqlConnection connection)
    {
        var now = TimeProvider.System.GetUtcNow();
        using var claim = new NpgsqlCommand(ClaimText, connection)
        {
            Parameters =
            {
                new() { Value = now.ToUnixTimeMilliseconds() },
                new() { Value = Ids.New(now) },
            },
        };
        var claimed = new List<(Guid, Guid)>(Batch);
        using var rows = claim.ExecuteReader();
        while (rows.Read())
            claimed.Add((rows.GetGuid(0), rows.GetGuid(1)));
        return claimed;
    }

    static void End(NpgsqlConnection connection, List<(Guid Workspace, Guid Id)> claimed)
    {
        var now = TimeProvider.System.GetUtcNow();
        var (workspaces, ids) = (claimed.ConvertAll(one => one.Workspace).ToArray(), claimed.ConvertAll(one => one.Id).ToArray());
        using var transaction = connection.BeginTransaction();
        using var both = new NpgsqlBatch(connection, transaction)
        {
            BatchCommands =
            {
                new NpgsqlBatchCommand(EndText)
                {
                    Parameters =
                    {
                        new() { Value = workspaces },
                        new() { Value = ids },
                    },
                },
                new NpgsqlBatchCommand(NextText)
                {
                    Parameters =
                    {
                        new() { Value = workspaces },
                        new() { Value = ids },
                        new() { Value = claimed.ConvertAll(_ => Ids.New(now)).ToArray() },
                        new() { Value = now.AddDays(1).ToUnixTimeMilliseconds() },
                    },
                },
            },
        };
        both.ExecuteNonQuery();
        transaction.Commit();
    }
}
