using Prospero.Core.Leads;

namespace Prospero.Core.Intake;

/// <summary>What is to change about a lead and its card. Fields that were not sent stay.</summary>
/// <param name="Name">First and last name in one; never cleared.</param>
/// <param name="Source">Never cleared.</param>
/// <param name="TagNames">Replaces all tags; null clears them.</param>
/// <param name="Status">Null if it stays; so are the next three.</param>
/// <param name="FollowUpAt">A boxed moment, so that it can be cleared.</param>
/// <param name="AssignedUser">A boxed id, so that it can be cleared.</param>
/// <param name="Metadata">See there.</param>
public sealed record CapturedChange(
    Field<string> Name = default,
    Field<EmailAddress> Email = default,
    Field<Phone> Phone = default,
    Field<string> Company = default,
    Field<string> Source = default,
    Field<string> Message = default,
    Field<string> Discord = default,
    Field<string> Notes = default,
    Field<IReadOnlyList<string>> TagNames = default,
    LeadStatus? Status = null,
    LeadPriority? Priority = null,
    LeadUrgency? Urgency = null,
    PreferredMethod? PreferredMethod = null,
    Field<object> FollowUpAt = default,
    Field<object> AssignedUser = default,
    MetadataChange Metadata = default
)
{
    /// <summary>The lead with the change, its tags aside.</summary>
    public Lead Of(Lead lead)
    {
        var isRenamed = Name.IsSent && Name.Value != lead.FullName;
        var (first, last) = isRenamed ? PersonName.Split(Name.Value!) : (lead.FirstName, lead.LastName);
        return lead with
        {
            FirstName = first,
            LastName = last,
            Email = Email.Or(lead.Email),
            Phone = Phone.Or(lead.Phone),
            Company = Company.Or(lead.Company),
            Source = Source.Or(lead.Source)!,
            Metadata = Metadata.Of(lead.Metadata),
        };
    }

    /// <summary>The card with the change.</summary>
    public LeadCard Of(LeadCard card, DateTimeOffset now) =>
        (Status is { } status ? card.With(status, now) : card) with
        {
            Message = Message.Or(card.Message),
            Discord = Discord.Or(card.Discord),
            Notes = Notes.Or(card.Notes),
            Priority = Priority ?? card.Priority,
            Urgency = Urgency ?? card.Urgency,
            PreferredMethod = PreferredMethod ?? card.PreferredMethod,
            FollowUpAt = FollowUpAt.IsSent ? FollowUpAt.Value as DateTimeOffset? : card.FollowUpAt,
            AssignedUser = AssignedUser.IsSent ? AssignedUser.Value as Guid? : card.AssignedUser,
        };

    /// <summary>What changed on a card, by the names that events use.</summary>
    public static IEnumerable<string> Changes(LeadCard before, LeadCard after)
    {
        if (before.Status != after.Status)
            yield return "status";
        if (before.Priority != after.Priority)
            yield return "priority";
        if (before.Urgency != after.Urgency)
            yield return "urgency";
        if (before.PreferredMethod != after.PreferredMethod)
            yield return "preferred_method";
        if (before.Message != after.Message)
            yield return "message";
        if (before.Discord != after.Discord)
            yield return "discord";
        if (before.Notes != after.Notes)
            yield return "notes";
        if (before.FollowUpAt != after.FollowUpAt)
            yield return "follow_up_at";
        if (before.AssignedUser != after.AssignedUser)
            yield return "assigned_user_id";
    }
}

/// <summary>A change of a lead's metadata: first all of it is replaced, then keys are patched, where that was asked for.</summary>
/// <param name="All">What stands there instead; null if it stays.</param>
/// <param name="Patch">Keys to write, and those with null to take away; null for none.</param>
public readonly record struct MetadataChange(Metadata? All, Metadata? Patch)
{
    public Metadata Of(Metadata metadata)
    {
        var replaced = All ?? metadata;
        return Patch is { } patch ? replaced.Patch(patch) : replaced;
    }
}

/// <summary>One name for first and last name.</summary>
public static class PersonName
{
    /// <summary>Splits at the first space; joined again it is the same text.</summary>
    public static (string First, string? Last) Split(string name) =>
        name.IndexOf(' ', StringComparison.Ordinal) is > 0 and var space ? (name[..space], name[(space + 1)..]) : (name, null);
}

/// <summary>What became of a call about one lead. A closed set.</summary>
public abstract record CapturedResult
{
    CapturedResult() { }

    /// <summary>The lead as it stands now.</summary>
    public sealed record Changed(CardedLead Lead) : CapturedResult;

    /// <param name="At">In cadence time.</param>
    public sealed record Erased(LeadId Lead, DateTimeOffset At) : CapturedResult;

    /// <summary>Unknown, archived, another workspace's, or out of the chatbot's reach.</summary>
    public sealed record NotFound : CapturedResult;

    /// <summary>Another live lead has the email; nothing changed.</summary>
    public sealed record EmailKnown(LeadId Existing) : CapturedResult;

    /// <summary>Nothing changed.</summary>
    public sealed record Rejected(Problem Problem) : CapturedResult;
}
