using Microsoft.Data.Sqlite;

namespace Prospero.Bench.Databases;

/// <summary>SQLite: each place is a folder with its file.</summary>
sealed class SqliteDatabase(Folders folders) : Database
{
    public override string Name => "SQLite";

    public override Place New() => new(folders.New(), null);

    // The last connection that closed has moved the log into the file: copying the folder copies everything.
    public override Place Copy(Place from)
    {
        var to = New();
        File.Copy(from.Address, to.Address);
        Folders.CopyKeys(from.Folder, to.Folder);
        return to;
    }

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

    public static SqliteConnection Open(string file)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Pooling = false }.ToString());
        connection.Open();
        using var pragma = connection.CreateCommand();
        pragma.CommandText = "pragma journal_mode = wal; pragma synchronous = full; pragma foreign_keys = on; pragma cache_size = -65536";
        pragma.ExecuteNonQuery();
        return connection;
    }
}
