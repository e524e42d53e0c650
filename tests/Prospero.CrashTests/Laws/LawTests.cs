using Xunit;

namespace Prospero.CrashTests;

/// <summary>The laws have teeth: each is shown a sound set of facts, which it lets pass, and a broken one, which it names.</summary>
public sealed class LawTests
{
    const string Workspace = "00000000-0000-7000-8000-000000000001";
    static readonly string Ana = Id(1);
    static readonly string Run = Id(2);
    static readonly string First = Id(3);
    static readonly string Second = Id(4);
    static readonly string Mail = Id(5);
    static readonly string PutOff = Id(6);
    static readonly string Sent = Id(7);
    static readonly string Doubtful = Id(8);
    static readonly string SecondMail = Id(9);
    static readonly string Turn = Id(10);
    static readonly string Busy = Id(11);
    static readonly string Asked = Id(12);

    // Ana's first mail was put off once and then sent; then a program was asked, busy at first; of the second mail nobody knows, and
    // it is held.
    static Facts Sound { get; } =
        new()
        {
            Heads = [new Head(Workspace, 4)],
            Leads = [new LeadRow(Ana, "ana@example.com")],
            Runs = [new RunRow(Run, Ana, "w", "active", null)],
            Touchpoints =
            [
                new TouchpointRow(First, Ana, Run, 0, 1, "sent", null, null, null),
                new TouchpointRow(Second, Ana, Run, 1, 1, "held", 5, "outcome_unknown", "broke off"),
                new TouchpointRow(Turn, Ana, Run, 1, 1, "sent", null, null, null, "turn", "ask"),
            ],
            Attempts =
            [
                new AttemptRow(PutOff, First, 1, "try_later", null),
                new AttemptRow(Sent, First, 2, "accepted", "p"),
                new AttemptRow(Doubtful, Second, 1, null, null),
                new AttemptRow(Busy, Turn, 1, "try_later", null, "http"),
                new AttemptRow(Asked, Turn, 2, "accepted", null, "http"),
            ],
            Messages =
            [
                new MessageRow(Mail, Ana, First, "outbound", "sent"),
                new MessageRow(SecondMail, Ana, Second, "outbound", "unknown"),
            ],
            Events =
            [
                new EventRow(Workspace, 1, "lead.created", Ana, "{}"),
                new EventRow(Workspace, 2, "run.started", Ana, $$"""{ "run_id": "{{Run}}" }"""),
                new EventRow(Workspace, 3, "touchpoint.sent", Ana, $$"""{ "touchpoint_id": "{{First}}" }"""),
                new EventRow(Workspace, 4, "touchpoint.held", Ana, $$"""{ "touchpoint_id": "{{Second}}" }"""),
            ],
            Activities =
            [
                new ActivityRow(Id(20), Ana, "lead_received", null),
                new ActivityRow(Id(21), Ana, "workflow_assigned", null),
                new ActivityRow(Id(22), Ana, "touchpoint_sent", Mail),
                new ActivityRow(Id(23), Ana, "touchpoint_held", SecondMail),
            ],
            Received =
            [
                new Received(First, PutOff, "ana@example.com", null),
                new Received(First, Sent, "ana@example.com", "p"),
                new Received(Second, Doubtful, "ana@example.com", "q"),
            ],
            Accepted = [new Accepted("ana@example.com", Ana), new Accepted("ana@example.com", Ana)],
            Asked = [Turn, Turn],
        };

