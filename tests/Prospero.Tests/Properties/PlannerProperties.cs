using NodaTime;
using Prospero.Core;
using Prospero.Core.Cadence;
using Prospero.Core.Channels;
using Prospero.Core.Workflows;
using Prospero.Tests.Cadence;
using Prospero.Tests.Support;
using Xunit;

namespace Prospero.Tests.Properties;

/// <summary>Random plans, leads and outcomes against the planner. A failure names the seed.</summary>
public sealed class PlannerProperties
{
    static readonly string[] Zones = ["America/Bogota", "America/New_York", "Europe/Madrid", "Australia/Lord_Howe", "Africa/Casablanca"];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void A_cadence_always_ends_never_goes_back_and_never_exceeds_its_attempts(int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < 250; round++)
        {
            var zone = DateTimeZoneProviders.Tzdb[Zones[random.Next(Zones.Length)]];
            var plan = RandomPlan(random, zone.Id);
            var reach = RandomReach(random, zone);
            var start = Plans.Noon.AddMinutes(random.Next(0, 60 * 24 * 365));
            Walk(plan, reach, start, random, $"seed {seed}, round {round}");
        }
    }

    static void Walk(WorkflowPlan plan, LeadReach reach, DateTimeOffset now, Random random, string place)
    {
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        var bound = plan.Contacts.Sum(step => step.MaxAttempts * CadencePlanner.MaxTries) + 10;
        var move = CadencePlanner.First(plan, random.Next(2) == 0, reach, now);
        for (var turn = 0; move is Move.Contact contact; turn++)
        {
            Assert.True(turn <= bound, $"{place}: no end after {turn} contacts");
            Assert.True(contact.Due >= now, $"{place}: planned for {contact.Due:O}, before {now:O}");
            Assert.Null(reach.WhyNot(contact.Step.Channel));
            Assert.True(contact.Number <= contact.Step.MaxAttempts, $"{place}: attempt {contact.Number} of {contact.Step.MaxAttempts}");
            Assert.True(counts.TryAdd($"{contact.Step.Key} {contact.Number}", 1), $"{place}: {contact.Step.Key} {contact.Number} twice");
            if (plan.Hours.TryGetValue(contact.Step.Channel, out var hours))
                Assert.Equal(contact.Due, hours.NextOpen(contact.Due, reach.Zones));
            now = contact.Due;
            var touchpoint = Plans.Touchpoint(plan, contact.StepIndex, contact.Number);
            move =
                touchpoint.Channel == Channel.Call
                    ? CadencePlanner.AfterCall(plan, touchpoint, new CallResult(CallOutcome.NoAnswer), reach, now).Next
                    : CadencePlanner.After(plan, touchpoint, new SendOutcome.Accepted("x"), reach, now).Next;
        }

        Assert.IsType<Move.End>(move);
    }

    static WorkflowPlan RandomPlan(Random random, string zone)
    {
        var open = random.Next(3) == 0 ? null : $"{random.Next(0, 12):00}:00-{random.Next(13, 24):00}:30";
        return Plans.Of(
            w =>
            {
                for (var i = random.Next(1, 7); i > 0; i--)
                    w = AddStep(w, random);
                return w.Email(delay: Delay(random));
            },
            zone: zone,
            open: open
        );
    }

    static WorkflowText AddStep(WorkflowText workflow, Random random) =>
        random.Next(4) switch
        {
            0 => workflow.Call(random.Next(1, 5), Delay(random) + TimeSpan.FromMinutes(1), Delay(random)),
            1 => workflow.WhatsApp("welcome", random.Next(1, 3), Delay(random) + TimeSpan.FromMinutes(1), Delay(random)),
            2 => workflow.Wait(Delay(random) + TimeSpan.FromMinutes(1)),
            _ => workflow.Email(attempts: random.Next(1, 3), retryAfter: Delay(random) + TimeSpan.FromMinutes(1), delay: Delay(random)),
        };

    static TimeSpan Delay(Random random) => TimeSpan.FromMinutes(random.Next(0, 3000));

    static LeadReach RandomReach(Random random, DateTimeZone zone)
    {
        var suppressed = new Dictionary<Channel, string>();
        foreach (var channel in new[] { Channel.Call, Channel.WhatsApp, Channel.Email })
            if (random.Next(5) == 0)
                suppressed.Add(channel, "no");
        return new LeadReach(
            random.Next(4) == 0 ? null : "a@example.com",
            random.Next(4) == 0 ? null : "+573001234567",
            suppressed,
            [zone]
        );
    }
}
