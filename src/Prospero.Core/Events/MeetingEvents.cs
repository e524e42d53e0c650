using System.Globalization;
using System.Text.Json;

namespace Prospero.Core.Events;

/// <summary>A meeting was booked.</summary>
public sealed record MeetingScheduled(DateTimeOffset At, LeadId Lead, MeetingFacts Meeting) : Event(At, Lead)
{
    public override string Type => "meeting.scheduled";

    public override void WritePayload(Utf8JsonWriter json) => Meeting.Write(json);
}

/// <summary>A meeting was confirmed, or booked as confirmed already.</summary>
public sealed record MeetingConfirmed(DateTimeOffset At, LeadId Lead, MeetingFacts Meeting) : Event(At, Lead)
{
    public override string Type => "meeting.confirmed";

    public override void WritePayload(Utf8JsonWriter json) => Meeting.Write(json);
}

/// <summary>A meeting changed.</summary>
public sealed record MeetingUpdated(DateTimeOffset At, LeadId Lead, MeetingFacts Meeting) : Event(At, Lead)
{
    public override string Type => "meeting.updated";

    public override void WritePayload(Utf8JsonWriter json) => Meeting.Write(json);
}

/// <summary>A meeting was cancelled.</summary>
public sealed record MeetingCancelled(DateTimeOffset At, LeadId Lead, MeetingFacts Meeting) : Event(At, Lead)
{
    public override string Type => "meeting.cancelled";

    public override void WritePayload(Utf8JsonWriter json) => Meeting.Write(json);
}

/// <summary>A meeting took place.</summary>
public sealed record MeetingCompleted(DateTimeOffset At, LeadId Lead, MeetingFacts Meeting) : Event(At, Lead)
{
    public override string Type => "meeting.completed";

    public override void WritePayload(Utf8JsonWriter json) => Meeting.Write(json);
}

/// <summary>Nobody came to a meeting.</summary>
public sealed record MeetingNoShow(DateTimeOffset At, LeadId Lead, MeetingFacts Meeting) : Event(At, Lead)
{
    public override string Type => "meeting.no_show";

    public override void WritePayload(Utf8JsonWriter json) => Meeting.Write(json);
}

/// <summary>A meeting as events show it.</summary>
/// <param name="Status">One of <c>scheduled confirmed completed cancelled no_show</c>.</param>
/// <param name="Place">One of <c>video phone in_person</c>.</param>
/// <param name="Type">What kind of meeting it is; null if that was not said.</param>
/// <param name="Host">Who holds it; null if nobody was named.</param>
/// <param name="Workflow">That of the lead's run at that moment; null if none was open.</param>
/// <param name="Source">Through which door it came.</param>
public sealed record MeetingFacts(
    Guid Id,
    string Title,
    DateTimeOffset StartsAt,
    DateTimeOffset EndsAt,
    int Minutes,
    string TimeZone,
    string Status,
    string Place,
    string? Url,
    string? PlaceDetails,
    string? Type,
    string? GuestName,
    string? GuestEmail,
    string? GuestPhone,
    MeetingHost? Host,
    DateTimeOffset? CancelledAt,
    string? CancellationReason,
    DateTimeOffset CreatedAt,
    (Guid Id, string Name)? Workflow,
    string Source
)
{
    /// <summary>When it was told how it ended; null while it was not.</summary>
    public DateTimeOffset? OutcomeAt { get; init; }

    /// <summary>What came of it; null if that was not said.</summary>
    public string? OutcomeNotes { get; init; }

    /// <summary>Why nobody came; null if that was not said.</summary>
    public string? NoShowReason { get; init; }

    /// <summary>Writes the members of the payload into an object that is already open.</summary>
    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject("meeting");
        WriteMeeting(json);
        json.WriteEndObject();
        WriteHost(json);
        json.WriteString("meeting_type", Type);
        if (Workflow is { } workflow)
        {
            json.WriteStartObject("workflow");
            json.WriteString("id", workflow.Id);
            json.WriteString("name", workflow.Name);
            json.WriteEndObject();
            // Filters ask for it by this name.
            json.WriteString("workflow_id", workflow.Id);
        }
        else
            json.WriteNull("workflow");
    }

    void WriteMeeting(Utf8JsonWriter json)
    {
        json.WriteString("id", Id);
        json.WriteString("title", Title);
        json.WriteString("starts_at", Time(StartsAt));
        json.WriteString("ends_at", Time(EndsAt));
        json.WriteNumber("duration_minutes", Minutes);
        json.WriteString("timezone", TimeZone);
        json.WriteString("status", Status);
        json.WriteString("meeting_url", Url);
        json.WriteString("location_type", Place);
        json.WriteString("location_details", PlaceDetails);
        json.WriteString("host_name", Host?.Name);
        json.WriteString("meeting_type", Type);
        json.WriteString("attendee_name", GuestName);
        json.WriteString("attendee_email", GuestEmail);
        json.WriteString("attendee_phone", GuestPhone);
        json.WriteBoolean("confirmed_by_lead", Status == "confirmed");
        json.WriteString("cancelled_at", Time(CancelledAt));
        json.WriteString("cancellation_reason", CancellationReason);
        json.WriteString("no_show_reason", NoShowReason);
        json.WriteString("outcome_notes", OutcomeNotes);
        json.WriteString("outcome_at", Time(OutcomeAt));
        json.WriteString("source", Source);
        json.WriteString("created_at", Time(CreatedAt));
    }

    void WriteHost(Utf8JsonWriter json)
    {
        if (Host is not { } host)
        {
            json.WriteNull("host");
            return;
        }

        var space = host.Name.IndexOf(' ', StringComparison.Ordinal);
        json.WriteStartObject("host");
        json.WriteString("id", host.Id);
        json.WriteString("first_name", space > 0 ? host.Name[..space] : host.Name);
        json.WriteString("last_name", space > 0 ? host.Name[(space + 1)..] : null);
        json.WriteString("email", host.Email);
        json.WriteEndObject();
    }

    static string? Time(DateTimeOffset? at) => at?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}

/// <summary>Who holds a meeting.</summary>
/// <param name="Name">First and last name in one.</param>
/// <param name="Email">Null if it is not known.</param>
public sealed record MeetingHost(Guid Id, string Name, string? Email);
