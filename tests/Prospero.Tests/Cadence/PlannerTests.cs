using Prospero.Core;
using Prospero.Core.Cadence;
using Prospero.Core.Channels;
using Prospero.Core.Leads;
using Prospero.Core.Workflows;
using Xunit;

namespace Prospero.Tests.Cadence;

public sealed class PlannerTests
{
    static readonly DateTimeOffset Noon = Plans.Noon;
    static readonly WorkflowPlan Usual = Plans.Of(w =>
        w.Call(attempts: 3, retryAfter: TimeSpan.FromMinutes(20)).Wait(TimeSpan.FromHours(1)).Email(delay: TimeSpan.FromHours(2))
    );

    /// <summary>One of each: the compiler does not check that closed sets are handled completely, so this walk does.</summary>
    public static TheoryData<SendOutcome> EveryOutcome
    {
        get
        {
            var outcomes = new TheoryData<SendOutcome>
            {
                new SendOutcome.Accepted("1"),
                new SendOutcome.TryLater(FailureKind.ServiceUnavailable, "away"),
                new SendOutcome.TryLater(FailureKind.RateLimited, "slow", TimeSpan.FromSeconds(5), CountsAsAttempt: false),
                new SendOutcome.Unknown("silence"),
            };
            foreach (var kind in Enum.GetValues<FailureKind>())
                outcomes.Add(new SendOutcome.Refused(kind, "no"));
            return outcomes;
        }
    }

    [Fact]
    public void Every_kind_of_outcome_is_in_the_walk()
    {
        var walked = EveryOutcome
            .Select(row => row.Data.GetType())
            .Distinct()
            .Order(Comparer<Type>.Create((a, b) => string.CompareOrdinal(a.Name, b.Name)));
        var all = typeof(SendOutcome).GetNestedTypes().OrderBy(type => type.Name, StringComparer.Ordinal);
        Assert.Equal(all, walked);
    }

    [Theory]
    [MemberData(nameof(EveryOutcome))]
    public void Every_outcome_has_a_rule_and_nothing_is_planned_in_the_past(SendOutcome outcome)
    {
        for (var step = 0; step < Usual.Contacts.Count; step++)
        {
            var decision = CadencePlanner.After(Usual, Plans.Touchpoint(Usual, step), outcome, Plans.Anybody, Noon);
            if (decision.Next is Move.Contact contact)
                Assert.True(contact.Due >= Noon);
            if (decision.End is TouchpointEnd.Again again)
                Assert.True(again.Due >= Noon);
        }
    }

    [Fact]
    public void An_accepted_call_waits_for_its_report_and_plans_nothing()
    {
        var decision = CadencePlanner.After(Usual, Plans.Touchpoint(Usual), new SendOutcome.Accepted("c"), Plans.Anybody, Noon);

        Assert.Equal(new TouchpointEnd.Sent("registered", Noon.AddMinutes(45)), decision.End);
        Assert.IsType<Move.Stay>(decision.Next);
    }

    [Fact]
    public void An_unknown_outcome_is_held_until_the_policys_deadline()
    {
        var decision = CadencePlanner.After(Usual, Plans.Touchpoint(Usual), new SendOutcome.Unknown("cut"), Plans.Anybody, Noon);

        Assert.Equal(new TouchpointEnd.Hold(HoldReason.OutcomeUnknown, "cut", Noon.AddHours(24)), decision.End);
        Assert.IsType<Move.Stay>(decision.Next);
    }

    [Fact]
    public void Technical_tries_wait_longer_and_end_with_the_fifth()
    {
        var later = new SendOutcome.TryLater(FailureKind.ServiceUnavailable, "away");
        var waits = Enumerable
            .Range(1, CadencePlanner.MaxTries)
            .Select(tries => CadencePlanner.After(Usual, Plans.Touchpoint(Usual, 1, tries: tries), later, Plans.Anybody, Noon).End)
            .ToList();

        var due = waits.OfType<TouchpointEnd.Again>().Select(again => again.Due).ToList();
        Assert.Equal(4, due.Count);
        Assert.Equal(due.Order(), due);
        Assert.IsType<TouchpointEnd.Fail>(waits[^1]);
    }

    [Fact]
    public void The_wait_that_a_provider_demands_is_kept_and_never_counts_against_the_touchpoint()
    {
        var limited = new SendOutcome.TryLater(FailureKind.RateLimited, "slow", TimeSpan.FromSeconds(90), CountsAsAttempt: false);
        var decision = CadencePlanner.After(Usual, Plans.Touchpoint(Usual, tries: 99), limited, Plans.Anybody, Noon);

        Assert.Equal(new TouchpointEnd.Again(Noon.AddSeconds(90), "slow", Counts: false), decision.End);
    }

