using Prospero.Core.Channels;

namespace Prospero.Core.Messages;

/// <summary>Where messages, deliveries and templates are kept.</summary>
public interface IMessages
{
    /// <summary>Inserts messages.</summary>
    Task Add(ITransaction tx, IReadOnlyCollection<Message> messages, CancellationToken ct);

    /// <summary>
    /// The message with this provider id, or else of this touchpoint; null if there is none. Of several the newest.
    /// </summary>
    Task<Message?> Find(ITransaction tx, WorkspaceId workspace, string? providerId, TouchpointId? touchpoint, CancellationToken ct);

    /// <summary>Those of these touchpoints that have a message.</summary>
    Task<IReadOnlySet<TouchpointId>> Begun(
        ITransaction tx,
        WorkspaceId workspace,
        IReadOnlyCollection<TouchpointId> touchpoints,
        CancellationToken ct
    );

    /// <summary>
    /// Appends what the provider said and advances the message; a status never goes back, so a late or repeated report
    /// changes nothing. Returns the message as it was before; null if nothing changed.
    /// </summary>
    Task<Message?> Advance(ITransaction tx, WorkspaceId workspace, MessageId message, DeliveryChange change, CancellationToken ct);

    /// <summary>A lead's messages and calls, oldest first.</summary>
    Task<IReadOnlyList<Message>> OfLead(WorkspaceId workspace, LeadId lead, CancellationToken ct);

    /// <summary>The providers' ids of a run's messages on a channel, those of the lead included, oldest first.</summary>
    Task<IReadOnlyList<string>> Thread(WorkspaceId workspace, LeadId lead, RunId run, Channel channel, CancellationToken ct);

    /// <summary>When the lead last wrote to this sender; null if it never did. Opens WhatsApp's 24-hour window.</summary>
    Task<DateTimeOffset?> LastInbound(WorkspaceId workspace, LeadId lead, SenderId sender, CancellationToken ct);

    /// <summary>The sender that last exchanged a message with the lead on this channel; null if none did.</summary>
    Task<SenderId?> LastSender(WorkspaceId workspace, LeadId lead, Channel channel, CancellationToken ct);

    /// <summary>Remembers names under which the provider of a message's sender knows its recipient; the last lead of a name counts.</summary>
    Task AddAliases(ITransaction tx, Message message, IReadOnlyList<string> aliases, DateTimeOffset now, CancellationToken ct);

    /// <summary>The lead whom this sender's provider knows by one of these names; null if none is known.</summary>
    Task<LeadId?> FindAlias(ITransaction tx, WorkspaceId workspace, SenderId sender, IReadOnlyList<string> aliases, CancellationToken ct);

    Task<IReadOnlyList<Template>> Templates(WorkspaceId config, CancellationToken ct);

    Task<Template?> FindTemplate(WorkspaceId config, TemplateId id, CancellationToken ct);

    /// <summary>Inserts a template or writes all its columns.</summary>
    Task SaveTemplate(ITransaction tx, Template template, CancellationToken ct);

    /// <summary>Notes what the provider decided about a template; one that is not known is none of ours.</summary>
    Task SetTemplateStatus(ITransaction tx, WorkspaceId config, string name, string language, string status, CancellationToken ct);

    /// <summary>
    /// Remembers an inbound event by the provider's id of it. False if it is known already: nothing more is to be done.
    /// </summary>
    Task<bool> Remember(ITransaction tx, WorkspaceId workspace, string provider, string eventId, DateTimeOffset now, CancellationToken ct);
}

/// <summary>A step forward in a message's life.</summary>
/// <param name="Status">How far it got.</param>
/// <param name="At">When, in cadence time.</param>
/// <param name="ProviderId">The provider's id, where this report brings it; null to keep what is known.</param>
/// <param name="Error">Why it failed; null otherwise.</param>
/// <param name="IsBounce">True if the address sent it back.</param>
/// <param name="Call">How a call went; null otherwise.</param>
public sealed record DeliveryChange(
    DeliveryStatus Status,
    DateTimeOffset At,
    string? ProviderId = null,
    string? Error = null,
    string? Code = null,
    bool IsBounce = false,
    CallResult? Call = null
);
