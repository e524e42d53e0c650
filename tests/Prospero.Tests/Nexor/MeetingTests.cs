using System.Text;
using System.Text.Json;
using Prospero.Core;
using Prospero.Core.Access;
using Prospero.Core.Cadence;
using Prospero.Core.Events;
using Xunit;

namespace Prospero.Tests.Nexor;

/// <summary>Meetings and the team, over HTTP.</summary>
public class MeetingTests(NexorPlace place) : IClassFixture<NexorPlace>
{
    const string Visit = "\"title\":\"Visit\",\"starts_at\":\"2026-03-01T12:00:00Z\",\"duration_minutes\":30";

    [Theory]
    [InlineData("end", RunState.Closed, RunReason.Meeting, TouchpointState.Cancelled)]
    [InlineData("pause", RunState.Parked, RunReason.Meeting, TouchpointState.Scheduled)]
    [InlineData("continue", RunState.Active, null, TouchpointState.Scheduled)]
    public async Task A_booking_does_to_the_cadence_what_the_workflow_says(
        string rule,
        RunState state,
        RunReason? reason,
        TouchpointState touchpoint
    )
    {
        var lead = await Enrolled(rule);

        var answer = await place.Send("POST", "/meetings", $$"""{"lead_id":"{{lead}}",{{Visit}}}""");

        Assert.Equal(201, answer.Status);
        var run = Assert.Single(await place.Server.Get<ICadence>().RunsOf(place.Workspace.Id, [lead], default));
        Assert.Equal((state, reason), (run.State, run.Reason));
        var ahead = Assert.Single(await place.Server.Get<ICadence>().TouchpointsOf(place.Workspace.Id, lead, default));
        Assert.Equal(touchpoint, ahead.State);
        Assert.Equal(rule == "pause", ahead is { State: TouchpointState.Scheduled, DueAt: null });
    }

    [Fact]
    public async Task A_booking_is_told_and_stands_on_the_timeline_and_in_the_audit()
    {
        var (lead, email) = await NewLead();
        var user = await AddUser("Ana Lopez", isActive: true);

        var answer = await place.Send(
            "POST",
            "/meetings",
            $$"""{"lead_email":"{{email.ToUpperInvariant()}}",{{Visit}},"host_email":"{{user.Email!.ToUpperInvariant()}}"}"""
        );

        var meeting = answer.Json.GetProperty("meeting");
        Assert.Equal(
            (lead.ToString(), "Ana Lopez", email),
            (Text(meeting, "lead_id"), Text(meeting, "host_name"), Text(meeting, "attendee_email"))
        );
        var told = JsonElement.Parse((await Events(lead)).Single(one => one.Type == "meeting.scheduled").PayloadJson);
        Assert.Equal(Text(meeting, "id"), Text(told.GetProperty("meeting"), "id"));
        Assert.Equal("2026-03-01T12:30:00.000Z", Text(told.GetProperty("meeting"), "ends_at"));
        Assert.Equal(("Ana", "Lopez"), (Text(told.GetProperty("host"), "first_name"), Text(told.GetProperty("host"), "last_name")));
        var lines = await place.Server.Get<IEvents>().Timeline(place.Workspace.Id, lead, default);
        Assert.Contains(lines, line => line is { Type: "meeting_scheduled", Description: "Visit", Actor: "api" });
        var audited = await place.Server.Get<IAccess>().Audited(place.Workspace.Id, 10, default);
        Assert.Contains(audited, line => line.Action == "meeting.booked" && line.Subject == Text(meeting, "id"));
    }

