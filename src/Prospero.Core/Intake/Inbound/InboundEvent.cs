using Prospero.Core.Channels;

namespace Prospero.Core.Intake;

/// <summary>Something that came from outside about leads or messages. A closed set, in our words.</summary>
/// <param name="Workspace">The data set, found by the callback's token.</param>
/// <param name="Provider">Who says so.</param>
/// <param name="EventId">The provider's id of the event; repeated events have no effect.</param>
/// <param name="At">When it happened, in cadence time.</param>
public abstract record InboundEvent(WorkspaceId Workspace, string Provider, string EventId, DateTimeOffset At)
{
    /// <summary>A lead wrote.</summary>
    /// <param name="Sender">The account that received it.</param>
    /// <param name="From">The lead's address.</param>
    /// <param name="Subject">Of an email; null otherwise.</param>
    /// <param name="AutoReply">Set if a machine wrote it; then it is no reply.</param>
    public sealed record Received(
        WorkspaceId Workspace,
        string Provider,
        string EventId,
        DateTimeOffset At,
        Channel Channel,
        SenderId Sender,
        string From,
        string? Subject,
        string Text,
        AutoReply? AutoReply
    ) : InboundEvent(Workspace, Provider, EventId, At)
    {
        /// <summary>The provider's id of our message that it answers; null if it answers none, or the provider does not say.</summary>
        public string? InReplyTo { get; init; }

        /// <summary>
        /// The provider's ids of all messages that it surely answers, the nearest first: they say more than the address does.
        /// </summary>
        public IReadOnlyList<string> Answers { get; init; } = [];

        /// <summary>Other names by which this sender's provider knows the person, such as WhatsApp's own form of the number.</summary>
        public IReadOnlyList<string> Aliases { get; init; } = [];
    }

    /// <summary>A lead put a sign on a message of ours; it is shown, and it is no reply.</summary>
    /// <param name="InReplyTo">The provider's id of our message.</param>
    /// <param name="Sign">The sign; null if it was taken away.</param>
    public sealed record Reacted(
        WorkspaceId Workspace,
        string Provider,
        string EventId,
        DateTimeOffset At,
        Channel Channel,
        SenderId Sender,
        string From,
        string InReplyTo,
        string? Sign
    ) : InboundEvent(Workspace, Provider, EventId, At);

    /// <summary>A lead asked the provider, not us, to hear no more.</summary>
    public sealed record OptedOut(
        WorkspaceId Workspace,
        string Provider,
        string EventId,
        DateTimeOffset At,
        Channel Channel,
        SenderId Sender,
        string From
    ) : InboundEvent(Workspace, Provider, EventId, At)
    {
        /// <summary>See <see cref="Received.Aliases"/>.</summary>
        public IReadOnlyList<string> Aliases { get; init; } = [];
    }

    /// <summary>A provider's decision about a template.</summary>
    /// <param name="Status">See <see cref="Messages.Template.Status"/>.</param>
    public sealed record TemplateChanged(
        WorkspaceId Workspace,
        string Provider,
        string EventId,
        DateTimeOffset At,
        string Name,
        string Language,
        string Status
    ) : InboundEvent(Workspace, Provider, EventId, At);

    /// <summary>A provider reports what became of something it accepted.</summary>
    /// <param name="ProviderId">Its id of the message or call; null if only our correlation is known.</param>
    /// <param name="Touchpoint">Our correlation; null if only the provider's id is known.</param>
    public sealed record Reported(
        WorkspaceId Workspace,
        string Provider,
        string EventId,
        DateTimeOffset At,
        string? ProviderId,
        TouchpointId? Touchpoint,
        ProviderReport Report
    ) : InboundEvent(Workspace, Provider, EventId, At)
    {
        /// <summary>Names by which the provider knows the recipient; the lead answers under them.</summary>
        public IReadOnlyList<string> Aliases { get; init; } = [];
    }
}

/// <summary>An automatic answer.</summary>
/// <param name="ReturnsOn">The day on which the person is back, where it is stated; null otherwise.</param>
public sealed record AutoReply(DateOnly? ReturnsOn);
