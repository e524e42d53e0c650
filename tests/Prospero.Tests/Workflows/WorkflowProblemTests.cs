using Xunit;
using static Prospero.Tests.Workflows.WorkflowDocuments;

namespace Prospero.Tests.Workflows;

public sealed class WorkflowProblemTests
{
    [Theory]
    [InlineData("\"name\": null", "$.name is required. Write what people will call the workflow.")]
    [InlineData("\"name\": \" \"", "$.name is empty. Write something there, or leave the member out.")]
    [InlineData("\"name\": 5", "$.name is not a text. Write it in quotes.")]
    [InlineData("\"name\": \"a\\u0000\"", "$.name holds a NUL character. Remove it.")]
    [InlineData(
        "\"goal_type\": \"apointment\"",
        "$.goal_type is 'apointment', which is not one of its values. Did you mean 'appointment'?"
    )]
    [InlineData("\"language\": \"pt_BR\"", "$.language is 'pt_BR', which is not a language tag. Write it like en, de or pt-BR.")]
    [InlineData(
        "\"timezone\": \"Europe/Berln\"",
        "$.timezone is 'Europe/Berln', which is not an IANA time zone. Did you mean 'Europe/Berlin'?"
    )]
    [InlineData(
        "\"timezone\": \"UTC+02:00\"",
        "$.timezone is 'UTC+02:00', which is not an IANA time zone. Write it like Europe/Berlin or America/New_York."
    )]
    [InlineData("\"step\": []", "$.step is not known here. Did you mean 'steps'?")]
    [InlineData(
        "\"unheard of\": []",
        "$['unheard of'] is not known here. Use one of $schema, name, description, goal_type, language, timezone, statuses, fields, senders, sending_hours, block_cadence, holidays, legal_hours, caps, min_gap, max_lateness, steps, exit, on_unknown, reenrolment, recontact."
    )]
    [InlineData("\"statuses\": {}", "$.statuses is not a list. Write it in brackets: [...].")]
    [InlineData("\"statuses\": []", "$.statuses is empty. Add an entry, or leave the member out.")]
    [InlineData(
        "\"statuses\": [{\"key\": \"a\"}]",
        "$.statuses has no initial status. Add \"is_initial\": true to the one in which leads begin."
    )]
    [InlineData(
        "\"statuses\": [{\"key\": \"a\", \"is_initial\": true}, {\"key\": \"b\", \"is_initial\": true}]",
        "$.statuses[1].is_initial makes a second status initial. Keep is_initial on one status only."
    )]
    [InlineData(
        "\"statuses\": [{\"key\": \"a\", \"is_initial\": true}, {\"key\": \"a\"}]",
        "$.statuses[1].key is 'a', which another status has. Give each status a key of its own."
    )]
    [InlineData(
        "\"statuses\": [{\"key\": \"A b\", \"is_initial\": true}]",
        "$.statuses[0].key is 'A b', which is not a key. Use up to 64 of a-z, 0-9, '-' and '_', beginning with a letter or digit."
    )]
    [InlineData("\"statuses\": [{\"is_initial\": true}]", "$.statuses[0].key is required. Give it a short name, such as first_call.")]
    [InlineData(
        "\"statuses\": [{\"key\": \"a\", \"is_initial\": true, \"category\": \"won\"}]",
        "$.statuses[0].is_terminal ends the cadence in the status in which it begins. Make another status terminal or initial."
    )]
    [InlineData(
        "\"statuses\": [{\"key\": \"a\", \"is_initial\": true, \"color\": \"red\"}]",
        "$.statuses[0].color is 'red', which is not a colour. Write it like #22c55e."
    )]
    [InlineData(
        "\"statuses\": [{\"key\": \"a\", \"is_initial\": true, \"category\": \"closed\"}]",
        "$.statuses[0].category is 'closed', which is not one of its values. Use one of active, won, lost, paused, deferred."
    )]
    [InlineData(
        "\"statuses\": [{\"key\": \"a\", \"is_initial\": \"yes\"}, {\"key\": \"b\", \"is_initial\": true}]",
        "$.statuses[0].is_initial is not true or false. Write true or false, without quotes."
    )]
    [InlineData("\"statuses\": [5, {\"key\": \"b\", \"is_initial\": true}]", "$.statuses[0] is not an object. Write it in braces: {...}.")]
    [InlineData(
        "\"statuses\": [{\"key\": \"a\", \"is_initial\": true, \"colour\": \"#123456\"}]",
        "$.statuses[0].colour is not known here. Did you mean 'color'?"
    )]
    [InlineData(
        "\"fields\": [{\"key\": \"a\"}, {\"key\": \"a\"}]",
        "$.fields[1].key is 'a', which another field has. Give each field a key of its own."
    )]
    [InlineData(
        "\"fields\": [{\"key\": \"a\", \"type\": \"string\"}]",
        "$.fields[0].type is 'string', which is not one of its values. Use one of text, number, boolean, date, select."
    )]
    [InlineData(
        "\"fields\": [{\"key\": \"a\", \"options\": [\"x\"]}]",
        "$.fields[0].options does not belong to a field of type text. Remove it, or make the type select."
    )]
    [InlineData(
        "\"fields\": [{\"key\": \"a\", \"type\": \"select\"}]",
        "$.fields[0].options is required for a select. List the choices, such as [\"small\", \"large\"]."
    )]
    [InlineData(
        "\"fields\": [{\"key\": \"a\", \"type\": \"select\", \"options\": [\"x\", \"x\"]}]",
        "$.fields[0].options[1] is 'x', which is listed twice. Keep one of them."
    )]
    [InlineData(
        "\"fields\": [{\"key\": \"a\", \"type\": \"select\", \"options\": [\"\"]}]",
        "$.fields[0].options[0] is empty or longer than 255 characters. Write a short choice."
    )]
    [InlineData(
        "\"senders\": {\"call\": [\"sales-agnt\"]}",
        "$.senders.call[0] is 'sales-agnt', which is no call sender of this workspace. Did you mean 'sales-agent'?"
    )]
    [InlineData(
        "\"senders\": {\"call\": [\"ana-mail\"]}",
        "$.senders.call[0] is 'ana-mail', which is no call sender of this workspace. Use one of sales-agent."
    )]
    [InlineData(
        "\"senders\": {\"sms\": [\"x\"]}",
        "$.senders.sms[0] is 'x', which is no sms sender of this workspace. Create one with 'prospero sender create', or remove the sms steps."
    )]
    [InlineData(
        "\"senders\": {\"call\": [\"sales-agent\", \"sales-agent\"]}",
        "$.senders.call[1] is 'sales-agent', which is listed twice. Keep one of them."
    )]
    [InlineData("\"senders\": {\"call\": []}", "$.senders.call is empty. Add an entry, or leave the member out.")]
    [InlineData("\"senders\": {\"call\": \"sales-agent\"}", "$.senders.call is not a list. Write it in brackets: [...].")]
    [InlineData("\"senders\": {\"mail\": [\"ana-mail\"]}", "$.senders.mail is not known here. Did you mean 'email'?")]
    [InlineData("\"senders\": []", "$.senders is not an object. Write it in braces: {...}.")]
    [InlineData("\"sending_hours\": {\"call\": []}", "$.sending_hours.call is empty. Add an entry, or leave the member out.")]
    [InlineData(
        "\"sending_hours\": {\"fax\": []}",
        "$.sending_hours.fax is not known here. Use one of default, call, whatsapp, email, sms."
    )]
    [InlineData(
        "\"sending_hours\": {\"call\": [{\"from\": \"09:00\", \"to\": \"10:00\"}]}",
        "$.sending_hours.call[0].days is required. List weekdays, such as [\"mon\", \"tue\"]."
    )]
    [InlineData(
        "\"sending_hours\": {\"call\": [{\"days\": [\"monday\"], \"from\": \"09:00\", \"to\": \"10:00\"}]}",
        "$.sending_hours.call[0].days[0] is 'monday', which is not a weekday. Use one of mon, tue, wed, thu, fri, sat, sun."
    )]
    [InlineData(
        "\"sending_hours\": {\"call\": [{\"days\": [\"mon\", \"mon\"], \"from\": \"09:00\", \"to\": \"10:00\"}]}",
        "$.sending_hours.call[0].days[1] is 'mon', which is listed twice. Keep one of them."
    )]
    [InlineData(
        "\"sending_hours\": {\"call\": [{\"days\": [\"mon\"], \"to\": \"10:00\"}]}",
        "$.sending_hours.call[0].from is required. Write a time, such as 09:00."
    )]
    [InlineData(
        "\"sending_hours\": {\"call\": [{\"days\": [\"mon\"], \"from\": \"9:00\", \"to\": \"10:00\"}]}",
        "$.sending_hours.call[0].from is '9:00', which is not a time. Write hours and minutes with two digits each, from 00:00 to 24:00."
    )]
    [InlineData(
        "\"sending_hours\": {\"call\": [{\"days\": [\"mon\"], \"from\": \"24:00\", \"to\": \"24:00\"}]}",
        "$.sending_hours.call[0].from is the end of the day. Write 00:00 for its beginning."
    )]
    [InlineData(
        "\"sending_hours\": {\"call\": [{\"days\": [\"mon\"], \"from\": \"22:00\", \"to\": \"06:00\"}]}",
        "$.sending_hours.call[0].to is not after from. For hours over midnight write two entries: one up to 24:00, one from 00:00."
    )]
    [InlineData(
        "\"exit\": {\"reply\": \"stop\"}",
        "$.exit.reply is 'stop', which is not one of its values. Use one of end, pause, continue."
    )]
    [InlineData("\"exit\": {\"optout\": \"end\"}", "$.exit.optout is not known here. Did you mean 'opt_out'?")]
    [InlineData(
        "\"on_unknown\": {\"then\": \"send\"}",
        "$.on_unknown.then is 'send', which is not one of its values. Use one of assume_sent, stay, resend."
    )]
    [InlineData("\"on_unknown\": {\"deadline\": \"0h\"}", "$.on_unknown.deadline is zero. Write at least 1s.")]
    [InlineData("\"steps\": null", "$.steps is required. List what happens, such as [{\"type\": \"call\"}].")]
    [InlineData("\"steps\": []", "$.steps is empty. Add an entry.")]
    [InlineData("\"steps\": [null]", "$.steps[0] is not an object. Write it in braces: {...}.")]
    public void Each_kind_of_mistake_is_said_with_its_path_and_cure(string members, string problem) =>
        Assert.Equal([problem], Problems(With(members)));

