using System.Text.Json;
using NodaTime;
using Prospero.Core;
using Prospero.Core.Bookings;
using Prospero.Core.Intake;
using Prospero.Server.Doors.Json;
using Prospero.Server.Nexor.Door;
using Prospero.Server.Nexor.Json;

namespace Prospero.Server.Nexor.Meetings;

/// <summary>The object of <c>POST /meetings</c>.</summary>
static class MeetingForm
{
    const string NoTime = "must be a time in ISO 8601";
    const int LongestMinutes = 7 * 24 * 60;
    const int MostOthers = 100;

    // Whoever books may say this much about it.
    static readonly string[] Bookable = [.. MeetingNames.Statuses.Take(2)];

    /// <summary>What is to be booked, or the first thing that is wrong.</summary>
    public static (MeetingWish? Wish, Problem? Fault) Parse(NexorCall call)
    {
        if (call.Body.ValueKind != JsonValueKind.Object)
            return (null, new Problem("body", "must be an object"));
        var form = new FieldReader(call.Body);
        var lead = form.Id("lead_id");
        var email = form.Email("lead_email");
        if (lead is null && email is null)
            form.Refuse("lead_id or lead_email", "is required");
        var terms = Terms(form);
        var status = form.Choice("status", Bookable);
        var wish = new MeetingWish(
            call.Workspace,
            lead is { } id ? new LeadId(id) : null,
            email,
            terms,
            form.Text("host_email")?.Trim(),
            status is { } chosen ? (MeetingStatus)chosen : null,
            External(form),
            call.Actor
        );
        return form.Fault is { } fault ? (null, fault) : (wish, null);
    }

    static MeetingTerms Terms(FieldReader form)
    {
        var title = form.RequiredText("title");
        var zone = Zone(form);
        var startsAt = Time(form, "starts_at", zone);
        if (startsAt is null)
            form.Refuse("starts_at", "is required");
        var (from, to) = (startsAt ?? default, End(form, startsAt ?? default, zone));
        return new MeetingTerms(
            title,
            from,
            to,
            zone.Id,
            form.Choice("location_type", MeetingNames.Places) is { } place ? (MeetingPlace)place : MeetingPlace.Video,
            form.Text("meeting_url", FieldReader.LongText),
            form.Text("location_details", FieldReader.LongText),
            form.Text("description", FieldReader.LongText),
            form.Text("meeting_type_id"),
            Host: null,
            new MeetingGuest(form.Text("attendee_name"), form.Email("attendee_email")?.Given, form.Phone("attendee_phone")?.Given),
            Others(form)
        );
    }

    static DateTimeZone Zone(FieldReader form)
    {
        if (form.Text("timezone") is not { } name)
            return DateTimeZone.Utc;
        if (DateTimeZoneProviders.Tzdb.GetZoneOrNull(name) is { } zone)
            return zone;
        form.Refuse("timezone", "must be an IANA time zone");
        return DateTimeZone.Utc;
    }

    static DateTimeOffset End(FieldReader form, DateTimeOffset startsAt, DateTimeZone zone)
    {
        var minutes = form.WholeNumber("duration_minutes", 1, LongestMinutes);
        if (Time(form, "ends_at", zone) is { } endsAt)
        {
            if (endsAt <= startsAt)
                form.Refuse("ends_at", "must be after starts_at");
            else if (endsAt - startsAt > TimeSpan.FromMinutes(LongestMinutes))
                form.Refuse("ends_at", $"must be within {LongestMinutes} minutes of starts_at");
            return endsAt;
        }

        if (minutes is null)
            form.Refuse("ends_at or duration_minutes", "is required");
        return startsAt.AddMinutes(minutes ?? 0);
    }

    static DateTimeOffset? Time(FieldReader form, string name, DateTimeZone zone)
    {
        if (form.Text(name) is not { } text)
            return null;
        var moment = MeetingTime.Read(text, zone);
        if (moment is null)
            form.Refuse(name, NoTime);
        return moment;
    }

    static ExternalMeeting? External(FieldReader form)
    {
        var (provider, eventId) = (form.Text("external_calendar_provider"), form.Text("external_event_id"));
        if (provider is null && eventId is not null)
            form.Refuse("external_calendar_provider", "is required with external_event_id");
        if (eventId is null && provider is not null)
            form.Refuse("external_event_id", "is required with external_calendar_provider");
        return provider is null || eventId is null ? null : new ExternalMeeting(provider, eventId);
    }

    static string Others(FieldReader form)
    {
        const string name = "additional_attendees";
        if (!form.IsArray(name, out var list))
            return "[]";
        if (list.GetArrayLength() > MostOthers)
            form.Refuse(name, $"must have at most {MostOthers} items");
        List<(string? Name, string? Email)> others = [];
        foreach (var item in list.EnumerateArray())
        {
            if (item.ValueKind != JsonValueKind.Object)
            {
                form.Refuse(name, "must be an array of objects");
                return "[]";
            }

            var other = new FieldReader(item, $"{name}.");
            others.Add((other.Text("name"), other.Email("email")?.Given));
            form.Refuse(other.Fault);
        }

        return Written(others);
    }

    static string Written(IReadOnlyList<(string? Name, string? Email)> others)
    {
        var text = System.Text.Encoding.UTF8.GetString(
            WireJson.Object(json =>
                json.WriteObjects(
                    "others",
                    others,
                    other =>
                    {
                        json.WriteString("name", other.Name);
                        json.WriteString("email", other.Email);
                    }
                )
            )
        );
        return JsonElement.Parse(text).GetProperty("others").GetRawText();
    }
}
