using System.Diagnostics;
using Microsoft.Data.Sqlite;
using Prospero.Bench.Databases;
using Prospero.Core;

namespace Prospero.Bench.Baselines;

/// <summary>
/// The least that sending on time takes in SQL: claim a batch, commit, then end each touchpoint and insert the next one,
/// commit. No gates, no message, no attempt, no event, no timeline.
/// </summary>
static class PlainLoop
{
    const int Batch = 256;

    const string ClaimText = """
        update touchpoint set state = 'claimed', claim_id = 'plain', lease_until = 1
        where rowid in (select rowid from touchpoint
            where state = 'scheduled' and clock_id is null and due_at <= @now order by due_at, id limit @limit)
        returning workspace_id, id
        """;

    const string EndText =
        "update touchpoint set state = 'sent', claim_id = null, lease_until = null, due_at = null where workspace_id = @ws and id = @id";

    const string NextText = """
        insert into touchpoint (workspace_id, id, lead_id, run_id, workflow_id, version_id, kind, step_index, step_key, number,
            channel, sender_id, state, due_at, tries)
        select workspace_id, @next, lead_id, run_id, workflow_id, version_id, kind, 1, step_key, 1, channel, sender_id, 'scheduled',
            @due, 0
        from touchpoint where workspace_id = @ws and id = @id
        """;

    public static TimeSpan Drain(Place place, int due)
    {
        if (place.Postgres is { } postgres)
            return PostgresLoop.Drain(postgres, due);
        using var connection = SqliteDatabase.Open(place.Address);
        using var claim = Prepare(connection, ClaimText, "@now", "@limit");
        using var end = Prepare(connection, EndText, "@ws", "@id");
        using var next = Prepare(connection, NextText, "@ws", "@id", "@next", "@due");
        var watch = Stopwatch.StartNew();
        var done = 0;
        while (Claim(connection, claim) is { Count: > 0 } claimed)
        {
            End(connection, claimed, end, next);
            done += claimed.Count;
        }

        return done == due ? watch.Elapsed : throw new InvalidOperationException($"{done} touchpoints were handled, not {due}");
    }

    static List<(string Workspace, string Id)> Claim(SqliteConnection connection, SqliteCommand claim)
    {
        var claimed = new List<(string, string)>(Batch);
        using var transaction = connection.BeginTransaction(deferred: false);
        claim.Transaction = transaction;
        claim.Parameters["@now"].Value = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
        claim.Parameters["@limit"].Value = Batch;
        using (var rows = claim.ExecuteReader())
            while (rows.Read())
                claimed.Add((rows.GetString(0), rows.GetString(1)));
        transaction.Commit();
        return claimed;
    }

    static void End(SqliteConnection connection, List<(string Workspace, string Id)> claimed, SqliteCommand end, SqliteCommand next)
    {
        using var transaction = connection.BeginTransaction(deferred: false);
        end.Transaction = next.Transaction = transaction;
        var now = TimeProvider.System.GetUtcNow();
        foreach (var (workspace, id) in claimed)
        {
            end.Parameters["@ws"].Value = next.Parameters["@ws"].Value = workspace;
            end.Parameters["@id"].Value = next.Parameters["@id"].Value = id;
            end.ExecuteNonQuery();
            next.Parameters["@next"].Value = Ids.New(now).ToString("D");
            next.Parameters["@due"].Value = now.AddDays(1).ToUnixTimeMilliseconds();
            next.ExecuteNonQuery();
        }

        transaction.Commit();
    }

    static SqliteCommand Prepare(SqliteConnection connection, string text, params string[] names)
    {
        var command = connection.CreateCommand();
        command.CommandText = text;
        foreach (var name in names)
            command.Parameters.AddWithValue(name, DBNull.Value);
        return command;
    }
}
