using System.Text;
using Prospero.Core.Cadence;
using Prospero.Storage;
using Prospero.Tests.Support;
using Xunit;

namespace Prospero.Tests.Outages;

/// <summary>A node whose machine's clock is 30 seconds off, on PostgreSQL.</summary>
public sealed class WrongClockTests : IOnPostgres
{
    static readonly TimeSpan Near = TimeSpan.FromSeconds(3);

    [Theory]
    [InlineData(30)]
    [InlineData(-30)]
    public async Task Its_times_ids_and_claims_are_those_of_the_database(int seconds)
    {
        await using var server = await TestServer.Start(change: options =>
            options with
            {
                Clock = null,
                Machine = new ShiftedClock(TimeSpan.FromSeconds(seconds)),
            }
        );
        var workspace = await server.AddWorkspace("off");
        var key = await server.AddKey(workspace);
        var truth = await server.Get<SqlStore>().AskTime(TestContext.Current.CancellationToken);

        var created = await server.Send(
            "POST",
            "/api/public/leads",
            Encoding.UTF8.GetBytes("""{"first_name":"Ana","email":"ana@example.com"}"""),
            key
        );
        var lead = created.Json.GetProperty("lead");

        Assert.Equal(201, created.Status);
        Assert.InRange(lead.GetProperty("created_at").GetDateTimeOffset(), truth - Near, truth + Near);
        Assert.InRange(TimeOf(lead.GetProperty("id").GetGuid()), truth - Near, truth + Near);
        Assert.InRange(server.Get<TimeProvider>().GetUtcNow(), truth - Near, truth + Near);
        // A lease of somebody else that has just begun is not seen as expired.
        var lease = truth + new CadenceOptions().Lease;
        Assert.True(server.Get<TimeProvider>().GetUtcNow() < lease);
    }

    static DateTimeOffset TimeOf(Guid id) => DateTimeOffset.FromUnixTimeMilliseconds(Convert.ToInt64(id.ToString("N")[..12], 16));

    sealed class ShiftedClock(TimeSpan by) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + by;
    }
}
