using System.Text.Json;
using Prospero.Core;
using Prospero.Core.Workflows;
using Prospero.Server.Doors.Json;

namespace Prospero.Server.Nexor.Workflows;

/// <summary>A workflow as this surface shows it.</summary>
static class WorkflowWire
{
    public static void WriteSummary(Utf8JsonWriter json, Workflow workflow, WorkflowPlan plan)
    {
        json.WriteId("id", workflow.Id.Value);
        json.WriteString("name", workflow.Name);
        json.WriteString("description", workflow.Description);
        json.WriteString("goal_type", plan.GoalType);
        json.WriteString("language", plan.Language);
        json.WriteString("timezone", plan.Zone.Id);
        json.WriteBoolean("is_active", workflow.Published is not null);
        json.WriteBoolean("is_paused", workflow.IsPaused);
        json.WriteStartArray("channels");
        foreach (var channel in plan.Channels)
            json.WriteStringValue(channel.Name());
        json.WriteEndArray();
        json.WriteTime("created_at", workflow.CreatedAt);
        json.WriteTime("updated_at", workflow.UpdatedAt);
    }

    /// <summary>The summary with statuses, fields and cadence.</summary>
    public static void WriteDetail(Utf8JsonWriter json, Workflow workflow, WorkflowPlan plan)
    {
        WriteSummary(json, workflow, plan);
        json.WriteObjects("statuses", plan.Statuses.Index(), item => WriteStatus(json, item.Item, item.Index));
        json.WriteObjects("fields", plan.Fields, field => WriteField(json, field));
        json.WriteObject(
            "cadence",
            () =>
            {
                json.WriteNumber("totalSteps", plan.Contacts.Count);
                json.WriteObjects("steps", plan.Contacts.Index(), item => WriteStep(json, item.Item, item.Index, plan));
            }
        );
    }

    public static void WriteField(Utf8JsonWriter json, WorkflowField field)
    {
        json.WriteString("key", field.Key);
        json.WriteString("label", field.Label);
        json.WriteString("type", field.Type);
        json.WriteBoolean("required", field.IsRequired);
        if (field.Options is null)
        {
            json.WriteNull("options");
            return;
        }

        json.WriteStartArray("options");
        foreach (var option in field.Options)
            json.WriteStringValue(option);
        json.WriteEndArray();
    }

    static void WriteStatus(Utf8JsonWriter json, WorkflowStatus status, int order)
    {
        json.WriteId("id", status.Id);
        json.WriteString("key", status.Key);
        json.WriteString("label", status.Label);
        json.WriteString("color", status.Color);
        json.WriteString("category", status.Category);
        json.WriteNumber("sort_order", order);
        json.WriteBoolean("is_initial", status.IsInitial);
        json.WriteBoolean("is_terminal", status.IsTerminal);
    }

    static void WriteStep(Utf8JsonWriter json, ContactStep step, int index, WorkflowPlan plan)
    {
        var minutes = plan.DelayBefore(index).TotalMinutes;
        json.WriteNumber("stepIndex", index);
        json.WriteString("channel", step.Channel.Name());
        json.WriteNumber("maxAttempts", step.MaxAttempts);
        if (minutes == Math.Floor(minutes))
            json.WriteNumber("delay", (long)minutes);
        else
            json.WriteNumber("delay", Math.Round(minutes, 2));
    }
}
