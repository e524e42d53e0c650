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
    static string Walks(Dialect dialect) =>
        $"""
            walk as materialized (
                select workspace_id as walk_ws, id as walk_id, state as walk_state, reason as walk_reason
                from run
                where (workspace_id, id) in (select ws, of_run from given where of_run is not null) {dialect.ForUpdate}
            )
            """;

    static string OnClock(ClockId? clock) => clock is null ? "clock_id is null" : "clock_id = @clock";

    static async Task<IReadOnlyList<bool>> Answers(IReadOnlyList<ClaimedTouchpoint> claimed, Task<List<(Guid Workspace, Guid Id)>> owned)
    {
        var ids = (await owned).ToHashSet();
        return [.. claimed.Select(item => ids.Contains((item.Touchpoint.Workspace.Value, item.Touchpoint.Id.Value)))];
    }

    static (Guid Workspace, Guid Id) ReadKey(Row row) => (row.Id(0), row.Id(1));

    static List<T> Owned<T>(IReadOnlyList<T> items, IReadOnlyList<bool> owned) => [.. items.Where((_, i) => owned[i])];
}
