using Prospero.Core;
using Prospero.Core.Cadence;
using Xunit;

namespace Prospero.Tests.Compliance;

/// <summary>
/// Random sequences of calls, stale ones among them, against the store and against a model in memory: every answer and
/// everything that can be seen afterwards must be the same. A failure names its seed and its step.
/// </summary>
public abstract class CadenceModelCompliance(ITestDatabase database)
{
    const int Steps = 60;
    static readonly DateTimeOffset Noon = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);
    static readonly TimeSpan Lease = TimeSpan.FromMinutes(5);

    static readonly (RunState, RunReason?)[] Stands =
    [
        (RunState.Active, null),
        (RunState.Active, null),
        (RunState.Parked, RunReason.Replied),
        (RunState.Parked, RunReason.Stopped),
        (RunState.Parked, RunReason.WorkflowPaused),
        (RunState.Closed, RunReason.OptedOut),
    ];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(10)]
    public async Task The_store_and_the_model_tell_the_same(int seed)
    {
        await using var place = await CadencePlace.On(database);
        var walk = new Walk(place, new Random(seed));
        await walk.Begin();
        for (var step = 0; step < Steps; step++)
        {
            var what = await walk.Step();
            var difference = await walk.Difference();
            Assert.True(difference is null, $"Seed {seed}, step {step}, {what}: {difference}");
        }
    }

    sealed class Walk(CadencePlace place, Random random)
    {
        readonly ModelCadence _model = new();
        readonly List<Run> _runs = [];
        readonly List<ClaimedTouchpoint> _claims = [];
        readonly List<Touchpoint> _seen = [];
        DateTimeOffset _now = Noon;
        string? _wrong;

        ICadence Cadence => place.Ports.Cadence;

        public async Task Begin()
        {
            for (var i = 0; i < 3; i++)
            {
                var run = CadencePlace.NewRun(await place.AddLead());
                _runs.Add(run);
                _model.Start(run.Id);
                await Apply(new Consequences { Start = [run] });
                await Schedule(run);
            }
        }

        public async Task<string> Step()
        {
            _now += TimeSpan.FromSeconds(random.Next(0, 120));
            switch (random.Next(12))
            {
                case 0 or 1:
                    await Schedule(_runs[random.Next(_runs.Count)]);
                    return "schedule";
                case 2 or 3 or 4:
                    await Claim();
                    return "claim";
                case 5 or 6:
                    await BeginSend();
                    return "begin";
                case 7 or 8:
                    await Record();
                    return "record";
                case 9:
                    await Settle();
                    return "settle";
                case 10:
                    await Release();
                    return "release";
                default:
                    await Change();
                    return "change";
            }
        }

        /// <summary>What the store shows otherwise than the model; null if nothing.</summary>
        public async Task<string?> Difference()
        {
            if (_wrong is not null)
                return _wrong;
            foreach (var run in _runs)
            {
                var stored = Assert.Single(await Cadence.RunsOf(run.Workspace, [run.Lead], default));
                if ((stored.State, stored.Reason) != _model.Run(run.Id))
                    return $"run {stored} but {_model.Run(run.Id)}";
                var touchpoints = await Cadence.TouchpointsOf(run.Workspace, run.Lead, default);
                var expected = _model.Touchpoints.Where(item => item.Run == run.Id).ToDictionary(item => item.Id);
                if (touchpoints.Count != expected.Count)
                    return $"{touchpoints.Count} touchpoints but {expected.Count}";
                foreach (var touchpoint in touchpoints)
                    if (touchpoint != expected[touchpoint.Id])
                        return $"{touchpoint} but {expected[touchpoint.Id]}";
                _seen.AddRange(touchpoints);
            }

            return null;
        }

        async Task Schedule(Run run)
        {
            var due = random.Next(5) == 0 ? (DateTimeOffset?)null : _now.AddSeconds(random.Next(-300, 300));
            var touchpoint = CadencePlace.NewTouchpoint(run, place.Sender.Id, due);
            _model.Schedule(touchpoint);
            await Apply(new Consequences { Schedule = [touchpoint] });
        }

        async Task Claim()
        {
            var limit = random.Next(1, 4);
            var expected = _model.Due(_now, limit);
            var claimed = await Cadence.ClaimDue(null, limit, _now, _now + Lease, default);
            Same(expected, claimed.Select(item => item.Touchpoint.Id));
            foreach (var item in claimed)
                _model.Claim(item);
            _claims.AddRange(claimed);
        }

        async Task BeginSend()
        {
            var claims = SomeClaims();
            Same(
                claims.Select(_model.Begin).ToList(),
                await InTransaction(tx => Cadence.BeginSend(tx, [.. claims.Select(BeginOf)], default))
            );
        }

        async Task Record()
        {
            var recordings = SomeClaims().Select(claim => new Recording(claim, SomeEnd(), null, null)).ToList();
            Same(
                recordings.Select(item => _model.Record(item.Claimed, item.Settlement)).ToList(),
                await InTransaction(tx => Cadence.Record(tx, recordings, default))
            );
        }

        async Task Settle()
        {
            if (_seen.Count == 0)
                return;
            var expected = _seen[random.Next(Math.Max(0, _seen.Count - 20), _seen.Count)];
            var settlement = SomeEnd();
            Same([_model.Settle(expected, settlement)], [await InTransaction(tx => Cadence.Settle(tx, expected, settlement, default))]);
        }

        async Task Release()
        {
            _now += random.Next(2) == 0 ? Lease : TimeSpan.Zero;
            var expected = _model.Release(_now).ToHashSet();
            var held = await InTransaction(tx => Cadence.ReleaseExpired(tx, _now, 100, default));
            Same([true], [expected.SetEquals(held.Select(item => item.Touchpoint.Id))]);
        }

        async Task Change()
        {
            var run = _runs[random.Next(_runs.Count)].Id;
            var (state, reason) = Stands[random.Next(Stands.Length)];
            var runs = random.Next(2) == 0 ? [new RunChange(run, state, reason, _now)] : Array.Empty<RunChange>();
            var action = (PendingAction)random.Next(3);
            var pending =
                random.Next(2) == 0
                    ? [new PendingChange(run, null, action, $"{action}", _now.AddMinutes(1))]
                    : Array.Empty<PendingChange>();
            foreach (var change in runs)
                _model.Change(change);
            foreach (var change in pending)
                _model.Change(change);
            await Apply(new Consequences { Runs = runs, Pending = pending });
        }

        // Old claims stay in the hat: a store that believes them differs from the model. The newest are drawn most.
        List<ClaimedTouchpoint> SomeClaims() =>
            [
                .. Enumerable
                    .Range(0, random.Next(1, 4))
                    .Where(_ => _claims.Count > 0)
                    .Select(_ => _claims[random.Next(random.Next(3) == 0 ? 0 : Math.Max(0, _claims.Count - 4), _claims.Count)]),
            ];

        Settlement SomeEnd() =>
            random.Next(6) switch
            {
                0 => Sends.Sent(),
                1 => Sends.To(TouchpointState.Sent, _now.AddMinutes(random.Next(3))),
                2 => Sends.Again(_now.AddSeconds(random.Next(60))),
                3 => Sends.Unknown(_now.AddMinutes(random.Next(3))),
                4 => Sends.To(TouchpointState.Held) with { HoldReason = HoldReason.NeedsOperator, Reason = "No value for name" },
                _ => Sends.To(TouchpointState.Skipped) with { Outcome = "skipped" },
            };

        // A second try carries the id of the message that the first one froze; here each touchpoint's is made from its own.
        static Begin BeginOf(ClaimedTouchpoint claimed) =>
            Sends.Begin(claimed) with
            {
                Message = Sends.Message(claimed) with { Id = new MessageId(claimed.Touchpoint.Id.Value) },
            };

        void Same<T>(IReadOnlyList<T> expected, IEnumerable<T> actual)
        {
            var told = actual.ToList();
            if (!expected.SequenceEqual(told))
                _wrong = $"answers {string.Join(", ", told)} but {string.Join(", ", expected)}";
        }

        Task Apply(Consequences consequences) =>
            InTransaction(async tx =>
            {
                await Cadence.Apply(tx, place.Workspace.Id, consequences, default);
                return true;
            });

        Task<T> InTransaction<T>(Func<ITransaction, Task<T>> work) => place.Ports.Store.InTransaction(work, default);
    }
}
