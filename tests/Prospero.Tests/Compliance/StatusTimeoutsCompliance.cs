using Prospero.Core;
using Prospero.Core.Access;
using Prospero.Core.Cadence;
using Prospero.Storage;
using Xunit;

namespace Prospero.Tests.Compliance;

/// <summary>What every store of time-outs must do, whatever the database.</summary>
public abstract class StatusTimeoutsCompliance(ITestDatabase database) : IAsyncLifetime
{
    static readonly DateTimeOffset Noon = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);
    CadencePlace _place = null!;

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    IStatusTimeouts Timeouts => new SqlStatusTimeouts((SqlStore)_place.Ports.Store);

    public async ValueTask InitializeAsync() => _place = await CadencePlace.On(database);

    public async ValueTask DisposeAsync()
    {
        await _place.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Runs_whose_time_is_over_are_found_earliest_first()
    {
        var late = await Started(Noon.AddMinutes(-1));
        var early = await Started(Noon.AddHours(-1));
        var ahead = await Started(Noon.AddHours(1));
        await Started(null);
        await Started(Noon.AddHours(-2), ClockId.New(Noon));

        Assert.Equal([early, late], await Timeouts.Due(null, Noon, 9, Ct));
        Assert.Equal([early], await Timeouts.Due(null, Noon, 1, Ct));
        Assert.Equal(early.StatusDue, await Timeouts.NextDue(null, Ct));
        Assert.Contains(ahead, await Timeouts.Due(null, Noon.AddHours(1), 9, Ct));
    }

    [Fact]
    public async Task A_clock_of_its_own_has_its_own_time()
    {
        var clock = ClockId.New(Noon);
        var run = await Started(Noon, clock);

        Assert.Null(await Timeouts.NextDue(null, Ct));
        Assert.Equal(Noon, await Timeouts.NextDue(clock, Ct));
        Assert.Equal([run], await Timeouts.Due(clock, Noon, 9, Ct));
    }

    [Fact]
    public async Task Another_status_has_another_time_and_an_end_has_none()
    {
        var run = await Started(Noon);
        await Change(new RunChange(run.Id, RunState.Parked, RunReason.Replied, Noon.AddMinutes(1)));
        Assert.Equal(Noon, (await Find(run)).StatusDue);

        var to = new RunChange(run.Id, RunState.Active, null, Noon.AddMinutes(2)) { StatusKey = "back", StatusDue = Noon.AddDays(3) };
        await Change(to);
        var after = await Find(run);
        Assert.Equal(("back", Noon.AddMinutes(2), Noon.AddDays(3)), (after.StatusKey, after.StatusSince, after.StatusDue));

        await Change(to with { StatusKey = "new", StatusDue = null });
        Assert.Null((await Find(run)).StatusDue);
        await Change(to);
        await Change(new RunChange(run.Id, RunState.Closed, RunReason.Archived, Noon.AddMinutes(3)));
        Assert.Null((await Find(run)).StatusDue);
        Assert.Null(await Timeouts.NextDue(null, Ct));
    }

    [Fact]
    public async Task An_open_run_is_given_more_time()
    {
        var run = await Started(Noon);

        await Do(tx => Timeouts.Postpone(tx, run.Workspace, run.Id, Noon.AddHours(1), Ct));
        Assert.Equal(Noon.AddHours(1), (await Find(run)).StatusDue);
        await Do(tx => Timeouts.Postpone(tx, run.Workspace, run.Id, null, Ct));
        Assert.Null((await Find(run)).StatusDue);

        await Change(new RunChange(run.Id, RunState.Closed, RunReason.Archived, Noon));
        await Do(tx => Timeouts.Postpone(tx, run.Workspace, run.Id, Noon, Ct));
        Assert.Null((await Find(run)).StatusDue);
    }

    [Fact]
    public async Task Times_go_with_a_test_clock_and_back()
    {
        var run = await Started(Noon.AddHours(3));
        var clocks = new SqlTestClocks();
        var clock = new CadenceClock(ClockId.New(Noon), Noon.AddDays(-7), Noon, 0);

        await Do(tx => clocks.Begin(tx, run.Workspace, clock, Noon, Ct));

        Assert.Null(await Timeouts.NextDue(null, Ct));
        Assert.Equal(clock.BaseCadence.AddHours(3), await Timeouts.NextDue(clock.Id, Ct));
        Assert.Equal(Noon.AddDays(-7).AddHours(-1), (await Find(run)).StatusSince);
    }

    async Task<Run> Started(DateTimeOffset? due, ClockId? clock = null)
    {
        var run = CadencePlace.NewRun(await _place.AddLead()) with { StatusSince = Noon.AddHours(-1), StatusDue = due, Clock = clock };
        await Do(tx => _place.Ports.Cadence.Apply(tx, run.Workspace, new Consequences { Start = [run] }, Ct));
        return run;
    }

    Task Change(RunChange change) =>
        Do(tx => _place.Ports.Cadence.Apply(tx, _place.Workspace.Id, new Consequences { Runs = [change] }, Ct));

    async Task<Run> Find(Run run) =>
        (await _place.Ports.Store.InTransaction(tx => _place.Ports.Cadence.FindRun(tx, run.Workspace, run.Id, Ct), Ct))!;

    Task Do(Func<ITransaction, Task> work) =>
        _place.Ports.Store.InTransaction(
            async tx =>
            {
                await work(tx);
                return true;
            },
            Ct
        );
}
