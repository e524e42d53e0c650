using Prospero.Core;
using Prospero.Core.Workflows;
using Xunit;
using static Prospero.Tests.Workflows.WorkflowDocuments;

namespace Prospero.Tests.Workflows;

/// <summary>Documents with one mistake in what ends a cadence, whom it takes, and what a status does after a while.</summary>
public sealed class ExitProblemTests
{
    [Theory]
    [InlineData("\"conversion\": \"stop\"", "conversion is 'stop', which is not one of its values. Use one of end, pause, continue.")]
    [InlineData("\"bounce\": true", "bounce is not a text. Write it in quotes.")]
    [InlineData("\"complaint\": \"\"", "complaint is '', which is not one of its values. Use one of end, pause, continue.")]
    [InlineData("\"complain\": \"end\"", "complain is not known here. Did you mean 'complaint'?")]
    [InlineData("\"reply_words\": \"no\"", "reply_words is not a list. Write it in brackets: [...].")]
    [InlineData("\"reply_words\": []", "reply_words is empty. Add an entry, or leave the member out.")]
    [InlineData("\"reply_words\": [\"no\"]", "reply_words[0] is not an object. Write it in braces: {...}.")]
    [InlineData("\"reply_words\": [{}]", "reply_words[0].words is required. List words or phrases, such as [\"not interested\"].")]
    [InlineData("\"reply_words\": [{\"words\": []}]", "reply_words[0].words is empty. Add an entry, or leave the member out.")]
    [InlineData("\"reply_words\": [{\"words\": \"no\"}]", "reply_words[0].words is not a list. Write it in brackets: [...].")]
    [InlineData("\"reply_words\": [{\"words\": [5]}]", "reply_words[0].words[0] is not a text. Write it in quotes.")]
    [InlineData(
        "\"reply_words\": [{\"words\": [\"?!\"]}]",
        "reply_words[0].words[0] is '?!', which is no word. Write a short phrase with a letter or digit in it."
    )]
    [InlineData(
        "\"reply_words\": [{\"words\": [\"no\"], \"then\": \"go\"}]",
        "reply_words[0].then is 'go', which is not one of its values. Use one of end, pause, continue."
    )]
    [InlineData(
        "\"reply_words\": [{\"words\": [\"no\"], \"status\": \"loss\"}]",
        "reply_words[0].status is 'loss', which is no status of this workflow. Did you mean 'lost'?"
    )]
    [InlineData(
        "\"reply_words\": [{\"word\": [\"no\"], \"words\": [\"no\"]}]",
        "reply_words[0].word is not known here. Did you mean 'words'?"
    )]
    public void Each_mistake_in_an_exit_is_said_with_its_path_and_cure(string member, string problem) =>
        Assert.Equal([$"$.exit.{problem}"], Problems(With($"\"exit\": {{{member}}}")));

    [Theory]
    [InlineData(
        "\"reenrolment\": \"sometimes\"",
        "$.reenrolment is 'sometimes', which is neither one of its values nor a duration. Use one of after_end, never, restart, or write how long after the end, such as 30d."
    )]
    [InlineData(
        "\"reenrolment\": \"30 days\"",
        "$.reenrolment is '30 days', which is not a duration. Write a number and s, m, h or d, such as 30m, 24h or 3d."
    )]
    [InlineData("\"reenrolment\": \"0d\"", "$.reenrolment is zero. Write at least 1s.")]
    [InlineData("\"reenrolment\": 30", "$.reenrolment is not a text. Write it in quotes.")]
    [InlineData("\"reenrolment\": \"400d\"", "$.reenrolment is longer than 365d. Shorten it.")]
    [InlineData(
        "\"recontact\": \"never\"",
        "$.recontact is 'never', which is not a duration. Write a number and s, m, h or d, such as 30m, 24h or 3d."
    )]
    [InlineData("\"recontact\": \"0h\"", "$.recontact is zero. Write at least 1s.")]
    public void Each_mistake_in_whom_it_takes_is_said_with_its_path_and_cure(string member, string problem) =>
        Assert.Equal([problem], Problems(With(member)));

