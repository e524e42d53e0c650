using System.Text.Json;
using Prospero.Core;
using Prospero.Core.Cadence;
using Prospero.Core.Workflows;
using Prospero.Server.Doors.Json;

namespace Prospero.Server.Nexor.Explain;

/// <summary>Answers to "why?" as this surface writes them.</summary>
static class ExplainWire
{
    public static void Write(Utf8JsonWriter json, LeadExplanation explanation)
    {
        json.WriteBoolean("success", true);
        json.WriteId("lead_id", explanation.Lead.Id.Value);
        json.WriteTime("now", explanation.Now);
        json.WriteString("summary", explanation.Words);
        if (explanation.Next is { } next)
            json.WriteObject("next_touch", () => WriteNext(json, next));
        else
            json.WriteNull("next_touch");
        json.WriteObjects("pending", explanation.Pending, pending => Write(json, pending));
        json.WriteObjects("runs", explanation.Runs.Reverse(), run => Write(json, run));
    }

    public static void Write(Utf8JsonWriter json, SenderExplanation explanation)
    {
        var sender = explanation.Sender;
        json.WriteBoolean("success", true);
        json.WriteObject(
            "sender",
            () =>
            {
                json.WriteId("id", sender.Id.Value);
                json.WriteString("name", sender.Name);
                json.WriteString("channel", sender.Channel.Name());
                json.WriteString("provider", sender.Provider);
                json.WriteBoolean("is_paused", sender.IsPaused);
                WriteNumber(json, "per_second", sender.Limits.PerSecond);
                WriteNumber(json, "per_day", sender.Limits.PerDay);
            }
        );
        json.WriteTime("now", explanation.Now);
        json.WriteString("summary", explanation.Words);
        json.WriteObjects("gates", explanation.Gates, gate => Write(json, gate));
        json.WriteTime("next_slot_at", explanation.NextSlot);
        json.WriteNumber("taken_today", explanation.SentToday);
        WriteAhead(json, explanation.Ahead);
        json.WriteObjects("failures", explanation.Failures, failure => Write(json, failure));
    }

    public static void Write(Utf8JsonWriter json, WorkflowExplanation explanation)
    {
        json.WriteBoolean("success", true);
        json.WriteObject(
            "workflow",
            () =>
            {
                json.WriteId("id", explanation.Workflow.Id.Value);
                json.WriteString("name", explanation.Workflow.Name);
                json.WriteBoolean("is_paused", explanation.Workflow.IsPaused);
                json.WriteBoolean("is_published", explanation.Workflow.Published is not null);
            }
        );
        json.WriteTime("now", explanation.Now);
        json.WriteString("summary", explanation.Words);
        json.WriteObjects(
            "runs",
            explanation.Runs,
            run =>
            {
                json.WriteString("state", run.State.ToString().ToLowerInvariant());
                json.WriteString("reason", run.Reason is { } reason ? Words.Of(reason) : null);
                json.WriteNumber("count", run.Count);
            }
        );
        WriteAhead(json, explanation.Ahead);
    }

    static void WriteNext(Utf8JsonWriter json, PendingExplanation next)
    {
        json.WriteId("touchpoint_id", next.Touchpoint.Id.Value);
        WriteStep(json, next.Touchpoint, next.Plan);
        json.WriteTime("at", next.Forecast.At);
    }

    static void Write(Utf8JsonWriter json, PendingExplanation pending)
    {
        var touchpoint = pending.Touchpoint;
        json.WriteId("touchpoint_id", touchpoint.Id.Value);
        json.WriteId("run_id", touchpoint.Run?.Value);
        json.WriteId("workflow_id", touchpoint.Workflow.Value);
        json.WriteString("kind", touchpoint.Kind.ToString().ToLowerInvariant());
        WriteStep(json, touchpoint, pending.Plan);
        json.WriteObject(
            "sender",
            () =>
            {
                json.WriteId("id", pending.Sender.Id.Value);
                json.WriteString("name", pending.Sender.Name);
            }
        );
        json.WriteString("state", touchpoint.State.ToString().ToLowerInvariant());
        json.WriteTime("due_at", touchpoint.DueAt);
        json.WriteString("forecast", pending.Forecast.Kind);
        json.WriteTime("forecast_at", pending.Forecast.At);
        json.WriteString("reason", pending.Forecast.Words);
        json.WriteObjects("gates", pending.Gates, gate => Write(json, gate));
    }

    static void WriteStep(Utf8JsonWriter json, Touchpoint touchpoint, WorkflowPlan plan)
    {
        json.WriteString("channel", touchpoint.Kind == TouchpointKind.Turn ? null : touchpoint.Channel.Name());
        json.WriteString("step_key", touchpoint.StepKey);
        json.WriteNumber("step_index", touchpoint.StepIndex);
        json.WriteNumber("total_steps", plan.Contacts.Count);
        json.WriteNumber("number", touchpoint.Number);
        WriteNumber(json, "max_attempts", CadencePlanner.StepOf(plan, touchpoint)?.MaxAttempts);
    }

    static void Write(Utf8JsonWriter json, Gate gate)
    {
        json.WriteString("gate", gate.Name);
        json.WriteBoolean("is_open", gate.IsOpen);
        json.WriteString("reason", gate.Reason);
        json.WriteTime("opens_at", gate.OpensAt);
    }

    static void Write(Utf8JsonWriter json, RunExplanation run)
    {
        json.WriteId("id", run.Run.Id.Value);
        json.WriteId("workflow_id", run.Run.Workflow.Value);
        json.WriteString("workflow_name", run.WorkflowName);
        json.WriteNumber("version", run.Version);
        json.WriteString("state", run.Run.State.ToString().ToLowerInvariant());
        json.WriteString("reason", run.Run.Reason is { } reason ? Words.Of(reason) : null);
        json.WriteString("explanation", run.Words);
        json.WriteTime("started_at", run.Run.StartedAt);
        json.WriteTime("closed_at", run.Run.ClosedAt);
    }

    static void WriteAhead(Utf8JsonWriter json, IReadOnlyList<Standing> ahead) =>
        json.WriteObjects(
            "ahead",
            ahead,
            standing =>
            {
                json.WriteString("state", standing.Kind);
                json.WriteString("reason", standing.Reason);
                json.WriteNumber("count", standing.Count);
                json.WriteTime("next_at", standing.NextAt);
            }
        );

    static void Write(Utf8JsonWriter json, FailedAttempt failure)
    {
        json.WriteTime("at", failure.Attempt.RequestedAt);
        json.WriteId("lead_id", failure.Lead.Value);
        json.WriteId("touchpoint_id", failure.Attempt.Touchpoint.Value);
        json.WriteString("result", failure.Attempt.Result);
        json.WriteString("failure", failure.Attempt.Failure);
        json.WriteString("code", failure.Attempt.Code);
        json.WriteString("detail", failure.Attempt.Detail);
    }

    static void WriteNumber(Utf8JsonWriter json, string name, double? number)
    {
        if (number is { } known)
            json.WriteNumber(name, known);
        else
            json.WriteNull(name);
    }
}
