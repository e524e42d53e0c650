using Prospero.Core;

namespace Prospero.Storage;

/// <summary>Whether a node may take requests.</summary>
public sealed class Readiness(IStore store)
{
    /// <summary>Why not, in words; null if it may.</summary>
    public async Task<string?> WhyNot(CancellationToken ct)
    {
        try
        {
            return await store.InTransaction(
                async tx =>
                {
                    // The statement changes nothing, but it needs a database that can be written.
                    await tx.Sql().Execute("update schema_version set version = version where version = 0", [], ct);
                    var needed = await tx.Sql()
                        .QueryFirst("select coalesce(max(min_code), 0) from schema_version", [], row => row.Count(0), ct);
                    return needed > Migrator.Newest ? $"the schema needs a newer program (at least version {needed} of the schema)" : null;
                },
                ct
            );
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