    /// <summary>A law by its name, what is done to the facts, and a word that the breach must say.</summary>
    public static TheoryData<string, string, Func<Facts, Facts>> Breaches { get; } =
        new()
        {
            { "No accepted lead is missing", "a lead is lost", f => f with { Leads = [], Runs = [] } },
            {
                "No accepted lead is missing",
                "a client was told of another lead",
                f => f with { Accepted = [new Accepted("ana@example.com", Id(99))] }
            },
            {
                "One lead and one enrolment at a time per email",
                "a retry made a second lead",
                f => f with { Leads = [.. f.Leads, new LeadRow(Id(30), "ana@example.com")] }
            },
            {
                "One lead and one enrolment at a time per email",
                "a retry made a second enrolment",
                f => f with { Runs = [.. f.Runs, new RunRow(Id(31), Ana, "w", "closed", "exhausted")] }
            },
            { "One lead and one enrolment at a time per email", "the enrolment is lost", f => f with { Runs = [] } },
            {
                "One touchpoint per contact of a run",
                "the next touchpoint was scheduled twice",
                f => f with { Touchpoints = [.. f.Touchpoints, f.Touchpoints[1] with { Id = Id(32) }] }
            },
            { "One touchpoint per contact of a run", "the first touch is lost", f => f with { Touchpoints = [f.Touchpoints[1]] } },
            {
                "No provider call without its attempt",
                "an attempt is lost",
                f => f with { Attempts = [.. f.Attempts.Where(one => one.Id != Doubtful)] }
            },
            {
                "No provider call without its attempt",
                "a call bears another's attempt",
                f => f with { Received = [.. f.Received, new Received(Second, PutOff, "ana@example.com", null)] }
            },
            {
                "No provider call twice, unless the first surely reached nobody",
                "a line stands twice",
                f => f with { Received = [.. f.Received, f.Received[1]] }
            },
            {
                "No provider call twice, unless the first surely reached nobody",
                "it was sent again by guess",
                f => f with { Attempts = [f.Attempts[0] with { Result = null }, .. f.Attempts.Skip(1)] }
            },
            {
                "What was recorded as answered was received",
                "the provider knows nothing of an accepted mail",
                f => f with { Received = [.. f.Received.Where(one => one.Attempt != Sent)] }
            },
            {
                "What was recorded as answered was received",
                "another provider id was recorded",
                f => f with { Attempts = [f.Attempts[0], f.Attempts[1] with { ProviderId = "z" }, .. f.Attempts.Skip(2)] }
            },
            { "No request without its attempt", "an attempt is lost", f => f with { Attempts = [.. f.Attempts.SkipLast(1)] } },
            {
                "No request twice, unless the first surely had no effect",
                "it was made again by guess",
                f => f with { Attempts = [.. f.Attempts.Select(one => one.Id == Busy ? one with { Result = null } : one)] }
            },
            { "No request twice, unless the first surely had no effect", "the program knows nothing of it", f => f with { Asked = [] } },
            {
                "Nobody waits for a resumption that is over",
                "a run was forgotten",
                f => f with { Runs = [f.Runs[0] with { State = "parked", Reason = "workflow_paused" }] }
            },
            {
                "What a run has ahead is of its version",
                "its touchpoint was left behind",
                f => f with { Runs = [f.Runs[0] with { Version = Id(35) }] }
            },
            {
                "Every fact has its event, once",
                "an event is lost",
                f => f with { Events = [.. f.Events.Where(one => one.Type != "touchpoint.sent")] }
            },
            {
                "Every fact has its event, once",
                "the sending was told twice",
                f => f with { Events = [.. f.Events, f.Events[2] with { Position = 5 }] }
            },
            {
                "Every fact has its event, once",
                "an event tells of a lead that is not there",
                f => f with { Events = [.. f.Events, f.Events[0] with { Position = 5, Lead = Id(33) }] }
            },
            {
                "Every fact has its event, once",
                "a run was closed in silence",
                f => f with { Runs = [f.Runs[0] with { State = "closed", Reason = "exhausted" }] }
            },
            { "The log has no holes", "a position is missing", f => f with { Events = [.. f.Events.Where(one => one.Position != 2)] } },
            { "The log has no holes", "the last event is missing", f => f with { Events = [.. f.Events.SkipLast(1)] } },
            {
                "No timeline has a hole",
                "the sending is not told",
                f => f with { Activities = [.. f.Activities.Where(one => one.Message != Mail)] }
            },
            { "No timeline has a hole", "it has no beginning", f => f with { Activities = [.. f.Activities.Skip(1)] } },
            {
                "No timeline has a hole",
                "a reply is not told",
                f => f with { Messages = [.. f.Messages, new MessageRow(Id(34), Ana, null, "inbound", "delivered")] }
            },
            {
                "No timeline has a hole",
                "nobody says why the run ended",
                f => f with { Runs = [f.Runs[0] with { State = "closed", Reason = "exhausted" }] }
            },
            { "Every run that is open has one way on", "it has none", f => f with { Touchpoints = [f.Touchpoints[0]] } },
            {
                "Every run that is open has one way on",
                "it has two",
                f => f with { Touchpoints = [f.Touchpoints[0] with { State = "scheduled", Due = 1 }, f.Touchpoints[1]] }
            },
            {
                "Every run that is open has one way on",
                "it waits for no moment",
                f => f with { Touchpoints = [f.Touchpoints[0], f.Touchpoints[1] with { State = "scheduled", Due = null }] }
            },
            {
                "Every run that is open has one way on",
                "it ended without a reason",
                f => f with { Runs = [f.Runs[0] with { State = "closed" }] }
            },
            {
                "Every run that is open has one way on",
                "it is parked and goes on",
                f =>
                    f with
                    {
                        Runs = [f.Runs[0] with { State = "parked", Reason = "replied" }],
                        Touchpoints = [f.Touchpoints[0], f.Touchpoints[1] with { State = "scheduled", Due = 9 }],
                    }
            },
            {
                "Every unknown outcome is held in sight",
                "it passes for sent",
                f =>
                    f with
                    {
                        Touchpoints = [f.Touchpoints[0], f.Touchpoints[1] with { State = "sent", HoldReason = null }],
                        Events = [.. f.Events.SkipLast(1)],
                    }
            },
            {
                "Every unknown outcome is held in sight",
                "it is on the timetable again",
                f => f with { Touchpoints = [f.Touchpoints[0], f.Touchpoints[1] with { State = "scheduled", HoldReason = null }] }
            },
            {
                "Nothing is under way any more",
                "a claim was never given back",
                f => f with { Touchpoints = [f.Touchpoints[0], f.Touchpoints[1] with { State = "sending" }] }
            },
        };

