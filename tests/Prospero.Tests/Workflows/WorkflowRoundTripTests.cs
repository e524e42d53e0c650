using System.Text.Json.Nodes;
using Prospero.Core.Workflows;
using Prospero.Core.Workflows.Documents;
using Xunit;
using static Prospero.Tests.Workflows.WorkflowDocuments;

namespace Prospero.Tests.Workflows;

public sealed class WorkflowRoundTripTests
{
    static readonly string[] Texts =
    [
        "Hi",
        "{{lead.name}} \"quoted\" \\ ü 😀\n\t",
        "{{default metadata.x 'y'}}",
        "<b>&amp;</b>",
        "{{#if lead.email}}a{{else}}b{{/if}}",
    ];
    static readonly string[] Durations = ["1s", "90s", "60s", "30m", "120m", "36h", "24h", "365d"];

    [Fact]
    public void Reading_what_was_printed_gives_the_same_plan()
    {
        for (var seed = 0; seed < 2_000; seed++)
        {
            var document = Document(new Random(seed)).ToJsonString();
            var plan = Plan(document, Full);
            var printed = WorkflowPrinter.Print(plan, Full);
            var again = Plan(printed, Full);
            Assert.True(WorkflowPrinter.Print(again, Full) == printed, $"seed {seed}: {document}");
            AssertSame(plan, again);
        }
    }

    [Theory]
    [InlineData("0s", "0m")]
    [InlineData("60s", "1m")]
    [InlineData("90s", "90s")]
    [InlineData("48h", "2d")]
    [InlineData("36h", "36h")]
    public void Durations_are_printed_in_the_largest_unit_that_fits(string given, string printed) =>
        Assert.Equal(printed, DurationText.Print(DurationText.Parse(given)!.Value));

    [Fact]
    public void A_sender_that_is_gone_is_printed_by_its_id() =>
        Assert.Contains(Agent.Id.ToString(), WorkflowPrinter.Print(Plan(With("")), Nothing), StringComparison.Ordinal);

    static void AssertSame(WorkflowPlan one, WorkflowPlan other)
    {
        Assert.Equal(
            (one.Name, one.Description, one.GoalType, one.Language, one.Zone, one.Exit, one.OnUnknown),
            (other.Name, other.Description, other.GoalType, other.Language, other.Zone, other.Exit, other.OnUnknown)
        );
        Assert.Equal(one.Statuses, other.Statuses);
        Assert.Equal(
            one.Fields.Select(field => field with { Options = null }),
            other.Fields.Select(field => field with { Options = null })
        );
        Assert.Equal(one.Fields.SelectMany(field => field.Options ?? []), other.Fields.SelectMany(field => field.Options ?? []));
        Assert.Equal(one.Entry, other.Entry);
        Assert.Equal(one.Senders.Keys.Order(), other.Senders.Keys.Order());
        Assert.All(one.Senders, pair => Assert.Equal(pair.Value, other.Senders[pair.Key]));
        Assert.Equal(one.Hours.Keys.Order(), other.Hours.Keys.Order());
        Assert.All(one.Hours, pair => Assert.Equal(pair.Value.Open.Select(Plain), other.Hours[pair.Key].Open.Select(Plain)));
        Assert.Equal(TimeDocuments.Plain(one), TimeDocuments.Plain(other));
        Assert.Equal(one.Steps.Select(WithoutTemplate), other.Steps.Select(WithoutTemplate));
        Assert.Equal(one.Steps.SelectMany(Parameters), other.Steps.SelectMany(Parameters));
    }

    static string Plain(OpenStretch stretch) => $"{string.Join(' ', stretch.Days)} {stretch.From} {stretch.To}";

    static Step WithoutTemplate(Step step) => step is WhatsAppStep message ? message with { Template = null } : step;

    static IEnumerable<object> Parameters(Step step) =>
        step is WhatsAppStep { Template: { } use } ? [use.Template, use.Name, .. use.Parameters] : [];

