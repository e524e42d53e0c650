using Prospero.Tests.Support;
using Xunit;

namespace Prospero.Tests.Scenarios;

/// <summary>Days and hours at which nobody is contacted: holidays, quiet hours, the law.</summary>
public class HolidayScenarios
{
    const string Spain = """
        { "yearly": [{ "date": "12-07", "name": "Puente" }, { "date": "12-08", "name": "Inmaculada" }, { "date": "12-25" }] }
        """;

    [Fact]
    public async Task A_holiday_is_left_out_and_an_exception_opens_one()
    {
        await using var s = await Scenario.Begin("2026-12-07 08:00", zone: "Europe/Madrid", open: "09:00-18:00");
        await s.Calendar(Spain, country: "ES");
        await s.Calendar("""{ "open": ["2026-12-08"] }""", name: "house");
        s.EmailsWillBe("accepted", "accepted");

        await s.Workflow(w => w.Email(), """{ "holidays": ["lead"] }""");
        await s.LeadArrives("strict", timeZone: "Europe/Madrid");
        await s.Workflow(w => w.Email(), """{ "holidays": ["lead", "house"] }""");
        await s.LeadArrives("working", timeZone: "Europe/Madrid");
        await s.RunFor(TimeSpan.FromDays(4));

        await s.TimelineReads(
            "strict",
            """
            Wed 09:00  email     accepted
            Wed 09:00  cadence   ended: exhausted
            """
        );
        await s.TimelineReads(
            "working",
            """
            Tue 09:00  email     accepted
            Tue 09:00  cadence   ended: exhausted
            """
        );
    }

    [Fact]
    public async Task A_calendar_that_is_loaded_later_holds_what_was_planned()
    {
        await using var s = await Scenario.Begin("2026-12-07 19:00", zone: "Europe/Madrid", open: "09:00-18:00");
        await s.TimeRules("""{ "holidays": ["lead"] }""");
        await s.Workflow(w => w.Email());
        s.EmailsWillBe("accepted");

        await s.LeadArrives("ana", timeZone: "Europe/Madrid");
        await s.Calendar(Spain, country: "ES");
        await s.RunFor(TimeSpan.FromDays(4));

        await s.TimelineReads(
            "ana",
            """
            Tue 09:00  email     postponed: a holiday: Inmaculada
            Wed 09:00  email     accepted
            Wed 09:00  cadence   ended: exhausted
            """
        );
    }

    [Fact]
    public async Task Holidays_are_those_of_the_country_of_the_lead_s_number()
    {
        await using var s = await Scenario.Begin("2026-12-25 10:00", zone: "Europe/Berlin");
        await s.Calendar(Spain, country: "ES");
        await s.Workflow(w => w.Email(), """{ "holidays": ["lead"] }""");
        s.EmailsWillBe("accepted", "accepted");

        await s.LeadArrives("germany", phone: "+4930123456");
        await s.LeadArrives("spain", phone: "+34600123456");
        await s.RunFor(TimeSpan.FromDays(3));

        Assert.Equal(["12-25 09:00"], await s.LeftAt("germany"));
        // Over when the day is over in the Canaries too.
        Assert.Equal(["12-26 00:00"], await s.LeftAt("spain"));
    }

    [Fact]
    public async Task Quiet_hours_of_the_workspace_hold_for_a_workflow_without_hours()
    {
        await using var s = await Scenario.Begin("2026-03-02 22:00");
        await s.TimeRules(
            """{ "quiet_hours": { "default": [{ "days": ["mon", "tue", "wed", "thu", "fri", "sat", "sun"], "from": "21:00", "to": "08:00" }] } }"""
        );
        await s.Workflow(w => w.Email());
        s.EmailsWillBe("accepted");

        await s.LeadArrives("ana");
        await s.RunFor(TimeSpan.FromDays(1));

        await s.TimelineReads(
            "ana",
            """
            Tue 08:00  email     accepted
            Tue 08:00  cadence   ended: exhausted
            """
        );
    }

    [Fact]
    public async Task Quiet_hours_that_were_set_later_hold_what_was_planned()
    {
        await using var s = await Scenario.Begin("2026-03-02 22:00");
        await s.Workflow(w => w.Email(delay: TimeSpan.FromHours(1)).WhatsApp("welcome", delay: TimeSpan.FromMinutes(5)));
        s.EmailsWillBe("accepted");
        s.WhatsAppsWillBe("accepted");

        await s.LeadArrives("ana");
        await s.TimeRules("""{ "quiet_hours": { "email": [{ "days": ["mon"], "from": "21:00", "to": "07:30" }] } }""");
        await s.RunFor(TimeSpan.FromDays(1));

        await s.TimelineReads(
            "ana",
            """
            Mon 23:00  email     postponed: in the workspace's quiet hours
            Tue 07:30  email     accepted
            Tue 07:35  whatsapp  accepted
            Tue 07:35  cadence   ended: exhausted
            """
        );
    }

    [Fact]
    public async Task Legal_hours_hold_from_the_day_on_which_their_law_took_effect()
    {
        await using var s = await Scenario.Begin("2023-02-27 20:30", zone: "Europe/Paris");
        await s.Workflow(w => w.Call(attempts: 2, retryAfter: TimeSpan.FromDays(2)), """{ "legal_hours": ["FR"] }""");
        s.CallsWillAnswer("no answer", "no answer");

        await s.LeadArrives("ana", timeZone: "Europe/Paris");
        await s.RunFor(TimeSpan.FromDays(5));

        var calls = (await s.Timeline("ana")).Where(line => line.Contains("call", StringComparison.Ordinal)).ToList();
        Assert.StartsWith("Mon 20:3", calls[0], StringComparison.Ordinal);
        Assert.StartsWith("Thu 10:0", calls[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Legal_hours_hold_for_leads_of_their_country_and_for_their_channels()
    {
        await using var s = await Scenario.Begin("2026-03-02 13:30", zone: "Europe/Paris");
        await s.TimeRules("""{ "legal_hours": ["all"] }""");
        await s.Workflow(w => w.Email().Call(delay: TimeSpan.FromMinutes(5)));
        s.EmailsWillBe("accepted", "accepted");
        s.CallsWillAnswer("no answer", "no answer");

        await s.LeadArrives("france", timeZone: "Europe/Paris");
        await s.LeadArrives("germany", timeZone: "Europe/Berlin");
        await s.RunFor(TimeSpan.FromDays(1));

        // France calls nobody between 13:00 and 14:00; mail is not restricted, and no hours of Germany are known.
        Assert.StartsWith("Mon 13:30  email", (await s.Timeline("france"))[0], StringComparison.Ordinal);
        Assert.StartsWith("Mon 14:0", (await s.Timeline("france"))[1], StringComparison.Ordinal);
        Assert.StartsWith("Mon 13:3", (await s.Timeline("germany"))[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Hours_that_never_meet_skip_the_step_and_say_so()
    {
        await using var s = await Scenario.Begin("2026-03-02 12:00", open: "22:00-23:00");
        await s.Workflow(w => w.Email());
        s.EmailsWillBe("accepted");
        await s.LeadArrives("ana");
        await s.TimeRules(
            """{ "quiet_hours": { "default": [{ "days": ["mon", "tue", "wed", "thu", "fri", "sat", "sun"], "from": "21:00", "to": "08:00" }] } }"""
        );

        await s.RunFor(TimeSpan.FromDays(1));

        await s.TimelineReads(
            "ana",
            """
            Mon 22:00  email     skipped: in the workspace's quiet hours, and no moment in a year suits all hours
            Mon 22:00  cadence   ended: exhausted
            """
        );
    }
}
