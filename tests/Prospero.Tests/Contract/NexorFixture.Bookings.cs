using Prospero.Core;
using Prospero.Core.Access;
using Prospero.Core.Bookings;
using Prospero.Core.Leads;

namespace Prospero.Tests.Contract;

sealed partial class NexorFixture
{
    /// <summary>The only active type of conversions, one conversion of the lead, and one type that is inactive.</summary>
    async Task AddConversions()
    {
        var sale = new ConversionType(
            ConversionTypeId.New(Now),
            _workspace.Id,
            "Sale",
            null,
            true,
            "USD",
            [new ConversionField("plan", "Plan", false)],
            null,
            true,
            Now,
            Now
        );
        var conversion = new Conversion(
            ConversionId.New(Now),
            _workspace.Id,
            sale.Id,
            new LeadId(Guid.Parse(_values["<lead>"])),
            1500m,
            "USD",
            Now,
            Now,
            null,
            null,
            Metadata.Trusted("""{"plan":"pro"}"""),
            null
        );
        await _server.Do(async tx =>
        {
            await _server.Get<IConversions>().SaveType(tx, sale, default);
            await _server
                .Get<IConversions>()
                .SaveType(tx, sale with { Id = ConversionTypeId.New(Now), Name = "Old", IsActive = false }, default);
            await _server.Get<IConversions>().Add(tx, conversion, default);
        });
        _values["<conversion_type>"] = sale.Id.ToString();
    }

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
