using Prospero.Core;

namespace Prospero.Storage;

/// <summary>Whether a node may take requests.</summary>
public sealed class Readiness(SqlStore store)
{
    const string Write = """
        update schema_version set applied_at = applied_at where version = (select max(version) from schema_version)
        """;

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
                        var needed = await tx.Sql()
                            .QueryFirst("select coalesce(max(min_code), 0) from schema_version", [], row => row.Count(0), ct);
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
}
