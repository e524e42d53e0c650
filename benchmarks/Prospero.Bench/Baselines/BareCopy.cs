using System.Diagnostics;
using NpgsqlTypes;
using Prospero.Bench.Databases;
using Prospero.Core;

namespace Prospero.Bench.Baselines;

/// <summary>The quickest way that a database has to fill the same indexed table: COPY, or on SQLite one statement in one transaction.</summary>
static class BareCopy
{
    const string Columns =
        "workspace_id, id, first_name, last_name, email, email_key, phone, phone_e164, company, title, source, consent, metadata, "
        + "search_text, created_at, updated_at";

    /// <summary>How long so many rows take.</summary>
    public static TimeSpan Run(Place place, int count)
    {
        var watch = Stopwatch.StartNew();
        if (place.Postgres is { } address)
            Copy(address, count);
        else
            Insert(place.Address, count);
        return watch.Elapsed;
    }

    static void Copy(string address, int count)
    {
        using var connection = PostgresDatabase.Open(address);
        using var copy = connection.BeginBinaryImport($"copy lead ({Columns}) from stdin (format binary)");
        for (var row = 0; row < count; row++)
        {
            copy.StartRow();
            foreach (var value in Row(row))
            {
                if (value is Guid id)
                    copy.Write(id, NpgsqlDbType.Uuid);
                else if (value is long number)
                    copy.Write(number, NpgsqlDbType.Bigint);
                else
                    copy.Write((string)value, NpgsqlDbType.Text);
            }
        }

        copy.Complete();
    }

    static void Insert(string file, int count)
    {
        using var connection = SqliteDatabase.Open(file);
        using var transaction = connection.BeginTransaction();
        using var insert = connection.CreateCommand();
        insert.CommandText = $"insert into lead ({Columns}) values ({string.Join(", ", Row(0).Select((_, i) => $"@p{i}"))})";
        foreach (var (i, value) in Row(0).Index())
            insert.Parameters.AddWithValue($"@p{i}", value);
        for (var row = 0; row < count; row++)
        {
            foreach (var (i, value) in Row(row).Index())
                insert.Parameters[i].Value = value is Guid id ? id.ToString("D") : value;
            insert.ExecuteNonQuery();
        }

        transaction.Commit();
    }

    static object[] Row(int row)
    {
        var now = TimeProvider.System.GetUtcNow();
        var (email, phone) = ($"copied-{row}@example.com", $"+4918{row:000000000}");
        return
        [
            BaselineRows.Workspace,
            Ids.New(now),
            "Ada",
            "Lovelace",
            email,
            email,
            phone,
            phone,
            "Analytical Engines",
            "Countess",
            "bench",
            "{}",
            """{"plan":"pro","seats":12}""",
            $"ada lovelace\n{email}\nanalytical engines\n{phone}",
            now.ToUnixTimeMilliseconds(),
            now.ToUnixTimeMilliseconds(),
        ];
    }
}
