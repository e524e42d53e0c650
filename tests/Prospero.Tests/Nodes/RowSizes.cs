using System.Globalization;
using Npgsql;
using Prospero.Core.Cadence;
using Prospero.Server.Startup;
using Prospero.Tests.Support;
using Xunit;

namespace Prospero.Tests.Nodes;

/// <summary>
/// What a lead and a touchpoint cost on disk, on the real schema after the real way through the house: the figures that
/// docs/operations/scaling.md reckons with. With <c>-showLiveOutput</c> it prints them.
/// </summary>
public sealed class RowSizes : IOnPostgres
{
    const int Leads = 4000;

    const string Sizes = """
        select relname, n_live_tup, pg_table_size(relid), pg_indexes_size(relid)
        from pg_stat_user_tables
        where schemaname = current_schema() and n_live_tup >= 1000
        order by relname
        """;

    [Fact]
    public async Task A_lead_with_one_sent_touchpoint_stays_within_its_budget()
    {
        await using var place = await NodePlace.Begin();
        var provider = new GatedProvider();
        var node = await place.Add(provider, Roles.Api, options => options with { Cadence = new CadenceOptions { BatchSize = 1000 } });
        await using var connection = new NpgsqlConnection(place.Door.Get<ServerOptions>().Postgres);
        await connection.OpenAsync();
        var begin = await Log(connection);
        for (var i = 0; i < Leads; i += 1000)
            await place.LeadsArrive(1000);
        var stored = await Log(connection);
        while (await node.Get<CadenceEngine>().RunOnce(null, place.Door.Clock.GetUtcNow(), default) > 0) { }

        Assert.Equal(Leads, provider.Received.Count);
        var sent = await Log(connection);
        foreach (var table in new[] { "lead", "run", "touchpoint", "attempt", "message", "event", "activity" })
            await Execute(connection, $"vacuum (full, analyze) {table}");
        var total = 0L;
        TestContext.Current.TestOutputHelper!.WriteLine("table            rows   bytes a row   of its indexes");
        await using var command = new NpgsqlCommand(Sizes, connection);
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            var (rows, table, indexes) = (reader.GetInt64(1), reader.GetInt64(2), reader.GetInt64(3));
            total += table + indexes;
            TestContext.Current.TestOutputHelper!.WriteLine(
                string.Create(CultureInfo.InvariantCulture, $"{reader.GetString(0), -12} {rows, 8} {table / rows, 13} {indexes / rows, 16}")
            );
        }

        TestContext.Current.TestOutputHelper!.WriteLine(
            string.Create(CultureInfo.InvariantCulture, $"a lead with one touchpoint: {total / Leads} bytes")
        );
        // Other tests on the server write to the same log: it says something when this one runs alone.
        TestContext.Current.TestOutputHelper!.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"write-ahead log, without page images: {(stored - begin) / Leads} bytes a lead, {(sent - stored) / Leads} bytes a touchpoint"
            )
        );
        Assert.InRange(total / Leads, 1000, 5000);
    }

    static async Task<long> Log(NpgsqlConnection connection)
    {
        await using var command = new NpgsqlCommand("select (pg_current_wal_insert_lsn() - '0/0'::pg_lsn)::bigint", connection);
        return (long)(await command.ExecuteScalarAsync())!;
    }

    static async Task Execute(NpgsqlConnection connection, string text)
    {
#pragma warning disable CA2100 // The texts stand above.
        await using var command = new NpgsqlCommand(text, connection);
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync();
    }
}
