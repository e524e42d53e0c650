using System.Text.Json;

namespace Prospero.Core.Events;

/// <summary>
/// What happened, for machines. A closed set: one record per type. The payload holds ids and changed facts only; whoever
/// needs more reads the object.
/// </summary>
/// <param name="At">When, in cadence time.</param>
/// <param name="Lead">Whom it concerns; the id of zeros if it concerns no lead.</param>
public abstract record Event(DateTimeOffset At, LeadId Lead)
{
    /// <summary>The type's name in the log, in <c>types=</c> and in subscriptions.</summary>
    public abstract string Type { get; }

    /// <summary>Writes the members of the payload into an object that is already open.</summary>
    public abstract void WritePayload(Utf8JsonWriter json);
}

/// <summary>A new lead was stored.</summary>
public sealed record LeadCreated(DateTimeOffset At, LeadId Lead, string Source) : Event(At, Lead)
{
    public override string Type => "lead.created";

    public override void WritePayload(Utf8JsonWriter json) => json.WriteString("source", Source);
}

/// <summary>Fields of a lead changed.</summary>
/// <param name="Changed">The names of the fields, as on the wire.</param>
public sealed record LeadUpdated(DateTimeOffset At, LeadId Lead, IReadOnlyList<string> Changed) : Event(At, Lead)
{
    public override string Type => "lead.updated";

    public override void WritePayload(Utf8JsonWriter json)
    {
        json.WriteStartArray("changed");
        foreach (var name in Changed)
            json.WriteStringValue(name);
        json.WriteEndArray();
    }
}

/// <summary>A lead moved to another status of the team's, or was moved by its cadence.</summary>
/// <param name="Status">By its stored name: <c>new contacted qualified negotiating converted lost follow_up unresponsive</c>.</param>
/// <param name="Previous">The status before.</param>
public sealed record LeadStatusChanged(DateTimeOffset At, LeadId Lead, string Status, string Previous) : Event(At, Lead)
{
    public override string Type => "lead.status_changed";

    public override void WritePayload(Utf8JsonWriter json)
    {
        json.WriteString("status", Status);
        json.WriteString("previous_status", Previous);
    }
}

/// <summary>A lead is gone.</summary>
/// <param name="Mode"><c>erased</c>, or <c>archived</c> while its data is kept.</param>
/// <param name="Chatbot">The chatbot that had captured it; null if none did.</param>
public sealed record LeadDeleted(DateTimeOffset At, LeadId Lead, string Mode, ChatbotId? Chatbot) : Event(At, Lead)
{
    public override string Type => "lead.deleted";

    public override void WritePayload(Utf8JsonWriter json)
    {
        json.WriteString("mode", Mode);
        if (Chatbot is { } chatbot)
            json.WriteString("chatbot_id", chatbot.Value);
    }
}

/// <summary>A lead asked to be left alone, or its address must not be used any more.</summary>
public sealed record LeadUnsubscribed(DateTimeOffset At, LeadId Lead, string? Channel, string Reason) : Event(At, Lead)
{
    public override string Type => "lead.unsubscribed";

    public override void WritePayload(Utf8JsonWriter json)
    {
        json.WriteString("channel", Channel);
        json.WriteString("reason", Reason);
    }
}

/// <summary>Somebody else looks after a lead, or nobody any more.</summary>
/// <param name="User">Null for nobody.</param>
/// <param name="Previous">Who did before; null for nobody.</param>
public sealed record LeadAssigned(DateTimeOffset At, LeadId Lead, Guid? User, Guid? Previous) : Event(At, Lead)
{
    public override string Type => "lead.assigned";

    public override void WritePayload(Utf8JsonWriter json)
    {
        json.WriteString("user_id", User?.ToString("D"));
        json.WriteString("previous_user_id", Previous?.ToString("D"));
    }
}

/// <summary>A lead was enrolled in a workflow.</summary>
public sealed record RunStarted(DateTimeOffset At, LeadId Lead, RunId Run, WorkflowId Workflow) : Event(At, Lead)
{
    public override string Type => "run.started";

    public override void WritePayload(Utf8JsonWriter json)
    {
        json.WriteString("run_id", Run.Value);
        json.WriteString("workflow_id", Workflow.Value);
    }
}

/// <summary>A run was parked: nothing leaves until it is resumed or closed.</summary>
public sealed record RunParked(DateTimeOffset At, LeadId Lead, RunId Run, WorkflowId Workflow, string Reason) : Event(At, Lead)
{
    public override string Type => "run.parked";

    public override void WritePayload(Utf8JsonWriter json)
    {
        json.WriteString("run_id", Run.Value);
        json.WriteString("workflow_id", Workflow.Value);
        json.WriteString("reason", Reason);
    }
}

/// <summary>A parked run goes on.</summary>
public sealed record RunResumed(DateTimeOffset At, LeadId Lead, RunId Run, WorkflowId Workflow) : Event(At, Lead)
{
    public override string Type => "run.resumed";

