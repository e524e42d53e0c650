using System.Text.Json.Nodes;
using Prospero.Core;
using Prospero.Core.Intake;
using Prospero.Core.Leads;

namespace Prospero.Server.Demo;

/// <summary>One of the people whom the demo contacts.</summary>
/// <param name="Zone">Where the lead lives, as an IANA name: it decides when the lead may be contacted.</param>
/// <param name="Interest">What the lead asked about.</param>
/// <param name="First">The channel of the first contact; null for the workflow's own.</param>
sealed record DemoLead(
    string FirstName,
    string LastName,
    string Phone,
    string Email,
    string Company,
    string Zone,
    string Language,
    string Interest,
    Channel? First = null
)
{
    public EmailAddress Mailbox =>
        EmailAddress.TryParse(Email, out var mailbox) ? mailbox : throw new InvalidOperationException($"{Email} is no mailbox.");

    /// <summary>The lead as it comes in.</summary>
    public LeadDraft Draft(WorkflowId workflow) =>
        new(
            FirstName,
            LastName,
            Mailbox,
            Core.Leads.Phone.TryParse(Phone, out var phone) ? phone : null,
            Company,
            Title: null,
            Source: "demo",
            ExternalId: null,
            Zone,
            Language,
            TagNames: ["demo"],
            Consent: null,
            Metadata.Of(new JsonObject { ["interest"] = Interest }),
            Campaign: null,
            new EnrolmentWish(workflow, FirstChannel: First)
        );
}
