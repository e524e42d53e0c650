using System.Data.Common;
using Npgsql;
using Prospero.Core;

namespace Prospero.Storage;

/// <summary>
/// Statements on one connection, perhaps in a transaction. Commands are prepared once per connection and text, so texts
/// must not carry values.
/// </summary>
internal sealed class Sql(SqlConnection connection, DbTransaction? transaction)
{
    readonly Pipeline? _pipeline = connection.Inner is NpgsqlConnection postgres ? new Pipeline(postgres) : null;

    public Dialect Dialect => connection.Dialect;

    /// <summary>True once a statement was refused: on PostgreSQL nothing of its transaction can be committed any more.</summary>
    public bool HasFailed { get; private set; }

    /// <summary>What others want to know once this transaction is committed.</summary>
    public Committed Notes { get; private set; }

    /// <summary>How many rows were sent in sets.</summary>
    public int Rows { get; private set; }

    /// <summary>Something is on the timetable at this moment of a clock, which is null for real time.</summary>
    public void NoteDue(DateTimeOffset? due, ClockId? clock)
    {
        if (due is null)
            return;
        if (clock is not null)
            Notes = Notes with { IsDueOnOwnClock = true };
        else if (Notes.EarliestDue is not { } earliest || due < earliest)
            Notes = Notes with { EarliestDue = due };
    }

    /// <summary>Events were appended, for which somebody may wait.</summary>
    public void NoteEvents() => Notes = Notes with { HasAppendedEvents = true };

    /// <summary>Configuration was written, of which nodes may keep copies.</summary>
    public void NoteConfiguration() => Notes = Notes with { HasChangedConfiguration = true };

    /// <summary>Runs a statement; returns how many rows it touched.</summary>
    public Task<int> Execute(string text, (string Name, object? Value)[] parameters, CancellationToken ct) =>
        Watched(async () =>
        {
            if (_pipeline is not { IsEmpty: false })
                return await connection.Command(text, transaction, parameters).ExecuteNonQueryAsync(ct);
            var command = _pipeline.Add(text, parameters);
            await _pipeline.Go(transaction, ct);
            return command.RecordsAffected;
        });

    /// <summary>Runs a statement over a set: the text names it as <c>{rows}</c>. Returns how many rows it touched.</summary>
    public Task<int> Execute(string text, RowColumns rows, (string Name, object? Value)[] parameters, CancellationToken ct) =>
        rows.Count == 0 ? Task.FromResult(0) : Execute(WithRows(text, rows), Parameters(rows, parameters), ct);

    /// <summary>Runs statements that may take as long as they must, as what changes a schema does.</summary>
    public Task<int> ExecuteLong(string text, CancellationToken ct) =>
        Watched(async () =>
        {
            var command = connection.Command(text, transaction, []);
            command.CommandTimeout = 0;
            return await command.ExecuteNonQueryAsync(ct);
        });

    /// <summary>
    /// Runs a statement whose result nobody waits for. On PostgreSQL it travels with the next one that somebody waits for, or
    /// with the commit; its refusal comes up there.
    /// </summary>
    /// <param name="refused">What a refusal means; null for what the database says.</param>
    public Task Send(
        string text,
        (string Name, object? Value)[] parameters,
        CancellationToken ct,
        Func<DbException, Exception?>? refused = null
    )
    {
        if (_pipeline is null)
            return Now(text, parameters, refused, ct);
        _pipeline.Add(text, parameters, null, refused);
        return Task.CompletedTask;
    }

    /// <summary>The same over a set: the text names it as <c>{rows}</c>.</summary>
    public Task Send(
        string text,
        RowColumns rows,
        (string Name, object? Value)[] parameters,
        CancellationToken ct,
        Func<DbException, Exception?>? refused = null
    ) => rows.Count == 0 ? Task.CompletedTask : Send(WithRows(text, rows), Parameters(rows, parameters), ct, refused);

    /// <summary>
    /// Reads all rows, of which nobody needs any yet: on PostgreSQL they come with the answer to the next statement that
    /// somebody waits for.
    /// </summary>
    public async Task<Asked<T>> Ask<T>(string text, (string Name, object? Value)[] parameters, Func<Row, T> map, CancellationToken ct)
    {
        if (_pipeline is null)
            return new Asked<T>(await Query(text, parameters, map, ct));
        var asked = new Asked<T>(null);
        _pipeline.Add(text, parameters, async (reader, late) => asked.Answer(await All(reader, map, late)));
        return asked;
    }

    /// <summary>The same with a statement over a set: the text names it as <c>{rows}</c>.</summary>
    public Task<Asked<T>> Ask<T>(
        string text,
        RowColumns rows,
        (string Name, object? Value)[] parameters,
        Func<Row, T> map,
        CancellationToken ct
    ) => rows.Count == 0 ? Task.FromResult(new Asked<T>([])) : Ask(WithRows(text, rows), Parameters(rows, parameters), map, ct);

