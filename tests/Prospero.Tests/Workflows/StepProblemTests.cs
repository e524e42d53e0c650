using Xunit;
using static Prospero.Tests.Workflows.WorkflowDocuments;

namespace Prospero.Tests.Workflows;

/// <summary>Documents with one mistake in a step that branches, waits, splits, changes, asks or ends.</summary>
public sealed class StepProblemTests
{
    [Theory]
    [InlineData(
        "{\"type\":\"branch\"}, {\"type\":\"call\"}",
        "$.steps[0].paths is required. List the ways out, such as [{\"when\": [...], \"go_to\": \"mail\"}]."
    )]
    [InlineData(
        "{\"type\":\"branch\",\"paths\":[]}, {\"type\":\"call\"}",
        "$.steps[0].paths is empty. Add an entry, or leave the member out."
    )]
    [InlineData(
        "{\"type\":\"branch\",\"paths\":[{\"go_to\":\"end\"}]}, {\"type\":\"call\"}",
        "$.steps[0].paths[0].when is required. List conditions, such as [{\"fact\": \"metadata.city\", \"is\": \"Lima\"}]."
    )]
    [InlineData(
        "{\"type\":\"branch\",\"paths\":[{\"when\":[{\"fact\":\"tags\",\"is\":\"x\"}]}]}, {\"type\":\"call\"}",
        "$.steps[0].paths[0].go_to is required. Name the step at which it goes on, or end."
    )]
    [InlineData(
        "{\"type\":\"branch\",\"paths\":[{\"when\":[{\"fact\":\"tags\",\"is\":\"x\"}],\"go_to\":\"cal\"}]}, {\"type\":\"call\",\"key\":\"call\"}",
        "$.steps[0].paths[0].go_to is 'cal', which is no step. Did you mean 'call'?"
    )]
    [InlineData(
        "{\"type\":\"branch\",\"paths\":[{\"when\":[{\"fact\":\"tags\",\"is\":\"x\"}],\"go_to\":\"end\",\"then\":1}]}, {\"type\":\"call\"}",
        "$.steps[0].paths[0].then is not known here. Did you mean 'when'?"
    )]
    [InlineData(
        "{\"type\":\"branch\",\"paths\":[7]}, {\"type\":\"call\"}",
        "$.steps[0].paths[0] is not an object. Write it in braces: {...}."
    )]
    [InlineData(
        "{\"type\":\"branch\",\"go_to\":\"end\",\"paths\":[{\"when\":[{\"fact\":\"tags\",\"is\":\"x\"}],\"go_to\":\"end\"}]}, {\"type\":\"call\"}",
        "$.steps[0].go_to does not belong to a branch step. Remove it, or change the step's type."
    )]
    [InlineData(
        "{\"type\":\"branch\",\"else\":\"call\",\"paths\":[{\"when\":[{\"is\":\"x\"}],\"go_to\":\"end\"}]}, {\"type\":\"call\",\"key\":\"call\"}",
        "$.steps[0].paths[0].when[0].fact is required. Name what is asked about, such as lead.company, metadata.city, tags or reply.text."
    )]
    [InlineData(
        "{\"type\":\"branch\",\"else\":\"call\",\"paths\":[{\"when\":[{\"fact\":\"lead.compny\",\"is\":\"x\"}],\"go_to\":\"end\"}]}, {\"type\":\"call\",\"key\":\"call\"}",
        "$.steps[0].paths[0].when[0].fact is 'lead.compny', which is no fact. Did you mean 'lead.company'?"
    )]
    [InlineData(
        "{\"type\":\"branch\",\"else\":\"call\",\"paths\":[{\"when\":[{\"fact\":\"tags\"}],\"go_to\":\"end\"}]}, {\"type\":\"call\",\"key\":\"call\"}",
        "$.steps[0].paths[0].when[0] asks nothing. Add one of is, is_not, in, contains, matches, above, below, exists."
    )]
    [InlineData(
        "{\"type\":\"branch\",\"else\":\"call\",\"paths\":[{\"when\":[{\"fact\":\"tags\",\"is\":\"x\",\"in\":[\"y\"]}],\"go_to\":\"end\"}]}, {\"type\":\"call\",\"key\":\"call\"}",
        "$.steps[0].paths[0].when[0].in is a second test beside is. Write it as a condition of its own."
    )]
    [InlineData(
        "{\"type\":\"branch\",\"else\":\"call\",\"paths\":[{\"when\":[{\"fact\":\"tags\",\"in\":\"x\"}],\"go_to\":\"end\"}]}, {\"type\":\"call\",\"key\":\"call\"}",
        "$.steps[0].paths[0].when[0].in is not a list. Write it in brackets: [...]."
    )]
    [InlineData(
        "{\"type\":\"branch\",\"else\":\"call\",\"paths\":[{\"when\":[{\"fact\":\"tags\",\"is\":[\"x\"]}],\"go_to\":\"end\"}]}, {\"type\":\"call\",\"key\":\"call\"}",
        "$.steps[0].paths[0].when[0].is is not a text, a number, true or false. Write one of these."
    )]
    [InlineData(
        "{\"type\":\"branch\",\"else\":\"call\",\"paths\":[{\"when\":[{\"fact\":\"tags\",\"is\":\"\"}],\"go_to\":\"end\"}]}, {\"type\":\"call\",\"key\":\"call\"}",
        "$.steps[0].paths[0].when[0].is is empty or longer than 255 characters. Write a short value; ask for emptiness with exists."
    )]
    [InlineData(
        "{\"type\":\"branch\",\"else\":\"call\",\"paths\":[{\"when\":[{\"fact\":\"tags\",\"exists\":\"yes\"}],\"go_to\":\"end\"}]}, {\"type\":\"call\",\"key\":\"call\"}",
        "$.steps[0].paths[0].when[0].exists is not true or false. Write true or false, without quotes."
    )]
    [InlineData(
        "{\"type\":\"branch\",\"else\":\"call\",\"paths\":[{\"when\":[{\"fact\":\"reply.text\",\"matches\":\"(?=a)b\"}],\"go_to\":\"end\"}]}, {\"type\":\"call\",\"key\":\"call\"}",
        "$.steps[0].paths[0].when[0].matches is '(?=a)b', which is no regular expression that we can use. Leave out look-around and back-references."
    )]
    [InlineData(
        "{\"type\":\"branch\",\"else\":\"call\",\"paths\":[{\"when\":[{\"fact\":\"reply.text\",\"matches\":\"((\"}],\"go_to\":\"end\"}]}, {\"type\":\"call\",\"key\":\"call\"}",
        "$.steps[0].paths[0].when[0].matches is '((', which is no regular expression that we can use. Leave out look-around and back-references."
    )]
    [InlineData(
        "{\"type\":\"goal\"}, {\"type\":\"call\"}",
        "$.steps[0].when is required. List conditions, such as [{\"fact\": \"metadata.city\", \"is\": \"Lima\"}]."
    )]
    [InlineData(
        "{\"type\":\"goal\",\"when\":[{\"fact\":\"tags\",\"is\":\"x\"}],\"reached\":\"away\"}, {\"type\":\"call\"}",
        "$.steps[0].reached is 'away', which is no step. Use one of goal-1, call-1, end."
    )]
    [InlineData(
        "{\"type\":\"call\",\"go_to\":\"maill\"}, {\"type\":\"email\",\"key\":\"mail\",\"subject\":\"S\",\"content\":\"C\"}",
        "$.steps[0].go_to is 'maill', which is no step. Did you mean 'mail'?"
    )]
    [InlineData(
        "{\"type\":\"call\",\"go_to\":\"end\"}, {\"type\":\"call\"}",
        "$.steps[1] is never reached. Let a step before it go on to it, or remove it."
    )]
    [InlineData(
        "{\"type\":\"call\",\"key\":\"a\"}, {\"type\":\"end\"}, {\"type\":\"end\"}",
        "$.steps[2] is never reached. Let a step before it go on to it, or remove it."
    )]
    [InlineData(
        "{\"type\":\"call\",\"key\":\"a\",\"go_to\":\"a\"}",
        "$.steps[0] is part of a circle that takes no time. Put a wait into it, or a delay on one of its steps."
    )]
    [InlineData(
        "{\"type\":\"call\",\"key\":\"a\"}, {\"type\":\"branch\",\"else\":\"a\",\"paths\":[{\"when\":[{\"fact\":\"tags\",\"is\":\"x\"}],\"go_to\":\"end\"}]}",
        "$.steps[0] is part of a circle that takes no time. Put a wait into it, or a delay on one of its steps."
    )]
    [InlineData("{\"type\":\"end\"}", "$.steps never contacts the lead. Add a call, a message or a mail.")]
    [InlineData(
        "{\"type\":\"call\"}, {\"type\":\"end\",\"go_to\":\"call-1\"}",
        "$.steps[1].go_to does not belong to a end step. Remove it, or change the step's type."
    )]
    [InlineData(
        "{\"type\":\"wait\",\"duration\":\"1h\",\"until\":{\"at\":\"09:00\"}}, {\"type\":\"call\"}",
        "$.steps[0].until is given beside duration. Keep one of them."
    )]
    [InlineData(
        "{\"type\":\"wait\",\"until\":{\"days\":[\"mon\"]}}, {\"type\":\"call\"}",
        "$.steps[0].until.at is required. Write a time, such as 09:00."
    )]
    [InlineData(
        "{\"type\":\"wait\",\"until\":{\"days\":[\"monday\"],\"at\":\"09:00\"}}, {\"type\":\"call\"}",
        "$.steps[0].until.days[0] is 'monday', which is not a weekday. Use one of mon, tue, wed, thu, fri, sat, sun."
    )]
    [InlineData(
        "{\"type\":\"wait\",\"until\":{\"at\":\"24:00\"}}, {\"type\":\"call\"}",
        "$.steps[0].until.at is the end of the day. Write 00:00 for its beginning."
    )]
    [InlineData(
        "{\"type\":\"wait\",\"until\":{\"at\":\"09:00\",\"day\":\"mon\"}}, {\"type\":\"call\"}",
        "$.steps[0].until.day is not known here. Did you mean 'days'?"
    )]
    [InlineData(
        "{\"type\":\"wait\",\"until_date\":\"lead.email\"}, {\"type\":\"call\"}",
        "$.steps[0].until_date is 'lead.email', which is no member of metadata. Write it like metadata.appointment; its value is a date such as 2026-03-02, or a moment."
    )]
    [InlineData(
        "{\"type\":\"wait\",\"duration\":\"1h\",\"before\":\"1d\"}, {\"type\":\"call\"}",
        "$.steps[0].before is given without until_date. Name the date, or remove this."
    )]
    [InlineData(
        "{\"type\":\"wait\",\"until_date\":\"metadata.day\",\"at\":\"noon\"}, {\"type\":\"call\"}",
        "$.steps[0].at is 'noon', which is not a time. Write hours and minutes with two digits each, from 00:00 to 24:00."
    )]
    [InlineData(
        "{\"type\":\"wait_for\",\"timeout\":\"1d\"}, {\"type\":\"call\"}",
        "$.steps[0].signals is required. List what is waited for, such as [\"reply\"]."
    )]
    [InlineData(
        "{\"type\":\"wait_for\",\"signals\":[\"reply\"]}, {\"type\":\"call\"}",
        "$.steps[0].timeout is required. Write a number and s, m, h or d, such as 30m, 24h or 3d."
    )]
    [InlineData(
        "{\"type\":\"wait_for\",\"signals\":[\"replied\"],\"timeout\":\"1d\"}, {\"type\":\"call\"}",
        "$.steps[0].signals[0] is 'replied', which is no signal. Use one of reply, meeting, conversion, assigned, delivered, read, or status:KEY, tag:SLUG or custom:NAME."
    )]
    [InlineData(
        "{\"type\":\"wait_for\",\"signals\":[\"tag:Hot Lead\"],\"timeout\":\"1d\"}, {\"type\":\"call\"}",
        "$.steps[0].signals[0] is 'tag:Hot Lead', which is no signal. Use one of reply, meeting, conversion, assigned, delivered, read, or status:KEY, tag:SLUG or custom:NAME."
    )]
    [InlineData(
        "{\"type\":\"wait_for\",\"signals\":[\"reply\",\"reply\"],\"timeout\":\"1d\"}, {\"type\":\"call\"}",
        "$.steps[0].signals[1] is 'reply', which is listed twice. Keep one of them."
    )]
    [InlineData(
        "{\"type\":\"wait_for\",\"signals\":[\"failed\"],\"timeout\":\"1d\"}, {\"type\":\"call\"}",
        "$.steps[0].signals[0] is 'failed', which is no signal. Use one of reply, meeting, conversion, assigned, delivered, read, or status:KEY, tag:SLUG or custom:NAME."
    )]
    [InlineData(
        "{\"type\":\"wait_for\",\"signals\":[\"reply\"],\"timeout\":\"1d\",\"then\":\"x\"}, {\"type\":\"call\"}",
        "$.steps[0].then is 'x', which is no step. Use one of wait_for-1, call-1, end."
    )]
    [InlineData(
        "{\"type\":\"wait_for\",\"signals\":[\"reply\"],\"timeout\":\"1d\",\"on_timeout\":7}, {\"type\":\"call\"}",
        "$.steps[0].on_timeout is not a text. Write it in quotes."
    )]
    [InlineData(
        "{\"type\":\"split\"}, {\"type\":\"call\"}",
        "$.steps[0].arms is required. List two or more, such as [{\"name\": \"a\", \"go_to\": \"mail-a\"}, ...]."
    )]
    [InlineData(
        "{\"type\":\"split\",\"arms\":[{\"name\":\"a\",\"go_to\":\"end\"}]}, {\"type\":\"call\"}",
        "$.steps[0].arms has fewer than 2 entries. Add an entry."
    )]
    [InlineData(
        "{\"type\":\"split\",\"arms\":[{\"name\":\"a\",\"go_to\":\"c\"},{\"name\":\"a\",\"go_to\":\"end\"}]}, {\"type\":\"call\",\"key\":\"c\"}",
        "$.steps[0].arms[1].name is 'a', which another arm has. Give each arm a name of its own."
    )]
    [InlineData(
        "{\"type\":\"split\",\"arms\":[{\"go_to\":\"c\"},{\"name\":\"a\",\"go_to\":\"end\"}]}, {\"type\":\"call\",\"key\":\"c\"}",
        "$.steps[0].arms[0].name is required. Give it a short name, such as a."
    )]
    [InlineData(
        "{\"type\":\"split\",\"arms\":[{\"name\":\"b\"},{\"name\":\"a\",\"go_to\":\"c\"}]}, {\"type\":\"call\",\"key\":\"c\"}",
        "$.steps[0].arms[0].go_to is required. Name the step at which its leads go on, or end."
    )]
    [InlineData(
        "{\"type\":\"split\",\"arms\":[{\"name\":\"b\",\"go_to\":\"end\",\"weight\":0},{\"name\":\"a\",\"go_to\":\"c\"}]}, {\"type\":\"call\",\"key\":\"c\"}",
        "$.steps[0].arms[0].weight is not a whole number from 1 to 1000. Write it without quotes."
    )]
    [InlineData(
        "{\"type\":\"split\",\"arms\":[{\"name\":\"b\",\"go_to\":\"end\"},{\"name\":\"a\",\"go_to\":\"c\"}],\"winner\":{\"by\":\"reply\"}}, {\"type\":\"call\",\"key\":\"c\"}",
        "$.steps[0].winner.after is required. Write how many runs each arm gets before one may win."
    )]
    [InlineData(
        "{\"type\":\"split\",\"arms\":[{\"name\":\"b\",\"go_to\":\"end\"},{\"name\":\"a\",\"go_to\":\"c\"}],\"winner\":{\"by\":\"replies\",\"after\":9}}, {\"type\":\"call\",\"key\":\"c\"}",
        "$.steps[0].winner.by is 'replies', which is not one of its values. Use one of reply, goal."
    )]
    [InlineData(
        "{\"type\":\"split\",\"arms\":[{\"name\":\"b\",\"go_to\":\"end\"},{\"name\":\"a\",\"go_to\":\"c\"}],\"winner\":{\"after\":9,\"margin\":101}}, {\"type\":\"call\",\"key\":\"c\"}",
        "$.steps[0].winner.margin is not a whole number from 0 to 100. Write it without quotes."
    )]
    [InlineData("{\"type\":\"update\"}, {\"type\":\"call\"}", "$.steps[0] changes nothing. Add one of set, add_tags, remove_tags, status.")]
    [InlineData(
        "{\"type\":\"update\",\"set\":{\"lead.email\":\"x\"}}, {\"type\":\"call\"}",
        "$.steps[0].set['lead.email'] cannot be set. Use metadata.NAME or one of lead.first_name, lead.last_name, lead.company, lead.title, lead.source, lead.external_id."
    )]
    [InlineData(
        "{\"type\":\"update\",\"set\":{\"lead.first_name\":null}}, {\"type\":\"call\"}",
        "$.steps[0].set['lead.first_name'] cannot be taken away. Write a text."
    )]
    [InlineData(
        "{\"type\":\"update\",\"set\":{\"metadata.a.b\":1}}, {\"type\":\"call\"}",
        "$.steps[0].set['metadata.a.b'] is below the first level of metadata. Set the member above it."
    )]
    [InlineData(
        "{\"type\":\"update\",\"set\":{\"metadata.a\":[1]}}, {\"type\":\"call\"}",
        "$.steps[0].set['metadata.a'] is not a text, a number, true or false. Write one, or null to take the value away."
    )]
    [InlineData(
        "{\"type\":\"update\",\"set\":{\"lead.company\":7}}, {\"type\":\"call\"}",
        "$.steps[0].set['lead.company'] is not a text. Write one, or null to take the value away."
    )]
    [InlineData(
        "{\"type\":\"update\",\"add_tags\":[\"!\"]}, {\"type\":\"call\"}",
        "$.steps[0].add_tags[0] is '!', which is no tag. Write a short name with a letter or digit in it."
    )]
    [InlineData(
        "{\"type\":\"update\",\"remove_tags\":[]}, {\"type\":\"call\"}",
        "$.steps[0].remove_tags is empty. Add an entry, or leave the member out."
    )]
    [InlineData(
        "{\"type\":\"update\",\"status\":\"one\"}, {\"type\":\"call\"}",
        "$.steps[0].status is 'one', which is no status of this workflow. Use one of new, contacted, qualified, won, lost."
    )]
    [InlineData("{\"type\":\"task\"}, {\"type\":\"call\"}", "$.steps[0].title is required. Write what is to be done.")]
    [InlineData(
        "{\"type\":\"task\",\"title\":\"T\",\"on_timeout\":\"end\"}, {\"type\":\"call\"}",
        "$.steps[0].on_timeout is given without timeout. Say how long to wait for the task, or remove this."
    )]
    [InlineData(
        "{\"type\":\"task\",\"title\":\"{{lead.nam}}\"}, {\"type\":\"call\"}",
        "$.steps[0].title names the unknown variable 'lead.nam' (line 1, column 1). Did you mean 'lead.name'?"
    )]
    [InlineData(
        "{\"type\":\"task\",\"title\":\"T\",\"due_in\":\"0m\"}, {\"type\":\"call\"}",
        "$.steps[0].due_in is zero. Write at least 1s."
    )]
    [InlineData(
        "{\"type\":\"http\"}, {\"type\":\"call\"}",
        "$.steps[0].url is required. Write an address, such as https://example.com/leads/{{lead.external_id}}."
    )]
    [InlineData(
        "{\"type\":\"http\",\"url\":\"ftp://example.com/\"}, {\"type\":\"call\"}",
        "$.steps[0].url has no fixed https host. Begin it with https:// and a host without variables."
    )]
    [InlineData(
        "{\"type\":\"http\",\"url\":\"https://{{metadata.host}}/\"}, {\"type\":\"call\"}",
        "$.steps[0].url has no fixed https host. Begin it with https:// and a host without variables."
    )]
    [InlineData(
        "{\"type\":\"http\",\"url\":\"https://me:secret@example.com/\"}, {\"type\":\"call\"}",
        "$.steps[0].url has no fixed https host. Begin it with https:// and a host without variables."
    )]
    [InlineData(
        "{\"type\":\"http\",\"url\":\"https://example.com\",\"method\":\"get\"}, {\"type\":\"call\"}",
        "$.steps[0].method is 'get', which is not one of its values. Did you mean 'GET'?"
    )]
    [InlineData(
        "{\"type\":\"http\",\"url\":\"https://example.com\",\"method\":\"GET\",\"body\":{}}, {\"type\":\"call\"}",
        "$.steps[0].body does not belong to a GET request. Remove it, or use POST, PUT or PATCH."
    )]
    [InlineData(
        "{\"type\":\"http\",\"url\":\"https://example.com\",\"timeout\":\"2m\"}, {\"type\":\"call\"}",
        "$.steps[0].timeout is longer than 50s. Shorten it."
    )]
    [InlineData(
        "{\"type\":\"http\",\"url\":\"https://example.com\",\"headers\":{\"Host\":\"x\"}}, {\"type\":\"call\"}",
        "$.steps[0].headers.Host is set by us. Remove it."
    )]
    [InlineData(
        "{\"type\":\"http\",\"url\":\"https://example.com\",\"headers\":{\"X-A\":7}}, {\"type\":\"call\"}",
        "$.steps[0].headers.X-A is not a text. Write it in quotes."
    )]
    [InlineData(
        "{\"type\":\"http\",\"url\":\"https://example.com\",\"headers\":{\"X A\":\"b\"}}, {\"type\":\"call\"}",
        "$.steps[0].headers['X A'] is no name of a header. Use letters, digits and '-'."
    )]
    [InlineData(
        "{\"type\":\"http\",\"url\":\"https://example.com\",\"headers\":{\"X-A\":\"b\\nc\"}}, {\"type\":\"call\"}",
        "$.steps[0].headers.X-A holds what no header may hold. Use up to 1024 plain ASCII characters."
    )]
    [InlineData(
        "{\"type\":\"http\",\"url\":\"https://example.com\",\"body\":{\"a\":[\"{{x}}\"]}}, {\"type\":\"call\"}",
        "$.steps[0].body.a[0] names the unknown variable 'x' (line 1, column 1). Use one of lead, workflow, sender, metadata, variables; what your leads carry beyond the fixed fields is metadata.x."
    )]
    [InlineData(
        "{\"type\":\"http\",\"url\":\"https://example.com\",\"max_tries\":0}, {\"type\":\"call\"}",
        "$.steps[0].max_tries is not a whole number from 1 to 20. Write it without quotes."
    )]
    [InlineData(
        "{\"type\":\"http\",\"url\":\"https://example.com\",\"on_failure\":\"x\"}, {\"type\":\"call\"}",
        "$.steps[0].on_failure is 'x', which is no step. Use one of http-1, call-1, end."
    )]
    [InlineData("{\"type\":\"call\"}, {\"type\":\"move\"}", "$.steps[1].workflow is required. Write the other workflow's id.")]
    [InlineData(
        "{\"type\":\"call\"}, {\"type\":\"move\",\"workflow\":\"nurture\"}",
        "$.steps[1].workflow is 'nurture', which is no id. Write the other workflow's id, a UUID."
    )]
    [InlineData(
        "{\"type\":\"call\"}, {\"type\":\"move\",\"workflow\":\"01980000-0000-7000-8000-000000000001\"}",
        "$.steps[1].workflow is this workflow itself. Go on at one of its steps with go_to instead."
    )]
    [InlineData(
        "{\"type\":\"call\",\"outcomes\":{\"bussy\":{\"go_to\":\"end\"}}}",
        "$.steps[0].outcomes.bussy is not known here. Did you mean 'busy'?"
    )]
    [InlineData(
        "{\"type\":\"call\",\"outcomes\":{\"busy\":{}}}",
        "$.steps[0].outcomes.busy says nothing. Add retry_after, go_to or both, or leave it out."
    )]
    [InlineData(
        "{\"type\":\"call\",\"outcomes\":{\"busy\":{\"retry_after\":\"soon\"}}}",
        "$.steps[0].outcomes.busy.retry_after is 'soon', which is not a duration. Write a number and s, m, h or d, such as 30m, 24h or 3d."
    )]
    [InlineData(
        "{\"type\":\"call\",\"outcomes\":{\"busy\":{\"go_to\":\"x\"}}}",
        "$.steps[0].outcomes.busy.go_to is 'x', which is no step. Use one of call-1, end."
    )]
    [InlineData(
        "{\"type\":\"call\",\"outcomes\":{\"busy\":{\"go_to\":\"end\",\"then\":\"end\"}}}",
        "$.steps[0].outcomes.busy.then is not known here. Use one of retry_after, go_to."
    )]
    [InlineData("{\"type\":\"sms\"}", "$.steps[0].content is required. Write the message's text.")]
    public void Each_mistake_is_said_with_its_path_and_cure(string steps, string problem) =>
        Assert.Equal([problem], Problems(Steps(steps), Texting));

    [Fact]
    public void A_document_with_mistakes_everywhere_reports_them_all()
    {
        var problems = Problems(
            Steps(
                """
                {"type":"branch","paths":[{"when":[{"fact":"x","is":1}],"go_to":"nowhere"}]}, {"type":"wait_for","signals":["x"],"timeout":"x"},
                {"type":"http","url":"x","method":"x"}, {"type":"call","outcomes":{"x":{}}}
                """
            ),
            Texting
        );
        Assert.Equal(7, problems.Count);
    }
}
