using System.Runtime.InteropServices;
using Prospero.Core;
using Prospero.Core.Access;
using Prospero.Core.Cadence;
using Prospero.Core.Channels;
using Prospero.Core.Events;
using Prospero.Core.Leads;

namespace Prospero.Storage;

/// <summary>
/// The timetable. Every arrow between two states of a touchpoint is one statement over a set whose <c>where</c> names the
/// state it leaves and, once it is claimed, the claim. Runs are always touched before touchpoints, so that two writers meet
/// in the same order.
/// </summary>
public sealed partial class SqlCadence(SqlStore store, ILeads leads, IEvents events, ISenders senders, IAccess access) : ICadence
{
    // What runs say about sending now, held until the commit: it must not change between reading it and writing by it.
    // In the order of their ids, so that two writers who hold several wait for each other and not both.
    static async Task<Dictionary<RunId, Walk>> Hold(Sql sql, IEnumerable<(WorkspaceId Workspace, RunId Run)> runs, CancellationToken ct)
    {
        var found = await sql.Query(
            $$"""
            select id, state, reason from run
            where (workspace_id, id) in (select ws, of_run from {rows} as given)
            order by id {{sql.Dialect.ForUpdate}}
            """,
            RowColumns.Of(runs.Distinct().ToList()).Id("ws", key => key.Workspace.Value).Id("of_run", key => key.Run.Value).Rows,
            [],
            row =>
                (
                    Id: new RunId(row.Id(0)),
                    Walk: new Walk(StoredNames.RunStates.Parse(row.Text(1)), StoredNames.RunReasons.ParseOrNull(row.TextOrNull(2)))
                ),
            ct
        );
        return found.ToDictionary(pair => pair.Id, pair => pair.Walk);
    }

    // What a run says about sending.
    sealed record Walk(RunState State, RunReason? Reason)
    {
        // What ended, or was answered, takes nothing more.
        public bool IsOver => State == RunState.Closed || Reason == RunReason.Replied;

        // What was enrolled while its workflow was paused.
        public bool IsWaiting => State == RunState.Parked && Reason == RunReason.WorkflowPaused;
    }

    static string OnClock(ClockId? clock) => clock is null ? "clock_id is null" : "clock_id = @clock";

    // Carries an update out for a set and answers per item whether it was the one that was carried out. An update names the
    // touchpoints it changed but not by whose claim, so that of several items for one touchpoint, a stale claim's and the
    // one that took over, each has a round of its own.
    static async Task<bool[]> Answers<T>(
        IReadOnlyList<T> items,
        Func<T, Touchpoint> touchpoint,
        Func<List<T>, Task<List<(Guid Workspace, Guid Id)>>> update
    )
    {
        var answers = new bool[items.Count];
        foreach (var round in Rounds(Enumerable.Range(0, items.Count).ToList(), i => touchpoint(items[i]).Id))
        {
            var changed = (await update([.. round.Select(i => items[i])])).ToHashSet();
            foreach (var i in round)
                answers[i] = changed.Contains((touchpoint(items[i]).Workspace.Value, touchpoint(items[i]).Id.Value));
        }

        return answers;
    }

    // An update from a set takes one row of several for the same target, so that the first item of each target goes into
    // the first round, the second into the next.
    static List<List<T>> Rounds<T, TKey>(IReadOnlyList<T> items, Func<T, TKey> key)
        where TKey : notnull
    {
        var rounds = new List<List<T>>();
        var turns = new Dictionary<TKey, int>(items.Count);
        foreach (var item in items)
        {
            ref var turn = ref CollectionsMarshal.GetValueRefOrAddDefault(turns, key(item), out _);
            if (turn == rounds.Count)
                rounds.Add(new List<T>(items.Count));
            rounds[turn++].Add(item);
        }

        return rounds;
    }

    static (Guid Workspace, Guid Id) ReadKey(Row row) => (row.Id(0), row.Id(1));

    static List<T> Owned<T>(IReadOnlyList<T> items, IReadOnlyList<bool> owned) => [.. items.Where((_, i) => owned[i])];
}
