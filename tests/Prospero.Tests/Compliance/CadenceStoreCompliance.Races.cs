using Prospero.Core;
using Prospero.Core.Cadence;
using Xunit;

namespace Prospero.Tests.Compliance;

/// <summary>Two nodes at the same touchpoints at the same time. Each test says what holds whoever wins.</summary>
public abstract partial class CadenceStoreCompliance
{
    [Fact]
    public async Task Two_nodes_with_overlapping_batches_send_each_touchpoint_once()
    {
        for (var i = 0; i < 200; i++)
            await Scheduled();
        CadencePorts[] nodes = [Ports, await Place.OtherNode()];

        var sent = await Task.WhenAll(Enumerable.Range(0, 4).Select(i => Task.Run(() => SendAll(nodes[i % 2]))));

        var ids = sent.SelectMany(ids => ids).ToList();
        Assert.Equal(200, ids.Count);
        Assert.Equal(200, ids.Distinct().Count());
    }

    [Fact]
    public async Task A_rescue_and_a_slow_end_leave_the_end()
    {
        var claimed = await Sending(40);
        var other = await Place.OtherNode();

        var (ended, _) = await Both(
            async () => await Each(claimed, one => On(Ports, tx => Ports.Cadence.Record(tx, [new(one, Sends.Sent(), null, null)], Ct))),
            async () =>
            {
                for (var i = 0; i < 20; i++)
                    await On(other, tx => other.Cadence.ReleaseExpired(tx, Later, 5, Ct));
                return true;
            }
        );

        Assert.All(ended, Assert.True);
        foreach (var one in claimed)
            Assert.Equal((TouchpointState.Sent, null), ((await Now(one.Touchpoint)).State, (await Now(one.Touchpoint)).HoldReason));
    }

    [Fact]
    public async Task A_late_beginning_and_the_one_who_took_over_never_both_send()
    {
        for (var i = 0; i < 40; i++)
            await Scheduled();
        var late = await Claim();
        var other = await Place.OtherNode();

        var (begun, taken) = await Both(
            async () => await Each(late, one => On(Ports, tx => Ports.Cadence.BeginSend(tx, [Sends.Begin(one)], Ct))),
            async () =>
            {
                var begun = new List<TouchpointId>();
                for (var i = 0; i < 20; i++)
                {
                    await On(other, tx => other.Cadence.ReleaseExpired(tx, Later, 4, Ct));
                    var claimed = await other.Cadence.ClaimDue(null, 4, Later, Later + Lease, Ct);
                    var isBegun = await On(other, tx => other.Cadence.BeginSend(tx, [.. claimed.Select(Sends.Begin)], Ct));
                    begun.AddRange(claimed.Where((_, i) => isBegun[i]).Select(one => one.Touchpoint.Id));
                }

                return begun;
            }
        );

        var ours = late.Where((_, i) => begun[i]).Select(one => one.Touchpoint.Id).ToList();
        Assert.Empty(ours.Intersect(taken));
        foreach (var one in late)
        {
            var attempts = await Cadence.AttemptsOf(one.Touchpoint.Workspace, one.Touchpoint.Id, Ct);
            Assert.Equal(ours.Contains(one.Touchpoint.Id) || taken.Contains(one.Touchpoint.Id) ? 1 : 0, attempts.Count);
        }
    }

    [Fact]
    public async Task A_pause_and_a_claim_leave_nothing_that_can_begin()
    {
        for (var i = 0; i < 40; i++)
            await Scheduled();
        var all = await Waiting();
        var other = await Place.OtherNode();

        var (claimed, _) = await Both(
            async () =>
            {
                var claimed = new List<ClaimedTouchpoint>();
                for (var i = 0; i < 12; i++)
                    claimed.AddRange(await Cadence.ClaimDue(null, 4, Noon, Noon + Lease, Ct));
                return claimed;
            },
            async () => await Each(all, one => Stop(other, one, RunState.Parked, RunReason.Stopped, PendingAction.Park))
        );

        Assert.All(await BeginAll([.. claimed]), Assert.False);
        foreach (var one in all)
            Assert.Equal((TouchpointState.Scheduled, null), ((await Now(one)).State, (await Now(one)).DueAt));
        Assert.Empty(await Claim(Later));
    }