    public override void WritePayload(Utf8JsonWriter json)
    {
        json.WriteString("run_id", Run.Value);
        json.WriteString("workflow_id", Workflow.Value);
    }
}

/// <summary>A run came to its end.</summary>
public sealed record RunClosed(DateTimeOffset At, LeadId Lead, RunId Run, WorkflowId Workflow, string Reason) : Event(At, Lead)
{
    public override string Type => "run.closed";

    public override void WritePayload(Utf8JsonWriter json)
    {
        json.WriteString("run_id", Run.Value);
        json.WriteString("workflow_id", Workflow.Value);
        json.WriteString("reason", Reason);
    }
}

/// <summary>A touchpoint reached the provider.</summary>
public sealed record TouchpointSent(DateTimeOffset At, LeadId Lead, TouchpointId Touchpoint, string Channel) : Event(At, Lead)
{
    public override string Type => "touchpoint.sent";

    public override void WritePayload(Utf8JsonWriter json)
    {
        json.WriteString("touchpoint_id", Touchpoint.Value);
        json.WriteString("channel", Channel);
    }
}

/// <summary>A touchpoint waits for a report or for an operator.</summary>
public sealed record TouchpointHeld(DateTimeOffset At, LeadId Lead, TouchpointId Touchpoint, string Channel, string Reason)
    : Event(At, Lead)
{
    public override string Type => "touchpoint.held";

    public override void WritePayload(Utf8JsonWriter json)
    {
        json.WriteString("touchpoint_id", Touchpoint.Value);
        json.WriteString("channel", Channel);
        json.WriteString("reason", Reason);
    }
}

/// <summary>A touchpoint was left out, with its reason.</summary>
public sealed record TouchpointSkipped(DateTimeOffset At, LeadId Lead, TouchpointId Touchpoint, string Channel, string Reason)
    : Event(At, Lead)
{
    public override string Type => "touchpoint.skipped";

    public override void WritePayload(Utf8JsonWriter json)
    {
        json.WriteString("touchpoint_id", Touchpoint.Value);
        json.WriteString("channel", Channel);
        json.WriteString("reason", Reason);
    }
}

/// <summary>A contact failed for good.</summary>
public sealed record OutreachFailed(
    DateTimeOffset At,
    LeadId Lead,
    TouchpointId Touchpoint,
    MessageId? Message,
    WorkflowId? Workflow,
    string Channel,
    string Reason,
    string? ProviderCode
) : Event(At, Lead)
{
    public override string Type => "outreach.failed";

    public override void WritePayload(Utf8JsonWriter json)
    {
        json.WriteString("touchpoint_id", Touchpoint.Value);
        if (Message is { } message)
            json.WriteString("message_id", message.Value);
        if (Workflow is { } workflow)
            json.WriteString("workflow_id", workflow.Value);
        json.WriteString("channel", Channel);
        json.WriteString("error", Reason);
        json.WriteString("provider_code", ProviderCode);
    }
}

/// <summary>A call ended.</summary>
public sealed record CallEnded(DateTimeOffset At, LeadId Lead, MessageId Message, string Outcome) : Event(At, Lead)
{
    public override string Type => "call.ended";

    public override void WritePayload(Utf8JsonWriter json)
    {
        json.WriteString("message_id", Message.Value);
        json.WriteString("outcome", Outcome);
    }
}

/// <summary>The lead wrote to us.</summary>
public sealed record MessageReceived(DateTimeOffset At, LeadId Lead, MessageId Message, string Channel) : Event(At, Lead)
{
    public override string Type => "message.received";

    public override void WritePayload(Utf8JsonWriter json)
    {
        json.WriteString("message_id", Message.Value);
        json.WriteString("channel", Channel);
    }
}

/// <summary>A message of ours advanced or failed.</summary>
public sealed record MessageStatusChanged(
    DateTimeOffset At,
    LeadId Lead,
    MessageId Message,
    WorkflowId? Workflow,
    string Channel,
    string Status,
    string? PreviousStatus,
    string? ProviderCode,
    string? Error
) : Event(At, Lead)
{
    public override string Type => "message.status_changed";

    public override void WritePayload(Utf8JsonWriter json)
    {
        json.WriteString("message_id", Message.Value);
        if (Workflow is { } workflow)
            json.WriteString("workflow_id", workflow.Value);
        json.WriteString("channel", Channel);
        json.WriteString("status", Status);
        json.WriteString("previous_status", PreviousStatus);
        json.WriteString("provider_code", ProviderCode);
        json.WriteString("error", Error);
    }
}

/// <summary>A webhook was switched off because its receiver said it is gone, or failed for days.</summary>
/// <param name="At">When, in cadence time.</param>
public sealed record WebhookPaused(DateTimeOffset At, Guid Webhook, string Name, string Reason) : Event(At, default)
{
    public override string Type => "webhook.paused";

    public override void WritePayload(Utf8JsonWriter json)
    {
        json.WriteString("webhook_id", Webhook);
        json.WriteString("name", Name);
        json.WriteString("reason", Reason);
    }
}