    [Theory]
    [InlineData("confirm", "", "confirmed", "meeting.confirmed", "Meeting confirmed")]
    [InlineData("outcome", """{"status":"completed","notes":"Wants an offer"}""", "completed", "meeting.completed", "Meeting took place")]
    [InlineData("outcome", """{"status":"no_show","reason":"Ill"}""", "no_show", "meeting.no_show", "Nobody came to the meeting")]
    public async Task What_became_of_a_meeting_is_kept_told_and_told_once(
        string call,
        string body,
        string status,
        string type,
        string title
    )
    {
        var (lead, _) = await NewLead();
        var booked = await place.Send("POST", "/meetings", $$"""{"lead_id":"{{lead}}",{{Visit}}}""");
        var id = Text(booked.Json.GetProperty("meeting"), "id");

        var first = await place.Send("POST", $"/meetings/{id}/{call}", body);
        var again = await place.Send("POST", $"/meetings/{id}/{call}", body);

        Assert.True(first.Status == 200, first.Text);
        var meeting = first.Json.GetProperty("meeting");
        Assert.Equal((id, status), (Text(meeting, "id"), Text(meeting, "status")));
        Assert.Equal((false, true), (first.Json.TryGetProperty("idempotent", out _), again.Json.GetProperty("idempotent").GetBoolean()));
        var listed = (await place.Send("GET", $"/leads/{lead}/meetings")).Json.GetProperty("meetings")[0];
        Assert.Equal(status == "completed" ? "Wants an offer" : null, listed.GetProperty("outcome_notes").GetString());
        Assert.Equal(status == "no_show" ? "Ill" : null, listed.GetProperty("no_show_reason").GetString());
        var told = JsonElement.Parse((await Events(lead)).Single(one => one.Type == type).PayloadJson).GetProperty("meeting");
        Assert.Equal(status, Text(told, "status"));
        Assert.Equal(status == "confirmed", told.GetProperty("outcome_at").ValueKind == JsonValueKind.Null);
        var lines = await place.Server.Get<IEvents>().Timeline(place.Workspace.Id, lead, default);
        Assert.Contains(lines, line => line.Title == title);
        if (status != "confirmed")
        {
            var late = await place.Send("POST", $"/meetings/{id}/confirm");
            Assert.Equal((409, $"The meeting is {status} and changes no more"), (late.Status, Text(late.Json, "message")));
        }
    }

    [Theory]
    [InlineData("{}", "status is required")]
    [InlineData("""{"status":"cancelled"}""", "status must be one of completed, no_show")]
    public async Task A_bad_outcome_is_refused(string body, string message)
    {
        var (lead, _) = await NewLead();
        var booked = await place.Send("POST", "/meetings", $$"""{"lead_id":"{{lead}}",{{Visit}}}""");

        await place.Refuses(place.Send("POST", $"/meetings/{Text(booked.Json.GetProperty("meeting"), "id")}/outcome", body), message);
    }

    [Fact]
    public async Task The_same_appointment_of_another_calendar_is_one_meeting()
    {
        var (lead, _) = await NewLead();
        var external = $"\"external_calendar_provider\":\"google\",\"external_event_id\":\"{lead}\"";
        string Body(string more) => $$"""{"lead_id":"{{lead}}","title":"Visit","duration_minutes":30,{{external}},{{more}}}""";

        var first = await place.Send("POST", "/meetings", Body("\"starts_at\":\"2026-03-01T12:00:00Z\""));
        var same = await place.Send("POST", "/meetings", Body("\"starts_at\":\"2026-03-01T12:00:00Z\""));
        var moved = await place.Send("POST", "/meetings", Body("\"starts_at\":\"2026-03-02T09:00:00+01:00\""));
        var confirmed = await place.Send("POST", "/meetings", Body("\"starts_at\":\"2026-03-02T08:00:00Z\",\"status\":\"confirmed\""));
        var late = await place.Send("POST", "/meetings", Body("\"starts_at\":\"2026-03-02T08:00:00Z\""));

        Assert.Equal((201, false), (first.Status, first.Json.TryGetProperty("idempotent", out _)));
        foreach (var answer in new[] { same, moved, confirmed, late })
        {
            Assert.Equal((200, true), (answer.Status, answer.Json.GetProperty("idempotent").GetBoolean()));
            Assert.Equal(Text(Meeting(first), "id"), Text(Meeting(answer), "id"));
        }

        Assert.Equal("2026-03-02T08:00:00.000Z", Text(Meeting(moved), "starts_at"));
        Assert.Equal("confirmed", Text(Meeting(late), "status"));
        Assert.Equal(
            ["meeting.scheduled", "meeting.updated", "meeting.confirmed"],
            (await Events(lead)).Select(one => one.Type).Where(type => type.StartsWith("meeting.", StringComparison.Ordinal))
        );
        var (other, _) = await NewLead();
        await place.Refuses(
            place.Send("POST", "/meetings", $$"""{"lead_id":"{{other}}",{{Visit}},{{external}}}"""),
            "external_event_id belongs to a meeting of another lead"
        );
        var cancelled = await place.Send("POST", $"/meetings/{Text(Meeting(first), "id")}/cancel");
        Assert.Equal("managed_externally_inbound_only", Text(cancelled.Json, "reason"));
    }

