using Prospero.Core;
using Prospero.Core.Bookings;
using Prospero.Core.Leads;
using Prospero.Storage;
using Xunit;

namespace Prospero.Tests.Compliance;

/// <summary>What every store of meetings must do.</summary>
public abstract class MeetingsStoreCompliance(ITestDatabase database) : StoreCompliance(database)
{
    static readonly ExternalMeeting Google = new("google", "g-1");

    IMeetings Meetings => new SqlMeetings(Store);

    [Fact]
    public async Task Meetings_come_back_as_they_went_in_the_one_that_begins_last_first()
    {
        var lead = await NewLead();
        var bare = New(lead, 1);
        var whole = Whole(lead, 2);
        await Save(bare, whole);

        Assert.Equal([whole, bare], await Meetings.Of(Ours.Id, lead.Id, default));
        Assert.Empty(await Meetings.Of(Theirs.Id, lead.Id, default));
        Assert.Empty(await Meetings.Of(OurTests.Id, lead.Id, default));
    }

    [Fact]
    public async Task A_change_writes_everything_but_whose_it_is_and_since_when()
    {
        var lead = await NewLead();
        var other = await NewLead();
        var meeting = New(lead, 1);
        await Save(meeting);
        var changed = Whole(lead, 3) with { Id = meeting.Id, External = null };

        await Save(changed with { Lead = other.Id, CreatedAt = Noon.AddDays(9) });

        Assert.Equal(changed, Assert.Single(await Meetings.Of(Ours.Id, lead.Id, default)));
    }

    [Fact]
    public async Task One_is_found_by_its_id_and_by_what_another_calendar_calls_it()
    {
        var lead = await NewLead();
        var meeting = Whole(lead, 1);
        await Save(meeting, New(lead, 2));

        Assert.Equal(meeting, await Write(tx => Meetings.Hold(tx, Ours.Id, meeting.Id, default)));
        Assert.Equal(meeting, await Write(tx => Meetings.Hold(tx, Ours.Id, Google, default)));
        Assert.Null(await Write(tx => Meetings.Hold(tx, Theirs.Id, meeting.Id, default)));
        Assert.Null(await Write(tx => Meetings.Hold(tx, Theirs.Id, Google, default)));
        Assert.Null(await Write(tx => Meetings.Hold(tx, Ours.Id, Google with { EventId = "g-2" }, default)));
        Assert.Null(await Write(tx => Meetings.Hold(tx, Ours.Id, Google with { Provider = "outlook" }, default)));
    }

    [Fact]
    public async Task Another_calendars_meeting_is_kept_once()
    {
        var lead = await NewLead();
        await Save(Whole(lead, 1));

        await Assert.ThrowsAnyAsync<Exception>(() => Save(Whole(lead, 2)));
        await Save(Whole(lead, 3) with { External = Google with { EventId = "g-2" } });

        Assert.Equal(2, (await Meetings.Of(Ours.Id, lead.Id, default)).Count);
    }

    [Fact]
    public async Task Those_that_stand_and_are_ahead_come_in_their_order()
    {
        var (lead, other) = (await NewLead(), await NewLead());
        var (late, soon) = (New(lead, 5), New(other, 2) with { Status = MeetingStatus.Confirmed });
        await Save(late, soon, New(lead, 1), New(lead, 3) with { Status = MeetingStatus.Cancelled });

        Assert.Equal([soon, late], await Meetings.Ahead(Ours.Id, Noon.AddHours(2), 10, default));
        Assert.Equal([soon], await Meetings.Ahead(Ours.Id, Noon.AddHours(2), 1, default));
        Assert.Empty(await Meetings.Ahead(Theirs.Id, Noon, 10, default));
    }

    [Fact]
    public async Task They_go_with_an_erased_lead()
    {
        var (lead, other) = (await NewLead(), await NewLead());
        await Save(New(lead, 1), New(other, 1));

        await Write(tx => new SqlErasure(Secrets).Blank(tx, Ours.Id, lead.Id, Noon, default));

        Assert.Empty(await Meetings.Of(Ours.Id, lead.Id, default));
        Assert.Single(await Meetings.Of(Ours.Id, other.Id, default));
    }

    async Task<Lead> NewLead()
    {
        var lead = NewLead(Ours, "Ana");
        await Insert(lead);
        return lead;
    }

    Task Save(params Meeting[] meetings) =>
        Write(async tx =>
        {
            foreach (var meeting in meetings)
                await Meetings.Save(tx, meeting, default);
        });

    Meeting New(Lead lead, int hours)
    {
        var terms = new MeetingTerms(
            "Visit",
            Noon.AddHours(hours),
            Noon.AddHours(hours).AddMinutes(30),
            "UTC",
            MeetingPlace.Phone,
            null,
            null,
            null,
            null,
            null,
            new MeetingGuest(null, null, null),
            "[]"
        );
        return new Meeting(MeetingId.New(Noon), Ours.Id, lead.Id, terms, MeetingStatus.Scheduled, null, null, null, Noon, Noon);
    }

    Meeting Whole(Lead lead, int hours)
    {
        var bare = New(lead, hours);
        return bare with
        {
            Terms = bare.Terms with
            {
                Title = "Besuch",
                TimeZone = "America/Santiago",
                Place = MeetingPlace.InPerson,
                Url = "https://meet.example.com",
                PlaceDetails = "Room 5",
                Description = "Ñandú",
                Type = "Demo",
                Host = Ids.New(Noon),
                Guest = new MeetingGuest("Ana", "ana@example.com", "+56 9 1234"),
                OthersJson = """[{"name":"Leo","email":"leo@example.com"}]""",
            },
            Status = MeetingStatus.Cancelled,
            External = Google,
            CancelledAt = Noon.AddHours(1),
            CancellationReason = "Lead asked",
            UpdatedAt = Noon.AddHours(1),
        };
    }
}

public sealed class SqliteMeetingsTests() : MeetingsStoreCompliance(new SqliteDatabase());

public sealed class PostgresMeetingsTests() : MeetingsStoreCompliance(new PostgresDatabase());
