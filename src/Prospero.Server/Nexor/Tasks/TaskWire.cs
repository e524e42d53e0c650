using System.Text.Json;
using Prospero.Core.Cadence;
using Prospero.Server.Doors.Json;
using Prospero.Server.Nexor.Door;

namespace Prospero.Server.Nexor.Tasks;

/// <summary>A task as this surface shows it.</summary>
static class TaskWire
{
    public static NexorAnswer NotFound { get; } = NexorError.Of(404, "Not found", "Task not found or does not belong to your account");

    public static void WriteMembers(Utf8JsonWriter json, LeadTask task)
    {
        json.WriteId("id", task.Id);
        json.WriteId("lead_id", task.Lead.Value);
        json.WriteId("workflow_id", task.Workflow.Value);
        json.WriteId("run_id", task.Run.Value);
        json.WriteString("step", task.StepKey);
        json.WriteString("title", task.Title);
        json.WriteString("note", task.Note);
        json.WriteString("status", task.DoneAt is null ? "open" : "done");
        json.WriteTime("due_at", task.DueAt);
        json.WriteTime("created_at", task.CreatedAt);
        json.WriteTime("done_at", task.DoneAt);
        json.WriteString("done_by", task.DoneBy);
    }
}
