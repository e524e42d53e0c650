using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;
using Prospero.Bench.Databases;

namespace Prospero.Bench.Baselines;

/// <summary>SQLite: one writer, and as many readers as ask at once.</summary>
sealed class SqliteRows(string file) : BaselineRows
{
    readonly SemaphoreSlim _writing = new(1, 1);
    readonly SqliteCommand _insert = Prepare(file, InsertText, 12);
    readonly ConcurrentBag<SqliteCommand> _selects = [];

    public override async Task Insert(BaselineLead lead)
    {
        await _writing.WaitAsync();
        try
        {
            var values = Values(lead);
            for (var i = 0; i < values.Length; i++)
                _insert.Parameters[i].Value = values[i] is Guid id ? id.ToString("D") : values[i] ?? DBNull.Value;
            _insert.ExecuteNonQuery();
        }
        finally
        {
            _writing.Release();
        }
    }

    public override Task<BaselineLead?> Find(string id)
    {
        if (!_selects.TryTake(out var select))
            select = Prepare(file, SelectText, 1);
        try
        {
            select.Parameters[0].Value = id;
            using var row = select.ExecuteReader();
            return Task.FromResult(
                row.Read() ? new BaselineLead(Text(0)!, Text(1)!, Text(2), Text(3), Text(4), Text(5), Text(6), Text(7)!, Text(8)!) : null
            );

            string? Text(int column) => row.IsDBNull(column) ? null : row.GetString(column);
        }
        finally
        {
            _selects.Add(select);
        }
    }

    public override ValueTask DisposeAsync()
    {
        foreach (var command in _selects.Append(_insert))
        {
            var connection = command.Connection;
            command.Dispose();
            connection?.Dispose();
        }

        _writing.Dispose();
        return ValueTask.CompletedTask;
    }

    static SqliteCommand Prepare(string file, string text, int parameters)
    {
        var command = SqliteDatabase.Open(file).CreateCommand();
        command.CommandText = text;
        for (var i = 0; i < parameters; i++)
            command.Parameters.AddWithValue($"@p{i}", DBNull.Value);
        command.Prepare();
        return command;
    }
}
