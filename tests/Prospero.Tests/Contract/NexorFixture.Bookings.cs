using Prospero.Core;
using Prospero.Core.Access;
using Prospero.Core.Bookings;
using Prospero.Core.Intake;
using Prospero.Core.Leads;

namespace Prospero.Tests.Contract;

sealed partial class NexorFixture
{
    /// <summary>A hook that finds name and email in Spanish, and refused an object without a name.</summary>
    async Task AddHook()
    {
        var token = HookToken.New();
        var mapping = new FieldMapping(new Dictionary<string, string> { ["first_name"] = "nombre", ["email"] = "correo" });
        var hook = new Hook(HookId.New(Now), _workspace.Id, "Landing page", HookToken.HashOf(token), mapping, null, true, true, Now, Now);
        var refusal = new HookRefusal(
            Ids.New(Now),
            _workspace.Id,
            hook.Id,
            Now,
            "first_name is required",
            """{"correo":"no-name@example.com"}"""
        );
        await _server.Do(async tx =>
        {
            await _server.Get<IHooks>().Save(tx, hook, default);
            await _server.Get<IHooks>().Refuse(tx, refusal, default);
        });
        _values["<hook>"] = hook.Id.ToString();
        _values["<hook_token>"] = token;
    }

    /// <summary>A processor with one rule.</summary>
    async Task AddProcessor()
    {
        var workflow = new WorkflowId(Guid.Parse(_values["<workflow>"]));
        var web = new Processor(ProcessorId.New(Now), _workspace.Id, "Web", null, workflow, true, Now, Now);
        var vip = new ProcessorRule(
            Ids.New(Now),
            _workspace.Id,
            web.Id,
            "VIP",
            new WorkflowId(Guid.Parse(_values["<workflow_b>"])),
            [new RuleCondition("metadata.plan", "eq", "\"pro\"")],
            0,
            true,
            Now,
            Now
        );
        await _server.Do(async tx =>
        {
            await _server.Get<IProcessors>().Save(tx, web, default);
            await _server.Get<IProcessors>().Save(tx, vip, default);
        });
        _values["<processor>"] = web.Id.ToString();
        _values["<rule>"] = vip.Id.ToString();
    }

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
            var carlos = (await _server.Get<ILeadCards>().Find(tx, _workspace.Id, lead, default))!;
            await _server.Get<ILeadCards>().Save(tx, [carlos with { Card = carlos.Card with { AssignedUser = ana.Id } }], default);
            var budget = new CollectedValue("budget", 1_200_000, "1.200.000", 0.9m);
            await _server.Get<ILeads>().Collect(tx, carlos.Lead, default(LeadVariables).With([budget], Now), Now, default);
        });
        _values["<user>"] = ana.Id.ToString();
        _values["<meeting>"] = ahead.Id.ToString();
        _values["<meeting_cancelled>"] = cancelled.Id.ToString();
        _values["<meeting_external>"] = external.Id.ToString();
    }
}
