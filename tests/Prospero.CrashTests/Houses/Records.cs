using System.Data;
using System.Data.Common;
using System.Globalization;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Prospero.CrashTests;

/// <summary>What stands in the database, read from outside.</summary>
/// <param name="postgres">The connection string; null for the SQLite file.</param>
public sealed class Records(string? postgres, string sqliteFile)
{
    /// <summary>How many touchpoints are on the timetable or under way.</summary>
    public Task<long> Ahead() => Count("select count(*) from touchpoint where state in ('scheduled', 'claimed', 'sending') and " + Awaited);

    /// <summary>How much goes over many rows and is not finished.</summary>
    public Task<long> Sweeping() => Count("select count(*) from sweep where finished_at is null");

    /// <summary>How many touchpoints a node has taken and not recorded.</summary>
    public Task<long> UnderWay() => Count("select count(*) from touchpoint where state in ('claimed', 'sending')");

    /// <summary>How many touchpoints stand where, in words.</summary>
    public async Task<string> States() =>
        string.Join(", ", await Column("select state || ' ' || count(*) from touchpoint group by state order by state"));

    /// <summary>Makes due now what the timetable has for later than a few seconds from now: what a provider put off.</summary>
    public Task Hurry(DateTimeOffset now)
    {
        var at = now.ToUnixTimeMilliseconds();
        return Execute(
            string.Create(
                CultureInfo.InvariantCulture,
                $"update touchpoint set due_at = {at} where state = 'scheduled' and due_at > {at + 10_000}"
            )
        );
    }

    /// <summary>Ends the claims of nodes that are dead, all of them, so that nobody waits for their leases.</summary>
    public Task ExpireClaims() => Execute("update touchpoint set lease_until = 0 where state in ('claimed', 'sending')");

    public async Task<long> Count(string sql) => long.Parse(Assert1(await Column(sql)), CultureInfo.InvariantCulture);

    /// <summary>The values of one column.</summary>
    public async Task<IReadOnlyList<string>> Column(string sql)
    {
        await using var connection = await Open(writes: false);
        return [.. (await Rows(connection, null, sql)).Select(row => row[0]!)];
    }

    /// <summary>Carries out a statement.</summary>
    public async Task Execute(string sql)
    {
        await using var connection = await Open(writes: true);
        await using var command = Command(connection, null, sql);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>Everything that the laws are about, as it stood at one moment.</summary>
    public async Task<Facts> Read()
    {
        await using var connection = await Open(writes: false);
        await using var moment = await connection.BeginTransactionAsync(
            postgres is null ? IsolationLevel.Serializable : IsolationLevel.RepeatableRead
        );
        async Task<List<T>> All<T>(string columns, string table, Func<string?[], T> read) =>
            [.. (await Rows(connection, moment, $"select {columns} from {table}")).Select(read)];
        return new Facts
        {
            Heads = await All("id, event_head", "workspace", row => new Head(row[0]!, long.Parse(row[1]!, CultureInfo.InvariantCulture))),
            Leads = await All("id, email_key", "lead where archived_at is null", row => new LeadRow(row[0]!, row[1] ?? "")),
            Runs = await All(
                "id, lead_id, workflow_id, state, reason, version_id",
                "run",
                row => new RunRow(row[0]!, row[1]!, row[2]!, row[3]!, row[4], row[5])
            ),
            Touchpoints = await All(
                "id, lead_id, run_id, step_index, number, state, due_at, hold_reason, reason, kind, step_key, version_id",
                "touchpoint",
                row => new TouchpointRow(
                    row[0]!,
                    row[1]!,
                    row[2],
                    int.Parse(row[3]!, CultureInfo.InvariantCulture),
                    int.Parse(row[4]!, CultureInfo.InvariantCulture),
                    row[5]!,
                    row[6] is { } due ? long.Parse(due, CultureInfo.InvariantCulture) : null,
                    row[7],
                    row[8],
                    row[9]!,
                    row[10]!,
                    row[11]
                )
            ),
            Attempts = await All(
                "id, touchpoint_id, number, result, provider_id, provider",
                "attempt",
                row => new AttemptRow(row[0]!, row[1]!, int.Parse(row[2]!, CultureInfo.InvariantCulture), row[3], row[4], row[5]!)
            ),
            Messages = await All(
                "id, lead_id, touchpoint_id, direction, status",
                "message",
                row => new MessageRow(row[0]!, row[1]!, row[2], row[3]!, row[4]!)
            ),
            Events = await All(
                "workspace_id, position, type, lead_id, payload",
                "event",
                row => new EventRow(row[0]!, long.Parse(row[1]!, CultureInfo.InvariantCulture), row[2]!, row[3]!, row[4]!)
            ),
            Activities = await All("id, lead_id, type, message_id", "activity", row => new ActivityRow(row[0]!, row[1]!, row[2]!, row[3])),
        };
    }

    // A parked touchpoint has no due time and waits for whoever resumes its run.
    const string Awaited = "(state <> 'scheduled' or due_at is not null)";

    static string Assert1(IReadOnlyList<string> values) =>
        values is [var one] ? one : throw new InvalidOperationException($"One row was asked for, {values.Count} came.");

    static async Task<List<string?[]>> Rows(DbConnection connection, DbTransaction? moment, string sql)
    {
        await using var command = Command(connection, moment, sql);
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<string?[]>();
        while (await reader.ReadAsync())
        {
            var row = new string?[reader.FieldCount];
            for (var i = 0; i < row.Length; i++)
                row[i] = await reader.IsDBNullAsync(i) ? null : Convert.ToString(reader.GetValue(i), CultureInfo.InvariantCulture);
            rows.Add(row);
        }

        return rows;
    }

    static DbCommand Command(DbConnection connection, DbTransaction? moment, string sql)
    {
        var command = connection.CreateCommand();
        command.Transaction = moment;
#pragma warning disable CA2100 // The texts stand in the tests.
        command.CommandText = sql;
#pragma warning restore CA2100
        return command;
    }

    async Task<DbConnection> Open(bool writes)
    {
        DbConnection connection = postgres is null
            ? new SqliteConnection($"Data Source={sqliteFile};Mode={(writes ? "ReadWrite" : "ReadOnly")};Pooling=False")
            : new NpgsqlConnection(postgres + ";Pooling=false");
        await connection.OpenAsync();
        return connection;
    }
}
