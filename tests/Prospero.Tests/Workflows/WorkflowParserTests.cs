using NodaTime;
using Prospero.Core;
using Prospero.Core.Workflows;
using Xunit;
using static Prospero.Tests.Workflows.WorkflowDocuments;

namespace Prospero.Tests.Workflows;

public sealed class WorkflowParserTests
{
    [Fact]
    public void What_a_document_leaves_out_has_a_default()
    {
        var plan = Plan(With(""));
        Assert.Equal(("Calls", null, "custom", "en", "UTC"), (plan.Name, plan.Description, plan.GoalType, plan.Language, plan.Zone.Id));
        Assert.Equal(["new", "contacted", "qualified", "won", "lost"], plan.Statuses.Select(status => status.Key));
        Assert.Equal("new", plan.InitialStatus.Key);
        Assert.Equal(["won", "lost"], plan.Statuses.Where(status => status.IsTerminal).Select(status => status.Key));
        Assert.Equal(["active", "active", "active", "won", "lost"], plan.Statuses.Select(status => status.Category));
        Assert.Empty(plan.Fields);
        Assert.Empty(plan.Hours);
        Assert.Equal([Agent.Id], Assert.Single(plan.Senders).Value);
        Assert.Equal(new CallStep("call-1", TimeSpan.Zero, 1, TimeSpan.FromHours(24), null), Assert.Single(plan.Steps));
        Assert.Equal(ExitRules.Default, plan.Exit);
        Assert.Equal(new UnknownRule(TimeSpan.FromHours(24), UnknownPolicy.AssumeSent), plan.OnUnknown);
    }

    [Fact]
    public void Null_is_as_good_as_absent() =>
        Assert.Equal(
            WorkflowPrinter.Print(Plan(With("")), Small),
            WorkflowPrinter.Print(
                Plan(With("\"description\": null, \"statuses\": null, \"senders\": null, \"exit\": null, \"timezone\": null")),
                Small
            )
        );

    [Fact]
    public void Every_kind_of_step_is_read()
    {
        var plan = Plan(
            Steps(
                """
                {"type": "call", "key": "ring", "delay": "90s", "max_attempts": 3, "retry_after": "4h", "begin_message": "Hi {{lead.name}}"},
                {"type": "wait", "delay": "1h", "duration": "2d"},
                {"type": "whatsapp", "content": "Hi", "template": "intro_call", "parameters": ["a", "{{lead.name}}"]},
                {"type": "email", "subject": "S", "html": "<p>{{lead.name}}</p>"},
                {"type": "email", "subject": "S", "content": "C"}
                """
            )
        );
        var day = TimeSpan.FromHours(24);
        var call = new CallStep("ring", TimeSpan.FromSeconds(90), 3, TimeSpan.FromHours(4), Text("Hi {{lead.name}}"));
        Assert.Equal(call, plan.Steps[0]);
        Assert.Equal(new WaitStep("wait-1", TimeSpan.FromHours(1), TimeSpan.FromDays(2)), plan.Steps[1]);
        var message = Assert.IsType<WhatsAppStep>(plan.Steps[2]);
        Assert.Equal((Intro.Id, "intro_call", Text("Hi")), (message.Template!.Template, message.Template.Name, message.Content));
        Assert.Equal([Text("a"), Text("{{lead.name}}")], message.Template.Parameters);
        Assert.Equal(
            new EmailStep("email-1", TimeSpan.Zero, 1, day, Text("S"), null, Text("<p>{{lead.name}}</p>", isHtml: true)),
            plan.Steps[3]
        );
        Assert.Equal(new EmailStep("email-2", TimeSpan.Zero, 1, day, Text("S"), Text("C"), null), plan.Steps[4]);
        Assert.Equal(TimeSpan.FromHours(49), plan.DelayBefore(1));
    }

    [Fact]
    public void Statuses_and_fields_are_read_with_their_defaults()
    {
        var plan = Plan(
            With(
                """
                "statuses": [{"key": "to_call", "is_initial": true}, {"key": "sold", "label": " Sold! ", "category": "won", "color": "#AbCdEf"},
                             {"key": "paid", "category": "won", "is_terminal": false}],
                "fields": [{"key": "age"}, {"key": "size", "label": "Size", "type": "select", "required": true, "options": ["S", "L"]}]
                """
            )
        );
        Assert.Equal(("To call", "active", false), (plan.Statuses[0].Label, plan.Statuses[0].Category, plan.Statuses[0].IsTerminal));
        Assert.Equal(("Sold!", "#abcdef", true), (plan.Statuses[1].Label, plan.Statuses[1].Color, plan.Statuses[1].IsTerminal));
        Assert.False(plan.Statuses[2].IsTerminal);
        Assert.Equal(new WorkflowField("age", "Age", "text", false, null), plan.Fields[0]);
        Assert.Equal(["S", "L"], plan.Fields[1].Options);
        Assert.True(plan.Fields[1].IsRequired);
    }

