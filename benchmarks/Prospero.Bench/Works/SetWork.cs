using System.Globalization;
using Npgsql;
using NpgsqlTypes;
using Prospero.Bench.Baselines;
using Prospero.Bench.Databases;

namespace Prospero.Bench.Works;

/// <summary>
/// Sets of leads with all rows that follow from them, added to PostgreSQL's tables by one statement a table, as the server does
/// it, and by COPY, in turns on one connection: from which size on COPY would win. What counts is processor time, the bench's and
/// that of the connection's process at the server: whatever else the machine does is not in it.
/// </summary>
static class SetWork
{
    const int MostLeads = 3_000;

    static readonly int[] Sizes = [30, 300, 1_000, 3_000];

    public static async Task Run(Options options, Database database, DatabaseRows table)
    {
        if (!options.Wants("sets"))
            return;
        var place = database.New();
        if (place.Postgres is null)
            return;
        await using (await House.Open(place)) { }
        await using var connection = PostgresDatabase.Open(place.Postgres + ";Max Auto Prepare=100;Auto Prepare Min Usages=2");
        var first = 0;
        // What is compiled in the first seconds is not what is measured.
        for (var round = -1; round < options.Rounds; round++)
        {
            var into = round < 0 ? new Table().Of(database.Name) : table;
            foreach (var size in Sizes)
            {
                var byStatements = $"sets of {size:#,0} by statements";
                into.Add(byStatements, "µs/lead", await Measure(connection, size, first, Statements));
                first += MostLeads;
                into.Add($"sets of {size:#,0} by COPY", "µs/lead", await Measure(connection, size, first, Copies), byStatements);
                first += MostLeads;
            }
        }
    }

    static async Task<double> Measure(
        NpgsqlConnection connection,
        int size,
        int first,
        Func<NpgsqlConnection, IReadOnlyList<LeadRows>, Task> add
    )
    {
        var sets = Enumerable.Range(0, MostLeads / size).Select(set => LeadRows.Of(size, first + set * size)).ToList();
        var before = Processor(connection);
        foreach (var tables in sets)
        {
            await using var transaction = await connection.BeginTransactionAsync();
            await add(connection, tables);
            await transaction.CommitAsync();
        }

        return (Processor(connection) - before).TotalMicroseconds / (sets.Count * size);
    }

    // How long both ends of the connection have run; Linux counts the server's in nanoseconds.
    static TimeSpan Processor(NpgsqlConnection connection)
    {
        var server = File.ReadAllText($"/proc/{connection.ProcessID}/schedstat").Split(' ')[0];
        return Environment.CpuUsage.TotalTime + TimeSpan.FromMicroseconds(long.Parse(server, CultureInfo.InvariantCulture) / 1000.0);
    }

    static async Task Statements(NpgsqlConnection connection, IReadOnlyList<LeadRows> tables)
    {
        await using var batch = new NpgsqlBatch(connection);
        foreach (var table in tables)
        {
            var arrays = string.Join(", ", table.Columns.Select((_, i) => $"${i + 1}"));
            var command = new NpgsqlBatchCommand(
                $"insert into {table.Name} ({table.Names}) select {table.Names} from unnest({arrays}) as item({table.Names})"
            );
            foreach (var (_, values) in table.Columns)
                command.Parameters.Add(new NpgsqlParameter { Value = values });
            batch.BatchCommands.Add(command);
        }

        await batch.ExecuteNonQueryAsync();
    }

    static async Task Copies(NpgsqlConnection connection, IReadOnlyList<LeadRows> tables)
    {
        foreach (var table in tables)
        {
            await using var copy = await connection.BeginBinaryImportAsync($"copy {table.Name} ({table.Names}) from stdin (format binary)");
            for (var row = 0; row < table.Count; row++)
            {
                await copy.StartRowAsync();
                foreach (var (_, values) in table.Columns)
                    await Write(copy, values, row);
            }

            await copy.CompleteAsync();
        }
    }

    static Task Write(NpgsqlBinaryImporter copy, Array values, int row) =>
        values switch
        {
            Guid?[] ids when ids[row] is { } id => copy.WriteAsync(id, NpgsqlDbType.Uuid),
            string?[] texts when texts[row] is { } text => copy.WriteAsync(text, NpgsqlDbType.Text),
            long?[] numbers when numbers[row] is { } number => copy.WriteAsync(number, NpgsqlDbType.Bigint),
            _ => copy.WriteNullAsync(),
        };