    [Theory]
    [InlineData(
        "{}",
        "$.steps[0].type is required. Use one of call, whatsapp, email, sms, wait, wait_for, branch, goal, split, update, task, http, move, end."
    )]
    [InlineData("{\"type\": \"mail\"}", "$.steps[0].type is 'mail', which is not one of its values. Did you mean 'email'?")]
    [InlineData("{\"type\": \"call\", \"dellay\": \"1h\"}", "$.steps[0].dellay is not known here. Did you mean 'delay'?")]
    [InlineData(
        "{\"type\": \"call\", \"subject\": \"x\"}",
        "$.steps[0].subject does not belong to a call step. Remove it, or change the step's type."
    )]
    [InlineData(
        "{\"type\": \"call\", \"delay\": \"1 hour\"}",
        "$.steps[0].delay is '1 hour', which is not a duration. Write a number and s, m, h or d, such as 30m, 24h or 3d."
    )]
    [InlineData(
        "{\"type\": \"call\", \"delay\": \"-1h\"}",
        "$.steps[0].delay is '-1h', which is not a duration. Write a number and s, m, h or d, such as 30m, 24h or 3d."
    )]
    [InlineData("{\"type\": \"call\", \"delay\": 5}", "$.steps[0].delay is not a text. Write it in quotes.")]
    [InlineData("{\"type\": \"call\", \"delay\": \"99999999999999999999999d\"}", "$.steps[0].delay is longer than 365d. Shorten it.")]
    [InlineData("{\"type\": \"call\", \"retry_after\": \"0s\"}", "$.steps[0].retry_after is zero. Write at least 1s.")]
    [InlineData(
        "{\"type\": \"call\", \"max_attempts\": 0}",
        "$.steps[0].max_attempts is not a whole number from 1 to 20. Write it without quotes."
    )]
    [InlineData(
        "{\"type\": \"call\", \"max_attempts\": 21}",
        "$.steps[0].max_attempts is not a whole number from 1 to 20. Write it without quotes."
    )]
    [InlineData(
        "{\"type\": \"call\", \"max_attempts\": \"3\"}",
        "$.steps[0].max_attempts is not a whole number from 1 to 20. Write it without quotes."
    )]
    [InlineData(
        "{\"type\": \"call\", \"max_attempts\": 1.5}",
        "$.steps[0].max_attempts is not a whole number from 1 to 20. Write it without quotes."
    )]
    [InlineData(
        "{\"type\": \"call\", \"key\": \"-a\"}",
        "$.steps[0].key is '-a', which is not a key. Use up to 64 of a-z, 0-9, '-' and '_', beginning with a letter or digit."
    )]
    [InlineData(
        "{\"type\": \"call\", \"key\": \"a\"}, {\"type\": \"call\", \"key\": \"a\"}",
        "$.steps[1].key is 'a', which another step has. Give each step a key of its own."
    )]
    [InlineData(
        "{\"type\": \"call\", \"key\": \"call-2\"}, {\"type\": \"call\"}",
        "$.steps[1].key is 'call-2', which another step has. Give each step a key of its own."
    )]
    [InlineData(
        "{\"type\": \"call\", \"begin_message\": \" \"}",
        "$.steps[0].begin_message is empty. Write something there, or leave the member out."
    )]
    [InlineData(
        "{\"type\": \"call\", \"begin_message\": \"{{lead.nam}}\"}",
        "$.steps[0].begin_message names the unknown variable 'lead.nam' (line 1, column 1). Did you mean 'lead.name'?"
    )]
    [InlineData(
        "{\"type\": \"call\"}, {\"type\": \"wait\", \"duration\": \"1h\"}",
        "$.steps[1] is a wait with nothing after it. Remove it, or add a contact after it."
    )]
    [InlineData(
        "{\"type\": \"wait\"}, {\"type\": \"call\"}",
        "$.steps[0].duration is required. Write a number and s, m, h or d, such as 30m, 24h or 3d."
    )]
    [InlineData(
        "{\"type\": \"wait\", \"duration\": \"1h\", \"max_attempts\": 2}, {\"type\": \"call\"}",
        "$.steps[0].max_attempts does not belong to a wait step. Remove it, or change the step's type."
    )]
    [InlineData("{\"type\": \"email\", \"content\": \"C\"}", "$.steps[0].subject is required. Write the mail's subject.")]
    [InlineData(
        "{\"type\": \"email\", \"subject\": \"S\"}",
        "$.steps[0].content is required where there is no html. Write the mail's text, its html, or both."
    )]
    [InlineData(
        "{\"type\": \"email\", \"subject\": \"a\\nb\", \"content\": \"C\"}",
        "$.steps[0].subject has more than one line. Write it on one line."
    )]
    [InlineData(
        "{\"type\": \"email\", \"subject\": \"S\", \"html\": \"<p>{{{lead.name}}}\"}",
        "$.steps[0].html has three braces in a row (line 1, column 4). Write {{name}}: values are escaped where it is needed."
    )]
    [InlineData(
        "{\"type\": \"whatsapp\"}",
        "$.steps[0].content is required where there is no template. Write a text, or name an approved template."
    )]
    [InlineData(
        "{\"type\": \"whatsapp\", \"content\": \"C\", \"parameters\": []}",
        "$.steps[0].parameters is given without a template. Name the template, or remove this."
    )]
    [InlineData(
        "{\"type\": \"whatsapp\", \"content\": \"C\", \"template_language\": \"en\"}",
        "$.steps[0].template_language is given without a template. Name the template, or remove this."
    )]
    [InlineData(
        "{\"type\": \"whatsapp\", \"template\": \"intro_cal\"}",
        "$.steps[0].template is 'intro_cal', which is no template of this workspace. Did you mean 'intro_call'?"
    )]
    [InlineData(
        "{\"type\": \"whatsapp\", \"template\": \"pending\"}",
        "$.steps[0].template is 'pending', which is not approved. Wait for its approval, or use another one."
    )]
    [InlineData(
        "{\"type\": \"whatsapp\", \"template\": \"payment_due\"}",
        "$.steps[0].template_language is required: 'payment_due' exists in several languages. Use one of de, en_US."
    )]
    [InlineData(
        "{\"type\": \"whatsapp\", \"template\": \"payment_due\", \"template_language\": \"fr\"}",
        "$.steps[0].template_language is 'fr', in which 'payment_due' does not exist. Use one of de, en_US."
    )]
    [InlineData(
        "{\"type\": \"whatsapp\", \"template\": \"intro_call\"}",
        "$.steps[0].parameters is required: the template has 2 variables. Give one text for each, such as [\"{{lead.first_name}}\"]."
    )]
    [InlineData(
        "{\"type\": \"whatsapp\", \"template\": \"intro_call\", \"parameters\": [\"a\"]}",
        "$.steps[0].parameters has 1 entries, but the template has 2 variables. Give one text for each."
    )]
    [InlineData(
        "{\"type\": \"whatsapp\", \"template\": \"plain\", \"parameters\": [\"a\"]}",
        "$.steps[0].parameters has 1 entries, but the template has 0 variables. Give one text for each."
    )]
    [InlineData(
        "{\"type\": \"whatsapp\", \"template\": \"intro_call\", \"parameters\": [\"a\", \"\"]}",
        "$.steps[0].parameters[1] is empty. Write a text or a variable: WhatsApp refuses empty parameters."
    )]
    [InlineData(
        "{\"type\": \"whatsapp\", \"template\": \"intro_call\", \"parameters\": [\"a\", \"{{x}}\"]}",
        "$.steps[0].parameters[1] names the unknown variable 'x' (line 1, column 1). Use one of lead, workflow, sender, metadata, variables; what your leads carry beyond the fixed fields is metadata.x."
    )]
    public void Each_kind_of_mistake_in_a_step_is_said_with_its_path_and_cure(string steps, string problem) =>
        Assert.Equal([problem], Problems(Steps(steps), Small));

