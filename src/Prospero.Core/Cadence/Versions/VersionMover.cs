using Prospero.Core.Access;
using Prospero.Core.Events;
using Prospero.Core.Leads;
using Prospero.Core.Workflows;

namespace Prospero.Core.Cadence;

/// <summary>Moves runs to another version of their workflow, a batch at a time.</summary>
public sealed class VersionMover(
    ICadence cadence,
    IRunMoves runMoves,
    ILeads leads,
    IAccess access,
    WorkflowDirectory workflows,
    TimeProvider clock
)
{
    // Per run its own row, one or two of the timetable, a line and an event: a transaction may have 1,000.
    const int Batch = 150;

    /// <summary>A run that is being sent again and again keeps its version.</summary>
    const int MostLooks = 50;

    // How long whoever is being sent is left to it.
    static readonly TimeSpan Rest = TimeSpan.FromSeconds(1);

    /// <summary>One batch of a sweep.</summary>
    public async Task<SweepStep> Step(ITransaction tx, Sweep sweep, CancellationToken ct)
    {
        var order = MoveOrder.FromJson(sweep.Details);
        var version = new WorkflowVersionId(order.Version);
        var system = clock.GetUtcNow();
        var again = order.IsPassed ? order.Busy.Take(Batch).ToList() : [];
        var runs = order.IsPassed
            ? await runMoves.Behind(tx, sweep.Workspace, version, [.. again.Select(busy => new RunId(busy.Run))], ct)
            : await runMoves.Behind(tx, sweep.Workspace, new WorkflowId(sweep.Subject), version, sweep.Cursor, Batch, ct);
        var (moved, kept, busy) = runs.Count == 0 ? (0, 0, []) : await Move(tx, sweep.Workspace, runs, order, system, ct);
        var looks = again.ToDictionary(one => one.Run, one => one.Looks);
        var still = busy.Select(run => new BusyRun(run.Value, looks.GetValueOrDefault(run.Value) + 1)).ToList();
        var waiting = order.Busy.Skip(again.Count).Concat(still.Where(one => one.Looks < MostLooks)).ToList();
        var isPassed = order.IsPassed || runs.Count == 0;
        return new SweepStep(
            sweep with
            {
                Details = (order with { Busy = waiting, IsPassed = isPassed }).ToJson(),
                Cursor = isPassed ? sweep.Cursor : runs[^1].Id.Value,
                Done = sweep.Done + moved,
                Kept = sweep.Kept + kept + still.Count(one => one.Looks >= MostLooks),
                ChangedAt = system,
                FinishedAt = isPassed && waiting.Count == 0 ? system : null,
            },
            isPassed && waiting.Count > 0 ? system + Rest : null
        );
    }

    async Task<(int Moved, int Kept, IReadOnlyList<RunId> Busy)> Move(
        ITransaction tx,
        WorkspaceId data,
        IReadOnlyList<Run> runs,
        MoveOrder order,
        DateTimeOffset system,
        CancellationToken ct
    )
    {
        var workspace = (await access.FindWorkspace(data, ct))!;
        var now = workspace.CadenceNow(system);
        var to = await workflows.Get(workspace.Config, new WorkflowVersionId(order.Version), ct);
        var ahead = (await runMoves.Ahead(tx, data, [.. runs.Select(run => run.Id)], ct)).ToLookup(one => one.Run!.Value);
        var around = await People(tx, data, runs, ct);
        var moves = new List<(RunMove Move, Consequences Follows)>();
        var (kept, busy) = (0, new List<RunId>());
        foreach (var run in runs)
        {
            var pending = ahead[run.Id].ToList();
            if (pending.Exists(one => one.State is TouchpointState.Claimed or TouchpointState.Sending))
                busy.Add(run.Id);
            else if (
                around.TryGetValue(run.Lead, out var person)
                && await Decide(workspace, run, person, pending, to, order.Rule, now, ct) is { } move
            )
                moves.Add(move);
            else
                kept++;
        }

        var isMoved = await runMoves.Move(tx, [.. moves.Select(move => move.Move)], ct);
        busy.AddRange(moves.Where((_, i) => !isMoved[i]).Select(move => move.Move.Run.Id));
        await cadence.Apply(tx, data, Consequences.All([.. moves.Where((_, i) => isMoved[i]).Select(move => move.Follows)]), ct);
        return (isMoved.Count(moved => moved), kept, busy);
    }

    async Task<Dictionary<LeadId, Person>> People(ITransaction tx, WorkspaceId data, IReadOnlyList<Run> runs, CancellationToken ct)
    {
        var found = await leads.Find(tx, data, [.. runs.Select(run => run.Lead).Distinct()], ct);
        var suppressions = await leads.SuppressionsOf(tx, data, found, ct);
        return found.ToDictionary(lead => lead.Id, lead => new Person(lead, suppressions[lead.Id]));
    }

    sealed record Person(Lead Lead, IEnumerable<Suppression> Suppressions);

    async Task<(RunMove Move, Consequences Follows)?> Decide(
        Workspace workspace,
        Run run,
        Person person,
        List<Touchpoint> pending,
        WorkflowVersion to,
        MoveRule rule,
        DateTimeOffset now,
        CancellationToken ct
    )
    {
        // More than one thing ahead is nothing that the planner makes; it stays where it is.
        if (pending.Count > 1)
            return null;
        var from = await workflows.Get(workspace.Config, run.Version, ct);
        var reach = LeadReach.Of(person.Lead, person.Suppressions, to.Plan.Zone);
        var before = pending.Count == 0 ? null : pending[0];
        var decided = CadencePlanner.Moved(from.Plan, to.Plan, before, run.StatusKey, rule, reach, now);
        var (status, since, timeout) = CadencePlanner.StatusIn(to.Plan, run, now);
        var told = Told(run, from, to, decided, now);
        return decided switch
        {
            VersionMove.Goes goes => (
                new RunMove(run, to.Id, status, before, goes.Pending is { } after ? after with { Version = to.Id } : null)
                {
                    StatusSince = since,
                    StatusDue = timeout,
                },
                told
            ),
            VersionMove.GoesElsewhere elsewhere => (
                new RunMove(run, to.Id, status, before, Cancelled(before!, to.Number)) { StatusSince = since, StatusDue = timeout },
                told.And(Ledger.OfMove(In(to, workspace, run, before!, person.Lead), elsewhere.Next, now))
            ),
            _ => null,
        };
    }

    // What the new version plans for the run is planned by its own plan.
    static Scene In(WorkflowVersion to, Workspace workspace, Run run, Touchpoint before, Lead lead) =>
        new(workspace, before with { Version = to.Id }, to.Plan, lead, run with { Version = to.Id }, null);

    // Its place is taken by what the new version plans; on the timeline the move tells so.
    static Touchpoint Cancelled(Touchpoint before, int number) =>
        before with
        {
            State = TouchpointState.Cancelled,
            DueAt = null,
            ParkedDue = null,
            SlotAt = null,
            HoldReason = null,
            Reason = $"moved to version {number}",
            Outcome = "cancelled",
        };

    static Consequences Told(Run run, WorkflowVersion from, WorkflowVersion to, VersionMove decided, DateTimeOffset now)
    {
        var where = decided switch
        {
            VersionMove.Goes { Pending: { } pending } => $", at {pending.StepKey}",
            VersionMove.GoesElsewhere { Next: Cadence.Move.Contact contact } => $", on to {contact.Step.Key}",
            VersionMove.GoesElsewhere { Next: Cadence.Move.Turn turn } => $", on to {turn.Step.Key}",
            VersionMove.GoesElsewhere => ", where nothing follows",
            _ => "",
        };
        return new Consequences
        {
            Events = [new RunMoved(now, run.Lead, run.Id, run.Workflow, from.Number, to.Number)],
            Activities = [Activity.Of(run.Lead, now, "cadence_moved", "Cadence moved", $"to version {to.Number}{where}")],
        };
    }
}
