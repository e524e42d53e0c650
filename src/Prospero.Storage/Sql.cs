using System.Data.Common;
using Prospero.Core;

namespace Prospero.Storage;

/// <summary>
/// Statements on one connection, perhaps in a transaction. Commands are prepared once per connection and text, so texts
/// must not carry values.
/// </summary>
internal sealed class Sql(SqlConnection connection, DbTransaction? transaction)
{
    public Dialect Dialect => connection.Dialect;

    /// <summary>True once a statement was refused: on PostgreSQL nothing of its transaction can be committed any more.</summary>
    public bool HasFailed { get; private set; }

    /// <summary>What others want to know once this transaction is committed.</summary>
    public Committed Notes { get; private set; }

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

    /// <summary>Configuration was written, of which nodes may keep copies.</summary>
    public void NoteConfiguration() => Notes = Notes with { HasChangedConfiguration = true };

    /// <summary>Runs a statement; returns how many rows it touched.</summary>
    public async Task<int> Execute(string text, (string Name, object? Value)[] parameters, CancellationToken ct)
    {
        var command = connection.Command(text, transaction, parameters);
        try
        {
            return await command.ExecuteNonQueryAsync(ct);
        }
        catch (DbException)
        {
            HasFailed = true;
            throw;
        }
    }

    /// <summary>Runs a statement over a set: the text names it as <c>{rows}</c>. Returns how many rows it touched.</summary>
    public Task<int> Execute(string text, RowColumns rows, (string Name, object? Value)[] parameters, CancellationToken ct) =>
        rows.Count == 0 ? Task.FromResult(0) : Execute(WithRows(text, rows), Parameters(rows, parameters), ct);

    /// <summary>Like <see cref="Execute(string, RowColumns, ValueTuple{string, object?}[], CancellationToken)"/>; a row that a
    /// unique index refuses undoes this statement only, and the transaction may go on.</summary>
    public async Task<int> ExecuteOrUndo(string text, RowColumns rows, (string Name, object? Value)[] parameters, CancellationToken ct)
    {
        const string here = "before_statement";
        if (!Dialect.RefusalEndsTransaction || transaction is null)
            return await Execute(text, rows, parameters, ct);
        await transaction.SaveAsync(here, ct);
        try
        {
            return await Execute(text, rows, parameters, ct);
        }
        catch (DbException e) when (Dialect.IsTaken(e))
        {
            await transaction.RollbackAsync(here, ct);
            HasFailed = false;
            throw;
        }
    }

    /// <summary>Reads all rows.</summary>
    public async Task<List<T>> Query<T>(string text, (string Name, object? Value)[] parameters, Func<Row, T> map, CancellationToken ct)
    {
        var command = connection.Command(text, transaction, parameters);
        try
        {
            await using var reader = await command.ExecuteReaderAsync(ct);
            var found = new List<T>();
            var row = new Row(reader);
            while (await reader.ReadAsync(ct))
                found.Add(map(row));
            return found;
        }
        catch (DbException)
        {
            HasFailed = true;
            throw;
        }
    }

    /// <summary>Reads all rows of a statement over a set: the text names it as <c>{rows}</c>.</summary>
    public Task<List<T>> Query<T>(
        string text,
        RowColumns rows,
        (string Name, object? Value)[] parameters,
        Func<Row, T> map,
        CancellationToken ct
    ) => rows.Count == 0 ? Task.FromResult(new List<T>()) : Query(WithRows(text, rows), Parameters(rows, parameters), map, ct);

    /// <summary>Reads the first row; the default of <typeparamref name="T"/> if there is none.</summary>
    public async Task<T?> QueryFirst<T>(string text, (string Name, object? Value)[] parameters, Func<Row, T> map, CancellationToken ct)
    {
        var command = connection.Command(text, transaction, parameters);
        try
        {
            await using var reader = await command.ExecuteReaderAsync(ct);
            return await reader.ReadAsync(ct) ? map(new Row(reader)) : default;
        }
        catch (DbException)
        {
            HasFailed = true;
            throw;
        }
    }

    string WithRows(string text, RowColumns rows) => text.Replace("{rows}", Dialect.Rows(rows, "rows"), StringComparison.Ordinal);

    (string Name, object? Value)[] Parameters(RowColumns rows, (string Name, object? Value)[] parameters) =>
        [.. parameters, .. Dialect.RowParameters(rows, "rows")];
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
