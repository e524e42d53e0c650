using Prospero.Core.Cadence;
using Prospero.Core.Channels;
using Prospero.Core.Events;
using Prospero.Core.Leads;
using Prospero.Core.Messages;
using Prospero.Core.Workflows;

namespace Prospero.Core.Intake;

/// <summary>One lead in memory, with everything that a database would hold about it.</summary>
sealed class SimulatedLife(Arrival arrival)
{
    readonly Dictionary<TouchpointId, Touchpoint> _touchpoints = [];
    readonly List<TouchpointId> _order = [];
    readonly Dictionary<TouchpointId, Message> _messages = [];
    readonly Dictionary<TouchpointId, int> _attempts = [];
    readonly Dictionary<SenderId, DateTimeOffset> _lastInbound = [];
    readonly List<Run> _runs = [];
    readonly Dictionary<(RunId Run, string Step), string> _arms = [];
    readonly Dictionary<RunId, DateTimeOffset> _timeouts = [];

    public Arrival Arrival => arrival;

    public Lead Lead { get; private set; } = arrival.Lead;

    public WorkflowPlan Plan => arrival.Version.Plan;

    public List<Suppression> Suppressions { get; } = [];

    public List<Activity> Timeline { get; } = [];

    public LastReply? Reply { get; private set; }

    public int Touches { get; private set; }

    public string? WhyNot { get; set; }

    public LeadReach Reach => LeadReach.Of(Lead, Suppressions, Plan.Zone);

    public IEnumerable<Run> OpenRuns => _runs.Where(run => run.State != RunState.Closed);

    public Run? LastRun => _runs.Count == 0 ? null : _runs[^1];

    /// <summary>All of them, oldest first.</summary>
    public IEnumerable<Touchpoint> Touchpoints => _order.Select(id => _touchpoints[id]);

    /// <summary>Those of a run, oldest first.</summary>
    public IReadOnlyList<Touchpoint> TouchpointsOf(Run run) => [.. Touchpoints.Where(one => one.Run == run.Id)];

    public Touchpoint Touchpoint(TouchpointId id) => _touchpoints[id];

    public Run? RunOf(Touchpoint touchpoint) => touchpoint.Run is { } id ? _runs.Find(run => run.Id == id) : null;

    public Message? MessageOf(TouchpointId touchpoint) => _messages.GetValueOrDefault(touchpoint);

    public int AttemptsOf(TouchpointId touchpoint) => _attempts.GetValueOrDefault(touchpoint);

    public DateTimeOffset? LastInbound(SenderId sender) => _lastInbound.TryGetValue(sender, out var at) ? at : null;

    /// <summary>The last contact of the run that ended; null while there was none.</summary>
    public LastTouch? TouchOf(Run run)
    {
        var last = Touchpoints.LastOrDefault(one =>
            one.Run == run.Id
            && one.Kind != TouchpointKind.Turn
            && one.State is TouchpointState.Sent or TouchpointState.Failed or TouchpointState.Skipped or TouchpointState.Held
        );
        if (last is null)
            return null;
        var message = MessageOf(last.Id);
        return new LastTouch(
            last.StepKey,
            last.Channel,
            TouchOutcomes.NameOf(last.Outcome),
            message?.Status.ToString().ToLowerInvariant(),
            message?.At ?? last.SlotAt
        );
    }

    public void Hear(Message message)
    {
        Reply = new LastReply(message.Channel, message.Content ?? "", message.At);
        _lastInbound[message.Sender] = message.At;
    }

    /// <summary>A send begins: the content is frozen, a try is counted.</summary>
    public Touchpoint Begin(Touchpoint touchpoint, Message message)
    {
        _messages.TryAdd(touchpoint.Id, message);
        _attempts[touchpoint.Id] = AttemptsOf(touchpoint.Id) + 1;
        var sending = touchpoint with { State = TouchpointState.Sending, Tries = touchpoint.Tries + 1 };
        return _touchpoints[touchpoint.Id] = sending;
    }

    /// <summary>The provider answered.</summary>
    public void Answered(TouchpointId touchpoint, SendOutcome outcome, DateTimeOffset now)
    {
        var message = _messages[touchpoint];
        var stands = Recordings.Message(message.Id, outcome, now);
        _messages[touchpoint] = message with { Status = stands.Status, Error = stands.Error };
        if (outcome is SendOutcome.Accepted)
            Touches++;
    }

