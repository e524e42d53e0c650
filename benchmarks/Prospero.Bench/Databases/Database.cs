using System.Data.Common;
using Prospero.Server.Startup;

namespace Prospero.Bench.Databases;

/// <summary>A kind of database that is measured.</summary>
abstract class Database : IAsyncDisposable
{
    /// <summary>As the table calls it.</summary>
    public abstract string Name { get; }

    /// <summary>A new, empty place.</summary>
    public abstract Place New();

    /// <summary>A copy of a place that nobody has open.</summary>
    public abstract Place Copy(Place from);

    public abstract ValueTask DisposeAsync();

    /// <summary>The databases that are to be measured, opened one after the other.</summary>
    public static async IAsyncEnumerable<Database> Wanted(Options options, Folders folders)
    {
        if (options.Databases is "sqlite" or "both")
            yield return new SqliteDatabase(folders);
        if (options.Databases is "postgres" or "both")
            yield return await PostgresDatabase.Start(folders);
    }
}

/// <summary>Where the data of one server are.</summary>
/// <param name="Folder">Its folder.</param>
/// <param name="Postgres">Its PostgreSQL database; null for a SQLite file in the folder.</param>
sealed record Place(string Folder, string? Postgres)
{
    public ServerOptions Options => new() { DataFolder = Folder, Postgres = Postgres };

    /// <summary>What the bare endpoints are given: a connection string or the file.</summary>
    public string Address => Postgres ?? Options.SqliteFile;

    /// <summary>Opens a connection as the server opens its own.</summary>
    public DbConnection Connect() => Postgres is null ? SqliteDatabase.Open(Address) : PostgresDatabase.Open(Postgres);

    /// <summary>An id as the database's driver takes it.</summary>
    public object Id(Guid id) => Postgres is null ? id.ToString("D") : id;
}
