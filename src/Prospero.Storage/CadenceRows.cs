using Prospero.Core;
using Prospero.Core.Cadence;

namespace Prospero.Storage;

/// <summary>The tables of the timetable as records and back.</summary>
internal static class CadenceRows
{
    public const string RunColumns =
        "workspace_id, id, lead_id, workflow_id, version_id, state, reason, status_key, door, started_at, replied_at, closed_at, "
        + "status_since, status_due, clock_id";

    public const string TouchpointColumns =
        "workspace_id, id, lead_id, run_id, workflow_id, version_id, kind, step_index, step_key, number, channel, sender_id, "
        + "state, due_at, slot_at, tries, hold_reason, reason, outcome, content, clock_id, woken_by, parked_due, awaits";

    public const string AttemptColumns =
        "workspace_id, id, touchpoint_id, number, provider, sender_id, result, failure, code, detail, provider_id, requested_at, answered_at";

    /// <summary>How many columns <see cref="ReadTouchpoint"/> takes; others may follow.</summary>
    public const int TouchpointWidth = 24;

    public static Run ReadRun(Row row) =>
        new(
            new RunId(row.Id(1)),
            new WorkspaceId(row.Id(0)),
            new LeadId(row.Id(2)),
            new WorkflowId(row.Id(3)),
            new WorkflowVersionId(row.Id(4)),
            StoredNames.RunStates.Parse(row.Text(5)),
            StoredNames.RunReasons.ParseOrNull(row.TextOrNull(6)),
            row.Text(7),
            row.Text(8),
            row.Time(9),
            row.TimeOrNull(10),
            row.TimeOrNull(11)
        )
        {
            StatusSince = row.TimeOrNull(12),
            StatusDue = row.TimeOrNull(13),
            Clock = row.IdOrNull(14) is { } clock ? new ClockId(clock) : null,
        };

    public static Touchpoint ReadTouchpoint(Row row) =>
        new(
            new TouchpointId(row.Id(1)),
            new WorkspaceId(row.Id(0)),
            new LeadId(row.Id(2)),
            row.IdOrNull(3) is { } run ? new RunId(run) : null,
            new WorkflowId(row.Id(4)),
            new WorkflowVersionId(row.Id(5)),
            StoredNames.TouchpointKinds.Parse(row.Text(6)),
            row.Count(7),
            row.Text(8),
            row.Count(9),
            ReadChannel(row.Text(10)),
            new SenderId(row.Id(11)),
            StoredNames.TouchpointStates.Parse(row.Text(12)),
            row.TimeOrNull(13),
            row.TimeOrNull(14),
            row.Count(15),
            StoredNames.HoldReasons.ParseOrNull(row.TextOrNull(16)),
            row.TextOrNull(17),
            row.TextOrNull(18),
            JsonColumns.Content(row.TextOrNull(19)),
            row.IdOrNull(20) is { } clock ? new ClockId(clock) : null
        )
        {
            WokenBy = row.TextOrNull(21),
            ParkedDue = row.TimeOrNull(22),
            Awaits = row.TextOrNull(23) is { } awaited ? awaited.Split('|', StringSplitOptions.RemoveEmptyEntries) : [],
        };

    public static Attempt ReadAttempt(Row row) =>
        new(
            new AttemptId(row.Id(1)),
            new WorkspaceId(row.Id(0)),
            new TouchpointId(row.Id(2)),
            row.Count(3),
            row.Text(4),
            new SenderId(row.Id(5)),
            row.TextOrNull(6),
            row.TextOrNull(7),
            row.TextOrNull(8),
            row.TextOrNull(9),
            row.TextOrNull(10),
            row.Time(11),
            row.TimeOrNull(12)
        );

    public static Channel ReadChannel(string name) =>
        ChannelNames.Find(name) ?? throw new InvalidDataException($"The database holds '{name}' where a channel is expected.");

