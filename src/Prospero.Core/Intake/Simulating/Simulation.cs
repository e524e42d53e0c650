using Prospero.Core.Cadence;
using Prospero.Core.Channels;
using Prospero.Core.Messages;
using Prospero.Core.Workflows;

namespace Prospero.Core.Intake;

/// <summary>
/// Lets days of a cadence pass in memory: a timetable without a database, over the planner, the gates, the ledger and the
/// rules for what comes in that live leads have. It has no clock, no database and no network: the same order always gives the
/// same result.
/// </summary>
public sealed partial class Simulation
{
    readonly SimulationOrder _order;
    readonly Dictionary<SenderId, Sender> _senders;
    readonly Dictionary<SenderId, Throttle> _throttles = [];
    readonly Tally _tally;
    readonly MessageComposer _composer = new();
    readonly PriorityQueue<(SimulatedLife Life, Touchpoint Planned), (DateTimeOffset Due, long Turn)> _timetable = new();
    readonly PriorityQueue<(SimulatedLife Life, InboundEvent Act), (DateTimeOffset Due, long Turn)> _acts = new();
    readonly PriorityQueue<(SimulatedLife Life, Touchpoint Awaited), (DateTimeOffset Due, long Turn)> _reports = new();
    readonly PriorityQueue<(SimulatedLife Life, RunId Run, DateTimeOffset Due), (DateTimeOffset Due, long Turn)> _timeouts = new();
    long _turn;

    Simulation(SimulationOrder order)
    {
        _order = order;
        _senders = order.Senders.ToDictionary(sender => sender.Id);
        _tally = new Tally(order.Prices);
    }

    /// <summary>Simulates an order from its first arrival to its end.</summary>
    /// <param name="ct">Ends it at once; there is no result then.</param>
    public static SimulationResult Run(SimulationOrder order, CancellationToken ct = default) => new Simulation(order).Run(ct);

    SimulationResult Run(CancellationToken ct)
    {
        var lives = _order.Arrivals.Select(arrival => new SimulatedLife(arrival)).ToList();
        var arriving = new Queue<SimulatedLife>(lives.OrderBy(life => life.Arrival.At));
        while (Next(arriving) is { } now && now <= _order.Until)
        {
            while (arriving.TryPeek(out var next) && next.Arrival.At <= now)
                Enrol(arriving.Dequeue(), now);
            while (RunDue(now, ct) > 0) { }
        }

        return _tally.Result(lives);
    }

    DateTimeOffset? Next(Queue<SimulatedLife> arriving)
    {
        DateTimeOffset? next = arriving.TryPeek(out var life) ? life.Arrival.At : null;
        if (_timetable.TryPeek(out _, out var planned) && (next is null || planned.Due < next))
            next = planned.Due;
        if (_acts.TryPeek(out _, out var act) && (next is null || act.Due < next))
            next = act.Due;
        if (_reports.TryPeek(out _, out var report) && (next is null || report.Due < next))
            next = report.Due;
        if (_timeouts.TryPeek(out _, out var timeout) && (next is null || timeout.Due < next))
            next = timeout.Due;
        return next;
    }

    // In turns, as the engine does: what is due, then what people do, then what was never reported, then statuses whose time is
    // over.
    int RunDue(DateTimeOffset now, CancellationToken ct)
    {
        var handled = 0;
        foreach (var (life, planned) in Due(_timetable, now))
        {
            ct.ThrowIfCancellationRequested();
            if (!IsAsItWas(life, planned))
                continue;
            Carry(life, planned, now);
            handled++;
        }

        foreach (var (life, act) in Due(_acts, now))
        {
            Hear(life, act);
            handled++;
        }

        foreach (var (life, awaited) in Due(_reports, now))
            if (IsAsItWas(life, awaited))
            {
                Overdue(life, awaited, now);
                handled++;
            }

        foreach (var (life, id, due) in Due(_timeouts, now))
            if (life.TimedOut(id, due) is { } run)
            {
                TimeOut(life, run, now);
                handled++;
            }

        return handled;
    }

    static List<T> Due<T>(PriorityQueue<T, (DateTimeOffset Due, long Turn)> queue, DateTimeOffset now)
    {
        var due = new List<T>();
        while (queue.TryPeek(out _, out var next) && next.Due <= now)
            due.Add(queue.Dequeue());
        return due;
    }

    // What was moved or settled meanwhile stands elsewhere on the timetable, or nowhere.
    static bool IsAsItWas(SimulatedLife life, Touchpoint planned) =>
        life.Touchpoint(planned.Id) is var stands && stands.State == planned.State && stands.DueAt == planned.DueAt;

    void Enrol(SimulatedLife life, DateTimeOffset now)
    {
        var version = life.Arrival.Version;
        var workflow = new Workflow(
            version.Workflow,
            _order.Workspace.Config,
            version.Plan.Name,
            version.Plan.Description,
            version.Id,
            DraftJson: null,
            IsPaused: false,
            IsArchived: false,
            now,
            now
        );
        var wish = life.Arrival.Wish ?? new EnrolmentWish(version.Workflow);
        var enrolled = Enrolling.Begin(
            _order.Workspace,
            life.Lead,
            wish,
            new EnrolmentPlan(workflow, version),
            life.Reach,
            lastInboundAt: null,
            "simulation",
            now
        );
        life.WhyNot = enrolled.Run is null ? enrolled.Warnings[0] : null;
        Note(life, life.Apply(enrolled.Consequences));
    }

    void Settle(SimulatedLife life, Touchpoint touchpoint, Decision decision, DateTimeOffset now)
    {
        var scene = new Scene(
            _order.Workspace,
            touchpoint,
            life.Plan,
            life.Lead,
            life.RunOf(touchpoint),
            life.MessageOf(touchpoint.Id)?.Id
        );
        Note(life, life.Settle(touchpoint, Ledger.Settle(scene, decision, now)));
    }

    void Note(SimulatedLife life, IEnumerable<Touchpoint> moved)
    {
        foreach (var (run, due) in life.NewTimeouts())
            _timeouts.Enqueue((life, run, due), (due, _turn++));
        foreach (var touchpoint in moved)
            if (touchpoint.DueAt is { } due)
                (touchpoint.State == TouchpointState.Scheduled ? _timetable : _reports).Enqueue((life, touchpoint), (due, _turn++));
    }
}
