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
        /// <summary>The provider's ids of messages that it answers, the nearest first; empty where that is not known.</summary>
        public IReadOnlyList<string> Answers { get; init; } = [];
    }

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
    ) : InboundEvent(Workspace, Provider, EventId, At);
}

/// <summary>An automatic answer.</summary>
/// <param name="ReturnsOn">The day on which the person is back, where it is stated; null otherwise.</param>
public sealed record AutoReply(DateOnly? ReturnsOn);
