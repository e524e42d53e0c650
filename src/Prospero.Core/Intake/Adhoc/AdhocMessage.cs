namespace Prospero.Core.Intake;

/// <summary>A message that somebody wants to send now, outside the cadence.</summary>
/// <param name="Subject">Of an email; null otherwise.</param>
/// <param name="Content">Text of a WhatsApp message or an email; null if there is none.</param>
/// <param name="Html">Of an email; null otherwise.</param>
/// <param name="Template">A WhatsApp template; wins over content; null for none.</param>
/// <param name="ComponentsJson">Parameters for it, Meta's array as JSON; null to fill all from the lead.</param>
/// <param name="BeginMessage">What the agent says first in a call; null for the workflow's.</param>
public sealed record AdhocMessage(
    LeadId Lead,
    WorkflowId Workflow,
    Channel Channel,
    string? Subject,
    string? Content,
    string? Html,
    TemplateId? Template,
    string? ComponentsJson,
    string? BeginMessage
);

/// <summary>What became of it. A closed set, checked in this order.</summary>
public abstract record AdhocResult
{
    AdhocResult() { }

    public sealed record LeadNotFound : AdhocResult;

    public sealed record WorkflowNotFound : AdhocResult;

    public sealed record TemplateNotFound : AdhocResult;

    /// <summary>The workflow has no account on the channel, or it is paused.</summary>
    /// <param name="Words">Which of the two, in the words of the contract.</param>
    public sealed record NotConfigured(string Words) : AdhocResult;

    /// <summary>No address, a template that is not approved, components that do not fit.</summary>
    public sealed record Invalid(string Words) : AdhocResult;

    public sealed record Suppressed(string Words) : AdhocResult;

    /// <summary>Free WhatsApp text outside the 24 hours.</summary>
    public sealed record OutsideWindow : AdhocResult;

    /// <summary>The sender's limit is reached.</summary>
    public sealed record Limited(TimeSpan RetryAfter) : AdhocResult;

    /// <summary>The provider has it.</summary>
    /// <param name="ProviderId">A wamid, an email tracking id, a call id.</param>
    /// <param name="IsTemplate">True if a WhatsApp template was sent.</param>
    public sealed record Accepted(MessageId Message, string ProviderId, bool IsTemplate) : AdhocResult;

    public sealed record Refused(MessageId Message, string Words, string? ProviderCode) : AdhocResult;

    /// <summary>It may have been sent; it is not sent again.</summary>
    public sealed record Unknown(MessageId Message, string Words) : AdhocResult;
}
