using Prospero.Core;
using Prospero.Core.Cadence;

namespace Prospero.Tests.Compliance;

/// <summary>The arrows between the states of a touchpoint, in the plainest form: one after the other, in memory.</summary>
sealed class ModelCadence
{
    readonly Dictionary<TouchpointId, Entry> _entries = [];
    readonly Dictionary<RunId, (RunState State, RunReason? Reason)> _runs = [];

    public IEnumerable<Touchpoint> Touchpoints => _entries.Values.Select(entry => entry.Touchpoint);

    public Touchpoint Find(TouchpointId id) => _entries[id].Touchpoint;

    public (RunState State, RunReason? Reason) Run(RunId id) => _runs[id];

    public void Start(RunId run) => _runs.Add(run, (RunState.Active, null));

    public void Schedule(Touchpoint touchpoint)
    {
        var (state, reason) = _runs[touchpoint.Run!.Value];
        if (HasEnded(state, reason))
            return;
        var kept =
            state == RunState.Parked ? touchpoint with { DueAt = null, ParkedDue = touchpoint.DueAt, Reason = Name(reason) } : touchpoint;
        _entries.Add(touchpoint.Id, new Entry(kept));
    }

    public IReadOnlyList<TouchpointId> Due(DateTimeOffset now, int limit) =>
        [
            .. Touchpoints
                .Where(item => item.State == TouchpointState.Scheduled && item.DueAt <= now)
                .OrderBy(item => item.DueAt)
                .ThenBy(item => item.Id.ToString(), StringComparer.Ordinal)
                .Take(limit)
                .Select(item => item.Id),
        ];

    public void Claim(ClaimedTouchpoint claimed)
    {
        var entry = _entries[claimed.Touchpoint.Id];
        entry.Touchpoint = entry.Touchpoint with { State = TouchpointState.Claimed };
        (entry.Claim, entry.LeaseUntil) = (claimed.Claim, claimed.LeaseUntil);
    }

    public bool Begin(ClaimedTouchpoint claimed)
    {
        var entry = _entries[claimed.Touchpoint.Id];
        var isActive = _runs[entry.Touchpoint.Run!.Value].State == RunState.Active;
        if (entry.Touchpoint.State != TouchpointState.Claimed || entry.Claim != claimed.Claim || !isActive)
            return false;
        entry.Touchpoint = entry.Touchpoint with { State = TouchpointState.Sending, Tries = entry.Touchpoint.Tries + 1 };
        return true;
    }

    public bool Record(ClaimedTouchpoint claimed, Settlement settlement)
    {
        var entry = _entries[claimed.Touchpoint.Id];
        if (entry.Claim != claimed.Claim)
            return false;
        Write(entry, settlement);
        return true;
    }

    public bool Settle(Touchpoint expected, Settlement settlement)
    {
        var entry = _entries[expected.Id];
        var (state, due) = (entry.Touchpoint.State, entry.Touchpoint.DueAt);
        if (state is not (TouchpointState.Sent or TouchpointState.Held) || state != expected.State || due != expected.DueAt)
            return false;
        Write(entry, settlement);
        return true;
    }

    public IReadOnlyList<TouchpointId> Release(DateTimeOffset now)
    {
        var held = new List<TouchpointId>();
        foreach (var entry in _entries.Values.Where(entry => entry.LeaseUntil < now))
        {
            entry.LeaseUntil = null;
            if (entry.Touchpoint.State == TouchpointState.Claimed)
            {
                entry.Claim = null;
                entry.Touchpoint = entry.Touchpoint with { State = TouchpointState.Scheduled };
                continue;
            }

            held.Add(entry.Touchpoint.Id);
            entry.Touchpoint = entry.Touchpoint with { State = TouchpointState.Held, HoldReason = HoldReason.OutcomeUnknown, DueAt = null };
        }

        return held;
    }

    public void Change(RunChange change)
    {
        if (_runs[change.Run].State != RunState.Closed)
            _runs[change.Run] = (change.State, change.Reason);
    }

    public void Change(PendingChange change)
    {
        foreach (var entry in _entries.Values.Where(entry => entry.Touchpoint.Run == change.Run))
        {
            var item = entry.Touchpoint;
            var isAhead = item.State is TouchpointState.Scheduled or TouchpointState.Claimed;
            var after = change.Action switch
            {
                PendingAction.Cancel when isAhead || item.State == TouchpointState.Held => item with
                {
                    State = TouchpointState.Cancelled,
                    DueAt = null,
                    ParkedDue = null,
                    HoldReason = null,
                },
                PendingAction.Park when isAhead => item with
                {
                    State = TouchpointState.Scheduled,
                    DueAt = null,
                    ParkedDue = item.DueAt ?? item.ParkedDue,
                },
                PendingAction.Postpone when isAhead && item.DueAt < change.NotBefore => item with
                {
                    State = TouchpointState.Scheduled,
                    DueAt = change.NotBefore,
                },
                _ => null,
            };
            if (after is null)
                continue;
            entry.Touchpoint = after with { Reason = change.Reason };
            (entry.Claim, entry.LeaseUntil) = (null, null);
        }
    }

    void Write(Entry entry, Settlement settlement)
    {
        var (state, reason) = _runs[entry.Touchpoint.Run!.Value];
        var stops = settlement.State == TouchpointState.Scheduled && state != RunState.Active;
        entry.Touchpoint = entry.Touchpoint with
        {
            State = stops && HasEnded(state, reason) ? TouchpointState.Cancelled : settlement.State,
            DueAt = stops ? null : settlement.DueAt,
            ParkedDue = stops && !HasEnded(state, reason) ? settlement.DueAt : null,
            Reason = stops ? Name(reason) ?? settlement.Reason : settlement.Reason,
            SlotAt = settlement.SlotAt,
            Tries = settlement.Tries,
            HoldReason = settlement.HoldReason,
            Outcome = settlement.Outcome,
        };
        entry.LeaseUntil = null;
        if (settlement.HoldReason != HoldReason.OutcomeUnknown)
            entry.Claim = null;
    }

    static bool HasEnded(RunState state, RunReason? reason) => state == RunState.Closed || reason == RunReason.Replied;

    static string? Name(RunReason? reason) =>
        reason switch
        {
            null => null,
            RunReason.Replied => "replied",
            RunReason.Stopped => "stopped",
            RunReason.WorkflowPaused => "workflow_paused",
            RunReason.OptedOut => "opted_out",
            _ => throw new NotSupportedException($"The model never stops a run for {reason}."),
        };

    sealed class Entry(Touchpoint touchpoint)
    {
        public Touchpoint Touchpoint { get; set; } = touchpoint;

        public ClaimId? Claim { get; set; }

        public DateTimeOffset? LeaseUntil { get; set; }
    }
}
