using Prospero.Core;
using Prospero.Core.Access;
using Prospero.Core.Events;
using Prospero.Core.Leads;
using Prospero.Core.Webhooks;
using Prospero.Server.Doors.Json;

namespace Prospero.Server.Nexor.Webhooks;

/// <summary>An invented event of every type, for tests of receivers and for the documentation.</summary>
static class WebhookSample
{
    static readonly LeadId Person = new(new Guid("123e4567-e89b-12d3-a456-426614174000"));
    static readonly RunId Run = new(new Guid("223e4567-e89b-12d3-a456-426614174000"));
    static readonly WorkflowId Workflow = new(new Guid("323e4567-e89b-12d3-a456-426614174000"));
    static readonly TouchpointId Touchpoint = new(new Guid("423e4567-e89b-12d3-a456-426614174000"));
    static readonly MessageId Message = new(new Guid("523e4567-e89b-12d3-a456-426614174000"));
    static readonly string[] AboutNobody =
    [
        "webhook.paused",
        "workspace.paused",
        "workspace.resumed",
        "workflow.paused",
        "workflow.resumed",
        "sender.paused",
        "sender.resumed",
    ];

    static readonly Guid Webhook = new("623e4567-e89b-12d3-a456-426614174000");

    /// <summary>An event of this type, at a moment, about nobody.</summary>
    public static EventScene Of(Workspace workspace, string type, DateTimeOffset now)
    {
        var at = DateTimeOffset.FromUnixTimeMilliseconds(now.ToUnixTimeMilliseconds());
        var happened = new StoredEvent(0, Ids.New(now), type, at, AboutNobody.Contains(type) ? null : Person, Payload(type, at));
        return new EventScene(workspace, happened, new CardedLead(Lead(workspace, at), LeadCard.Blank), null, IsTest: true);
    }

    static string Payload(string type, DateTimeOffset at) =>
        System.Text.Encoding.UTF8.GetString(WireJson.Object(Written(type, at).WritePayload));

    static Event Written(string type, DateTimeOffset at) =>
        type switch
        {
            "lead.created" => new LeadCreated(at, Person, "api"),
            "lead.updated" => new LeadUpdated(at, Person, ["phone", "metadata"]),
            "lead.status_changed" => new LeadStatusChanged(at, Person, "qualified", "contacted"),
            "lead.deleted" => new LeadDeleted(at, Person, "erased", null),
            "lead.unsubscribed" => new LeadUnsubscribed(at, Person, "whatsapp", "wrote STOP"),
            "lead.assigned" => new LeadAssigned(at, Person, new Guid("823e4567-e89b-12d3-a456-426614174000"), null),
            "run.started" => new RunStarted(at, Person, Run, Workflow),
            "run.parked" => new RunParked(at, Person, Run, Workflow, "replied"),
            "run.closed" => new RunClosed(at, Person, Run, Workflow, "exhausted"),
            "run.resumed" => new RunResumed(at, Person, Run, Workflow),
            "workflow_run.status_changed" => new RunStatusChanged(
                at,
                Person,
                Run,
                Workflow,
                "Sales Outreach",
                new StatusName("contacted", "Contacted", "active"),
                new StatusName("qualified", "Qualified", "won"),
                "api",
                "api",
                null
            ),
            "touchpoint.sent" => new TouchpointSent(at, Person, Touchpoint, "email"),
            "touchpoint.held" => new TouchpointHeld(at, Person, Touchpoint, "email", "outcome unknown"),
            "touchpoint.skipped" => new TouchpointSkipped(at, Person, Touchpoint, "whatsapp", "suppressed"),
            "outreach.failed" => new OutreachFailed(at, Person, Touchpoint, Message, Workflow, "whatsapp", "not on WhatsApp", "131026"),
            "call.ended" => new CallEnded(at, Person, Message, "answered"),
            "message.received" => new MessageReceived(at, Person, Message, "whatsapp"),
            "message.status_changed" => new MessageStatusChanged(
                at,
                Person,
                Message,
                Workflow,
                "whatsapp",
                "delivered",
                "sent",
                null,
                null
            ),
            "meeting.scheduled" => new MeetingScheduled(at, Person, Meeting("scheduled", at)),
            "meeting.updated" => new MeetingUpdated(at, Person, Meeting("scheduled", at)),
            "meeting.confirmed" => new MeetingConfirmed(at, Person, Meeting("confirmed", at)),
            "meeting.cancelled" => new MeetingCancelled(at, Person, Meeting("cancelled", at)),
            "meeting.completed" => new MeetingCompleted(at, Person, Meeting("completed", at)),
            "meeting.no_show" => new MeetingNoShow(at, Person, Meeting("no_show", at)),
            "webhook.paused" => new WebhookPaused(at, Webhook, "CRM", "the receiver answered 410: it is gone"),
            "run.moved" => new RunMoved(at, Person, Run, Workflow, 1, 2),
            "workspace.paused" => new WorkspacePaused(at, Webhook, "default"),
            "workspace.resumed" => new WorkspaceResumed(at, Webhook, "default", 300),
            "workflow.paused" => new WorkflowPaused(at, Workflow.Value, "Sales Outreach"),
            "workflow.resumed" => new WorkflowResumed(at, Workflow.Value, "Sales Outreach", 300),
            "sender.paused" => new SenderPaused(at, Webhook, "sales-mail"),
            "sender.resumed" => new SenderResumed(at, Webhook, "sales-mail", 300),
            _ => throw new System.Diagnostics.UnreachableException(type),
        };

    static MeetingFacts Meeting(string status, DateTimeOffset at) =>
        new(
            new Guid("723e4567-e89b-12d3-a456-426614174000"),
            "Demo",
            at.AddDays(1),
            at.AddDays(1).AddMinutes(30),
            30,
            "America/New_York",
            status,
            "video",
            "https://meet.example.com/demo",
            null,
            "Demo",
            "John Doe",
            "john@example.com",
            "+1 555 0100",
            new MeetingHost(new Guid("823e4567-e89b-12d3-a456-426614174000"), "Ana Lopez", "ana@example.com"),
            status == "cancelled" ? at : null,
            status == "cancelled" ? "Lead asked" : null,
            at,
            (Workflow.Value, "Sales Outreach"),
            "api"
        )
        {
            OutcomeAt = status is "completed" or "no_show" ? at : null,
            OutcomeNotes = status == "completed" ? "Wants an offer" : null,
            NoShowReason = status == "no_show" ? "Did not come" : null,
        };

    static Lead Lead(Workspace workspace, DateTimeOffset at) =>
        new(
            Person,
            workspace.Id,
            "John",
            "Doe",
            EmailAddress.Trusted("john@example.com"),
            new Phone("+1 555 0100", "+15550100"),
            "Acme Corp",
            null,
            "api",
            null,
            "America/New_York",
            "en",
            "{}",
            Metadata.Empty,
            null,
            [],
            at,
            at
        );
}