    /// <summary>The contacts that left or may have left, newest first.</summary>
    public IReadOnlyList<Touch> Left =>
        [
            .. _order
                .Where(_messages.ContainsKey)
                .Select(id => (Id: id, Message: _messages[id]))
                .Where(sent =>
                    sent.Message.Status != DeliveryStatus.Failed
                    && (sent.Message.Status != DeliveryStatus.Queued || sent.Message.Error is null)
                )
                .Select(sent => new Touch(sent.Id, sent.Message.Channel, sent.Message.At))
                .OrderByDescending(touch => touch.At),
        ];

    /// <summary>A report moves a message on; null if it tells nothing new.</summary>
    public Message? Advance(TouchpointId touchpoint, DeliveryChange change)
    {
        var before = _messages[touchpoint];
        var isNews =
            before.Status is DeliveryStatus.Queued or DeliveryStatus.Unknown ? change.Status != before.Status
            : before.Status == DeliveryStatus.Sent
                ? change.Status is DeliveryStatus.Delivered or DeliveryStatus.Read or DeliveryStatus.Failed
            : before.Status == DeliveryStatus.Delivered && change.Status == DeliveryStatus.Read;
        var after = before with { Status = isNews ? change.Status : before.Status, Call = change.Call ?? before.Call };
        _messages[touchpoint] = after;
        return after == before ? null : before;
    }

    /// <summary>
    /// A touchpoint's new state with all that follows. What goes back to the timetable goes as far as its run allows.
    /// </summary>
    /// <returns>The touchpoints that were put on the timetable or have another time now.</returns>
    public IEnumerable<Touchpoint> Settle(Touchpoint touchpoint, Settlement settlement)
    {
        var run = RunOf(touchpoint);
        var goesBack = settlement.State == TouchpointState.Scheduled;
        var isStopped = goesBack && run is { State: not RunState.Active };
        var settled = touchpoint with
        {
            State = goesBack && run is not null && IsOver(run) ? TouchpointState.Cancelled : settlement.State,
            DueAt = isStopped ? null : settlement.DueAt,
            SlotAt = settlement.SlotAt,
            Tries = settlement.Tries,
            HoldReason = settlement.HoldReason,
            Reason = isStopped ? Words.Of(run!.Reason!.Value) : settlement.Reason,
            Outcome = settlement.Outcome,
        };
        _touchpoints[touchpoint.Id] = settled;
        return [settled, .. Apply(settlement.Consequences)];
    }

    /// <summary>Writes what follows from a fact.</summary>
    /// <returns>The touchpoints that were put on the timetable or have another time now.</returns>
    public IReadOnlyList<Touchpoint> Apply(Consequences what)
    {
        var moved = new List<Touchpoint>();
        _runs.AddRange(what.Start);
        Timeline.AddRange(what.Activities);
        foreach (var change in what.Runs)
            Change(change);
        foreach (var change in what.Pending)
            Change(change, moved);
        foreach (var (parked, due) in what.Unpark)
            if (_touchpoints[parked.Id] is { State: TouchpointState.Scheduled, DueAt: null } waiting)
                moved.Add(_touchpoints[parked.Id] = waiting with { DueAt = due, ParkedDue = null, Reason = null });
        foreach (var wake in what.Wakes)
            Rouse(wake, moved);
        foreach (var planned in what.Schedule)
            if (Allowed(planned) is { } touchpoint)
            {
                _touchpoints.Add(touchpoint.Id, touchpoint);
                _order.Add(touchpoint.Id);
                moved.Add(touchpoint);
            }

        foreach (var update in what.Updates)
            Lead = LeadUpdates.Apply(update.Step, Lead, slug => new Tag(default, slug, slug));
        foreach (var arm in what.Arms)
            _arms.TryAdd((arm.Run, arm.Step), arm.Arm);
        Suppressions.AddRange(
            what.Suppress.Where(one => !Suppressions.Exists(old => old.Channel == one.Channel && old.AddressHash == one.AddressHash))
        );
        return moved;
    }

