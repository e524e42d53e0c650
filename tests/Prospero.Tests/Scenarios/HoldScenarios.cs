using Prospero.Core.Cadence;
using Prospero.Core.Intake;
using Prospero.Core.Leads;
using Prospero.Tests.Support;
using Xunit;

namespace Prospero.Tests.Scenarios;

public class HoldScenarios
{
    static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    static readonly TimeSpan Day = TimeSpan.FromDays(1);

    // Nobody answers, so that a timeline shows the cadence alone.
    static async Task<Scenario> Quiet(string start, string? open = null)
    {
        var s = await Scenario.Begin(start, open: open);
        s.EmailsWillBe("accepted");
        s.WhatsAppsWillBe("accepted");
        s.CallsWillAnswer("no answer");
        return s;
    }

    [Fact]
    public async Task A_missing_value_that_is_filled_in_releases_what_was_held_for_it()
    {
        await using var s = await Quiet("2026-03-02 10:00");
        await s.Workflow(w => w.Email(subject: "About {{metadata.product}}"));
        await s.LeadArrives("ana");
        await s.RunFor(Day);
        Assert.Equal(HoldReason.NeedsOperator, (await s.Touchpoints("ana"))[0].HoldReason);

        await s.LeadChanges("ana", new LeadChange(Metadata: Metadata.Trusted("""{"colour":"red"}""")));
        await s.RunFor(Hour);
        Assert.Equal(TouchpointState.Held, (await s.Touchpoints("ana"))[0].State);
        await s.LeadChanges("ana", new LeadChange(Metadata: Metadata.Trusted("""{"product":"Sofas"}""")));
        await s.RunFor(Hour);

        Assert.Equal("About Sofas", Assert.Single(await s.Messages("ana")).Subject);
        Assert.EndsWith("postponed: the missing value was filled in", (await s.Timeline("ana"))[1]);
    }

    [Fact]
    public async Task A_person_skips_what_is_held_and_the_cadence_goes_on()
    {
        await using var s = await Quiet("2026-03-02 10:00");
        await s.Workflow(w => w.Email(subject: "About {{metadata.product}}").WhatsApp("welcome", delay: Day));
        await s.LeadArrives("ana");
        await s.RunFor(Hour);

        await s.Settle("ana", HandChoice.Skip);
        await s.RunFor(2 * Day);

        Assert.Equal(
            ["Mon 11:00  email     skipped: a person decided", "Tue 11:00  whatsapp  accepted", "Tue 11:00  cadence   ended: exhausted"],
            (await s.Timeline("ana")).Skip(1)
        );
    }

    [Fact]
    public async Task A_person_says_that_an_unknown_send_arrived()
    {
        await using var s = await Quiet("2026-03-02 10:00");
        await s.Workflow(w => w.Email(attempts: 2, retryAfter: Day), members: """{ "on_unknown": { "then": "stay" } }""");
        s.EmailsWillBe("unknown", "accepted");
        await s.LeadArrives("ana");
        await s.RunFor(3 * Day);
        Assert.Equal(HoldReason.OutcomeUnknown, (await s.Touchpoints("ana"))[0].HoldReason);

        await s.Settle("ana", HandChoice.MarkSent);
        await s.RunFor(2 * Day);

        Assert.Contains("Thu 10:00  email     sent, as a person said", await s.Timeline("ana"));
        Assert.Contains("Fri 10:00  email     accepted", await s.Timeline("ana"));
    }

    [Fact]
    public async Task A_person_has_an_unknown_send_tried_again()
    {
        await using var s = await Quiet("2026-03-02 10:00");
        await s.Workflow(w => w.Email(), members: """{ "on_unknown": { "then": "stay" } }""");
        s.EmailsWillBe("unknown");
        await s.LeadArrives("ana");
        await s.RunFor(Hour);

        await s.Settle("ana", HandChoice.Retry);
        await s.RunFor(Hour);

        Assert.Equal(2, s.Received("ana").Count);
        Assert.Contains("Mon 11:00  email     postponed: tried again, as a person decided", await s.Timeline("ana"));
    }
}
