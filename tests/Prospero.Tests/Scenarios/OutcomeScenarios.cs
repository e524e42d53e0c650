using Prospero.Tests.Support;
using Xunit;

namespace Prospero.Tests.Scenarios;

/// <summary>What follows a call by how it ended, where the workflow says so itself.</summary>
public class OutcomeScenarios
{
    const string Mail = """
        "type": "email", "key": "mail", "subject": "Hello", "content": "Hi"
        """;

    [Theory]
    [InlineData(
        "busy",
        "\"busy\": {\"retry_after\": \"10m\"}",
        "Mon 10:00 busy",
        "Mon 10:10 busy; gave up after 2 attempts",
        "Mon 10:10 sms accepted"
    )]
    [InlineData(
        "busy",
        "\"busy\": {\"retry_after\": \"10m\", \"go_to\": \"mail\"}",
        "Mon 10:00 busy",
        "Mon 10:10 busy; gave up after 2 attempts",
        "Mon 10:10 email accepted"
    )]
    [InlineData("no answer", "\"no_answer\": {\"go_to\": \"mail\"}", "Mon 10:00 no answer", "Mon 10:00 email accepted")]
    [InlineData(
        "no answer",
        "\"busy\": {\"go_to\": \"mail\"}",
        "Mon 10:00 no answer",
        "Tue 10:00 no answer; gave up after 2 attempts",
        "Tue 10:00 sms accepted"
    )]
    [InlineData("voicemail", "\"voicemail\": {\"go_to\": \"end\"}", "Mon 10:00 voicemail")]
    [InlineData("failed", "\"failed\": {\"go_to\": \"mail\"}", "Mon 10:00 failed", "Mon 10:00 email accepted")]
    [InlineData("answered", "\"answered\": {\"go_to\": \"mail\"}", "Mon 10:00 answered", "Mon 10:00 email accepted")]
    [InlineData("answered", "\"busy\": {\"go_to\": \"mail\"}", "Mon 10:00 answered")]
    public async Task Each_outcome_of_a_call_leads_where_the_workflow_says(string outcome, string rules, params string[] expected)
    {
        await using var s = await Scenario.Begin("2026-03-02 10:00");
        await s.Workflow(w =>
        {
            var steps = w.Step("\"type\": \"call\", \"key\": \"call\", \"max_attempts\": 2, \"outcomes\": {" + rules + "}")
                .Step(
                    """
                    "type": "sms", "key": "short", "content": "Hi {{lead.first_name}}", "go_to": "end"
                    """
                );
            return rules.Contains("\"mail\"", StringComparison.Ordinal) ? steps.Step(Mail) : steps;
        });
        s.CallsWillAnswer(outcome);
        s.TextsWillBe("accepted");
        s.EmailsWillBe("accepted");

        await s.LeadArrives("ana");
        await s.RunFor(TimeSpan.FromDays(3));

        var touches = (await s.Timeline("ana"))
            .Where(line => !line.Contains("cadence", StringComparison.Ordinal))
            .Select(line => $"{line[..9]} {(line[11..15] == "call" ? "" : line[11..21].Trim() + " ")}{line[21..]}");
        Assert.Equal(expected, touches);
    }

    [Fact]
    public async Task A_lead_that_named_a_time_is_called_back_then_and_the_rule_holds_for_the_rest()
    {
        await using var s = await Scenario.Begin("2026-03-02 10:00");
        await s.Workflow(w =>
            w.Step(
                    """
                    "type": "call", "key": "call", "max_attempts": 2, "outcomes": {"callback_requested": {"go_to": "mail"}}
                    """
                )
                .Step(Mail)
        );
        s.CallsWillAnswer("callback");
        s.EmailsWillBe("accepted");

        await s.LeadArrives("ana");
        await s.RunFor(TimeSpan.FromDays(4));

        Assert.Equal(
            [
                "call      asked to be called back",
                "call      asked to be called back; gave up after 2 attempts",
                "email     accepted",
                "cadence   ended: exhausted",
            ],
            (await s.Timeline("ana")).Select(line => line[11..])
        );
    }
}
