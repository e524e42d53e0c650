using Prospero.Core;
using Prospero.Core.Channels;
using Xunit;

namespace Prospero.Tests.Compliance;

/// <summary>What every store of simulated acts must do, whatever the database.</summary>
public abstract class SimulatedActsStoreCompliance(ITestDatabase database) : IAsyncLifetime
{
    static readonly DateTimeOffset Noon = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);

    CadencePlace _place = null!;

    ISimulatedActs Acts => _place.Ports.Acts;

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _place = await CadencePlace.On(database);

    public async ValueTask DisposeAsync()
    {
        await _place.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Acts_are_due_oldest_first_and_stay_until_they_are_removed()
    {
        var later = NewAct(Noon.AddHours(1));
        var second = NewAct(Noon);
        var first = NewAct(Noon.AddHours(-1));
        await Acts.Add([later, second, first], Ct);

        Assert.Equal([first, second], await Acts.Due(null, Noon, 10, Ct));
        Assert.Equal([first], await Acts.Due(null, Noon, 1, Ct));
        await Acts.Remove([first.Id, second.Id], Ct);

        Assert.Empty(await Acts.Due(null, Noon, 10, Ct));
        Assert.Equal(later.DueAt, await Acts.NextDue(null, Ct));
    }

    [Fact]
    public async Task An_act_that_exists_is_left_as_it_is()
    {
        var act = NewAct(Noon);
        await Acts.Add([act], Ct);
        await Acts.Add([act with { DueAt = Noon.AddHours(-1), Json = "{}" }, NewAct(Noon.AddHours(1))], Ct);

        Assert.Equal([act], await Acts.Due(null, Noon, 10, Ct));
        Assert.Equal(Noon, await Acts.NextDue(null, Ct));
    }

    [Fact]
    public async Task Acts_of_a_clock_are_due_on_it_only()
    {
        var clock = new ClockId(Ids.New(Noon));
        var act = NewAct(Noon) with { Clock = clock };
        await Acts.Add([act], Ct);

        Assert.Empty(await Acts.Due(null, Noon, 10, Ct));
        Assert.Null(await Acts.NextDue(null, Ct));
        Assert.Equal([act], await Acts.Due(clock, Noon, 10, Ct));
        Assert.Equal(Noon, await Acts.NextDue(clock, Ct));
    }

    [Fact]
    public async Task Nothing_is_added_or_removed_for_an_empty_set()
    {
        await Acts.Add([], Ct);
        await Acts.Remove([], Ct);

        Assert.Null(await Acts.NextDue(null, Ct));
    }

    SimulatedAct NewAct(DateTimeOffset due) => new(Ids.New(Noon), _place.Workspace.Id, null, due, """{"kind":"reply"}""");
}