    [Fact]
    public void A_limit_that_never_lifts_ends_all_the_same()
    {
        var limited = new SendOutcome.TryLater(FailureKind.RateLimited, "slow", CountsAsAttempt: false);
        var waits = Enumerable
            .Range(1, CadencePlanner.MaxAttempts)
            .Select(attempts => CadencePlanner.After(Usual, Plans.Touchpoint(Usual), limited, Plans.Anybody, Noon, attempts).End)
            .ToList();

        Assert.IsType<TouchpointEnd.Fail>(waits[^1]);
        var lifetime = waits.OfType<TouchpointEnd.Again>().Aggregate(TimeSpan.Zero, (sum, again) => sum + (again.Due - Noon));
        Assert.InRange(lifetime, TimeSpan.FromDays(2), TimeSpan.FromDays(3));
    }

    [Fact]
    public void Waits_add_to_the_delay_of_the_contact_behind_them()
    {
        var next = Assert.IsType<Move.Contact>(CadencePlanner.Following(Usual, 0, 3, Plans.Anybody, Noon));

        Assert.Equal((1, 1, Noon.AddHours(3)), (next.StepIndex, next.Number, next.Due));
    }

    [Fact]
    public void A_channel_that_cannot_be_used_is_passed_over_with_its_reason_and_its_time()
    {
        var plan = Plans.Of(w => w.Email(delay: TimeSpan.FromDays(1)).Call(delay: TimeSpan.FromDays(2)));
        var first = Assert.IsType<Move.Contact>(CadencePlanner.First(plan, false, Plans.Anybody with { Email = null }, Noon));

        Assert.Equal((Channel.Call, Noon.AddDays(3)), (first.Step.Channel, first.Due));
        Assert.Equal("no email address", Assert.IsType<Passage.Skipped>(Assert.Single(first.Passed)).Reason);
    }

    [Fact]
    public void A_lead_that_no_channel_reaches_ends_at_once_and_says_why()
    {
        var end = Assert.IsType<Move.End>(CadencePlanner.First(Usual, false, Plans.Anybody with { Email = null, Phone = null }, Noon));

        Assert.Equal(RunReason.Exhausted, end.Reason);
        Assert.Equal(["no phone number", "no email address"], end.Passed.Cast<Passage.Skipped>().Select(skipped => skipped.Reason));
    }

    [Fact]
    public void Skipping_the_first_begins_at_the_second_touchpoint()
    {
        var second = Assert.IsType<Move.Contact>(CadencePlanner.First(Usual, true, Plans.Anybody, Noon));

        Assert.Equal((0, 2, Noon.AddMinutes(20)), (second.StepIndex, second.Number, second.Due));
    }

    [Fact]
    public void An_address_that_does_not_exist_is_suppressed_and_its_channel_left()
    {
        var refused = new SendOutcome.Refused(FailureKind.RecipientInvalid, "no such number");
        var decision = CadencePlanner.After(Usual, Plans.Touchpoint(Usual), refused, Plans.Anybody, Noon);

        Assert.Equal(SuppressionReason.Bounce, decision.Suppress);
        Assert.Equal(1, Assert.IsType<Move.Contact>(decision.Next).StepIndex);
    }

    [Theory]
    [InlineData(FailureKind.Configuration)]
    [InlineData(FailureKind.AccountRestricted)]
    [InlineData(FailureKind.ContentRejected)]
    public void What_only_an_operator_can_cure_is_held_for_one(FailureKind kind)
    {
        var decision = CadencePlanner.After(Usual, Plans.Touchpoint(Usual, 1), new SendOutcome.Refused(kind, "x"), Plans.Anybody, Noon);

        Assert.Equal(new TouchpointEnd.Hold(HoldReason.NeedsOperator, "x", null), decision.End);
    }

    [Fact]
    public void A_forced_first_message_that_is_refused_gives_way_to_the_normal_first_contact()
    {
        var forced = Plans.Touchpoint(Usual) with { Kind = TouchpointKind.Forced, Channel = Channel.Email, StepKey = "forced" };
        var decision = CadencePlanner.After(
            Usual,
            forced,
            new SendOutcome.Refused(FailureKind.RecipientUnreachable, "full"),
            Plans.Anybody,
            Noon
        );

        Assert.IsType<TouchpointEnd.Fail>(decision.End);
        var next = Assert.IsType<Move.Contact>(decision.Next);
        Assert.Equal((0, 1, Channel.Call), (next.StepIndex, next.Number, next.Step.Channel));
    }

    [Fact]
    public void A_forced_first_message_that_left_is_followed_by_the_second_touchpoint()
    {
        var forced = Plans.Touchpoint(Usual) with { Kind = TouchpointKind.Forced, Channel = Channel.Email, StepKey = "forced" };
        var decision = CadencePlanner.After(Usual, forced, new SendOutcome.Accepted("m"), Plans.Anybody, Noon);

        var next = Assert.IsType<Move.Contact>(decision.Next);
        Assert.Equal((0, 2, Noon.AddMinutes(20)), (next.StepIndex, next.Number, next.Due));
    }
}
