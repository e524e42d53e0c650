using Npgsql;

namespace Prospero.Storage;

/// <summary>
/// Has PostgreSQL look at tables that grow faster than autovacuum looks, which is once a minute. A plan that was made while a
/// table was empty may read a whole workspace where it could look up a key, and it stays until the table is analysed.
/// </summary>
internal sealed class YoungTables(NpgsqlDataSource source) : IAsyncDisposable
{
    // A table that PostgreSQL knows to be this large has plans that fit, and autovacuum keeps them so. So has one that did not
    // grow since it was last looked at; its pages are counted, because the statistics of rows come too late.
    const string Find = """
        select quote_ident(relname) from pg_class
        where relnamespace = current_schema()::regnamespace and relkind = 'r' and reltuples < 50000
            and (reltuples < 0 or pg_relation_size(oid) > 1.5 * relpages * current_setting('block_size')::bigint)
        """;

    const long FirstLook = 250;
    const long LastLook = 300_000;

    long _written;
    long _nextLook = FirstLook;
    Task _look = Task.CompletedTask;

    /// <summary>So many rows were written. It waits for nothing; each look comes after four times as many rows as the last.</summary>
    public void Grew(int rows)
    {
        var written = Interlocked.Add(ref _written, rows);
        var next = Interlocked.Read(ref _nextLook);
        if (written < next || next > LastLook || Interlocked.CompareExchange(ref _nextLook, next * 4, next) != next)
            return;
        _look = Task.WhenAll(_look, Task.Run(Look));
    }

    /// <summary>Waits for a look that is under way.</summary>
    public async ValueTask DisposeAsync() => await _look;

    async Task Look()
    {
        try
        {
            await using var connection = await source.OpenConnectionAsync();
            foreach (var table in await Young(connection))
            {
                // Another process may be at it.
                await using var analyse = new NpgsqlCommand($"analyze (skip_locked) {table}", connection);
                await analyse.ExecuteNonQueryAsync();
            }
        }
        catch (NpgsqlException)
        {
            // Then autovacuum does it within a minute or two.
        }
    }

    static async Task<List<string>> Young(NpgsqlConnection connection)
    {
        var found = new List<string>();
        await using var find = new NpgsqlCommand(Find, connection);
        await using var reader = await find.ExecuteReaderAsync();
        while (await reader.ReadAsync())
            found.Add(reader.GetString(0));
        return found;
    }
}
