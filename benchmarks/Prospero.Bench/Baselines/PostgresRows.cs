using Npgsql;

namespace Prospero.Bench.Baselines;

/// <summary>PostgreSQL with Npgsql: a pooled connection per request, statements prepared by the driver.</summary>
sealed class PostgresRows(string database) : BaselineRows
{
    readonly NpgsqlDataSource _source = NpgsqlDataSource.Create($"{database};Max Auto Prepare=10;Auto Prepare Min Usages=2");

    public override async Task Insert(BaselineLead lead)
    {
        await using var connection = await _source.OpenConnectionAsync();
        await using var command = new NpgsqlCommand(InsertText, connection);
        var values = Values(lead);
        for (var i = 0; i < values.Length; i++)
            command.Parameters.AddWithValue($"p{i}", values[i] ?? DBNull.Value);
        await command.ExecuteNonQueryAsync();
    }

    public override async Task<BaselineLead?> Find(string id)
    {
        await using var connection = await _source.OpenConnectionAsync();
        await using var command = new NpgsqlCommand(SelectText, connection);
        command.Parameters.AddWithValue("p0", Guid.Parse(id));
        await using var row = await command.ExecuteReaderAsync();
        return await row.ReadAsync()
            ? new BaselineLead(row.GetGuid(0).ToString("D"), Text(1)!, Text(2), Text(3), Text(4), Text(5), Text(6), Text(7)!, Text(8)!)
            : null;

        string? Text(int column) => row.IsDBNull(column) ? null : row.GetString(column);
    }

    public override ValueTask DisposeAsync() => _source.DisposeAsync();
}
