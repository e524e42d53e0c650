using System.Text.Json;

namespace Prospero.Core.Events;

/// <summary>A run moved to another of its workflow's statuses.</summary>
/// <param name="From">Null if the status before is not known to the version on which the run is.</param>
/// <param name="Trigger">What set it: one of <c>api ai user timeout rule automation</c>.</param>
/// <param name="Actor">Who: one of <c>api user system ai lead</c>.</param>
/// <param name="Reason">In the words of whoever set it; null if none were given.</param>
public sealed record RunStatusChanged(
    DateTimeOffset At,
    LeadId Lead,
    RunId Run,
    WorkflowId Workflow,
    string WorkflowName,
    StatusName? From,
    StatusName To,
    string Trigger,
    string Actor,
    string? Reason
) : Event(At, Lead)
{
    public override string Type => "workflow_run.status_changed";

    public override void WritePayload(Utf8JsonWriter json)
    {
        WriteStatuses(json);
        json.WriteString("trigger_type", Trigger);
        json.WriteString("actor_type", Actor);
        json.WriteString("reason", Reason);
        json.WriteStartObject("workflow");
        json.WriteString("id", Workflow.Value);
        json.WriteString("name", WorkflowName);
        json.WriteEndObject();
        json.WriteStartObject("workflow_run");
        json.WriteString("id", Run.Value);
        json.WriteString("workflow_id", Workflow.Value);
        json.WriteEndObject();
        json.WriteStartObject("status_change");
        WriteStatuses(json);
        json.WriteEndObject();
        // Filters ask for it by this name.
        json.WriteString("workflow_id", Workflow.Value);
    }

    void WriteStatuses(Utf8JsonWriter json)
    {
        Write(json, "from_status", From);
        Write(json, "to_status", To);
    }

    static void Write(Utf8JsonWriter json, string name, StatusName? status)
    {
        if (status is null)
        {
            json.WriteNull(name);
            return;
        }

        json.WriteStartObject(name);
        json.WriteString("key", status.Key);
        json.WriteString("label", status.Label);
        json.WriteString("category", status.Category);
        json.WriteEndObject();
    }
}

/// <summary>A status as events show it.</summary>
/// <param name="Category">One of <c>active won lost paused deferred</c>.</param>
public sealed record StatusName(string Key, string Label, string Category);