    [Fact]
    public void A_status_keeps_its_id_over_versions_and_has_another_in_another_workflow()
    {
        var one = Plan(With("")).Statuses;
        var other = WorkflowParser.Parse(With(""), new WorkflowId(Guid.Empty), Small).Value!.Statuses;
        Assert.Equal(one, Plan(With("\"name\": \"renamed\"")).Statuses);
        Assert.Equal(10, one.Concat(other).Select(status => status.Id).Distinct().Count());
        Assert.All(one, status => Assert.Equal((8, 0x8), (status.Id.Version, status.Id.Variant & 0xC)));
    }

    [Fact]
    public void Default_hours_apply_to_every_channel_without_its_own()
    {
        var plan = Plan(
            With(
                """
                "sending_hours": {"default": [{"days": ["sun"], "from": "00:00", "to": "24:00"}], "call": [{"days": ["mon", "tue"], "from": "09:00", "to": "18:30"}]}
                """
            )
        );
        Assert.Equal([Channel.Call, Channel.WhatsApp, Channel.Email, Channel.Sms], plan.Hours.Keys.Order());
        var sunday = Assert.Single(plan.Hours[Channel.Email].Open);
        Assert.Equal([IsoDayOfWeek.Sunday], sunday.Days);
        Assert.Equal((LocalTime.Midnight, LocalTime.Midnight), (sunday.From, sunday.To));
        Assert.Equal(
            (new LocalTime(9, 0), new LocalTime(18, 30)),
            (plan.Hours[Channel.Call].Open[0].From, plan.Hours[Channel.Call].Open[0].To)
        );
    }

    [Fact]
    public void A_channel_takes_the_only_sender_or_those_that_are_named()
    {
        var steps = Steps("""{"type": "email", "subject": "S", "content": "C"}""");
        Assert.Equal([AnaMail.Id], Plan(steps).Senders[Channel.Email]);
        var named = steps.Replace(
            "\"Calls\"",
            "\"Calls\", \"senders\": {\"email\": [\"luis-mail\", \"ana-mail\"], \"whatsapp\": [\"main-number\"]}",
            StringComparison.Ordinal
        );
        Assert.Equal([LuisMail.Id, AnaMail.Id], Plan(named, Full).Senders[Channel.Email]);
        Assert.Equal([Number.Id], Plan(named, Full).Senders[Channel.WhatsApp]);
    }

    [Theory]
    [InlineData("", "de", "payment_due", 2)]
    [InlineData("", "en-us", "payment_due", 3)]
    [InlineData(", \"template_language\": \"en_US\"", "de", "payment_due", 3)]
    [InlineData(", \"template_language\": \"en-US\"", "fr", "payment_due", 3)]
    public void The_template_in_the_workflows_language_is_taken_unless_one_is_named(string more, string language, string name, int number)
    {
        var json = With(
            $$"""
            "language": "{{language}}", "steps": [{"type": "whatsapp", "template": "{{name}}", "parameters": ["x"]{{more}}}]
            """
        );
        Assert.Equal(Full.Templates[number - 1].Id, Assert.IsType<WhatsAppStep>(Plan(json).Steps[0]).Template!.Template);
    }

    [Fact]
    public void Rules_are_read()
    {
        var plan = Plan(
            With(
                """
                "exit": {"reply": "pause", "meeting": "continue"}, "on_unknown": {"deadline": "2h", "then": "resend"}
                """
            )
        );
        Assert.Equal(new ExitRules(ExitAction.Pause, ExitAction.Continue, ExitAction.End, ExitAction.End), plan.Exit);
        Assert.Equal(new UnknownRule(TimeSpan.FromHours(2), UnknownPolicy.Resend), plan.OnUnknown);
    }

    [Fact]
    public void A_byte_order_mark_is_no_harm() => Assert.True(WorkflowParser.Parse("\uFEFF" + With(""), Id, Small).IsValid);

    static TextTemplate Text(string source, bool isHtml = false) => TextTemplate.Parse(source, isHtml).Value!;
}
