using System.Collections.Concurrent;
using System.Data.Common;
using System.Text.RegularExpressions;
using Npgsql;

namespace Prospero.Storage;

/// <summary>
/// Statements of one PostgreSQL connection that wait for a trip to the server: they go together, in their order, with the next
/// one whose answer somebody waits for, or with the commit. A statement sees what those before it did, as if each had gone alone.
/// </summary>
internal sealed partial class Pipeline(NpgsqlConnection connection)
{
    // By the text as it stands in our source. Texts carry no values, so that there are few.
    static readonly ConcurrentDictionary<string, Positional> Known = new(StringComparer.Ordinal);

    List<Statement> _waiting = [];

    public bool IsEmpty => _waiting.Count == 0;

    /// <summary>Adds a statement; the next <see cref="Go"/> or <see cref="Commit"/> takes it along.</summary>
    /// <param name="read">Reads its rows; null if it has none.</param>
    /// <param name="refused">What a refusal means; null for what the database says.</param>
    public NpgsqlBatchCommand Add(
        string text,
        (string Name, object? Value)[] parameters,
        Func<DbDataReader, CancellationToken, Task>? read = null,
        Func<DbException, Exception?>? refused = null
    )
    {
        var positional = Known.GetOrAdd(text, Positional.Of);
        var command = new NpgsqlBatchCommand(positional.Text);
        foreach (var name in positional.Names)
            command.Parameters.Add(Parameter(name, parameters));
        _waiting.Add(new Statement(command, read, refused));
        return command;
    }

    /// <summary>Sends what waits, in one trip, and reads all answers.</summary>
    public async Task Go(DbTransaction? transaction, CancellationToken ct)
    {
        var going = Take();
        await using var batch = new NpgsqlBatch(connection, (NpgsqlTransaction?)transaction);
        foreach (var statement in going)
            batch.BatchCommands.Add(statement.Command);
        await Carry(batch, going, ct);
    }

    /// <summary>Sends what waits and these statements after it, of which the last one commits, and waits as long as it takes.</summary>
    public async Task Commit(DbTransaction transaction, params NpgsqlBatchCommand[] last)
    {
        var going = Take();
        // A time-out would cancel the wait for a synchronous standby, and the commit would stand on one server only.
        await using var batch = new NpgsqlBatch(connection, (NpgsqlTransaction)transaction) { Timeout = 0 };
        foreach (var statement in going)
            batch.BatchCommands.Add(statement.Command);
        foreach (var command in last)
            batch.BatchCommands.Add(command);
        await Carry(batch, going, CancellationToken.None);
    }

    static async Task Carry(NpgsqlBatch batch, List<Statement> going, CancellationToken ct)
    {
        try
        {
            await using var reader = await batch.ExecuteReaderAsync(ct);
            foreach (var statement in going)
            {
                if (statement.Read is null)
                    continue;
                await statement.Read(reader, ct);
                await reader.NextResultAsync(ct);
            }

            // A refusal of a statement without rows comes up here.
            while (await reader.NextResultAsync(ct)) { }
        }
        catch (PostgresException e) when (Meaning(going, e) is not null)
        {
            throw Meaning(going, e)!;
        }
    }

    static Exception? Meaning(List<Statement> going, PostgresException error) =>
        going.Find(statement => ReferenceEquals(statement.Command, error.BatchCommand))?.Refused?.Invoke(error);

    static NpgsqlParameter Parameter(string name, (string Name, object? Value)[] parameters)
    {
        foreach (var (given, value) in parameters)
            if (given == name)
                return new NpgsqlParameter { Value = PostgresDialect.Driven(value) };
        throw new InvalidOperationException($"A statement names @{name}, which was not given.");
    }

    List<Statement> Take()
    {
        var taken = _waiting;
        _waiting = [];
        return taken;
    }

    sealed record Statement(
        NpgsqlBatchCommand Command,
        Func<DbDataReader, CancellationToken, Task>? Read,
        Func<DbException, Exception?>? Refused
    );

    /// <summary>A text with numbers for names: the driver sends it as it is.</summary>
    sealed partial record Positional(string Text, string[] Names)
    {
        public static Positional Of(string text)
        {
            List<string> names = [];
            var numbered = Name()
                .Replace(
                    text,
                    match =>
                    {
                        var name = match.Groups["name"].Value;
                        if (!names.Contains(name))
                            names.Add(name);
                        return $"${names.IndexOf(name) + 1}";
                    }
                );
            return new Positional(numbered, [.. names]);
        }

        [GeneratedRegex(@"@(?<name>\w+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
        private static partial Regex Name();
    }
}