    [Theory]
    [InlineData("7", " is not an object. Write it in braces: {...}.")]
    [InlineData("{\"after\": \"1d\"}", " does nothing. Add one of status, move, end.")]
    [InlineData("{\"end\": true}", ".after is required. Write how long a lead may stand there, such as 14d.")]
    [InlineData("{\"after\": \"30s\", \"end\": true}", ".after is shorter than 1m. Write a longer time.")]
    [InlineData("{\"after\": \"1d\", \"end\": false}", ".end is false. Write true, or name a status or a workflow instead.")]
    [InlineData("{\"after\": \"1d\", \"end\": \"yes\"}", ".end is not true or false. Write true or false, without quotes.")]
    [InlineData("{\"after\": \"1d\", \"end\": true, \"status\": \"b\"}", ".end is a second act beside status. Keep one of them.")]
    [InlineData("{\"after\": \"1d\", \"status\": \"c\"}", ".status is 'c', which is no status of this workflow. Did you mean 'a'?")]
    [InlineData("{\"after\": \"1d\", \"status\": \"a\"}", ".status is this status itself. Name another one.")]
    [InlineData("{\"after\": \"1d\", \"move\": \"x\"}", ".move is 'x', which is no id. Write the other workflow's id, a UUID.")]
    [InlineData(
        "{\"after\": \"1d\", \"move\": \"01980000-0000-7000-8000-000000000001\"}",
        ".move is this workflow itself. Name another workflow, or a status."
    )]
    [InlineData("{\"after\": \"1d\", \"end\": true, \"then\": 1}", ".then is not known here. Use one of after, status, move, end.")]
    public void Each_mistake_in_a_time_out_is_said_with_its_path_and_cure(string timeout, string problem) =>
        Assert.Equal(
            [$"$.statuses[0].timeout{problem}"],
            Problems(With($"\"statuses\": [{{\"key\": \"a\", \"is_initial\": true, \"timeout\": {timeout}}}, {{\"key\": \"b\"}}]"))
        );

    [Theory]
    [InlineData("[]", ".copy is not an object. Write it in braces: {...}.")]
    [InlineData("{\"metadata.a\": 5}", ".copy['metadata.a'] is not a text. Write it in quotes.")]
    [InlineData("{\"metadata.a\": \"statuss\"}", ".copy['metadata.a'] is 'statuss', which is no fact. Did you mean 'status'?")]
    [InlineData(
        "{\"lead.email\": \"status\"}",
        ".copy['lead.email'] cannot be set. Use metadata.NAME or one of lead.first_name, lead.last_name, lead.company, lead.title, lead.source, lead.external_id."
    )]
    [InlineData("{\"metadata.a.b\": \"status\"}", ".copy['metadata.a.b'] is below the first level of metadata. Set the member above it.")]
    public void Each_mistake_in_what_is_copied_is_said_with_its_path_and_cure(string copy, string problem) =>
        Assert.Equal(
            [$"$.steps[1]{problem}"],
            Problems(
                Steps(
                    "{\"type\":\"call\"}, {\"type\":\"move\",\"workflow\":\"01980000-0000-7000-8000-00000000abcd\",\"copy\":" + copy + "}"
                )
            )
        );

    [Fact]
    public void Rules_for_exits_entries_and_time_outs_are_read()
    {
        var plan = Plan(
            With(
                """
                "exit": {"conversion": "pause", "bounce": "end", "complaint": "continue",
                         "reply_words": [{"words": [" no thanks ", "later"], "then": "pause", "status": "lost"}, {"words": ["yes"]}]},
                "reenrolment": "30d", "recontact": "14d",
                "statuses": [{"key": "new", "is_initial": true, "timeout": {"after": "3d", "status": "lost"}},
                             {"key": "lost", "timeout": {"after": "2h", "move": "01980000-0000-7000-8000-00000000abcd"}},
                             {"key": "gone", "timeout": {"after": "1m", "end": true}}]
                """
            )
        );

        Assert.Equal(
            (ExitAction.Pause, ExitAction.End, ExitAction.Continue),
            (plan.Exit.OnConversion, plan.Exit.OnBounce, plan.Exit.OnComplaint)
        );
        Assert.Equal(["no thanks", "later"], plan.Exit.ReplyWords[0].Words);
        Assert.Equal((ExitAction.Pause, "lost"), (plan.Exit.ReplyWords[0].Then, plan.Exit.ReplyWords[0].Status));
        Assert.Equal((ExitAction.End, null), (plan.Exit.ReplyWords[1].Then, plan.Exit.ReplyWords[1].Status));
        Assert.Equal(new EntryRules(Reenrolment.AfterEnd, TimeSpan.FromDays(30), TimeSpan.FromDays(14)), plan.Entry);
        Assert.Equal(
            [
                new StatusTimeout(TimeSpan.FromDays(3), new TimeoutAct.ToStatus("lost")),
                new StatusTimeout(
                    TimeSpan.FromHours(2),
                    new TimeoutAct.ToWorkflow(new WorkflowId(Guid.Parse("01980000-0000-7000-8000-00000000abcd")))
                ),
                new StatusTimeout(TimeSpan.FromMinutes(1), new TimeoutAct.End()),
            ],
            plan.Statuses.Select(status => status.Timeout)
        );
        var usual = Plan(With(""));
        Assert.Equal(EntryRules.Default, usual.Entry);
        Assert.Equal(
            (ExitAction.End, ExitAction.Continue, ExitAction.End),
            (usual.Exit.OnConversion, usual.Exit.OnBounce, usual.Exit.OnComplaint)
        );
    }
}
