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
    // The runs behind a set of rows with the columns ws and of_run, held until the commit: what they say about sending
    // must not change between reading it and writing by it.
    // With one writer there is nothing to hold: the run is looked up by its key, and no set is written down for it.
    static string Walks(Dialect dialect) =>
        dialect.ForUpdate.Length == 0
            ? "walk as (select workspace_id as walk_ws, id as walk_id, state as walk_state, reason as walk_reason from run)"
            : $"""
                walk as materialized (
                    select workspace_id as walk_ws, id as walk_id, state as walk_state, reason as walk_reason
                    from run
                    where (workspace_id, id) in (select ws, of_run from given where of_run is not null) {dialect.ForUpdate}
                )
                """;

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
        foreach (var round in Rounds([.. Enumerable.Range(0, items.Count)], i => touchpoint(items[i]).Id))
        {
            var changed = (await update([.. round.Select(i => items[i])])).ToHashSet();
            foreach (var i in round)
                answers[i] = changed.Contains((touchpoint(items[i]).Workspace.Value, touchpoint(items[i]).Id.Value));
        }

        return answers;
    }

    // An update from a set takes one row of several for the same target, so that the first item of each target goes into
    // the first round, the second into the next.
    static IEnumerable<List<T>> Rounds<T, TKey>(IReadOnlyList<T> items, Func<T, TKey> key) =>
        items
            .GroupBy(key)
            .SelectMany(group => group.Select((item, round) => (item, round)))
            .GroupBy(pair => pair.round, pair => pair.item)
            .OrderBy(round => round.Key)
            .Select(round => round.ToList());

    static (Guid Workspace, Guid Id) ReadKey(Row row) => (row.Id(0), row.Id(1));

    static List<T> Owned<T>(IReadOnlyList<T> items, IReadOnlyList<bool> owned) => [.. items.Where((_, i) => owned[i])];
}
