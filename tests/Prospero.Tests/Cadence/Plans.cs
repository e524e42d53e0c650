using NodaTime;
using Prospero.Core;
using Prospero.Core.Cadence;
using Prospero.Core.Workflows;
using Prospero.Tests.Support;

namespace Prospero.Tests.Cadence;

/// <summary>Plans, leads and touchpoints for tests of the pure planner, made by the real parser.</summary>
static class Plans
{
    public static readonly WorkflowCatalogue Catalogue = new(
        [
            new NamedSender(new SenderId(Guid.Parse("01980000-0000-7000-8000-000000000001")), "phone", Channel.Call),
            new NamedSender(new SenderId(Guid.Parse("01980000-0000-7000-8000-000000000002")), "number", Channel.WhatsApp),
            new NamedSender(new SenderId(Guid.Parse("01980000-0000-7000-8000-000000000003")), "mailbox", Channel.Email),
        ],
        [new NamedTemplate(new TemplateId(Guid.Parse("01980000-0000-7000-8000-000000000004")), "welcome", "en", "Hi {{1}}", 1, true)]
    );

    public static readonly DateTimeOffset Noon = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);

    /// <summary>A lead with every address and nothing suppressed.</summary>
    public static readonly LeadReach Anybody = new(
        "ana@example.com",
        "+573001234567",
        new Dictionary<Channel, string>(),
        [DateTimeZone.Utc]
    );

    public static WorkflowPlan Of(
        Func<WorkflowText, WorkflowText> write,
        string? members = null,
        string zone = "Etc/UTC",
        string? open = null
    )
    {
        return OfJson(write(new WorkflowText(zone, open, members)).ToJson());
    }

    public static WorkflowPlan OfJson(string document)
    {
        var parsed = WorkflowParser.Parse(document, new WorkflowId(Guid.Empty), Catalogue);
        return parsed.IsValid ? parsed.Value : throw new InvalidOperationException(parsed.Problems.ToString());
    }

    public static Touchpoint Touchpoint(WorkflowPlan plan, int stepIndex = 0, int number = 1, int tries = 1)
    {
        var step = plan.Contacts[stepIndex];
        var id = Ids.New(Noon);
        return new Touchpoint(
            new TouchpointId(id),
            new WorkspaceId(id),
            new LeadId(id),
            new RunId(id),
            new WorkflowId(id),
            new WorkflowVersionId(id),
            TouchpointKind.Step,
            stepIndex,
            step.Key,
            number,
            step.Channel,
            plan.Senders[step.Channel][0],
            TouchpointState.Sending,
            Noon,
            SlotAt: null,
            tries,
            HoldReason: null,
            Reason: null,
            Outcome: null,
            Content: null,
            Clock: null
        );
    }
}
