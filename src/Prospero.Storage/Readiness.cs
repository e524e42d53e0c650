using Prospero.Core;

namespace Prospero.Storage;

/// <summary>Whether a node may take requests.</summary>
public sealed class Readiness(SqlStore store)
{
    const string Write = """
        update schema_version set applied_at = applied_at where version = (select max(version) from schema_version)
        """;

    /// <summary>The oldest version of the schema that a program must know to use the database.</summary>
    public Task<int> Needed(CancellationToken ct) => store.Read(sql => Needed(sql, ct), ct);

    /// <summary>Why not, in words; null if it may.</summary>
    public async Task<string?> WhyNot(CancellationToken ct)
    {
        try
        {
            return await store.InTransaction(
                    async tx =>
                    {
                        // It changes nothing, but it is written: a full disk refuses it.
                        await tx.Sql().Execute(Write, [], ct);
                        var needed = await Needed(tx.Sql(), ct);
                        return needed > Migrator.Newest
                            ? $"the schema needs a newer program (at least version {needed} of the schema)"
                            : null;
                    },
                    ct
                )
                // A disk may have room for this and for nothing else.
                ?? store.Outage.Why;
        }
        catch (StoreUnavailable e)
        {
            return e.Message;
        }
        catch (System.Data.Common.DbException)
        {
            return "the database cannot be used";
        }
    }

    static Task<int> Needed(Sql sql, CancellationToken ct) =>
        sql.QueryFirst("select coalesce(max(min_code), 0) from schema_version", [], row => row.Count(0), ct);
}
