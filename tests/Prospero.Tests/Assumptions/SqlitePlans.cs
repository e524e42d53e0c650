using Prospero.Storage;
using Prospero.Tests.Compliance;
using Prospero.Tests.Support;
using Xunit;

namespace Prospero.Tests.Assumptions;

/// <summary>How SQLite goes about a statement whose cost must follow the set and not the table.</summary>
public sealed class SqlitePlans : IAsyncLifetime
{
    readonly SqliteDatabase _database = new();
    SqlStore _store = null!;

    public async ValueTask InitializeAsync()
    {
        _store = await _database.Create();
        await new Migrator(_store, new ManualClock(DateTimeOffset.UnixEpoch)).Migrate(default);
    }

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    [Fact]
    public async Task A_match_looks_every_key_up_in_an_index()
    {
        var rows = SqlLeads.MatchRows(["ana@example.com"], ["+573001234567"]);

        var plan = await _store.Read(
            sql => sql.Query("explain query plan " + SqlLeads.MatchText, rows, [("workspace", Guid.Empty)], row => row.Text(3), default),
            default
        );

        // The two libraries word the beginning of a line differently.
        Assert.Contains(
            plan,
            line => line.EndsWith("USING INDEX lead_live_email (workspace_id=? AND email_key=?)", StringComparison.Ordinal)
        );
        Assert.Contains(
            plan,
            line => line.EndsWith("USING INDEX lead_live_phone (workspace_id=? AND phone_e164=?)", StringComparison.Ordinal)
        );
        Assert.Contains(
            plan,
            line => line.EndsWith("USING INDEX sqlite_autoindex_lead_1 (workspace_id=? AND id=?)", StringComparison.Ordinal)
        );
    }
}
