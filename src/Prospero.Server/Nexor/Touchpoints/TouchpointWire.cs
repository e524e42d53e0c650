using System.Text.Json;
using Prospero.Core;
using Prospero.Core.Cadence;
using Prospero.Server.Doors.Json;

namespace Prospero.Server.Nexor.Touchpoints;

/// <summary>A touchpoint as this surface shows it.</summary>
static class TouchpointWire
{
    public static void Write(Utf8JsonWriter json, Touchpoint touchpoint)
    {
        json.WriteId("id", touchpoint.Id.Value);
        json.WriteId("lead_id", touchpoint.Lead.Value);
        if (touchpoint.Run is { } run)
            json.WriteId("workflow_run_id", run.Value);
        else
            json.WriteNull("workflow_run_id");
        json.WriteId("workflow_id", touchpoint.Workflow.Value);
        json.WriteString("channel", touchpoint.Channel.Name());
        json.WriteString("step", touchpoint.StepKey);
        json.WriteNumber("attemptNumber", touchpoint.Number);
        json.WriteString("state", touchpoint.State.ToString().ToLowerInvariant());
        json.WriteString(
            "hold_reason",
            touchpoint.HoldReason switch
            {
                HoldReason.OutcomeUnknown => "outcome_unknown",
                HoldReason.NeedsOperator => "needs_operator",
                _ => null,
            }
        );
        json.WriteString("reason", touchpoint.Reason);
        if (touchpoint.DueAt is { } due)
            json.WriteTime("due_at", due);
        else
            json.WriteNull("due_at");
    }
}
