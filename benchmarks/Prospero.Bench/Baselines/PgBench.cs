using System.Globalization;
using Npgsql;
using Prospero.Bench.Databases;

namespace Prospero.Bench.Baselines;

/// <summary>PostgreSQL's own load generator, inserting single rows into the same table: no HTTP, no JSON, no server of ours.</summary>
static class PgBench
{
    // Ids that rise as ours do, so that it does not pay for scattered pages.
    const string Script = """
        insert into lead (workspace_id, id, first_name, last_name, email, email_key, phone, phone_e164, company, title, source,
            consent, metadata, search_text, created_at, updated_at)
        select '00000000-0000-7000-8000-000000000000', ('01930000-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid, 'Ada', 'Lovelace',
            'pgbench-' || n || '@example.com', 'pgbench-' || n || '@example.com', '+4917' || n, '+4917' || n, 'Analytical Engines',
            'Countess', 'bench', '{}', '{"plan":"pro","seats":12}', 'ada lovelace pgbench-' || n || '@example.com', n, n
        from nextval('bench_lead') as given(n);
        """;

    /// <summary>Transactions a second with so many connections.</summary>
    public static async Task<double> Run(Place place, int connections, int seconds)
    {
        await using (var connection = PostgresDatabase.Open(place.Address))
        await using (var sequence = connection.CreateCommand())
        {
            sequence.CommandText = "create sequence if not exists bench_lead cache 100";
            await sequence.ExecuteNonQueryAsync();
        }

        var script = Path.Combine(place.Folder, "pgbench.sql");
        await File.WriteAllTextAsync(script, Script.ReplaceLineEndings(" "));
        var address = new NpgsqlConnectionStringBuilder(place.Address);
        var output = await PostgresDatabase.Output(
            PostgresDatabase.Program("pgbench"),
            "-n",
            "-M",
            "prepared",
            "-c",
            Text(connections),
            "-j",
            "2",
            "-T",
            Text(seconds),
            "-f",
            script,
            "-h",
            address.Host!,
            "-p",
            Text(address.Port),
            "-U",
            address.Username!,
            address.Database!
        );
        var line = output.Split('\n').First(line => line.StartsWith("tps = ", StringComparison.Ordinal));
        return double.Parse(line.Split(' ')[2], CultureInfo.InvariantCulture);
    }

    static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