    static JsonObject Document(Random random)
    {
        var document = new JsonObject { ["name"] = Any(random, ["A", "Ü \"x\"", "😀"]) };
        Maybe(random, document, "description", () => Any(random, [.. Texts, ""]));
        Maybe(random, document, "goal_type", () => Any(random, [.. GoalTypes.All]));
        Maybe(random, document, "language", () => Any(random, ["de", "en-US"]));
        Maybe(random, document, "timezone", () => Any(random, ["Europe/Berlin", "Asia/Kathmandu", "Etc/GMT+5", "UTC"]));
        Maybe(random, document, "statuses", () => Many(random, 1, i => Status(random, i)));
        Maybe(random, document, "fields", () => Many(random, 0, i => Field(random, i)));
        document["senders"] = new JsonObject
        {
            ["email"] = random.Next(2) == 0 ? new JsonArray("luis-mail") : new JsonArray("ana-mail", "luis-mail"),
        };
        Maybe(random, document, "sending_hours", () => Hours(random));
        Maybe(random, document, "block_cadence", () => TimeDocuments.Blocks(random));
        TimeDocuments.AddLimits(random, document);
        var steps = Many(random, 0, i => Step(random, i));
        steps.Add(new JsonObject { ["type"] = "call" });
        document["steps"] = steps;
        Maybe(
            random,
            document,
            "exit",
            () =>
                new JsonObject
                {
                    ["reply"] = Any(random, [.. DocumentWords.ExitActions]),
                    ["opt_out"] = Any(random, [.. DocumentWords.ExitActions]),
                    ["conversion"] = Any(random, [.. DocumentWords.ExitActions]),
                    ["bounce"] = Any(random, [.. DocumentWords.ExitActions]),
                    ["complaint"] = Any(random, [.. DocumentWords.ExitActions]),
                }
        );
        Maybe(random, document, "reenrolment", () => Any(random, [.. DocumentWords.Reenrolments, "30d"]));
        Maybe(random, document, "recontact", () => Any(random, ["36h", "14d"]));
        Maybe(
            random,
            document,
            "on_unknown",
            () => new JsonObject { ["deadline"] = Any(random, Durations), ["then"] = Any(random, [.. DocumentWords.UnknownPolicies]) }
        );
        return document;
    }

    static JsonObject Status(Random random, int i)
    {
        var status = new JsonObject { ["key"] = $"s{i}", ["is_initial"] = i == 0 };
        Maybe(random, status, "label", () => Any(random, ["A", "Ü \" b"]));
        Maybe(random, status, "timeout", () => Timeout(random, i));
        Maybe(random, status, "color", () => Any(random, ["#ABCDEF", "#012345"]));
        if (i > 0)
        {
            Maybe(random, status, "category", () => Any(random, [.. DocumentWords.Categories]));
            Maybe(random, status, "is_terminal", () => random.Next(2) == 0);
        }

        return status;
    }

    static JsonObject Timeout(Random random, int i) =>
        random.Next(3) switch
        {
            0 when i > 0 => new JsonObject { ["after"] = "90m", ["status"] = "s0" },
            1 => new JsonObject { ["after"] = "14d", ["move"] = "01980000-0000-7000-8000-00000000abcd" },
            _ => new JsonObject { ["after"] = "1m", ["end"] = true },
        };

    static JsonObject Field(Random random, int i)
    {
        var field = new JsonObject { ["key"] = $"f-{i}", ["type"] = Any(random, [.. DocumentWords.FieldTypes]) };
        Maybe(random, field, "required", () => random.Next(2) == 0);
        if ((string)field["type"]! == "select")
            field["options"] = new JsonArray("a", " b ", "ü");
        return field;
    }

    static JsonObject Hours(Random random)
    {
        var hours = new JsonObject();
        foreach (var name in DocumentWords.HoursOf)
        {
            Maybe(
                random,
                hours,
                name,
                () =>
                    Many(
                        random,
                        1,
                        _ => new JsonObject
                        {
                            ["days"] = new JsonArray([
                                .. DocumentWords.Days.Where((_, i) => i == 3 || random.Next(2) == 0).Select(day => (JsonNode)day),
                            ]),
                            ["from"] = Any(random, ["00:00", "09:05"]),
                            ["to"] = Any(random, ["24:00", "18:30"]),
                        }
                    )
            );
        }

        return hours;
    }

    static JsonObject Step(Random random, int i)
    {
        var step = new JsonObject { ["type"] = Any(random, ["call", "whatsapp", "email", "wait"]) };
        Maybe(random, step, "key", () => $"k{i}");
        Maybe(random, step, "delay", () => Any(random, [.. Durations, "0h"]));
        var kind = (string)step["type"]!;
        if (kind == "wait")
        {
            step["duration"] = Any(random, Durations);
            return step;
        }

        Maybe(random, step, "max_attempts", () => random.Next(1, 21));
        Maybe(random, step, "retry_after", () => Any(random, Durations));
        if (kind == "call")
            Maybe(random, step, "begin_message", () => Any(random, Texts));
        if (kind == "email")
            step["subject"] = Any(random, ["S", "{{lead.name}} \"x\""]);
        if (kind is "email" or "whatsapp")
            step["content"] = Any(random, Texts);
        if (kind == "email")
            Maybe(random, step, "html", () => Any(random, Texts));
        if (kind == "whatsapp" && random.Next(2) == 0)
        {
            step["template"] = "payment_due";
            step["template_language"] = Any(random, ["de", "en-US"]);
            step["parameters"] = new JsonArray(Any(random, Texts));
        }

        return step;
    }

    static JsonArray Many(Random random, int least, Func<int, JsonNode> make) =>
        new([.. Enumerable.Range(0, random.Next(least, 5)).Select(make)]);

    static void Maybe(Random random, JsonObject into, string name, Func<JsonNode> make)
    {
        if (random.Next(2) == 0)
            into[name] = make();
    }

    static JsonNode Any(Random random, string[] choices) => choices[random.Next(choices.Length)];
}