    [Fact]
    public async Task An_exit_and_a_beginning_leave_a_send_or_none_and_never_half_of_one()
    {
        for (var i = 0; i < 40; i++)
            await Scheduled();
        var claimed = await Claim();
        var other = await Place.OtherNode();

        var (begun, _) = await Both(
            async () => await Each(claimed, one => On(Ports, tx => Ports.Cadence.BeginSend(tx, [Sends.Begin(one)], Ct))),
            async () =>
                await Each(
                    [.. claimed.Reverse().Select(one => one.Touchpoint)],
                    one => Stop(other, one, RunState.Closed, RunReason.OptedOut, PendingAction.Cancel)
                )
        );

        for (var i = 0; i < claimed.Count; i++)
        {
            var touchpoint = claimed[i].Touchpoint;
            Assert.Equal(begun[i] ? TouchpointState.Sending : TouchpointState.Cancelled, (await Now(touchpoint)).State);
            Assert.Equal(begun[i] ? 1 : 0, (await Cadence.AttemptsOf(touchpoint.Workspace, touchpoint.Id, Ct)).Count);
            Assert.Equal(begun[i], await Record(claimed[i], Sends.Sent()));
        }
    }

    async Task<IReadOnlyList<ClaimedTouchpoint>> Sending(int count)
    {
        for (var i = 0; i < count; i++)
            await Scheduled();
        var claimed = await Claim();
        Assert.All(await BeginAll([.. claimed]), Assert.True);
        return claimed;
    }

    async Task<IReadOnlyList<Touchpoint>> Waiting()
    {
        var claimed = await Claim();
        await Cadence.GiveBack(claimed, Ct);
        return [.. claimed.Select(one => one.Touchpoint)];
    }

    static async Task<List<TouchpointId>> SendAll(CadencePorts node)
    {
        var sent = new List<TouchpointId>();
        // A claimer passes over what others are looking at, so that an empty answer is not the end yet.
        for (var empty = 0; empty < 5; )
        {
            var claimed = await node.Cadence.ClaimDue(null, 8, Noon, Noon + Lease, Ct);
            empty = claimed.Count == 0 ? empty + 1 : 0;
            var begun = await On(node, tx => node.Cadence.BeginSend(tx, [.. claimed.Select(Sends.Begin)], Ct));
            var recorded = await On(
                node,
                tx => node.Cadence.Record(tx, [.. claimed.Select(one => new Recording(one, Sends.Sent(), null, null))], Ct)
            );
            Assert.All(begun.Concat(recorded), Assert.True);
            sent.AddRange(claimed.Select(one => one.Touchpoint.Id));
        }

        return sent;
    }

    static Task<IReadOnlyList<bool>> Stop(
        CadencePorts node,
        Touchpoint touchpoint,
        RunState state,
        RunReason reason,
        PendingAction action
    ) =>
        On<IReadOnlyList<bool>>(
            node,
            async tx =>
            {
                var run = touchpoint.Run!.Value;
                var consequences = new Consequences
                {
                    Runs = [new RunChange(run, state, reason, Noon)],
                    Pending = [new PendingChange(run, null, action, "stopped")],
                };
                await node.Cadence.Apply(tx, touchpoint.Workspace, consequences, Ct);
                return [true];
            }
        );

    static Task<T> On<T>(CadencePorts node, Func<ITransaction, Task<T>> work) => node.Store.InTransaction(work, Ct);

    static async Task<List<bool>> Each<T>(IReadOnlyList<T> items, Func<T, Task<IReadOnlyList<bool>>> work)
    {
        var answers = new List<bool>();
        foreach (var item in items)
            answers.Add((await work(item))[0]);
        return answers;
    }

    static async Task<(T One, TOther Other)> Both<T, TOther>(Func<Task<T>> one, Func<Task<TOther>> other)
    {
        var first = Task.Run(one);
        var second = Task.Run(other);
        return (await first, await second);
    }
}
