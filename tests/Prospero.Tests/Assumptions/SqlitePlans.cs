using Prospero.Core;
using Prospero.Core.Cadence;
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
            sql => sql.Query(Explain(SqlLeads.MatchText), rows, [("workspace", Guid.Empty)], row => row.Text(3), default),
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

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_is_in_progress_or_ahead_is_found_without_reading_what_has_been(bool hasClock)
    {
        var clock = hasClock ? ClockId.New(DateTimeOffset.UnixEpoch) : (ClockId?)null;
        string[] texts =
        [
            SqlCadence.InProgressText(_store.Dialect, clock),
            SqlCadence.TakeBackText(_store.Dialect, PauseScope.Workflow),
            SqlStandings.AheadText(_store.Dialect, clock, "true"),
        ];
        foreach (var text in texts)
        {
            var plan = await Plan(text);
            Assert.Contains(plan, line => line.Contains("touchpoint_lease", StringComparison.Ordinal));
            Assert.DoesNotContain(plan, line => line.Contains("autoindex_touchpoint", StringComparison.Ordinal));
            Assert.DoesNotContain(
                plan,
                line => line.StartsWith("SCAN ", StringComparison.Ordinal) && line.Contains("touchpoint", StringComparison.Ordinal)
            );
        }
    }

    Task<List<string>> Plan(string text)
    {
        (string, object?)[] parameters =
        [
            .. new[] { "workspace", "sender", "claim", "clock", "config", "subject", "now" }
                .Where(name => text.Contains($"@{name}", StringComparison.Ordinal))
                .Select(name => (name, (object?)Guid.Empty)),
        ];
        return _store.Read(sql => sql.Query(Explain(text), parameters, row => row.Text(3), default), default);
    }

    static string Explain(string text) => $"explain query plan {text}";
}
