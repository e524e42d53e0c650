namespace Prospero.Core.Events;

/// <summary>One line on a lead's timeline, for people to read; never changed once written.</summary>
/// <param name="Id">UUIDv7 of the moment; lines of one moment are ordered by it.</param>
/// <param name="Lead">Whose timeline.</param>
/// <param name="At">When, in cadence time.</param>
/// <param name="Type">A stable name: <c>lead_received</c>, <c>workflow_assigned</c>, <c>touchpoint_sent</c>.</param>
/// <param name="Title">Short: the channel of a touchpoint, otherwise what happened.</param>
/// <param name="Description">How it went or why; null if the title says it all.</param>
/// <param name="Actor">Who did it: one of <c>api user system ai lead</c>.</param>
/// <param name="Message">The message or call that the line is about; null if it is about none.</param>
public sealed record Activity(
    Guid Id,
    LeadId Lead,
    DateTimeOffset At,
    string Type,
    string Title,
    string? Description,
    string Actor,
    MessageId? Message = null
)
{
    /// <summary>A line written now by the system itself.</summary>
    public static Activity Of(
        LeadId lead,
        DateTimeOffset at,
        string type,
        string title,
        string? description = null,
        string actor = "system",
        MessageId? message = null
    ) => new(Ids.New(at), lead, at, type, title, description, actor, message);
}
