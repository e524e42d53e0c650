using System.Text.Json;
using Prospero.Core;
using Prospero.Core.Intake;
using Prospero.Core.Leads;
using Xunit;

namespace Prospero.Tests.Leads;

public sealed class RuleConditionTests
{
    static readonly DateTimeOffset Noon = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);

    static readonly Lead Ana = new(
        LeadId.New(Noon),
        WorkspaceId.New(Noon),
        "Ana",
        null,
        EmailAddress.Trusted("Ana@Example.com"),
        new Phone("+1 555 0100", "+15550100"),
        "Acme Corp",
        "",
        "web",
        null,
        null,
        null,
        "{}",
        Metadata.Trusted(
            """{"plan":"pro","seats":10,"budget":"1500.50","since":"2026-02-10","at":"2026-02-10T12:00:00Z","vip":true,"tags":["A","b"],"none":null,"blank":"","a.b":1}"""
        ),
        new CampaignId(new Guid("0196f0a0-0000-7000-8000-00000000000a")),
        [],
        Noon,
        Noon
    );

    [Theory]
    [InlineData("first_name", "eq", "\"Ana\"", true)]
    [InlineData("first_name", "eq", "\"ana\"", false)]
    [InlineData("email", "eq", "\"ana@example.com\"", true)]
    [InlineData("phone", "eq", "\"+15550100\"", true)]
    [InlineData("source", "neq", "\"api\"", true)]
    [InlineData("campaign_id", "eq", "\"0196F0A0-0000-7000-8000-00000000000A\"", true)]
    [InlineData("metadata.plan", "eq", "\"pro\"", true)]
    [InlineData("metadata.a.b", "eq", "1", true)]
    [InlineData("metadata.seats", "eq", "10.0", true)]
    [InlineData("metadata.seats", "eq", "\"10\"", true)]
    [InlineData("metadata.seats", "eq", "\"ten\"", false)]
    [InlineData("metadata.vip", "eq", "true", true)]
    [InlineData("metadata.vip", "eq", "\"true\"", true)]
    [InlineData("metadata.seats", "gt", "9", true)]
    [InlineData("metadata.seats", "gt", "\"9\"", true)]
    [InlineData("metadata.seats", "gt", "10", false)]
    [InlineData("metadata.seats", "gte", "10", true)]
    [InlineData("metadata.budget", "lt", "1500.51", true)]
    [InlineData("metadata.budget", "lte", "1500.5", true)]
    [InlineData("metadata.plan", "gt", "\"a\"", false)]
    [InlineData("metadata.plan", "lt", "\"z\"", false)]
    [InlineData("metadata.seats", "gt", "\"2020-01-01\"", false)]
    [InlineData("metadata.since", "gt", "\"2026-02-09\"", true)]
    [InlineData("metadata.at", "lt", "\"2026-02-10T13:00:00+02:00\"", false)]
    [InlineData("metadata.at", "gte", "\"2026-02-10T14:00:00+02:00\"", true)]
    [InlineData("company", "contains", "\"ACME\"", true)]
    [InlineData("company", "not_contains", "\"acme\"", false)]
    [InlineData("metadata.tags", "contains", "\"B\"", true)]
    [InlineData("metadata.tags", "contains", "\"ab\"", false)]
    [InlineData("source", "in", "[\"api\",\"web\"]", true)]
    [InlineData("metadata.seats", "in", "[1,10]", true)]
    [InlineData("source", "not_in", "[\"api\"]", true)]
    [InlineData("source", "exists", null, true)]
    [InlineData("last_name", "exists", null, false)]
    [InlineData("title", "not_exists", null, true)]
    [InlineData("email", "regex", "\"^[Aa]na@\"", true)]
    [InlineData("email", "regex", "\"^bob\"", false)]
    public void Each_operator_asks_its_question(string field, string name, string? value, bool fits) =>
        Assert.Equal(fits, Fits(new RuleCondition(field, name, value), Ana));

    [Theory]
    [InlineData("last_name")]
    [InlineData("title")]
    [InlineData("metadata.missing")]
    [InlineData("metadata.none")]
    [InlineData("metadata.blank")]
    public void A_field_that_is_absent_fits_only_what_asks_for_that(string field)
    {
        var fitting = RuleCondition.Operators.Where(name =>
            Fits(new RuleCondition(field, name, name is "in" or "not_in" ? "[\"\"]" : "\"\""), Ana)
        );

        Assert.Equal(["neq", "not_contains", "not_in", "not_exists"], fitting);
    }

    [Theory]
    [InlineData("regex", "\"(a+)+$\"", true)]
    [InlineData("regex", "\"(a\"", false)]
    [InlineData("regex", "\"(a)\\\\1\"", false)]
    [InlineData("regex", "\"(?=a)\"", false)]
    [InlineData("regex", "\"((((a{1000}){1000}){1000}){1000})\"", false)]
    [InlineData("regex", "1", false)]
    [InlineData("in", "\"a\"", false)]
    [InlineData("in", "[]", true)]
    [InlineData("eq", "{}", false)]
    [InlineData("eq", "null", false)]
    [InlineData("exists", "null", true)]
    public void A_value_must_suit_its_operator(string name, string value, bool suits) =>
        Assert.Equal(suits, RuleCondition.WhyNot(name, JsonElement.Parse(value)) is null);

    [Fact]
    public void A_pattern_that_would_backtrack_for_ever_is_answered_at_once()
    {
        var lead = Ana with { FirstName = new string('a', 50_000) + "!" };
        var started = System.Diagnostics.Stopwatch.StartNew();

        Assert.False(Fits(new RuleCondition("first_name", "regex", "\"^(a+)+$\""), lead));

        Assert.True(started.Elapsed < TimeSpan.FromSeconds(5), started.Elapsed.ToString());
    }

    [Fact]
    public void The_first_active_rule_that_fits_chooses_else_the_default()
    {
        var (one, two, usual) = (WorkflowId.New(Noon), WorkflowId.New(Noon), WorkflowId.New(Noon));
        var processor = new Processor(ProcessorId.New(Noon), Ana.Workspace, "Web", null, usual, true, Noon, Noon);
        ProcessorRule Rule(WorkflowId workflow, bool isActive, params RuleCondition[] conditions) =>
            new(Ids.New(Noon), Ana.Workspace, processor.Id, "Rule", workflow, conditions, 0, isActive, Noon, Noon);
        var pro = new RuleCondition("metadata.plan", "eq", "\"pro\"");
        var never = new RuleCondition("first_name", "eq", "\"Bob\"");

        Assert.Equal(
            one,
            new Router(processor, [Rule(two, false, pro), Rule(two, true, pro, never), Rule(one, true, pro)]).Choose(Ana).Workflow
        );
        Assert.Equal(usual, new Router(processor, [Rule(two, true, never)]).Choose(Ana).Workflow);
    }

    [Fact]
    public void A_list_of_values_is_short()
    {
        Assert.Null(RuleCondition.WhyNot("in", JsonSerializer.SerializeToElement(Enumerable.Range(1, 100))));
        Assert.Equal(
            "must have at most 100 items",
            RuleCondition.WhyNot("in", JsonSerializer.SerializeToElement(Enumerable.Range(1, 101)))
        );
    }

    [Fact]
    public void What_a_rule_says_is_read_once_for_all_leads()
    {
        var pattern = new RuleCondition("first_name", "regex", "\"^(a|b|c|d|e){1,9}$\"");
        var rule = new ProcessorRule(Ids.New(Noon), Ana.Workspace, default, "Rule", default, [pattern], 0, true, Noon, Noon);
        var router = new Router(new Processor(default, Ana.Workspace, "Web", null, default, true, Noon, Noon), [rule]);
        router.Choose(Ana);
        var before = GC.GetAllocatedBytesForCurrentThread();

        for (var i = 0; i < 100; i++)
            router.Choose(Ana);

        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 100 * 2_000);
    }

    static bool Fits(RuleCondition condition, Lead lead)
    {
        var rule = new ProcessorRule(Ids.New(Noon), lead.Workspace, default, "Rule", default, [condition], 0, true, Noon, Noon);
        return new Router(new Processor(default, lead.Workspace, "Web", null, default, true, Noon, Noon), [rule]).Choose(lead).Rule
            is not null;
    }
}