    public static RowColumns Of(IReadOnlyCollection<Run> runs) =>
        RowColumns
            .Of(runs)
            .Id("workspace_id", run => run.Workspace.Value)
            .Id("id", run => run.Id.Value)
            .Id("lead_id", run => run.Lead.Value)
            .Id("workflow_id", run => run.Workflow.Value)
            .Id("version_id", run => run.Version.Value)
            .Text("state", run => StoredNames.RunStates.Of(run.State))
            .Text("reason", run => StoredNames.RunReasons.Of(run.Reason))
            .Text("status_key", run => run.StatusKey)
            .Text("door", run => run.Door)
            .Time("started_at", run => run.StartedAt)
            .Time("replied_at", run => run.RepliedAt)
            .Time("closed_at", run => run.ClosedAt)
            .Time("status_since", run => run.StatusSince)
            .Time("status_due", run => run.StatusDue)
            .Id("clock_id", run => run.Clock?.Value)
            .Rows;

    public static RowColumns Of(IReadOnlyCollection<Touchpoint> touchpoints) =>
        RowColumns
            .Of(touchpoints)
            .Id("workspace_id", touchpoint => touchpoint.Workspace.Value)
            .Id("id", touchpoint => touchpoint.Id.Value)
            .Id("lead_id", touchpoint => touchpoint.Lead.Value)
            .Id("run_id", touchpoint => touchpoint.Run?.Value)
            .Id("workflow_id", touchpoint => touchpoint.Workflow.Value)
            .Id("version_id", touchpoint => touchpoint.Version.Value)
            .Text("kind", touchpoint => StoredNames.TouchpointKinds.Of(touchpoint.Kind))
            .Number("step_index", touchpoint => touchpoint.StepIndex)
            .Text("step_key", touchpoint => touchpoint.StepKey)
            .Number("number", touchpoint => touchpoint.Number)
            .Text("channel", touchpoint => touchpoint.Channel.Name())
            .Id("sender_id", touchpoint => touchpoint.Sender.Value)
            .Text("state", touchpoint => StoredNames.TouchpointStates.Of(touchpoint.State))
            .Time("due_at", touchpoint => touchpoint.DueAt)
            .Time("slot_at", touchpoint => touchpoint.SlotAt)
            .Number("tries", touchpoint => touchpoint.Tries)
            .Text("hold_reason", touchpoint => StoredNames.HoldReasons.Of(touchpoint.HoldReason))
            .Text("reason", touchpoint => touchpoint.Reason)
            .Text("outcome", touchpoint => touchpoint.Outcome)
            .Json("content", touchpoint => JsonColumns.Of(touchpoint.Content))
            .Id("clock_id", touchpoint => touchpoint.Clock?.Value)
            .Text("woken_by", touchpoint => touchpoint.WokenBy)
            .Time("parked_due", touchpoint => touchpoint.ParkedDue)
            .Text("awaits", touchpoint => AwaitsOf(touchpoint))
            .Rows;

    /// <summary>What a touchpoint awaits, as it stands in its row.</summary>
    public static string? AwaitsOf(Touchpoint touchpoint) =>
        touchpoint.Awaits.Count == 0 ? null : $"|{string.Join('|', touchpoint.Awaits)}|";

    public static RowColumns Of(IReadOnlyCollection<Attempt> attempts) =>
        RowColumns
            .Of(attempts)
            .Id("workspace_id", attempt => attempt.Workspace.Value)
            .Id("id", attempt => attempt.Id.Value)
            .Id("touchpoint_id", attempt => attempt.Touchpoint.Value)
            .Number("number", attempt => attempt.Number)
            .Text("provider", attempt => attempt.Provider)
            .Id("sender_id", attempt => attempt.Sender.Value)
            .Text("result", attempt => attempt.Result)
            .Text("failure", attempt => attempt.Failure)
            .Text("code", attempt => attempt.Code)
            .Text("detail", attempt => attempt.Detail)
            .Text("provider_id", attempt => attempt.ProviderId)
            .Time("requested_at", attempt => attempt.RequestedAt)
            .Time("answered_at", attempt => attempt.AnsweredAt)
            .Rows;
}
