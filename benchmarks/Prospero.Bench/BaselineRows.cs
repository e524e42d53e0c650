using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;

namespace Prospero.Bench;

/// <summary>One prepared statement per request on the same table: each insert is a commit of its own, as durable as ours.</summary>
sealed class BaselineRows(string database) : IAsyncDisposable
{
    const string Workspace = "00000000-0000-7000-8000-000000000000";

    readonly SemaphoreSlim _writing = new(1, 1);
    readonly SqliteCommand _insert = Prepare(
        database,
        """
        insert into lead (workspace_id, id, first_name, last_name, email, email_key, phone, phone_e164, company, title, source,
            consent, metadata, search_text, created_at, updated_at)
        values (@p0, @p1, @p2, @p3, @p4, @p4, @p5, @p5, @p6, @p7, @p8, '{}', @p9, @p10, @p11, @p11)
        """,
        12
    );
    readonly ConcurrentBag<SqliteCommand> _selects = [];

    /// <summary>A connection as the server opens its own.</summary>
    public static SqliteConnection Open(string database)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = database, Pooling = false }.ToString());
        connection.Open();
        using var pragma = connection.CreateCommand();
        pragma.CommandText = "pragma journal_mode = wal; pragma synchronous = full; pragma foreign_keys = on; pragma cache_size = -65536";
        pragma.ExecuteNonQuery();
        return connection;
    }

    public async Task Insert(BaselineLead lead)
    {
        await _writing.WaitAsync();
        try
        {
            object?[] values =
            [
                Workspace,
                lead.Id,
                lead.FirstName,
                lead.LastName,
                lead.Email,
                lead.Phone,
                lead.Company,
                lead.Title,
                lead.Source,
                lead.Metadata,
                $"{lead.FirstName} {lead.LastName} {lead.Email} {lead.Phone} {lead.Company}",
                TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds(),
            ];
            for (var i = 0; i < values.Length; i++)
                _insert.Parameters[i].Value = values[i] ?? DBNull.Value;
            _insert.ExecuteNonQuery();
        }
        finally
        {
            _writing.Release();
        }
    }

    public BaselineLead? Find(string id)
    {
        if (!_selects.TryTake(out var select))
            select = Prepare(
                database,
                """
                select id, first_name, last_name, email, phone, company, title, source, metadata from lead
                where workspace_id = (select w.id from workspace w limit 1) and id = @p0
                """,
                1
            );
        try
        {
            select.Parameters[0].Value = id;
            using var row = select.ExecuteReader();
            return row.Read()
                ? new BaselineLead(Text(0)!, Text(1)!, Text(2), Text(3), Text(4), Text(5), Text(6), Text(7)!, Text(8)!)
                : null;

            string? Text(int column) => row.IsDBNull(column) ? null : row.GetString(column);
        }
        finally
        {
            _selects.Add(select);
        }
    }

    public ValueTask DisposeAsync()
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

    static SqliteCommand Prepare(string database, string text, int parameters)
    {
        var command = Open(database).CreateCommand();
        command.CommandText = text;
        for (var i = 0; i < parameters; i++)
            command.Parameters.AddWithValue($"@p{i}", DBNull.Value);
        command.Prepare();
        return command;
    }
}
