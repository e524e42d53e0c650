namespace Prospero.Core.Leads;

/// <summary>What a team notes about a lead, beside the person and its contact points.</summary>
/// <param name="Chatbot">The chatbot that captured the lead; null if it came through another door.</param>
/// <param name="Message">What the lead wrote when it came; null if nothing.</param>
/// <param name="Discord">Its name there; null if it is not known.</param>
/// <param name="Notes">Free text; null if there is none.</param>
/// <param name="Conversation">The conversation it came from, as its client names it; null if there is none.</param>
/// <param name="AssignedUser">Who looks after it; null if nobody does.</param>
/// <param name="FollowUpAt">When somebody wants to come back to it; null for never.</param>
/// <param name="LastContactAt">When it was last contacted, in cadence time; null if it never was.</param>
/// <param name="ConvertedAt">When it first became <see cref="LeadStatus.Converted"/>; null while it has not.</param>
public sealed record LeadCard(
    ChatbotId? Chatbot = null,
    LeadStatus Status = LeadStatus.New,
    LeadPriority Priority = LeadPriority.Medium,
    LeadUrgency Urgency = LeadUrgency.Low,
    PreferredMethod PreferredMethod = PreferredMethod.Email,
    string? Message = null,
    string? Discord = null,
    string? Notes = null,
    string? Conversation = null,
    Guid? AssignedUser = null,
    DateTimeOffset? FollowUpAt = null,
    DateTimeOffset? LastContactAt = null,
    DateTimeOffset? ConvertedAt = null
)
{
    /// <summary>The card of a lead about which nothing was noted.</summary>
    public static LeadCard Blank { get; } = new();

    /// <summary>The card with another status, and what entering it brings along.</summary>
    public LeadCard With(LeadStatus status, DateTimeOffset at)
    {
        if (status == Status)
            return this;
        return status switch
        {
            LeadStatus.Converted => this with { Status = status, ConvertedAt = ConvertedAt ?? at },
            LeadStatus.Contacted => this with { Status = status, LastContactAt = at },
            _ => this with { Status = status },
        };
    }
}

/// <summary>Where a lead stands with the team. It follows no order and moves no run.</summary>
public enum LeadStatus
{
    New,
    Contacted,
    Qualified,
    Negotiating,
    Converted,
    Lost,
    FollowUp,
    Unresponsive,
}

/// <summary>How important a lead is to the team, from the least.</summary>
public enum LeadPriority
{
    Low,
    Medium,
    High,
    Urgent,
}

/// <summary>How urgent the matter is to the lead itself, from the least.</summary>
public enum LeadUrgency
{
    Low,
    Medium,
    High,
}

/// <summary>How the lead wants to be answered.</summary>
public enum PreferredMethod
{
    Email,
    Phone,
    Discord,
}

/// <summary>A lead with its card.</summary>
public sealed record CardedLead(Lead Lead, LeadCard Card);

/// <summary>A change of a card that follows from a cadence.</summary>
/// <param name="At">In cadence time.</param>
/// <param name="Kind">What happened.</param>
public sealed record CardMove(LeadId Lead, CardMoveKind Kind, DateTimeOffset At)
{
    /// <summary>The move that a run's new status brings about; null if its category is neither <c>won</c> nor <c>lost</c>.</summary>
    public static CardMove? OfCategory(LeadId lead, string category, DateTimeOffset at) =>
        category switch
        {
            "won" => new CardMove(lead, CardMoveKind.Won, at),
            "lost" => new CardMove(lead, CardMoveKind.Lost, at),
            _ => null,
        };
}

/// <summary>What moves a card by itself.</summary>
public enum CardMoveKind
{
    /// <summary>A provider accepted a contact of a run: new becomes contacted.</summary>
    Contacted,

    /// <summary>A provider accepted a message outside any run: only the time of the last contact moves.</summary>
    Written,

    /// <summary>A run entered a status that counts as won: the lead is converted.</summary>
    Won,

    /// <summary>A run entered a status that counts as lost.</summary>
    Lost,
}
