using System.Text.Json;

namespace Prospero.Core.Events;

/// <summary>A workspace is held back: nothing of it leaves.</summary>
public sealed record WorkspacePaused(DateTimeOffset At, Guid Workspace, string Name) : Event(At, default)
{
    public override string Type => "workspace.paused";

    public override void WritePayload(Utf8JsonWriter json)
    {
        json.WriteString("workspace_id", Workspace);
        json.WriteString("name", Name);
    }
}

/// <summary>A workspace goes on: what was parked comes back, spread over time.</summary>
/// <param name="PerMinute">How many overdue touches a minute takes at most.</param>
public sealed record WorkspaceResumed(DateTimeOffset At, Guid Workspace, string Name, int PerMinute) : Event(At, default)
{
    public override string Type => "workspace.resumed";

    public override void WritePayload(Utf8JsonWriter json)
    {
        json.WriteString("workspace_id", Workspace);
        json.WriteString("name", Name);
        json.WriteNumber("rate_per_minute", PerMinute);
    }
}

/// <summary>A workflow is held back: nothing of it leaves.</summary>
public sealed record WorkflowPaused(DateTimeOffset At, Guid Workflow, string Name) : Event(At, default)
{
    public override string Type => "workflow.paused";

    public override void WritePayload(Utf8JsonWriter json)
    {
        json.WriteString("workflow_id", Workflow);
        json.WriteString("name", Name);
    }
}

/// <summary>A workflow goes on: what was parked comes back, spread over time.</summary>
/// <param name="PerMinute">How many overdue touches a minute takes at most.</param>
public sealed record WorkflowResumed(DateTimeOffset At, Guid Workflow, string Name, int PerMinute) : Event(At, default)
{
    public override string Type => "workflow.resumed";

    public override void WritePayload(Utf8JsonWriter json)
    {
        json.WriteString("workflow_id", Workflow);
        json.WriteString("name", Name);
        json.WriteNumber("rate_per_minute", PerMinute);
    }
}

/// <summary>A sender is held back: nothing of it leaves.</summary>
public sealed record SenderPaused(DateTimeOffset At, Guid Sender, string Name) : Event(At, default)
{
    public override string Type => "sender.paused";

    public override void WritePayload(Utf8JsonWriter json)
    {
        json.WriteString("sender_id", Sender);
        json.WriteString("name", Name);
    }
}

/// <summary>A sender goes on: what was parked comes back, spread over time.</summary>
/// <param name="PerMinute">How many overdue touches a minute takes at most.</param>
public sealed record SenderResumed(DateTimeOffset At, Guid Sender, string Name, int PerMinute) : Event(At, default)
{
    public override string Type => "sender.resumed";

    public override void WritePayload(Utf8JsonWriter json)
    {
        json.WriteString("sender_id", Sender);
        json.WriteString("name", Name);
        json.WriteNumber("rate_per_minute", PerMinute);
    }
}

/// <summary>A run went over to another version of its workflow.</summary>
/// <param name="From">The number of the version it was on.</param>
/// <param name="To">The number of the version it is on.</param>
public sealed record RunMoved(DateTimeOffset At, LeadId Lead, RunId Run, WorkflowId Workflow, int From, int To) : Event(At, Lead)
{
    public override string Type => "run.moved";

    public override void WritePayload(Utf8JsonWriter json)
    {
        json.WriteString("run_id", Run.Value);
        json.WriteString("workflow_id", Workflow.Value);
        json.WriteNumber("from_version", From);
        json.WriteNumber("to_version", To);
    }
}
