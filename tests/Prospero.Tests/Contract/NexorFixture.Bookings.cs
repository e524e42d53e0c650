using Prospero.Core;
using Prospero.Core.Access;
using Prospero.Core.Bookings;

namespace Prospero.Tests.Contract;

sealed partial class NexorFixture
{
    /// <summary>A user, and three meetings of the lead: one ahead, one cancelled, one in somebody else's calendar.</summary>
    async Task AddBookings()
    {
        var ana = new User(Ids.New(Now), _workspace.Id, "Ana", "ana@co.com", true, Now);
        var lead = new LeadId(Guid.Parse(_values["<lead>"]));
        var terms = new MeetingTerms(
            "Demo",
            Now.AddDays(1),
            Now.AddDays(1).AddMinutes(30),
            "America/Santiago",
            MeetingPlace.Video,
            null,
            null,
            null,
            "Demo",
            ana.Id,
            new MeetingGuest("Carlos Lopez", "carlos@example.com", "+56912345678"),
            "[]"
        );
        Meeting Of(MeetingStatus status, ExternalMeeting? external) =>
            new(MeetingId.New(Now), _workspace.Id, lead, terms, status, external, null, null, Now, Now);
        var ahead = Of(MeetingStatus.Scheduled, null);
        var external = Of(MeetingStatus.Scheduled, new ExternalMeeting("google", "g-1"));
        var cancelled = Of(MeetingStatus.Cancelled, null) with { CancelledAt = Now, CancellationReason = "Lead asked" };
        await _server.Do(async tx =>
        {
            await _server.Get<IAccess>().AddUser(tx, ana, default);
            foreach (var meeting in new[] { ahead, cancelled, external })
                await _server.Get<IMeetings>().Save(tx, meeting, default);
        });
        _values["<meeting>"] = ahead.Id.ToString();
        _values["<meeting_cancelled>"] = cancelled.Id.ToString();
        _values["<meeting_external>"] = external.Id.ToString();
    }
}
