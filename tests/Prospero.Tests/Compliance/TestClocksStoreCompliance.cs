using Prospero.Core;
using Prospero.Core.Access;
using Prospero.Core.Cadence;
using Prospero.Core.Channels;
using Prospero.Storage;
using Xunit;

namespace Prospero.Tests.Compliance;

/// <summary>What every store of test clocks must do, whatever the database.</summary>
public abstract class TestClocksStoreCompliance(ITestDatabase database) : IAsyncLifetime
{
    static readonly DateTimeOffset Noon = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);
    static readonly TimeSpan Lease = TimeSpan.FromMinutes(1);

    readonly ITestClocks _clocks = new SqlTestClocks();
    CadencePlace _place = null!;

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    WorkspaceId Ours => _place.Workspace.Id;

    public async ValueTask InitializeAsync() => _place = await CadencePlace.On(database);

    public async ValueTask DisposeAsync()
    {
        await _place.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task A_data_set_has_one_clock_at_most()
    {
        var clock = NewClock(Noon.AddDays(-7));

        Assert.True(await Begin(clock));
        Assert.False(await Begin(NewClock(Noon)));
        Assert.Equal(clock, await Clock());
    }

    [Fact]
    public async Task What_is_planned_goes_with_the_clock_and_back_in_the_same_distance()
    {
        var due = await _place.Schedule(Noon.AddHours(3));
        var act = new SimulatedAct(Ids.New(Noon), Ours, null, Noon.AddHours(1), """{"kind":"reply"}""");
        await _place.Ports.Acts.Add([act], Ct);
        var clock = NewClock(Noon.AddDays(-7));
        await Begin(clock);

        Assert.Null(await _place.Ports.Cadence.NextDue(null, Ct));
        Assert.Null(await _place.Ports.Acts.NextDue(null, Ct));
        Assert.Equal(clock.BaseCadence.AddHours(3), await _place.Ports.Cadence.NextDue(clock.Id, Ct));
        Assert.Equal(clock.BaseCadence.AddHours(1), await _place.Ports.Acts.NextDue(clock.Id, Ct));

        var (holder, later) = (Ids.New(Noon), Noon.AddDays(1));
        await Take(clock.Id, holder, later);
        Assert.True(await Write(tx => _clocks.End(tx, Ours, clock, holder, later, Ct)));

        Assert.Null(await Clock());
        Assert.Equal(later.AddHours(3), await _place.Ports.Cadence.NextDue(null, Ct));
        Assert.Equal(later.AddHours(1), await _place.Ports.Acts.NextDue(null, Ct));
        Assert.Equal(due.Id, Assert.Single(await _place.Ports.Cadence.TouchpointsOf(Ours, due.Lead, Ct)).Id);
    }

    [Fact]
    public async Task What_is_parked_goes_with_the_clock_too()
    {
        var parked = await _place.Schedule(Noon.AddHours(3));
        await Apply(new Consequences { Pending = [new PendingChange(parked.Run!.Value, null, PendingAction.Park, "stopped")] });
        var clock = NewClock(Noon.AddDays(-7));

        await Begin(clock);

        var moved = Assert.Single(await _place.Ports.Cadence.TouchpointsOf(Ours, parked.Lead, Ct));
        Assert.Equal((null, clock.BaseCadence.AddHours(3), clock.Id), (moved.DueAt, moved.ParkedDue, moved.Clock));
    }

    [Fact]
    public async Task Open_tasks_go_with_the_clock_and_back()
    {
        var of = await _place.Schedule(Noon);
        LeadTask Task(string title) =>
            new(Ids.New(Noon), Ours, of.Lead, of.Run!.Value, of.Workflow, "ask", title, null, Noon.AddHours(3), Noon, null, null);
        var (open, done) = (Task("open"), Task("done"));
        var tasks = new SqlLeadTasks((SqlStore)_place.Ports.Store);
        await Apply(new Consequences { Tasks = [open, done] });
        await Write(tx => tasks.Complete(tx, Ours, done.Id, "ana", Noon, Ct));
        var clock = NewClock(Noon.AddDays(-7));

        await Begin(clock);
        Assert.Equal(clock.BaseCadence.AddHours(3), await Due(open));
        Assert.Equal(done.DueAt, await Due(done));
        var (holder, later) = (Ids.New(Noon), Noon.AddDays(1));
        await Take(clock.Id, holder, later);
        await Write(tx => _clocks.End(tx, Ours, clock, holder, later, Ct));

        Assert.Equal(later.AddHours(3), await Due(open));

        async Task<DateTimeOffset?> Due(LeadTask task) => (await Write(tx => tasks.Find(tx, Ours, task.Id, Ct)))!.DueAt;
    }

    [Fact]
    public async Task Another_workspace_keeps_its_own_time()
    {
        var other = CadencePlace.NewWorkspace("other");
        await _place.Add(other);
        await _place.Schedule(Noon.AddHours(3), workspace: other);

        await Begin(NewClock(Noon.AddDays(-7)));

        Assert.Equal(Noon.AddHours(3), await _place.Ports.Cadence.NextDue(null, Ct));
    }

    [Fact]
    public async Task One_holds_the_clock_until_its_lease_ends()
    {
        var clock = NewClock(Noon);
        await Begin(clock);
        var (first, second) = (Ids.New(Noon), Ids.New(Noon));

        Assert.Equal(clock, await Take(clock.Id, first, Noon));
        Assert.Null(await Take(clock.Id, second, Noon));
        Assert.Equal(clock, await Take(clock.Id, second, Noon + Lease));

        Assert.False(await Move(clock, first, Noon.AddHours(1)));
        Assert.True(await Move(clock, second, Noon.AddHours(1)));
        Assert.Equal(Noon.AddHours(1), (await Clock())!.BaseCadence);
        Assert.False(await Write(tx => _clocks.End(tx, Ours, clock, first, Noon, Ct)));
    }

    [Fact]
    public async Task A_lease_that_was_given_back_is_free()
    {
        var clock = NewClock(Noon);
        await Begin(clock);
        var (first, second) = (Ids.New(Noon), Ids.New(Noon));
        await Take(clock.Id, first, Noon);

        await Write(tx => Done(_clocks.Release(tx, Ours, second, Ct)));
        Assert.Null(await Take(clock.Id, second, Noon));
        await Write(tx => Done(_clocks.Release(tx, Ours, first, Ct)));
        Assert.NotNull(await Take(clock.Id, second, Noon));
    }

    [Fact]
    public async Task A_clock_that_is_gone_cannot_be_taken()
    {
        await Begin(NewClock(Noon));

        Assert.Null(await Take(ClockId.New(Noon), Ids.New(Noon), Noon));
    }

    [Fact]
    public async Task Whoever_takes_the_clock_takes_over_what_was_planned_on_real_time_meanwhile()
    {
        var clock = NewClock(Noon.AddDays(-7));
        await Begin(clock);
        await _place.Schedule(Noon.AddHours(3));

        await Take(clock.Id, Ids.New(Noon), Noon);

        Assert.Null(await _place.Ports.Cadence.NextDue(null, Ct));
        Assert.Equal(clock.BaseCadence.AddHours(3), await _place.Ports.Cadence.NextDue(clock.Id, Ct));
    }

    static CadenceClock NewClock(DateTimeOffset at) => new(ClockId.New(Noon), at, Noon, Rate: 0);

    Task Apply(Consequences consequences) => Write(tx => Done(_place.Ports.Cadence.Apply(tx, Ours, consequences, Ct)));

    Task<bool> Begin(CadenceClock clock) => Write(tx => _clocks.Begin(tx, Ours, clock, Noon, Ct));

    Task<CadenceClock?> Take(ClockId clock, Guid holder, DateTimeOffset now) =>
        Write(tx => _clocks.Take(tx, Ours, clock, holder, now, now + Lease, Ct));

    Task<bool> Move(CadenceClock clock, Guid holder, DateTimeOffset to) =>
        Write(tx => _clocks.Move(tx, Ours, clock with { BaseCadence = to }, holder, Noon + Lease, Ct));

    async Task<CadenceClock?> Clock() => (await _place.Ports.Access.FindWorkspace(Ours, Ct))!.Clock;

    Task<T> Write<T>(Func<ITransaction, Task<T>> work) => _place.Ports.Store.InTransaction(work, Ct);

    static async Task<bool> Done(Task work)
    {
        await work;
        return true;
    }
}
