using System.Data.Common;
using System.Globalization;

namespace Prospero.Bench.Databases;

/// <summary>
/// Leads in large numbers, each with its run and its first touchpoint, made inside the database after the model of one that
/// was taken in: to take in a million would last longer than all that is measured.
/// </summary>
static class Crowd
{
    const int Chunk = 50_000;

    /// <summary>Adds so many leads, whose touchpoints are due one a second from the model's due time on.</summary>
    public static void Plant(Place place, int count)
    {
        using var connection = place.Connect();
        for (var from = 1; from <= count; from += Chunk)
        {
            using var transaction = connection.BeginTransaction();
            foreach (var table in new[] { "lead", "run", "touchpoint" })
                Run(connection, transaction, Insert(place, connection, transaction, table, from, Math.Min(from + Chunk - 1, count)));
            transaction.Commit();
        }

        if (count > 0)
            Run(connection, null, place.Postgres is null ? "analyze" : "vacuum analyze");
    }

    // The first row of the table again and again, with ids, addresses and due times of its own.
    static string Insert(Place place, DbConnection connection, DbTransaction transaction, string table, int from, int to)
    {
        var columns = Columns(connection, transaction, table);
        var hex = place.Postgres is null ? "printf('%012x', n)" : "lpad(to_hex(n), 12, '0')";
        var values = columns.Select(column =>
            (table, column) switch
            {
                (_, "id") => Id(table),
                ("run" or "touchpoint", "lead_id") => Id("lead"),
                ("touchpoint", "run_id") => Id("run"),
                ("lead", "email" or "email_key") => "'waiting-' || n || '@example.com'",
                ("lead", "phone" or "phone_e164") => "'+4917' || (100000000 + n)",
                ("lead", "search_text") => "'ada lovelace waiting-' || n || '@example.com'",
                ("touchpoint", "due_at") => "m.due_at + 1000 * n",
                _ => $"m.{column}",
            }
        );
        var numbers = place.Postgres is null
            ? $"(with recursive c(n) as (select {Number(from)} union all select n + 1 from c where n < {Number(to)}) select n from c)"
            : $"generate_series({Number(from)}::bigint, {Number(to)})";
        return $"""
            insert into {table} ({string.Join(", ", columns)})
            select {string.Join(", ", values)}
            from (select * from {table} where id < {Cast(
                "'01ff0000-0000-7000-8000-000000000000'"
            )} order by id limit 1) as m, {numbers} as c(n)
            """.Replace(
            "as c(n)",
            place.Postgres is null ? "as c" : "as c(n)",
            StringComparison.Ordinal
        );

        // They sort behind all that was taken in.
        string Id(string of) => Cast($"('01ff0000-0000-7000-{(of == "lead" ? "8001" : of == "run" ? "8002" : "8003")}-' || {hex})");

        string Cast(string text) => place.Postgres is null ? text : $"cast({text} as uuid)";
    }

    static List<string> Columns(DbConnection connection, DbTransaction transaction, string table)
    {
        using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = $"select * from {table} limit 0";
        using var rows = command.ExecuteReader();
        return [.. Enumerable.Range(0, rows.FieldCount).Select(rows.GetName)];
    }

    static void Run(DbConnection connection, DbTransaction? transaction, string text)
    {
        using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = text;
        command.CommandTimeout = 0;
        command.ExecuteNonQuery();
    }

    static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
