using Npgsql;
using Prospero.Core.Cadence;
using Prospero.Core.Workflows;
using Prospero.Storage;
using Xunit;

namespace Prospero.Tests.Compliance;

/// <summary>
/// Whoever writes on PostgreSQL takes one connection: transactions that wait for a second one would wait for each other when
/// the pool is empty.
/// </summary>
public sealed class OneConnectionTests : IAsyncLifetime
{
    static readonly DateTimeOffset Noon = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);

    CadencePlace _place = null!;

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _place = await CadencePlace.On(new OneConnection());

    public ValueTask DisposeAsync() => _place.DisposeAsync();

    [Fact]
    public async Task Recording_a_step_that_changes_and_tags_a_lead()
    {
        var touchpoint = await _place.Schedule(Noon);
        var claimed = Assert.Single(await _place.Ports.Cadence.ClaimDue(null, 10, Noon, Noon.AddMinutes(5), Ct));
        var step = new UpdateStep("mark", TimeSpan.Zero, [new NewValue("lead.company", "\"Acme\"")], ["Warm"], [], null);
        var settlement = Sends.To(TouchpointState.Sent, null, new Consequences { Updates = [new LeadUpdate(touchpoint.Lead, step, Noon)] });

        var recorded = await _place.Ports.Store.InTransaction(
            tx => _place.Ports.Cadence.Record(tx, [new Recording(claimed, settlement, null, null)], Ct),
            Ct
        );

        Assert.Equal([true], recorded);
        var lead = await _place.Ports.Leads.Find(touchpoint.Workspace, touchpoint.Lead, Ct);
        Assert.Equal(("Acme", "Warm"), (lead!.Company, Assert.Single(lead.Tags).Name));
    }

    sealed class OneConnection : ITestDatabase
    {
        readonly PostgresDatabase _database = new();
        PostgresStore? _store;

        public async Task<SqlStore> Create()
        {
            await _database.Create();
            var address = new NpgsqlConnectionStringBuilder(_database.Address) { MaxPoolSize = 1, Timeout = 1 };
            return _store = new PostgresStore(address.ConnectionString);
        }

        public async ValueTask DisposeAsync()
        {
            if (_store is not null)
                await _store.DisposeAsync();
            await _database.DisposeAsync();
        }
    }
}