    [Fact]
    public void A_channel_with_several_senders_or_none_must_say_which()
    {
        var mail = Steps("""{"type": "email", "subject": "S", "content": "C"}""");
        Assert.Equal(
            ["$.senders.email is required: this workspace has several email senders. List one or more of ana-mail, luis-mail."],
            Problems(mail, Full)
        );
        Assert.Equal(
            [
                "$.senders.email cannot be filled: this workspace has no email sender. Create one with 'prospero sender create', or remove the email steps.",
            ],
            Problems(mail, Nothing)
        );
    }

    [Fact]
    public void Every_mistake_is_said_at_once()
    {
        var problems = Problems(
            """
            {"nam": "x", "language": 5, "timezone": "Mars", "statuses": [{"key": "a"}], "senders": {"call": ["nobody"]},
             "sending_hours": {"call": [{"days": [], "from": "1", "to": "2"}]},
             "steps": [{"type": "call", "delay": "x"}, {"type": "email"}, {"type": "fly"}], "exit": 1, "on_unknown": {"deadline": "1"}}
            """,
            Small
        );
        Assert.Equal(
            [
                "$.nam",
                "$.name",
                "$.language",
                "$.timezone",
                "$.statuses",
                "$.sending_hours.call[0].days",
                "$.sending_hours.call[0].from",
                "$.sending_hours.call[0].to",
                "$.steps[0].delay",
                "$.steps[1].subject",
                "$.steps[1].content",
                "$.steps[2].type",
                "$.senders.call[0]",
                "$.exit",
                "$.on_unknown.deadline",
            ],
            problems.Select(problem => problem.Split(' ')[0])
        );
    }
}
