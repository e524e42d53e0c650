using Prospero.Core;
using Prospero.Core.Cadence;
using Prospero.Core.Channels;
using Prospero.Core.Workflows;
using Prospero.Tests.Cadence;
using Xunit;

namespace Prospero.Tests.Properties;

/// <summary>Random plans that become other random plans: a move keeps every run reachable.</summary>
public sealed class MoveProperties
{
    static readonly string[] Keys = ["a", "b", "c", "d", "e"];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void A_moved_run_has_one_thing_ahead_or_an_end_and_a_cadence_that_ends(int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < 300; round++)
        {
            var (from, to) = (RandomPlan(random), RandomPlan(random));
            var rule = new MoveRule(random.Next(2) == 0, RandomMap(random, to));
            var index = random.Next(from.Contacts.Count);
            var step = from.Contacts[index];
            var pending = Plans.Touchpoint(from, index, random.Next(1, step.MaxAttempts + 1)) with
            {
                State = TouchpointState.Scheduled,
                DueAt = random.Next(5) == 0 ? null : Plans.Noon.AddMinutes(random.Next(-600, 6000)),
            };
            var place = $"seed {seed}, round {round}";

            switch (CadencePlanner.Moved(from, to, pending, "new", rule, Plans.Anybody, Plans.Noon))
            {
                case VersionMove.Stays stays:
                    Assert.False(rule.Follows, place);
                    Assert.NotEmpty(stays.Why);
                    break;
                case VersionMove.Goes { Pending: { } moved }:
                    Assert.Equal(pending.DueAt is null, moved.DueAt is null);
                    Assert.True(moved.DueAt is null || moved.DueAt >= pending.DueAt, $"{place}: earlier than due");
                    Reaches(to, moved, place);
                    break;
                case VersionMove.GoesElsewhere { Next: Move.Contact contact }:
                    Assert.True(contact.Due >= Plans.Noon, place);
                    Reaches(to, Plans.Touchpoint(to, contact.StepIndex, contact.Number), place);
                    break;
                case VersionMove.GoesElsewhere { Next: Move.End end }:
                    Assert.Equal(RunReason.Exhausted, end.Reason);
                    break;
                default:
                    Assert.Fail($"{place}: nothing ahead");
                    break;
            }
        }
    }

    // The touch is one that the new version knows, and whoever walks on from it comes to an end.
    static void Reaches(WorkflowPlan to, Touchpoint touchpoint, string place)
    {
        Assert.Equal(touchpoint.StepKey, to.Contacts[touchpoint.StepIndex].Key);
        Assert.Equal(touchpoint.Channel, to.Contacts[touchpoint.StepIndex].Channel);
        Assert.Contains(touchpoint.Sender, to.Senders[touchpoint.Channel]);
        Assert.InRange(touchpoint.Number, 1, to.Contacts[touchpoint.StepIndex].MaxAttempts);
        var (at, now) = (touchpoint, Plans.Noon);
        for (var turn = 0; ; turn++)
        {
            Assert.True(turn < 100, $"{place}: no end");
            var next =
                at.Channel == Channel.Call
                    ? CadencePlanner.AfterCall(to, at, new CallResult(CallOutcome.NoAnswer), Plans.Anybody, now).Next
                    : CadencePlanner.After(to, at, new SendOutcome.Accepted("x"), Plans.Anybody, now).Next;
            if (next is not Move.Contact contact)
            {
                Assert.IsType<Move.End>(next);
                return;
            }

            now = contact.Due;
            at = Plans.Touchpoint(to, contact.StepIndex, contact.Number);
        }
    }

    static Dictionary<string, string> RandomMap(Random random, WorkflowPlan to) =>
        Keys.Where(_ => random.Next(3) == 0).ToDictionary(key => key, _ => to.Contacts[random.Next(to.Contacts.Count)].Key);

    static WorkflowPlan RandomPlan(Random random)
    {
        var keys = Keys.Where(_ => random.Next(2) == 0).OrderBy(_ => random.Next()).ToList();
        if (keys.Count == 0)
            keys.Add(Keys[random.Next(Keys.Length)]);
        return Plans.OfJson(
            $$"""
            { "name": "x", "steps": [{{string.Join(", ", keys.Select(key => Step(random, key)))}}] }
            """
        );
    }

    static string Step(Random random, string key)
    {
        var common =
            $"\"key\": \"{key}\", \"delay\": \"{random.Next(0, 48)}h\", \"max_attempts\": {random.Next(1, 4)}, \"retry_after\": \"1h\"";
        return random.Next(2) == 0
            ? $"{{ \"type\": \"call\", {common} }}"
            : $"{{ \"type\": \"email\", {common}, \"subject\": \"s\", \"content\": \"c\" }}";
    }
}
