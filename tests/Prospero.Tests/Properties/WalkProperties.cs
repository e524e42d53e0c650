using System.Text.Json.Nodes;
using Prospero.Core;
using Prospero.Core.Cadence;
using Prospero.Core.Channels;
using Prospero.Core.Leads;
using Prospero.Core.Workflows;
using Prospero.Tests.Cadence;
using Xunit;

namespace Prospero.Tests.Properties;

/// <summary>Rules of the walk over random workflows of every kind of step, whatever happens on the way.</summary>
public sealed class WalkProperties
{
    const int Kinds = 10;

    [Fact]
    public void A_walk_never_goes_back_in_time_and_never_runs_in_a_circle_at_once()
    {
        var walked = 0;
        for (var seed = 0; seed < 3_000; seed++)
        {
            var random = new Random(seed);
            if (Plan(random) is not { } plan)
                continue;
            walked++;
            Walk(plan, random, seed);
        }

        Assert.True(walked > 300, $"only {walked} random workflows were valid");
    }

    static void Walk(WorkflowPlan plan, Random random, int seed)
    {
        var (now, atOnce) = (Plans.Noon, 0);
        var facts = Facts(plan, random);
        var move = CadencePlanner.First(plan, false, Plans.Anybody, now);
        for (var turn = 0; turn < 200 && move is Move.Contact or Move.Turn; turn++)
        {
            var due = move is Move.Contact contact ? contact.Due : ((Move.Turn)move).Due;
            Assert.True(due >= now, $"seed {seed}: due {due:O} before {now:O}");
            atOnce = due > now ? 0 : atOnce + 1;
            // A request stops the walk and takes no time; a contact may be followed by another at once.
            Assert.True(atOnce <= 4 * plan.Steps.Count, $"seed {seed}: {atOnce} stops at {now:O}");
            now = due;
            move = Next(plan, move, facts, random, now);
        }

        Assert.True(move is not Move.Stay, $"seed {seed} stands still");
    }

    static Move Next(WorkflowPlan plan, Move move, Facts facts, Random random, DateTimeOffset now)
    {
        if (move is Move.Contact contact)
        {
            var touchpoint = Plans.Touchpoint(plan, contact.StepIndex, contact.Number);
            if (contact.Step.Channel != Channel.Call)
                return CadencePlanner.After(plan, touchpoint, new SendOutcome.Accepted("x"), Plans.Anybody, now).Next;
            var outcome = (CallOutcome)random.Next(1, 6);
            return CadencePlanner.AfterCall(plan, touchpoint, new CallResult(outcome), Plans.Anybody, now).Next;
        }

        var stop = (Move.Turn)move;
        var turn = Plans.Touchpoint(plan, stop.StepIndex) with
        {
            Kind = TouchpointKind.Turn,
            StepKey = stop.Step.Key,
            Number = stop.Number,
            WokenBy = stop.Number > 1 && stop.Step.Awaits.Count > 0 && random.Next(2) == 0 ? stop.Step.Awaits[0] : null,
        };
        return stop.Step is HttpStep http
            ? CadencePlanner.AfterRequest(plan, turn, http, new SendOutcome.Accepted("answered 200"), Plans.Anybody, now).Next
            : CadencePlanner.Turn(plan, turn, facts, Plans.Anybody, now).Next;
    }

    static Facts Facts(WorkflowPlan plan, Random random)
    {
        var id = Ids.New(Plans.Noon);
        var metadata = $$"""{"n": {{random.Next(3)}}, "day": "2026-03-{{random.Next(10, 28)}}"}""";
        var lead = new Lead(
            new LeadId(id),
            new WorkspaceId(id),
            "Ana",
            null,
            null,
            null,
            null,
            null,
            "api",
            null,
            null,
            null,
            "{}",
            Metadata.Trusted(metadata),
            null,
            [],
            Plans.Noon,
            Plans.Noon
        );
        var run = new Run(
            new RunId(id),
            lead.Workspace,
            lead.Id,
            new WorkflowId(id),
            new WorkflowVersionId(id),
            RunState.Active,
            null,
            plan.InitialStatus.Key,
            "api",
            Plans.Noon
        );
        return new Facts(lead, run, null, null);
    }

    // Null if it is not valid: a circle without time, a step that is never reached.
    static WorkflowPlan? Plan(Random random)
    {
        var count = random.Next(2, 8);
        var steps = new JsonArray([.. Enumerable.Range(0, count).Select(i => Step(random, i, count))]);
        var document = new JsonObject { ["name"] = "Random", ["steps"] = steps };
        var parsed = WorkflowParser.Parse(document.ToJsonString(), new WorkflowId(Guid.Empty), Plans.Catalogue);
        return parsed.IsValid ? parsed.Value : null;
    }

    static JsonObject Step(Random random, int i, int count)
    {
        var when = new JsonArray(new JsonObject { ["fact"] = "metadata.n", ["is"] = random.Next(3) });
        string Any() => random.Next(count + 1) is var to && to == count ? "end" : $"s{to}";
        var step = random.Next(Kinds) switch
        {
            0 => new JsonObject { ["type"] = "wait", ["duration"] = "1h" },
            1 => new JsonObject
            {
                ["type"] = "wait",
                ["until"] = new JsonObject { ["at"] = "09:00" },
            },
            2 => new JsonObject { ["type"] = "wait", ["until_date"] = "metadata.day" },
            3 => new JsonObject { ["type"] = "branch", ["paths"] = new JsonArray(new JsonObject { ["when"] = when, ["go_to"] = Any() }) },
            4 => new JsonObject
            {
                ["type"] = "goal",
                ["when"] = when,
                ["reached"] = Any(),
            },
            5 => new JsonObject
            {
                ["type"] = "wait_for",
                ["signals"] = new JsonArray("reply"),
                ["timeout"] = "1d",
                ["then"] = Any(),
            },
            6 => new JsonObject
            {
                ["type"] = "task",
                ["title"] = "T",
                ["timeout"] = "1d",
                ["on_timeout"] = Any(),
            },
            7 => new JsonObject
            {
                ["type"] = "http",
                ["url"] = "https://example.com/",
                ["on_failure"] = Any(),
            },
            8 => new JsonObject
            {
                ["type"] = "update",
                ["set"] = new JsonObject { ["metadata.n"] = random.Next(3) },
            },
            _ => new JsonObject
            {
                ["type"] = "call",
                ["max_attempts"] = random.Next(1, 4),
                ["outcomes"] = new JsonObject { ["busy"] = new JsonObject { ["go_to"] = Any() } },
            },
        };
        step["key"] = $"s{i}";
        if (random.Next(3) == 0)
            step["delay"] = "1h";
        if (random.Next(4) == 0 && (string?)step["type"] != "branch")
            step["go_to"] = Any();
        return step;
    }
}
