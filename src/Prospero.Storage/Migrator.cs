using System.Globalization;
using System.Reflection;
using Prospero.Core;

namespace Prospero.Storage;

/// <summary>The database was brought to a version that this program is too old for.</summary>
/// <param name="needed">The version that a program must know at least.</param>
public sealed class SchemaTooNew(int needed)
    : Exception(
        $"This program is too old for the database: it knows version {Migrator.Newest} of the schema, and version {needed} is needed. "
            + "Start the version of Prospero that the other nodes have, or a newer one."
    );

/// <summary>
/// Brings the schema to this code's version: numbered files, forward only, each in a transaction with its own line in
/// <c>schema_version</c>. Two processes that start together do not disturb each other: a lock serves one after the other.
/// </summary>
public sealed class Migrator(SqlStore store, TimeProvider clock)
{
    /// <summary>Applies what is missing; returns the numbers that were applied.</summary>
    /// <exception cref="SchemaTooNew">The database needs a newer program.</exception>
    public Task<IReadOnlyList<int>> Migrate(CancellationToken ct) => Migrate(() => { }, ct);

    /// <summary>Applies what is missing, and then does what else must be done by one process at a time.</summary>
    /// <exception cref="SchemaTooNew">The database needs a newer program.</exception>
    public Task<IReadOnlyList<int>> Migrate(Action furnish, CancellationToken ct) =>
        store.WhileMigrating(
            async () =>
            {
                var applied = await ApplyAll(ct);
                await SearchIndex.Prepare(store, ct);
                furnish();
                return applied;
            },
            ct
        );

    /// <summary>The version that this code brings, the same on every database.</summary>
    public static int Newest { get; } = Files("sqlite").Max(file => file.Number);

    /// <summary>The migrations of this code that are missing where some were applied, in the order in which they come.</summary>
    public static IReadOnlyList<int> Missing(IReadOnlySet<int> applied) =>
        [.. Files("sqlite").Select(file => file.Number).Where(number => !applied.Contains(number))];

    async Task<IReadOnlyList<int>> ApplyAll(CancellationToken ct)
    {
        var applied = new List<int>();
        foreach (var (number, text) in Files(store.Dialect.Name))
            if (await store.InTransaction(tx => Apply(tx, number, text, ct), ct))
                applied.Add(number);
        return applied;
    }

    async Task<bool> Apply(ITransaction tx, int number, string text, CancellationToken ct)
    {
        var sql = tx.Sql();
        await sql.Execute(
            "create table if not exists schema_version (version integer primary key, min_code integer not null, applied_at bigint not null)",
            [],
            ct
        );
        var needed = await sql.QueryFirst("select coalesce(max(min_code), 0) from schema_version", [], row => row.Count(0), ct);
        if (needed > Newest)
            throw new SchemaTooNew(needed);
        // Each for itself: a number may come after a greater one.
        if ((await sql.Query("select 1 from schema_version where version = @version", [("version", number)], _ => true, ct)).Count > 0)
            return false;
        await sql.ExecuteLong(text, ct);
        await sql.Execute(
            "insert into schema_version (version, min_code, applied_at) values (@version, @min_code, @now)",
            [("version", number), ("min_code", MinCode(text)), ("now", clock.GetUtcNow())],
            ct
        );
        return true;
    }

    // The first line of a migration may say up to which version programs cannot work with what is written from now on.
    static int MinCode(string text)
    {
        const string mark = "-- min_code ";
        return text.StartsWith(mark, StringComparison.Ordinal)
            ? int.Parse(text[mark.Length..text.IndexOf('\n', StringComparison.Ordinal)], CultureInfo.InvariantCulture)
            : 1;
    }

    // Named like 0001_access.sqlite.sql.
    internal static List<(int Number, string Text)> Files(string dialect)
    {
        var assembly = Assembly.GetExecutingAssembly();
        return
        [
            .. assembly
                .GetManifestResourceNames()
                .Where(name => name.EndsWith($".{dialect}.sql", StringComparison.Ordinal))
                .Select(name => (int.Parse(name[..4], CultureInfo.InvariantCulture), Text(assembly, name)))
                .OrderBy(file => file.Item1),
        ];
    }

    static string Text(Assembly assembly, string name)
    {
        using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }
}