    /// <summary>Reads all rows.</summary>
    public Task<List<T>> Query<T>(string text, (string Name, object? Value)[] parameters, Func<Row, T> map, CancellationToken ct) =>
        Watched(async () =>
        {
            if (_pipeline is { IsEmpty: false })
            {
                var asked = await Ask(text, parameters, map, ct);
                await _pipeline.Go(transaction, ct);
                return asked.Rows;
            }

            await using var reader = await connection.Command(text, transaction, parameters).ExecuteReaderAsync(ct);
            return await All(reader, map, ct);
        });

    /// <summary>Reads all rows of a statement over a set: the text names it as <c>{rows}</c>.</summary>
    public Task<List<T>> Query<T>(
        string text,
        RowColumns rows,
        (string Name, object? Value)[] parameters,
        Func<Row, T> map,
        CancellationToken ct
    ) => rows.Count == 0 ? Task.FromResult(new List<T>()) : Query(WithRows(text, rows), Parameters(rows, parameters), map, ct);

    /// <summary>Reads the first row; the default of <typeparamref name="T"/> if there is none.</summary>
    public async Task<T?> QueryFirst<T>(string text, (string Name, object? Value)[] parameters, Func<Row, T> map, CancellationToken ct) =>
        (await Query(text, parameters, map, ct)) is [var first, ..] ? first : default;

    /// <summary>Waits for the answers to all that was asked.</summary>
    public Task Answers(CancellationToken ct) =>
        _pipeline is { IsEmpty: false }
            ? Watched(async () =>
            {
                await _pipeline.Go(transaction, ct);
                return true;
            })
            : Task.CompletedTask;

    /// <summary>On PostgreSQL: commits, with all that was sent and these statements before it, in one trip.</summary>
    public Task Commit(params NpgsqlBatchCommand[] before) =>
        Watched(async () =>
        {
            await _pipeline!.Commit(transaction!, [.. before, new NpgsqlBatchCommand("commit")]);
            return true;
        });

    static async Task<List<T>> All<T>(DbDataReader reader, Func<Row, T> map, CancellationToken ct)
    {
        var found = new List<T>();
        var row = new Row(reader);
        while (await reader.ReadAsync(ct))
            found.Add(map(row));
        return found;
    }

    async Task Now(string text, (string Name, object? Value)[] parameters, Func<DbException, Exception?>? refused, CancellationToken ct)
    {
        try
        {
            await Execute(text, parameters, ct);
        }
        catch (DbException e) when (refused?.Invoke(e) is not null)
        {
            throw refused(e)!;
        }
    }

    async Task<T> Watched<T>(Func<Task<T>> statement)
    {
        try
        {
            return await statement();
        }
        catch
        {
            HasFailed = true;
            throw;
        }
    }

    string WithRows(string text, RowColumns rows)
    {
        Rows += rows.Count;
        return text.Replace("{rows}", Dialect.Rows(rows, "rows"), StringComparison.Ordinal);
    }

    (string Name, object? Value)[] Parameters(RowColumns rows, (string Name, object? Value)[] parameters) =>
        [.. parameters, .. Dialect.RowParameters(rows, "rows")];
}

/// <summary>Rows that were asked for and come with a later answer.</summary>
internal sealed class Asked<T>(List<T>? rows)
{
    List<T>? _rows = rows;

    /// <summary>The rows.</summary>
    /// <exception cref="InvalidOperationException">Nothing was waited for since they were asked for.</exception>
    public List<T> Rows => _rows ?? throw new InvalidOperationException("The answer is not here yet: nothing was waited for since.");

    public void Answer(List<T> rows) => _rows = rows;
}

/// <summary>The current row of a reader, by ordinal.</summary>
internal readonly struct Row(DbDataReader reader)
{
    public bool IsNull(int i) => reader.IsDBNull(i);

    public Guid Id(int i) => reader.GetGuid(i);

    public Guid? IdOrNull(int i) => reader.IsDBNull(i) ? null : reader.GetGuid(i);

    public string Text(int i) => reader.GetString(i);

    public string? TextOrNull(int i) => reader.IsDBNull(i) ? null : reader.GetString(i);

    public long Number(int i) => reader.GetInt64(i);

    public int Count(int i) => checked((int)reader.GetInt64(i));

    public long? NumberOrNull(int i) => reader.IsDBNull(i) ? null : reader.GetInt64(i);

    public double Real(int i) => reader.GetDouble(i);

    public double? RealOrNull(int i) => reader.IsDBNull(i) ? null : reader.GetDouble(i);

    public bool Flag(int i) => reader.GetBoolean(i);

    public byte[] Bytes(int i) => (byte[])reader.GetValue(i);

    public byte[]? BytesOrNull(int i) => reader.IsDBNull(i) ? null : (byte[])reader.GetValue(i);

    public DateTimeOffset Time(int i) => DateTimeOffset.FromUnixTimeMilliseconds(reader.GetInt64(i));

    public DateTimeOffset? TimeOrNull(int i) => reader.IsDBNull(i) ? null : Time(i);
}
