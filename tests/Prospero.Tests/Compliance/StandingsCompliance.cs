using Prospero.Core;
using Prospero.Core.Cadence;
using Prospero.Core.Leads;
using Prospero.Storage;
using Xunit;

namespace Prospero.Tests.Compliance;

/// <summary>What every store must count rightly, whatever the database.</summary>
public abstract class StandingsCompliance(ITestDatabase database) : IAsyncLifetime
{
    static readonly DateTimeOffset Noon = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);

    CadencePlace _place = null!;
    SqlStandings _standings = null!;

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    WorkspaceId Ours => _place.Workspace.Id;

    public async ValueTask InitializeAsync()
    {
        _place = await CadencePlace.On(database);
        _standings = new SqlStandings((SqlStore)_place.Ports.Store);
    }

    public async ValueTask DisposeAsync()
    {
        await _place.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task What_is_ahead_is_counted_by_how_it_stands()
    {
        await _place.Schedule(Noon.AddHours(-1));
        await _place.Schedule(Noon);
        await _place.Schedule(Noon.AddHours(2));
        await _place.Schedule(Noon.AddHours(1));
        await _place.Schedule(null);
        await _place.Ports.Cadence.ClaimDue(null, 1, Noon, Noon.AddMinutes(1), Ct);

        var ahead = await Ahead(sender: _place.Sender.Id);

        Assert.Equal(
            [
                new Standing(Standings.Waiting, null, 2, Noon.AddHours(1)),
                new Standing(Standings.Due, null, 1, Noon),
                new Standing(Standings.Leaving, null, 1, Noon.AddHours(-1)),
                new Standing(Standings.Parked, null, 1, null),
            ],
            ahead
        );
    }

    [Fact]
    public async Task What_is_held_is_told_apart_and_keeps_its_reason()
    {
        var unknown = await Claimed();
        await Record(unknown, new TouchpointEnd.Hold(HoldReason.OutcomeUnknown, "no answer", Noon.AddDays(1)));
        var needs = await Claimed();
        await Record(needs, new TouchpointEnd.Hold(HoldReason.NeedsOperator, "metadata.plan is missing", null));

        var ahead = await Ahead(workflow: needs.Touchpoint.Workflow);
        Assert.Equal([new Standing(Standings.HeldOperator, "metadata.plan is missing", 1, null)], ahead);
        Assert.Equal(
            [new Standing(Standings.HeldUnknown, "no answer", 1, Noon.AddDays(1))],
            await Ahead(workflow: unknown.Touchpoint.Workflow)
        );
    }

    [Fact]
    public async Task Others_and_what_is_over_are_not_counted()
    {
        var other = CadencePlace.NewWorkspace("other");
        await _place.Add(other);
        await Record(await Claimed(), new TouchpointEnd.Skip("no email address"));
        await _place.Schedule(Noon, workspace: other);

        Assert.Empty(await Ahead());
        Assert.Empty(await Ahead(sender: SenderId.New(Noon)));
    }

    [Fact]
    public async Task A_clock_of_its_own_is_looked_at()
    {
        var clock = new Core.Access.CadenceClock(ClockId.New(Noon), Noon, Noon, 0);
        var test = CadencePlace.NewWorkspace("clocked", clock);
        await _place.Add(test);
        await _place.Schedule(Noon, workspace: test);

        Assert.Single(await _standings.Ahead(test.Id, clock.Id, null, null, Noon, Ct));
        Assert.Empty(await _standings.Ahead(test.Id, null, null, null, Noon, Ct));
    }

    [Fact]
    public async Task Runs_are_counted_by_state_and_reason()
    {
        var workflow = WorkflowId.New(Noon);
        Run[] runs =
        [
            CadencePlace.NewRun(await _place.AddLead(), workflow),
            CadencePlace.NewRun(await _place.AddLead(), workflow),
            CadencePlace.NewRun(await _place.AddLead(), workflow) with
            {
                State = RunState.Closed,
                Reason = RunReason.OptedOut,
            },
            CadencePlace.NewRun(await _place.AddLead()),
        ];
        await Write(async tx =>
        {
            await _place.Ports.Cadence.Apply(tx, Ours, new Consequences { Start = runs }, Ct);
            return true;
        });

        Assert.Equal(
            [new RunCount(RunState.Active, null, 2), new RunCount(RunState.Closed, RunReason.OptedOut, 1)],
            await _standings.RunsOf(Ours, workflow, Ct)
        );
    }

    [Fact]
    public async Task Leads_stand_in_the_status_of_their_open_run_else_of_their_newest()
    {
        var workflow = WorkflowId.New(Noon);
        var (open, over, again) = (await _place.AddLead(), await _place.AddLead(), await _place.AddLead());
        Run Of(Lead lead, string status, int hours, bool isClosed = false) =>
            CadencePlace.NewRun(lead, workflow) with
            {
                StatusKey = status,
                StartedAt = Noon.AddHours(hours),
                State = isClosed ? RunState.Closed : RunState.Active,
                Reason = isClosed ? RunReason.Exhausted : null,
                ClosedAt = isClosed ? Noon.AddHours(hours) : null,
            };
        Run[] runs =
        [
            Of(open, "new", 1),
            Of(open, "lost", 2, isClosed: true),
            Of(over, "lost", 3, isClosed: true),
            Of(again, "lost", 1, isClosed: true),
            Of(again, "new", 4, isClosed: true),
            CadencePlace.NewRun(open),
        ];
        await Write(async tx =>
        {
            await _place.Ports.Cadence.Apply(tx, Ours, new Consequences { Start = runs }, Ct);
            return true;
        });

        var placed = await _standings.ByStatus(Ours, workflow, 10, Ct);
        Assert.Equal([(runs[2].Id, 1), (runs[4].Id, 2), (runs[0].Id, 2)], placed.Select(one => (one.Run.Id, one.Total)));
        Assert.Equal([runs[2].Id, runs[4].Id], (await _standings.ByStatus(Ours, workflow, 1, Ct)).Select(one => one.Run.Id));
        Assert.Empty(await _standings.ByStatus(WorkspaceId.New(Noon), workflow, 10, Ct));
    }

    [Fact]
    public async Task The_newest_failures_of_a_sender_come_first()
    {
        var first = await Tried("refused", Noon);
        var second = await Tried("unknown", Noon.AddMinutes(1));
        await Tried("accepted", Noon.AddMinutes(2));

        var failures = await _standings.Failures(Ours, _place.Sender.Id, 10, Ct);

        Assert.Equal([second, first], failures.Select(failure => failure.Attempt.Touchpoint));
        Assert.Single(await _standings.Failures(Ours, _place.Sender.Id, 1, Ct));
        Assert.Empty(await _standings.Failures(Ours, SenderId.New(Noon), 10, Ct));
    }

    Task<IReadOnlyList<Standing>> Ahead(SenderId? sender = null, WorkflowId? workflow = null) =>
        _standings.Ahead(Ours, null, sender, workflow, Noon, Ct);

    async Task<ClaimedTouchpoint> Claimed()
    {
        await _place.Schedule(Noon);
        return Assert.Single(await _place.Ports.Cadence.ClaimDue(null, 10, Noon, Noon.AddMinutes(1), Ct));
    }

    Task Record(ClaimedTouchpoint claimed, TouchpointEnd end, Attempt? attempt = null)
    {
        var hold = end as TouchpointEnd.Hold;
        var settlement = new Settlement(
            hold is null ? TouchpointState.Skipped : TouchpointState.Held,
            hold?.Deadline,
            null,
            1,
            hold?.Why,
            hold?.Reason,
            null,
            Consequences.None
        );
        return Write(tx => _place.Ports.Cadence.Record(tx, [new Recording(claimed, settlement, attempt, null)], Ct));
    }

    async Task<TouchpointId> Tried(string result, DateTimeOffset at)
    {
        var claimed = await Claimed();
        var attempt = Sends.Attempt(claimed) with { RequestedAt = at };
        await Write(tx => _place.Ports.Cadence.BeginSend(tx, [new Begin(claimed, attempt, Sends.Message(claimed))], Ct));
        await Record(claimed, new TouchpointEnd.Skip("over"), attempt with { Result = result, AnsweredAt = at });
        return claimed.Touchpoint.Id;
    }

    Task<T> Write<T>(Func<ITransaction, Task<T>> work) => _place.Ports.Store.InTransaction(work, Ct);
}
