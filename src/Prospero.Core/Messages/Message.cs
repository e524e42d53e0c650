using Prospero.Core.Channels;
using Prospero.Core.Workflows;

namespace Prospero.Core.Messages;

/// <summary>One rendered outgoing or received incoming content; a call is a message too.</summary>
/// <param name="Touchpoint">The touchpoint that it carries out; null for an incoming message.</param>
/// <param name="Run">The run; null for a message outside a cadence.</param>
/// <param name="Workflow">The workflow; null for an incoming message that belongs to none.</param>
/// <param name="Sender">The account that sent or received it.</param>
/// <param name="Address">The lead's address.</param>
/// <param name="Subject">Of an email; null otherwise.</param>
/// <param name="Content">The text; what an agent says first for a call; null if there is none.</param>
/// <param name="Html">Of an email; null otherwise.</param>
/// <param name="Template">The template behind it, filled; null for free text.</param>
/// <param name="Status">How far it got.</param>
/// <param name="ProviderId">The provider's id; null until it is known.</param>
/// <param name="Call">How a call went; null for other channels and until it ended.</param>
public sealed record Message(
    MessageId Id,
    WorkspaceId Workspace,
    LeadId Lead,
    TouchpointId? Touchpoint,
    RunId? Run,
    WorkflowId? Workflow,
    Channel Channel,
    Direction Direction,
    SenderId Sender,
    string Address,
    string? Subject,
    string? Content,
    string? Html,
    SendContent.ApprovedTemplate? Template,
    DeliveryStatus Status,
    string? ProviderId,
    string? Error,
    DateTimeOffset At,
    DateTimeOffset? SentAt = null,
    DateTimeOffset? DeliveredAt = null,
    DateTimeOffset? ReadAt = null,
    DateTimeOffset? BouncedAt = null,
    CallResult? Call = null
)
{
    /// <summary>What goes along with a free WhatsApp text; null for text alone.</summary>
    public MessageParts? Parts { get; init; }
}

/// <summary>Which way a message went.</summary>
public enum Direction
{
    Outbound,
    Inbound,
}

/// <summary>A WhatsApp template as the provider approved it.</summary>
/// <param name="Category">One of <c>MARKETING UTILITY AUTHENTICATION</c>.</param>
/// <param name="Status">In Meta's words: <c>APPROVED</c>, <c>PENDING</c>, <c>REJECTED</c>, <c>PAUSED</c>, <c>DISABLED</c>, <c>DELETED</c> and others.</param>
/// <param name="Body">The text with its variables as <c>{{1}}</c>.</param>
/// <param name="Variables">The names of the variables, in order.</param>
public sealed record Template(
    TemplateId Id,
    WorkspaceId Workspace,
    string Name,
    string Language,
    string Category,
    string Status,
    string Body,
    IReadOnlyList<string> Variables,
    DateTimeOffset CreatedAt
)
{
    public bool IsApproved => Status == "APPROVED";

    /// <summary>The components as the provider lists them, as JSON; null for a template that was never read from one.</summary>
    public string? ComponentsJson { get; init; }

    /// <summary>The account from which it was read; null for none.</summary>
    public SenderId? Sender { get; init; }

    /// <summary>What each message fills in.</summary>
    public IReadOnlyList<TemplateSlot> Slots =>
        ComponentsJson is { } components ? TemplateComponents.Read(components).Slots : [.. Variables.Select(TemplateSlot.OfBody)];
}
