using Prospero.Core;
using Prospero.Core.Access;
using Prospero.Core.Cadence;
using Xunit;

namespace Prospero.Tests.Compliance;

/// <summary>
/// What every timetable must do, whatever the database. It has teeth: each of these breaks of the store is caught by the
/// case beside it.
/// <list type="bullet">
/// <item><c>state = 'scheduled'</c> taken out of <c>ClaimDue</c>, which on PostgreSQL <c>skip locked</c> stands beside:
/// <see cref="Two_claimers_never_hold_the_same_touchpoint"/>.</item>
/// <item>The claim taken out of <c>Record</c>'s fence: <see cref="A_claim_that_was_taken_over_cannot_record"/>.</item>
/// <item>The claim taken out of <c>BeginSend</c>'s fence: <see cref="A_claim_that_was_taken_over_cannot_begin"/>.</item>
/// <item>An expired <c>sending</c> put back on the timetable: <see cref="A_send_that_never_reported_is_held_and_not_repeated"/>.
/// </item>
/// <item>The run taken out of <c>BeginSend</c>'s fence: <see cref="A_reply_between_claim_and_begin_stops_the_send"/>.</item>
/// </list>
/// </summary>
public abstract partial class CadenceStoreCompliance(ITestDatabase database) : IAsyncLifetime
{
    protected static readonly DateTimeOffset Noon = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);
    protected static readonly TimeSpan Lease = TimeSpan.FromMinutes(5);
    protected static readonly DateTimeOffset Later = Noon + Lease * 2;

    CadencePlace _place = null!;

    protected ICadence Cadence => _place.Ports.Cadence;

    protected CadencePorts Ports => _place.Ports;

    public async ValueTask InitializeAsync() => _place = await CadencePlace.On(database);

    public async ValueTask DisposeAsync()
    {
        await _place.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    protected Task<IReadOnlyList<ClaimedTouchpoint>> Claim(DateTimeOffset? now = null, int limit = 100, ClockId? clock = null) =>
        Cadence.ClaimDue(clock, limit, now ?? Noon, (now ?? Noon) + Lease, Ct);

    protected async Task<ClaimedTouchpoint> ClaimOne(DateTimeOffset? now = null) => Assert.Single(await Claim(now));

    protected async Task<bool> Begin(ClaimedTouchpoint claimed) => Assert.Single(await BeginAll(claimed));

    protected Task<IReadOnlyList<bool>> BeginAll(params ClaimedTouchpoint[] claimed) =>
        InTransaction(tx => Cadence.BeginSend(tx, [.. claimed.Select(Sends.Begin)], Ct));

    protected async Task<bool> Record(ClaimedTouchpoint claimed, Settlement settlement, MessageOutcome? message = null) =>
        Assert.Single(await RecordAll(new Recording(claimed, settlement, null, message)));

    protected Task<IReadOnlyList<bool>> RecordAll(params Recording[] recordings) => InTransaction(tx => Cadence.Record(tx, recordings, Ct));

    protected Task<bool> Settle(Touchpoint expected, Settlement settlement) =>
        InTransaction(tx => Cadence.Settle(tx, expected, settlement, Ct));

    protected Task<IReadOnlyList<ClaimedTouchpoint>> Release(DateTimeOffset now, int limit = 100) =>
        InTransaction(tx => Cadence.ReleaseExpired(tx, now, limit, Ct));

    protected Task Apply(Consequences consequences) => Apply(_place.Workspace, consequences);

    protected Task Apply(Workspace workspace, Consequences consequences) =>
        InTransaction(async tx =>
        {
            await Cadence.Apply(tx, workspace.Id, consequences, Ct);
            return true;
        });

    protected Task Change(Touchpoint touchpoint, RunState state, RunReason? reason) =>
        Apply(new Consequences { Runs = [new RunChange(touchpoint.Run!.Value, state, reason, Noon)] });

    protected async Task<Touchpoint> Now(Touchpoint touchpoint) =>
        (await InTransaction(tx => Cadence.Find(tx, touchpoint.Workspace, touchpoint.Id, Ct)))!;

    protected async Task<Run> RunOf(Touchpoint touchpoint) =>
        (await InTransaction(tx => Cadence.FindRun(tx, touchpoint.Workspace, touchpoint.Run!.Value, Ct)))!;

    protected Task<T> InTransaction<T>(Func<ITransaction, Task<T>> work) => Ports.Store.InTransaction(work, Ct);

    /// <summary>A touchpoint of a new lead in a new run, due at noon unless told otherwise.</summary>
    protected Task<Touchpoint> Scheduled(DateTimeOffset? due = null, Channel channel = Channel.Email) =>
        _place.Schedule(due ?? Noon, channel);

    protected CadencePlace Place => _place;

    protected static CancellationToken Ct => TestContext.Current.CancellationToken;
}
