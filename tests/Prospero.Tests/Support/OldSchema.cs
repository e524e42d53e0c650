using Prospero.Storage;
using Xunit;

namespace Prospero.Tests.Support;

/// <summary>A database as an older version of the program left it.</summary>
static class OldSchema
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>Brings an empty database to a version.</summary>
    public static Task Make(SqlStore store, int version) =>
        store.WhileMigrating(
            async () =>
            {
                foreach (var (number, text) in Migrator.Files(store.Dialect.Name).Where(file => file.Number <= version))
                    await store.InTransaction(tx => Apply(tx.Sql(), number, text), Ct);
                return true;
            },
            Ct
        );

    static async Task<bool> Apply(Sql sql, int number, string text)
    {
        await sql.Execute(
            "create table if not exists schema_version (version integer primary key, min_code integer not null, applied_at bigint not null)",
            [],
            Ct
        );
        await sql.Execute(text, [], Ct);
        await sql.Execute("insert into schema_version values (@version, 1, 0)", [("version", number)], Ct);
        return true;
    }
}