    [Fact]
    public async Task The_same_appointment_told_at_once_is_one_meeting()
    {
        var (lead, _) = await NewLead();
        var body = $$"""{"lead_id":"{{lead}}",{{Visit}},"external_calendar_provider":"cal","external_event_id":"{{lead}}"}""";

        var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => place.Send("POST", "/meetings", body)));

        Assert.Equal(1, answers.Count(answer => answer.Status == 201));
        Assert.Single(answers.Select(answer => Text(Meeting(answer), "id")).Distinct());
    }

    [Fact]
    public async Task A_cancelled_meeting_is_told_once()
    {
        var (lead, _) = await NewLead();
        var id = Text(Meeting(await place.Send("POST", "/meetings", $$"""{"lead_id":"{{lead}}",{{Visit}}}""")), "id");

        var first = await place.Send("POST", $"/meetings/{id}/cancel", """{"reason":"Ill"}""");
        var second = await place.Send("POST", $"/meetings/{id}/cancel", """{"reason":"Again"}""");

        Assert.Equal(Text(Meeting(first), "cancelled_at"), Text(Meeting(second), "cancelled_at"));
        Assert.Equal("Ill", Text(Meeting(second), "cancellation_reason"));
        Assert.True(second.Json.GetProperty("idempotent").GetBoolean());
        Assert.Single(await Events(lead), one => one.Type == "meeting.cancelled");
        var shown = await place.Send("GET", $"/leads/{lead}/meetings?status=cancelled,no_show");
        Assert.Equal(id, Text(shown.Json.GetProperty("meetings").EnumerateArray().Single(), "id"));
        Assert.Empty((await place.Send("GET", $"/leads/{lead}/meetings?status=scheduled")).Json.GetProperty("meetings").EnumerateArray());
    }

    [Theory]
    [InlineData("\"starts_at\":\"2026-03-29T02:30:00\",\"timezone\":\"Europe/Berlin\"", "2026-03-29T01:30:00.000Z")]
    [InlineData("\"starts_at\":\"2026-10-25T02:30:00\",\"timezone\":\"Europe/Berlin\"", "2026-10-25T00:30:00.000Z")]
    [InlineData("\"starts_at\":\"2026-03-01T12:00\",\"timezone\":\"America/Santiago\"", "2026-03-01T15:00:00.000Z")]
    [InlineData("\"starts_at\":\"2026-03-01T12:00:00-05:00\",\"timezone\":\"Europe/Berlin\"", "2026-03-01T17:00:00.000Z")]
    [InlineData("\"starts_at\":\"2026-03-01T12:00:00.1234567Z\"", "2026-03-01T12:00:00.123Z")]
    [InlineData("\"starts_at\":\"2026-03-01T12:00:00\"", "2026-03-01T12:00:00.000Z")]
    public async Task A_time_without_offset_is_read_in_the_zone(string when, string moment)
    {
        var (lead, _) = await NewLead();

        var answer = await place.Send("POST", "/meetings", $$"""{"lead_id":"{{lead}}","title":"Visit","duration_minutes":30,{{when}}}""");

        Assert.Equal(moment, Text(Meeting(answer), "starts_at"));
    }

    [Theory]
    [InlineData("[]", "body must be an object")]
    [InlineData("""{"title":"Visit"}""", "lead_id or lead_email is required")]
    [InlineData("""{"lead_id":"x"}""", "lead_id must be a uuid")]
    [InlineData("""{"lead_email":"x"}""", "lead_email is not a valid address")]
    [InlineData("""{"lead_email":"a@example.com"}""", "title is required")]
    [InlineData("""{"lead_email":"a@example.com","title":"T"}""", "starts_at is required")]
    [InlineData("""{"lead_email":"a@example.com","title":"T","starts_at":"tomorrow"}""", "starts_at must be a time in ISO 8601")]
    [InlineData(
        """{"lead_email":"a@example.com","title":"T","starts_at":"9999-12-31T23:59:59-18:00"}""",
        "starts_at must be a time in ISO 8601"
    )]
    [InlineData("""{"lead_email":"a@example.com","title":"T","starts_at":1}""", "starts_at must be a string")]
    [InlineData("""{"lead_email":"a@example.com","title":"T","timezone":"Mars"}""", "timezone must be an IANA time zone")]
    [InlineData(
        """{"lead_email":"a@example.com","title":"T","starts_at":"2026-03-01T12:00:00Z"}""",
        "ends_at or duration_minutes is required"
    )]
    [InlineData(
        """{"lead_email":"a@example.com","title":"T","starts_at":"2026-03-01T12:00:00Z","ends_at":"2026-03-01T12:00:00Z"}""",
        "ends_at must be after starts_at"
    )]
    [InlineData(
        """{"lead_email":"a@example.com","title":"T","starts_at":"2026-03-01T12:00:00Z","duration_minutes":0}""",
        "duration_minutes must be a whole number from 1 to 10080"
    )]
    [InlineData(
        """{"lead_email":"a@example.com","title":"T","starts_at":"2026-03-01T12:00:00Z","duration_minutes":30,"location_type":"moon"}""",
        "location_type must be one of video, phone, in_person"
    )]
    [InlineData(
        """{"lead_email":"a@example.com","title":"T","starts_at":"2026-03-01T12:00:00Z","duration_minutes":30,"status":"cancelled"}""",
        "status must be one of scheduled, confirmed"
    )]
    [InlineData(
        """{"lead_email":"a@example.com","title":"T","starts_at":"2026-03-01T12:00:00Z","duration_minutes":30,"external_event_id":"1"}""",
        "external_calendar_provider is required with external_event_id"
    )]
    [InlineData(
        """{"lead_email":"a@example.com","title":"T","starts_at":"2026-03-01T12:00:00Z","duration_minutes":30,"additional_attendees":[1]}""",
        "additional_attendees must be an array of objects"
    )]
    [InlineData(
        """{"lead_email":"a@example.com","title":"T","starts_at":"2026-03-01T12:00:00Z","duration_minutes":30,"additional_attendees":[{"email":"x"}]}""",
        "additional_attendees.email is not a valid address"
    )]
    public Task A_bad_body_is_refused(string body, string message) => place.Refuses(place.Send("POST", "/meetings", body), message);

    [Fact]
    public async Task Somebody_who_left_holds_no_meetings_and_is_not_in_the_team()
    {
        var (lead, _) = await NewLead();
        var (gone, here) = (await AddUser("Gone", isActive: false), await AddUser("Here", isActive: true));

        await place.Refuses(
            place.Send("POST", "/meetings", $$"""{"lead_id":"{{lead}}",{{Visit}},"host_email":"{{gone.Email}}"}"""),
            "host_email is no active user's"
        );
        var team = (await place.Send("GET", "/team")).Json.GetProperty("team").EnumerateArray().Select(one => Text(one, "id")).ToList();
        Assert.Contains(here.Id.ToString(), team);
        Assert.DoesNotContain(gone.Id.ToString(), team);
    }

    [Fact]
    public async Task The_same_key_books_once_and_a_key_needs_its_scope()
    {
        var (lead, _) = await NewLead();
        var body = $$"""{"lead_id":"{{lead}}",{{Visit}}}""";
        var limited = await place.Server.AddKey(place.Workspace, scopes: ["leads:write"]);

        var first = await place.Send("POST", "/meetings", body, ("Idempotency-Key", $"book-{lead}"));
        var second = await place.Send("POST", "/meetings", body, ("Idempotency-Key", $"book-{lead}"));
        var refused = await place.Server.Send("POST", "/api/public/meetings", Encoding.UTF8.GetBytes(body), limited);

        Assert.Equal(first.Text, second.Text);
        Assert.Single((await place.Send("GET", $"/leads/{lead}/meetings")).Json.GetProperty("meetings").EnumerateArray());
        Assert.Equal((403, "Missing scope: meetings:write"), (refused.Status, Text(refused.Json, "message")));
    }

    [Fact]
    public async Task Meetings_of_another_workspace_do_not_exist()
    {
        var (lead, email) = await NewLead();
        var id = Text(Meeting(await place.Send("POST", "/meetings", $$"""{"lead_id":"{{lead}}",{{Visit}}}""")), "id");
        var workspace = await place.Server.AddWorkspace($"other-{Guid.NewGuid()}");
        var stranger = await place.Server.AddKey(workspace);

        Assert.Equal("""{"error":"Lead not found"}""", await Ask("GET", $"/leads/{lead}/meetings", null));
        Assert.Equal("""{"error":"Lead not found"}""", await Ask("POST", "/meetings", $$"""{"lead_id":"{{lead}}",{{Visit}}}"""));
        Assert.Equal("""{"error":"Lead not found"}""", await Ask("POST", "/meetings", $$"""{"lead_email":"{{email}}",{{Visit}}}"""));
        Assert.Equal("""{"error":"Meeting not found"}""", await Ask("POST", $"/meetings/{id}/cancel", null));
        Assert.Equal("""{"error":"Meeting not found"}""", await Ask("POST", "/meetings/17/cancel", null));
        Assert.Equal("scheduled", Text((await place.Send("GET", $"/leads/{lead}/meetings")).Json.GetProperty("meetings")[0], "status"));
        var team = await place.Server.Send("GET", "/api/public/team", key: stranger);
        Assert.Equal("""{"success":true,"team":[]}""", team.Text);

        async Task<string> Ask(string method, string path, string? body)
        {
            var bytes = body is null ? null : Encoding.UTF8.GetBytes(body);
            var answer = await place.Server.Send(method, $"/api/public{path}", bytes, stranger);
            Assert.Equal(404, answer.Status);
            return answer.Text;
        }
    }

    static JsonElement Meeting(Support.Answer answer)
    {
        Assert.True(answer.Status is 200 or 201, answer.Text);
        return answer.Json.GetProperty("meeting");
    }

    static string Text(JsonElement json, string name) => json.GetProperty(name).GetString()!;

    async Task<List<StoredEvent>> Events(LeadId lead) =>
        [.. (await place.Server.Get<IEvents>().Read(place.Workspace.Id, 0, 10_000, default)).Where(one => one.Lead == lead)];

    async Task<(LeadId Lead, string Email)> NewLead()
    {
        var email = $"{Guid.NewGuid():N}@example.com";
        var created = await place.Send("POST", "/leads", $$"""{"first_name":"Ana","email":"{{email}}"}""");
        return (new LeadId(created.Json.GetProperty("lead").GetProperty("id").GetGuid()), email);
    }

    async Task<User> AddUser(string name, bool isActive)
    {
        var user = new User(
            Guid.NewGuid(),
            place.Workspace.Id,
            name,
            $"{Guid.NewGuid():N}@co.example.com",
            isActive,
            place.Server.Clock.GetUtcNow()
        );
        await place.Server.Do(tx => place.Server.Get<IAccess>().AddUser(tx, user, default));
        return user;
    }

    async Task<LeadId> Enrolled(string rule)
    {
        var document = $$"""
            {"name":"Books","exit":{"meeting":"{{rule}}"},
            "steps":[{"type":"email","key":"hello","delay":"1h","subject":"Hola","content":"¿Hablamos?"}]}
            """;
        var workflow = Text((await place.Send("POST", "/workflows", document)).Json.GetProperty("workflow"), "id");
        await place.Send("POST", $"/workflows/{workflow}/publish");
        var created = await place.Send(
            "POST",
            "/leads",
            $$"""{"first_name":"Ana","email":"{{Guid.NewGuid():N}}@example.com","workflow_id":"{{workflow}}"}"""
        );
        return new LeadId(created.Json.GetProperty("lead").GetProperty("id").GetGuid());
    }
}

public sealed class PostgresMeetingTests(NexorPlace place) : MeetingTests(place), Support.IOnPostgres;
