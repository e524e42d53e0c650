using Prospero.Core;
using Prospero.Core.Cadence;
using Prospero.Storage;
using Xunit;

namespace Prospero.Tests.Compliance;

public abstract class RunMovesStoreCompliance(ITestDatabase database) : IAsyncLifetime
{
    static readonly DateTimeOffset Noon = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);
    readonly WorkflowId _workflow = WorkflowId.New(Noon);
    readonly WorkflowVersionId _new = WorkflowVersionId.New(Noon);
    CadencePlace _place = null!;

    IRunMoves Moves => new SqlRunMoves((SqlStore)_place.Ports.Store);

    public async ValueTask InitializeAsync() => _place = await CadencePlace.On(database);

    public async ValueTask DisposeAsync()
    {
        await _place.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Open_runs_on_other_versions_are_found_page_by_page()
    {
        var (first, _) = await Started();
        var (second, _) = await Started();
        await Started(version: _new);
        await Started(workflow: WorkflowId.New(Noon));
        var (closed, _) = await Started();
        await Do(tx =>
            _place.Ports.Cadence.Apply(
                tx,
                closed.Workspace,
                new Consequences { Runs = [new RunChange(closed.Id, RunState.Closed, RunReason.Archived, Noon)] },
                default
            )
        );

        Assert.Equal([first.Id], (await Behind(null, 1)).Select(run => run.Id));
        Assert.Equal([second.Id], (await Behind(first.Id.Value, 9)).Select(run => run.Id));
        Assert.Equal(
            [second.Id],
            (await Get(tx => Moves.Behind(tx, _place.Workspace.Id, _new, [second.Id, closed.Id], default))).Select(run => run.Id)
        );
    }

    [Fact]
    public async Task A_run_goes_over_with_what_it_has_ahead()
    {
        var (run, touchpoint) = await Started();
        var after = touchpoint with { Version = _new, StepKey = "other", StepIndex = 3, Number = 2, DueAt = Noon.AddDays(1) };

        Assert.Equal([true], await Move(new RunMove(run, _new, "contacted", touchpoint, after)));

        Assert.Equal(after, Assert.Single(await Ahead(run)));
        var moved = await Get(tx => _place.Ports.Cadence.FindRun(tx, run.Workspace, run.Id, default));
        Assert.Equal(run with { Version = _new, StatusKey = "contacted" }, moved);
        Assert.Empty(await Behind(null, 9));
    }

    [Fact]
    public async Task A_wait_goes_over_with_what_it_awaits_then()
    {
        var (run, touchpoint) = await Started();

        Assert.Equal([true], await Move(new RunMove(run, _new, "new", touchpoint, touchpoint with { Awaits = ["reply", "tag:hot"] })));

        Assert.Equal(["reply", "tag:hot"], Assert.Single(await Ahead(run)).Awaits);
    }

    [Fact]
    public async Task A_run_whose_touch_was_claimed_meanwhile_does_not_go()
    {
        var (run, touchpoint) = await Started();
        Assert.Single(await _place.Ports.Cadence.ClaimDue(null, 9, Noon, Noon.AddMinutes(5), default));

        Assert.Equal([false], await Move(new RunMove(run, _new, "new", touchpoint, touchpoint with { Version = _new })));

        Assert.Equal(run, await Get(tx => _place.Ports.Cadence.FindRun(tx, run.Workspace, run.Id, default)));
        Assert.Equal(touchpoint.Version, Assert.Single(await Ahead(run)).Version);
    }

    [Fact]
    public async Task A_run_without_anything_ahead_goes_alone_and_once()
    {
        var (run, touchpoint) = await Started();
        var cancelled = touchpoint with { State = TouchpointState.Cancelled, DueAt = null, Reason = "why", Outcome = "cancelled" };
        Assert.Equal([true], await Move(new RunMove(run, _new, "new", touchpoint, cancelled)));

        Assert.Empty(await Ahead(run));
        Assert.Equal([false], await Move(new RunMove(run, _new, "new", null, null)));
    }

    [Fact]
    public async Task Open_runs_are_counted_by_version_step_and_status()
    {
        var (run, touchpoint) = await Started();
        await Started(version: run.Version);
        await Move(new RunMove(run, _new, "contacted", touchpoint, touchpoint with { State = TouchpointState.Cancelled, DueAt = null }));

        var counts = await Moves.Count(_place.Workspace.Id, _workflow, default);

        Assert.Equal(
            [new PlacedRuns(_new, null, "contacted", 1), new PlacedRuns(run.Version, "hello", "new", 1)],
            counts.OrderBy(count => count.StepKey, StringComparer.Ordinal)
        );
    }

    async Task<(Run Run, Touchpoint Touchpoint)> Started(WorkflowVersionId? version = null, WorkflowId? workflow = null)
    {
        var run = CadencePlace.NewRun(await _place.AddLead(), workflow ?? _workflow);
        run = run with { Version = version ?? run.Version };
        var touchpoint = CadencePlace.NewTouchpoint(run, _place.Sender.Id, Noon);
        await Do(tx => _place.Ports.Cadence.Apply(tx, run.Workspace, new Consequences { Start = [run], Schedule = [touchpoint] }, default));
        return (run, touchpoint);
    }

    Task<IReadOnlyList<Run>> Behind(Guid? after, int limit) =>
        Get(tx => Moves.Behind(tx, _place.Workspace.Id, _workflow, _new, after, limit, default));

    Task<IReadOnlyList<Touchpoint>> Ahead(Run run) => Get(tx => Moves.Ahead(tx, run.Workspace, [run.Id], default));

    Task<IReadOnlyList<bool>> Move(RunMove move) => Get(tx => Moves.Move(tx, [move], default));

    Task<T> Get<T>(Func<ITransaction, Task<T>> work) => _place.Ports.Store.InTransaction(work, default);

    Task Do(Func<ITransaction, Task> work) =>
        Get(async tx =>
        {
            await work(tx);
            return true;
        });
}
