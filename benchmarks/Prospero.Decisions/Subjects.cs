using System.Text;
using NodaTime;
using Prospero.Core;
using Prospero.Core.Cadence;
using Prospero.Core.Leads;
using Prospero.Core.Workflows;

namespace Prospero.Decisions;

/// <summary>A workflow of ordinary size with a lead in it, made by the real parser.</summary>
static class Subjects
{
    static readonly SenderId Mailbox = new(Guid.Parse("01980000-0000-7000-8000-000000000003"));

    static readonly WorkflowCatalogue Catalogue = new(
        [
            new NamedSender(new SenderId(Guid.Parse("01980000-0000-7000-8000-000000000001")), "phone", Channel.Call),
            new NamedSender(new SenderId(Guid.Parse("01980000-0000-7000-8000-000000000002")), "number", Channel.WhatsApp),
            new NamedSender(Mailbox, "mailbox", Channel.Email),
        ],
        [new NamedTemplate(new TemplateId(Guid.Parse("01980000-0000-7000-8000-000000000004")), "welcome", "en", "Hi {{1}}", 1, true)]
    )
    {
        Calendars = ["house"],
    };

    public const string Document = """
        {
          "name": "Sales outreach",
          "timezone": "America/Bogota",
          "sending_hours": {
            "default": [{ "days": ["mon", "tue", "wed", "thu", "fri"], "from": "08:00", "to": "12:00" },
                        { "days": ["mon", "tue", "wed", "thu", "fri"], "from": "14:00", "to": "18:00" }],
            "email": [{ "days": ["mon", "tue", "wed", "thu", "fri", "sat"], "from": "07:00", "to": "20:00" }]
          },
          "steps": [
            { "type": "call", "key": "first-call", "max_attempts": 3, "retry_after": "4h" },
            { "type": "whatsapp", "key": "hello", "delay": "1h", "template": "welcome", "parameters": ["{{lead.first_name}}"] },
            { "type": "wait", "duration": "1d" },
            { "type": "email", "key": "letter", "subject": "Hello {{lead.first_name}}", "content": "We wrote to {{lead.company}}." },
            { "type": "call", "key": "last-call", "delay": "2d", "max_attempts": 2, "retry_after": "1d" }
          ]
        }
        """;

    public static readonly DateTimeOffset Monday = new(2026, 3, 2, 15, 30, 0, TimeSpan.Zero);

    public static readonly DateTimeOffset Saturday = new(2026, 3, 7, 23, 30, 0, TimeSpan.Zero);

    public static WorkflowPlan Plan { get; } = Parse();

    public static Lead Lead { get; } =
        new(
            new LeadId(Ids.New(Monday)),
            new WorkspaceId(Ids.New(Monday)),
            "Ana",
            "Pérez",
            EmailAddress.TryParse("ana@example.com", out var email) ? email : null,
            Phone.TryParse("+573001234567", out var phone) ? phone : null,
            "Acme Corp",
            Title: null,
            "api",
            ExternalId: null,
            TimeZone: null,
            Language: null,
            "{}",
            Metadata.Empty,
            Campaign: null,
            [],
            Monday,
            Monday
        );

    public static LeadReach Reach { get; } =
        new("ana@example.com", "+573001234567", new Dictionary<Channel, string>(), [DateTimeZoneProviders.Tzdb["America/Bogota"]]);

    public const string Branching = """
        {
          "name": "Branching",
          "timezone": "America/Bogota",
          "steps": [
            { "type": "branch", "key": "fork", "else": "letter", "paths": [
              { "when": [{ "fact": "lead.company", "is": "Globex" }], "go_to": "end" },
              { "when": [{ "fact": "lead.source", "in": ["api", "web"] }, { "fact": "touch.outcome", "is": "no_answer" }], "go_to": "call" }
            ] },
            { "type": "call", "key": "call", "go_to": "end" },
            { "type": "email", "key": "letter", "subject": "Hello", "content": "Hi" }
          ]
        }
        """;

    public static WorkflowPlan Forked { get; } = Read(Branching);

    public static Facts Facts { get; } =
        new(
            Lead,
            new Run(
                new RunId(Ids.New(Monday)),
                Lead.Workspace,
                Lead.Id,
                new WorkflowId(Ids.New(Monday)),
                new WorkflowVersionId(Ids.New(Monday)),
                RunState.Active,
                null,
                "new",
                "api",
                Monday
            ),
            new LastTouch("first-call", Channel.Call, "no_answer", null, Monday),
            null
        );

    public static Touchpoint Touchpoint { get; } =
        new(
            new TouchpointId(Ids.New(Monday)),
            Lead.Workspace,
            Lead.Id,
            new RunId(Ids.New(Monday)),
            new WorkflowId(Ids.New(Monday)),
            new WorkflowVersionId(Ids.New(Monday)),
            TouchpointKind.Step,
            StepIndex: 2,
            "letter",
            Number: 1,
            Channel.Email,
            Mailbox,
            TouchpointState.Sending,
            Monday,
            SlotAt: null,
            Tries: 1,
            HoldReason: null,
            Reason: null,
            Outcome: null,
            Content: null,
            Clock: null
        );

    public static byte[] Body { get; } =
        Encoding.UTF8.GetBytes(
            """{"first_name":"Ana","last_name":"Pérez","email":"ana@example.com","phone":"+573001234567","company":"Acme Corp","source":"web","tags":["vip"],"metadata":{"edad":35,"plan":"gold"},"utm_source":"ads","workflow_id":"01980000-0000-7000-8000-000000000001"}"""
        );

    /// <summary>The same workflow with more members.</summary>
    public static WorkflowPlan Parse(string members = "") =>
        Read(Document.Replace("\"steps\"", $"{members}\"steps\"", StringComparison.Ordinal));

    static WorkflowPlan Read(string document)
    {
        var parsed = WorkflowParser.Parse(document, new WorkflowId(Guid.Empty), Catalogue);
        return parsed.IsValid ? parsed.Value : throw new InvalidOperationException(parsed.Problems.ToString());
    }
}
