using Prospero.Core;
using Prospero.Core.Cadence;
using Prospero.Storage;
using Xunit;

namespace Prospero.Tests.Compliance;

public abstract class SweepsStoreCompliance(ITestDatabase database) : StoreCompliance(database)
{
    SqlSweeps Sweeps => new(Store);

    [Fact]
    public async Task A_sweep_is_taken_as_it_was_begun_and_stands_where_it_was_left()
    {
        var sweep = NewSweep(Ours.Id);
        await Write(tx => Sweeps.Begin(tx, sweep, default));
        Assert.Equal(sweep, await Write(tx => Sweeps.Take(tx, [], default)));

        var further = sweep with { Cursor = Ids.New(Noon), Details = "300|", Done = 200, Kept = 3, ChangedAt = Noon.AddMinutes(1) };
        await Write(tx => Sweeps.Advance(tx, further, default));

        Assert.Equal(further, await Write(tx => Sweeps.Take(tx, [], default)));
        Assert.Equal(further, Assert.Single(await Sweeps.Of(Ours.Id, 10, default)));
        Assert.Empty(await Sweeps.Of(Theirs.Id, 10, default));
    }

    [Fact]
    public async Task The_one_that_has_waited_longest_is_taken_and_a_finished_one_never()
    {
        var (early, late) = (NewSweep(Ours.Id), NewSweep(Theirs.Id) with { ChangedAt = Noon.AddMinutes(1) });
        await Write(async tx =>
        {
            await Sweeps.Begin(tx, late, default);
            await Sweeps.Begin(tx, early, default);
        });

        Assert.Equal(early.Id, (await Write(tx => Sweeps.Take(tx, [], default)))?.Id);
        await Write(tx => Sweeps.Advance(tx, early with { ChangedAt = Noon.AddMinutes(2) }, default));
        Assert.Equal(late.Id, (await Write(tx => Sweeps.Take(tx, [], default)))?.Id);
        await Write(tx => Sweeps.Advance(tx, late with { FinishedAt = Noon.AddMinutes(3) }, default));
        await Write(tx => Sweeps.Advance(tx, early with { FinishedAt = Noon.AddMinutes(3) }, default));
        Assert.Null(await Write(tx => Sweeps.Take(tx, [], default)));
    }

    [Fact]
    public async Task Those_that_rest_are_left_alone()
    {
        var (early, late) = (NewSweep(Ours.Id), NewSweep(Theirs.Id) with { ChangedAt = Noon.AddMinutes(1) });
        await Write(async tx =>
        {
            await Sweeps.Begin(tx, early, default);
            await Sweeps.Begin(tx, late, default);
        });

        Assert.Equal(late.Id, (await Write(tx => Sweeps.Take(tx, [early.Id], default)))?.Id);
        Assert.Null(await Write(tx => Sweeps.Take(tx, [early.Id, late.Id], default)));
    }

    [Fact]
    public async Task Ending_ends_those_of_the_workspace_and_its_test_data_and_no_others()
    {
        var subject = Ids.New(Noon);
        Sweep[] all = [NewSweep(Ours.Id, subject), NewSweep(OurTests.Id, subject), NewSweep(Ours.Id), NewSweep(Theirs.Id, subject)];
        await Write(async tx =>
        {
            foreach (var sweep in all)
                await Sweeps.Begin(tx, sweep, default);
        });

        await Write(tx => Sweeps.End(tx, Ours.Id, SweepKind.Resume, PauseScope.Workflow, subject, Noon, default));

        Assert.Equal([false, true], (await Sweeps.Of(Ours.Id, 10, default)).Select(sweep => sweep.FinishedAt is not null));
        Assert.NotNull(Assert.Single(await Sweeps.Of(OurTests.Id, 10, default)).FinishedAt);
        Assert.Null(Assert.Single(await Sweeps.Of(Theirs.Id, 10, default)).FinishedAt);
        await Write(tx => Sweeps.Advance(tx, all[0] with { Done = 9 }, default));
        Assert.Equal(0, (await Sweeps.Of(Ours.Id, 10, default))[1].Done);
    }

    static Sweep NewSweep(WorkspaceId workspace, Guid? subject = null) =>
        Sweep.Begin(workspace, SweepKind.Resume, PauseScope.Workflow, subject ?? Ids.New(Noon), "60|", Noon);
}
