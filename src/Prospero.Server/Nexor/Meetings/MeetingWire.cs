using System.Text.Json;
using Prospero.Core;
using Prospero.Core.Bookings;
using Prospero.Core.Intake;
using Prospero.Server.Doors.Json;
using Prospero.Server.Nexor.Door;

namespace Prospero.Server.Nexor.Meetings;

/// <summary>A meeting as this surface shows it.</summary>
static class MeetingWire
{
    public static void WriteMembers(Utf8JsonWriter json, Meeting meeting, string? hostName)
    {
        var terms = meeting.Terms;
        json.WriteString("title", terms.Title);
        json.WriteTime("starts_at", terms.StartsAt);
        json.WriteTime("ends_at", terms.EndsAt);
        json.WriteNumber("duration_minutes", terms.Minutes);
        json.WriteString("timezone", terms.TimeZone);
        json.WriteString("status", meeting.Status.Name());
        json.WriteString("meeting_url", terms.Url);
        json.WriteString("location_type", terms.Place.Name());
        json.WriteString("location_details", terms.PlaceDetails);
        json.WriteString("host_name", hostName);
        json.WriteString("meeting_type", terms.Type);
        json.WriteString("attendee_name", terms.Guest.Name);
        json.WriteString("attendee_email", terms.Guest.Email);
        json.WriteBoolean("confirmed_by_lead", meeting.Status == MeetingStatus.Confirmed);
        json.WriteTime("cancelled_at", meeting.CancelledAt);
        json.WriteString("cancellation_reason", meeting.CancellationReason);
        json.WriteString("no_show_reason", meeting.Outcome?.NoShowReason);
        json.WriteString("outcome_notes", meeting.Outcome?.Notes);
        json.WriteTime("created_at", meeting.CreatedAt);
    }

    /// <summary>The answer to booking and cancelling.</summary>
    public static NexorAnswer Answer(MeetingResult result) =>
        result switch
        {
            MeetingResult.Booked booked => Booked(booked),
            MeetingResult.Cancelled cancelled => Cancelled(cancelled),
            MeetingResult.KeptElsewhere kept => KeptElsewhere(kept),
            MeetingResult.Over over => NexorError.Of(409, "Conflict", $"The meeting is {over.Meeting.Status.Name()} and changes no more"),
            MeetingResult.LeadNotFound => NexorError.LeadNotFound,
            MeetingResult.NotFound => NexorError.MeetingNotFound,
            MeetingResult.Rejected rejected => NexorError.Invalid(rejected.Problem),
            _ => throw new System.Diagnostics.UnreachableException(result.GetType().Name),
        };

    static NexorAnswer Booked(MeetingResult.Booked booked) =>
        NexorAnswer.Of(
            booked.IsNew ? 201 : 200,
            json =>
            {
                json.WriteBoolean("success", true);
                if (booked.WasKnown)
                    json.WriteBoolean("idempotent", true);
                json.WriteObject(
                    "meeting",
                    () =>
                    {
                        json.WriteId("id", booked.Meeting.Id.Value);
                        json.WriteId("lead_id", booked.Meeting.Lead.Value);
                        WriteMembers(json, booked.Meeting, booked.Host?.Name);
                    }
                );
            }
        );

    static NexorAnswer Cancelled(MeetingResult.Cancelled cancelled) =>
        NexorAnswer.Of(
            200,
            json =>
            {
                json.WriteBoolean("success", true);
                if (cancelled.WasBefore)
                    json.WriteBoolean("idempotent", true);
                json.WriteObject(
                    "meeting",
                    () =>
                    {
                        json.WriteId("id", cancelled.Meeting.Id.Value);
                        json.WriteId("lead_id", cancelled.Meeting.Lead.Value);
                        json.WriteString("status", cancelled.Meeting.Status.Name());
                        json.WriteTime("cancelled_at", cancelled.Meeting.CancelledAt);
                        json.WriteString("cancellation_reason", cancelled.Meeting.CancellationReason);
                    }
                );
            }
        );

    static NexorAnswer KeptElsewhere(MeetingResult.KeptElsewhere kept) =>
        NexorAnswer.Of(
            200,
            json =>
            {
                json.WriteBoolean("success", true);
                json.WriteBoolean("skipped", true);
                json.WriteString("reason", "managed_externally_inbound_only");
                json.WriteString("message", $"The meeting is kept by {kept.Meeting.External?.Provider}; cancel it there");
            }
        );
}