    /// <summary>The arms on which a run was put, by the keys of splits.</summary>
    public IReadOnlyDictionary<string, string> ArmsOf(Run run) =>
        _arms.Where(arm => arm.Key.Run == run.Id).ToDictionary(arm => arm.Key.Step, arm => arm.Value, StringComparer.Ordinal);

    /// <summary>The runs whose time in their status is over at another moment than was said before.</summary>
    public IEnumerable<(RunId Run, DateTimeOffset Due)> NewTimeouts()
    {
        foreach (var run in _runs)
            if (run.StatusDue is { } due && (!_timeouts.TryGetValue(run.Id, out var said) || said != due))
            {
                _timeouts[run.Id] = due;
                yield return (run.Id, due);
            }
    }

    /// <summary>The run, if its time in its status is over at this moment; null otherwise.</summary>
    public Run? TimedOut(RunId id, DateTimeOffset due) => _runs.Find(run => run.Id == id && run.StatusDue == due);

    /// <summary>True if a step of the run waits for the signal.</summary>
    public bool Awaits(Run run, Signal signal) =>
        CadencePlanner.NameOf(signal) is { } name
        && Touchpoints.Any(one => one.Run == run.Id && one.State == TouchpointState.Scheduled && one.Awaits.Contains(name));

    void Rouse(Wake wake, List<Touchpoint> moved)
    {
        var waiting = Touchpoints.Where(one =>
            (wake.Run is null || one.Run == wake.Run)
            && one is { Kind: TouchpointKind.Turn, State: TouchpointState.Scheduled, WokenBy: null }
            && one.Awaits.Contains(wake.Signal)
        );
        foreach (var one in waiting.ToList())
        {
            var woken = one with { WokenBy = wake.Signal, DueAt = one.DueAt is null ? null : wake.At };
            _touchpoints[one.Id] = woken;
            moved.Add(woken);
        }
    }

    void Change(RunChange change)
    {
        var at = _runs.FindIndex(run => run.Id == change.Run);
        if (_runs[at].State == RunState.Closed)
            return;
        _runs[at] = _runs[at] with
        {
            State = change.State,
            Reason = change.Reason,
            StatusKey = change.StatusKey ?? _runs[at].StatusKey,
            StatusSince = change.StatusKey is null ? _runs[at].StatusSince : change.At,
            StatusDue =
                change.State == RunState.Closed ? null
                : change.StatusKey is null ? _runs[at].StatusDue
                : change.StatusDue,
            RepliedAt = _runs[at].RepliedAt ?? change.RepliedAt,
            ClosedAt = change.State == RunState.Closed ? change.At : _runs[at].ClosedAt,
        };
        if (change.Activity is { } line)
            Timeline.Add(line);
    }

    void Change(PendingChange change, List<Touchpoint> moved)
    {
        foreach (
            var old in Touchpoints
                .Where(one =>
                    one.Run == change.Run && (change.Channel is null || (one.Channel == change.Channel && one.Kind != TouchpointKind.Turn))
                )
                .ToList()
        )
        {
            var isPlanned = old.State == TouchpointState.Scheduled;
            Touchpoint? changed = change.Action switch
            {
                PendingAction.Cancel when isPlanned || old.State == TouchpointState.Held => old with
                {
                    State = TouchpointState.Cancelled,
                    DueAt = null,
                    HoldReason = null,
                    Reason = change.Reason,
                },
                PendingAction.Park when isPlanned => old with
                {
                    DueAt = null,
                    ParkedDue = old.DueAt ?? old.ParkedDue,
                    Reason = change.Reason,
                },
                PendingAction.Postpone when isPlanned && old.Kind != TouchpointKind.Turn && old.DueAt < change.NotBefore => old with
                {
                    DueAt = change.NotBefore,
                    Reason = change.Reason,
                },
                _ => null,
            };
            if (changed is null)
                continue;
            _touchpoints[old.Id] = changed;
            moved.Add(changed);
        }
    }

    Touchpoint? Allowed(Touchpoint planned) =>
        planned.State != TouchpointState.Scheduled || RunOf(planned) is not { } run ? planned
        : IsOver(run) ? null
        : run.State == RunState.Parked ? planned with { DueAt = null, ParkedDue = planned.DueAt, Reason = Words.Of(run.Reason!.Value) }
        : planned;

    static bool IsOver(Run run) => run.State == RunState.Closed || run.Reason == RunReason.Replied;
}
