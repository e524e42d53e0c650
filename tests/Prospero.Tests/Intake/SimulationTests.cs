using NodaTime;
using Prospero.Core;
using Prospero.Core.Access;
using Prospero.Core.Channels;
using Prospero.Core.Intake;
using Prospero.Core.Leads;
using Prospero.Core.Workflows;
using Prospero.Providers.Simulated;
using Prospero.Tests.Cadence;
using Xunit;

namespace Prospero.Tests.Intake;

/// <summary>Days of a cadence in memory.</summary>
public sealed class SimulationTests
{
    static readonly DateTimeOffset Monday = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);
    static readonly Workspace Anywhere = new(new WorkspaceId(Guid.Empty), "any", "UTC", null, null, null, Monday);

    [Fact]
    public void The_same_order_gives_the_same_stories_and_another_seed_gives_others()
    {
        var plan = Plans.Of(w =>
            w.Call(attempts: 3, retryAfter: TimeSpan.FromHours(4)).WhatsApp("welcome").Email(delay: TimeSpan.FromDays(2))
        );

        Assert.Equal(Told(Run(plan, 50, "one")), Told(Run(plan, 50, "one")));
        Assert.NotEqual(Told(Run(plan, 50, "one")), Told(Run(plan, 50, "another")));
    }

    [Fact]
    public void A_timeline_reads_as_an_operator_would_see_it()
    {
        var plan = Plans.Of(
            w => w.Call(attempts: 3, retryAfter: TimeSpan.FromMinutes(20)).WhatsApp("welcome"),
            zone: "America/Bogota",
            open: "08:00-18:00"
        );
        var start = DateTimeZoneProviders.Tzdb["America/Bogota"].AtStrictly(new LocalDateTime(2026, 3, 2, 17, 30)).ToDateTimeOffset();

        var story = Run(plan, 1, script: new() { [Channel.Call] = ["no answer"], [Channel.WhatsApp] = ["accepted"] }, start: start).Stories[
            0
        ];

        Assert.Equal(
            """
            Mon 17:30  call      no answer
            Mon 17:50  call      no answer
            Tue 08:00  call      no answer; gave up after 3 attempts
            Tue 08:00  whatsapp  accepted
            Tue 08:00  cadence   ended: exhausted
            """.ReplaceLineEndings("\n"),
            string.Join('\n', Server.Simulating.SimulationText.Lines(story, plan.Zone, start))
        );
        Assert.Equal(("exhausted", 4), (story.Ended, story.Touches));
    }

    [Fact]
    public void A_sender_s_rate_spreads_a_crowd_and_its_waits_are_counted()
    {
        var plan = Plans.Of(w => w.Email());
        var result = Run(plan, 3_600, script: new() { [Channel.Email] = ["accepted"] }, limits: new SenderLimits(PerSecond: 0.5));

        Assert.Equal([1_800, 1_800], result.Touches.Select(hour => hour.Count));
        Assert.Equal(3_599, result.LimitsHit.Single(hit => !hit.IsDaily).Count);
        Assert.All(result.Stories, story => Assert.Equal("exhausted", story.Ended));
    }

    [Fact]
    public void A_limit_of_the_day_leaves_the_rest_to_the_next_ones()
    {
        var plan = Plans.Of(w => w.Email());
        var result = Run(plan, 25, script: new() { [Channel.Email] = ["accepted"] }, limits: new SenderLimits(PerDay: 10));

        Assert.Equal([10, 10, 5], result.Touches.GroupBy(hour => hour.Hour.Day).Select(day => day.Sum(hour => hour.Count)));
        Assert.True(result.LimitsHit.Single().IsDaily);
    }

    [Fact]
    public void Contacts_cost_what_the_order_says()
    {
        var plan = Plans.Of(w => w.Email().Email(delay: TimeSpan.FromDays(1)));
        var result = Run(plan, 10, script: new() { [Channel.Email] = ["accepted"] }, price: 0.25m);

        Assert.Equal(new ChannelCost(Channel.Email, 20, 5m), Assert.Single(result.Costs));
    }

    [Fact]
    public void What_is_missing_holds_a_lead_and_an_unknown_outcome_is_not_sent_again()
    {
        var missing = Run(Plans.Of(w => w.Email(content: "{{metadata.plan}}")), 1).Stories[0];
        Assert.Equal(("held", 0), (missing.Ended, missing.Touches));

        var unknown = Run(
            Plans.Of(w => w.Email().Email(delay: TimeSpan.FromDays(1))),
            1,
            script: new() { [Channel.Email] = ["unknown"] },
            days: 10
        );
        Assert.Equal("exhausted", unknown.Stories[0].Ended);
        Assert.Equal(
            2,
            unknown.Stories[0].Timeline.Count(line => line.Description?.Contains("assumed sent", StringComparison.Ordinal) == true)
        );
    }

    [Fact]
    public void Whoever_answers_or_wants_no_more_hears_no_more()
    {
        var plan = Plans.Of(w => w.Email().Email(delay: TimeSpan.FromDays(1)));

        var replied = Run(plan, 1, script: new() { [Channel.Email] = ["replied:Yes"] }).Stories[0];
        Assert.Equal(("replied", 1), (replied.Ended, replied.Touches));
        var stopped = Run(plan, 1, script: new() { [Channel.Email] = ["stop"] }).Stories[0];
        Assert.Equal(("opted_out", 1), (stopped.Ended, stopped.Touches));
        Assert.Empty(stopped.Pending);
    }

    static string Told(SimulationResult result) =>
        string.Join(
            '\n',
            result.Stories.SelectMany(story =>
                story.Timeline.Select(line => $"{story.Arrival.Name} {line.At:O} {line.Title} {line.Description}")
            )
        );

    static SimulationResult Run(
        WorkflowPlan plan,
        int leads,
        string seed = "seed",
        Dictionary<Channel, IReadOnlyList<string>>? script = null,
        SenderLimits? limits = null,
        decimal price = 0,
        DateTimeOffset? start = null,
        int days = 30
    )
    {
        var version = new WorkflowVersion(new WorkflowVersionId(Guid.Empty), new WorkflowId(Guid.Empty), 1, plan, Monday);
        var people = new SimulatedOptions(seed, Script: script);
        var from = start ?? Monday;
        return Simulation.Run(
            new SimulationOrder(
                Anywhere,
                [.. plan.Senders.SelectMany(pair => pair.Value, (pair, id) => Account(id, pair.Key, limits ?? SenderLimits.None))],
                [.. Enumerable.Range(0, leads).Select(number => new Arrival($"lead-{number}", Lead(number, plan), version, from))],
                from.AddDays(days),
                (_, request) => SimulatedReactions.To(people, request),
                Enum.GetValues<Channel>().ToDictionary(channel => channel, _ => price)
            )
        );
    }

    static Sender Account(SenderId id, Channel channel, SenderLimits limits) =>
        new(id, Anywhere.Id, channel.Name(), channel, "simulated", null, null, new Dictionary<string, string>(), limits, false);

    static Lead Lead(int number, WorkflowPlan plan)
    {
        var phone = $"+1202{2_000_000 + number}";
        return new Lead(
            new LeadId(new Guid(number, 0, 0, new byte[8])),
            Anywhere.Id,
            "Ana",
            null,
            EmailAddress.Trusted($"ana-{number}@example.com"),
            new Phone(phone, phone),
            null,
            null,
            "test",
            null,
            plan.Zone.Id,
            null,
            "{}",
            Metadata.Empty,
            null,
            [],
            Monday,
            Monday
        );
    }
}