    [Fact]
    public void Who_is_enrolled_again_after_the_end_breaks_none()
    {
        var run = Id(40);
        var again = Sound with
        {
            Heads = [new Head(Workspace, 6)],
            Runs = [Sound.Runs[0] with { State = "closed", Reason = "exhausted" }, Sound.Runs[0] with { Id = run }],
            Touchpoints = [.. Sound.Touchpoints, new TouchpointRow(Id(41), Ana, run, 0, 1, "scheduled", 9, null, null)],
            Events =
            [
                .. Sound.Events,
                new EventRow(Workspace, 5, "run.closed", Ana, $$"""{ "run_id": "{{Run}}" }"""),
                new EventRow(Workspace, 6, "run.started", Ana, $$"""{ "run_id": "{{run}}" }"""),
            ],
            Activities =
            [
                .. Sound.Activities,
                new ActivityRow(Id(42), Ana, "cadence_ended", null),
                new ActivityRow(Id(43), Ana, "workflow_assigned", null),
            ],
        };

        Assert.Empty(Laws.Broken(again));
    }

    [Fact]
    public void A_sound_set_breaks_no_law() => Assert.Empty(Laws.Broken(Sound));

    [Theory]
    [MemberData(nameof(Breaches), DisableDiscoveryEnumeration = true)]
    public void A_breach_is_named(string law, string what, Func<Facts, Facts> breach)
    {
        var broken = Laws.Broken(breach(Sound));

        Assert.True(
            broken.Any(words => words.StartsWith($"Broken: {law}\n", StringComparison.Ordinal)),
            $"{what}: {string.Join('\n', broken)}"
        );
    }

    [Fact]
    public void Every_law_is_shown_a_breach() =>
        Assert.Empty(Laws.All.Select(law => law.Name).Except(Breaches.Select(row => row.Data.Item1)));

    [Fact]
    public void A_failure_shows_the_rows_behind_it()
    {
        var facts = Sound with { Events = [.. Sound.Events.Where(one => one.Type != "touchpoint.sent")] };

        var dump = facts.Dump(Laws.Broken(facts));

        Assert.Contains(Sent, dump);
        Assert.Contains("ana@example.com", dump);
    }

    static string Id(int number) => new Guid(number, 0, 0x7000, 0x80, 0, 0, 0, 0, 0, 0, 0).ToString("D");
}