    /// <summary>Rows of one table, column by column, as wide as the server's own.</summary>
    sealed class LeadRows(string name, int count)
    {
        readonly List<(string Name, Array Values)> _columns = [];

        public string Name => name;

        public int Count => count;

        public IReadOnlyList<(string Name, Array Values)> Columns => _columns;

        public string Names => string.Join(", ", _columns.Select(column => column.Name));

        /// <summary>What is written for so many leads that are enrolled.</summary>
        public static IReadOnlyList<LeadRows> Of(int leads, int first)
        {
            var (lead, run, now) = (NewIds(leads), NewIds(leads), TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds());
            string Email(int i) => $"set-{first + i}@example.com";
            string Phone(int i) => $"+4917{first + i:000000000}";
            return
            [
                new LeadRows("lead", leads)
                    .Ids("workspace_id")
                    .Ids("id", i => lead[i])
                    .Texts("first_name last_name company title source", i => "Ada Lovelace")
                    .Texts("email email_key", Email)
                    .Texts("phone phone_e164", Phone)
                    .Texts("consent metadata", _ => """{"plan":"pro","seats":12}""")
                    .Texts("external_id time_zone language", _ => null)
                    .Texts("search_text", i => $"ada lovelace\n{Email(i)}\nanalytical engines\n{Phone(i)}")
                    .Numbers("created_at updated_at phone_rules_version", _ => now)
                    .Numbers("archived_at", _ => null),
                new LeadRows("run", leads)
                    .Ids("workspace_id workflow_id version_id")
                    .Ids("id", i => run[i])
                    .Ids("lead_id", i => lead[i])
                    .Texts("state", _ => "active")
                    .Texts("status_key door", _ => "new")
                    .Texts("reason", _ => null)
                    .Numbers("started_at", _ => now)
                    .Numbers("replied_at closed_at", _ => null),
                new LeadRows("touchpoint", leads)
                    .Ids("workspace_id workflow_id version_id sender_id")
                    .Ids("id", _ => Guid.CreateVersion7())
                    .Ids("lead_id", i => lead[i])
                    .Ids("run_id", i => run[i])
                    .Texts("kind", _ => "step")
                    .Texts("step_key channel", _ => "email")
                    .Texts("state", _ => "scheduled")
                    .Texts("hold_reason reason outcome content woken_by awaits", _ => null)
                    .Numbers("step_index number tries", _ => 1)
                    .Numbers("due_at", i => now + i)
                    .Numbers("slot_at parked_due", _ => null),
                new LeadRows("activity", leads)
                    .Ids("workspace_id")
                    .Ids("id", _ => Guid.CreateVersion7())
                    .Ids("lead_id", i => lead[i])
                    .Texts("type title description actor", _ => "lead_created")
                    .Numbers("at", _ => now),
                new LeadRows("event", 2 * leads)
                    .Ids("workspace_id")
                    .Ids("id", _ => Guid.CreateVersion7())
                    .Ids("lead_id", i => lead[i / 2])
                    .Texts("type", i => i % 2 == 0 ? "lead.created" : "run.started")
                    .Texts("payload", _ => """{"source":"bench","workflow_id":"01980000-0000-7000-8000-0000000000a1"}""")
                    .Numbers("position", i => (2 * first) + i + 1)
                    .Numbers("at", _ => now),
            ];
        }

        static Guid[] NewIds(int count) => [.. Enumerable.Range(0, count).Select(_ => Guid.CreateVersion7())];

        LeadRows Ids(string names, Func<int, Guid?>? value = null) => Add(names, value ?? (_ => BaselineRows.Workspace));

        LeadRows Texts(string names, Func<int, string?> value) => Add(names, value);

        LeadRows Numbers(string names, Func<int, long?> value) => Add(names, value);

        LeadRows Add<T>(string names, Func<int, T> value)
        {
            foreach (var column in names.Split(' '))
                _columns.Add((column, Enumerable.Range(0, count).Select(value).ToArray()));
            return this;
        }
    }
}
