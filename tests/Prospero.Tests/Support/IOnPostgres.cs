using Xunit;
using Xunit.v3;

namespace Prospero.Tests.Support;

/// <summary>Marks a test class whose servers keep everything on PostgreSQL; those of all others do so on SQLite.</summary>
public interface IOnPostgres
{
    /// <summary>A migrated database for the test that runs; null for a file of its own.</summary>
    static async Task<string?> NewDatabase()
    {
        var test = (TestContext.Current.TestClass as IXunitTestClass)?.Class;
        if (test?.IsAssignableTo(typeof(IOnPostgres)) != true)
            return null;
        Assert.SkipUnless(PostgresServer.IsInstalled, "PostgreSQL is not installed: Debian's package postgresql.");
        return await (await PostgresServer.Get()).NewDatabase();
    }

    /// <summary>Removes it again.</summary>
    /// <param name="database">Null where there is none.</param>
    static async Task Drop(string? database)
    {
        if (database is not null)
            await (await PostgresServer.Get()).Drop(database);
    }
}
