using System.Text;
using System.Text.Json;
using Prospero.Core;
using Prospero.Core.Intake;
using Prospero.Server.Nexor.Messages;
using Xunit;

namespace Prospero.Tests.Nexor;

public class MessageTests
{
    const string Ids = "\"lead_id\":\"0196f0a0-0000-7000-8000-000000000001\",\"workflow_id\":\"0196f0a0-0000-7000-8000-000000000002\"";
    static readonly MessageId Message = new(Guid.Parse("0196f0a0-0000-7000-8000-000000000003"));

    [Theory]
    [InlineData("{}", "lead_id is required")]
    [InlineData("""{"lead_id":"x"}""", "lead_id must be a uuid")]
    [InlineData("""{"lead_id":"0196f0a0-0000-7000-8000-000000000001"}""", "workflow_id is required")]
    [InlineData("{" + Ids + ""","content":"Hola"}""", "channel is required")]
    [InlineData("{" + Ids + ""","channel":"sms"}""", "channel must be one of whatsapp, email, call")]
    [InlineData("{" + Ids + ""","channel":5}""", "channel must be one of whatsapp, email, call")]
    [InlineData("{" + Ids + ""","channel":"whatsapp"}""", "content is required")]
    [InlineData("{" + Ids + ""","channel":"whatsapp","template_id":"x"}""", "template_id must be a uuid")]
    [InlineData("{" + Ids + ""","channel":"email","subject":"Hi"}""", "content or html is required")]
    [InlineData("{" + Ids + ""","channel":"email","content":"x","subject":"a\nb"}""", "subject must be one line")]
    [InlineData("{" + Ids + ""","channel":"call","begin_message":5}""", "begin_message must be a string")]
    public void The_first_fault_counts(string body, string expected)
    {
        Assert.Equal(expected, MessageForm.Parse(JsonElement.Parse(body)).Fault?.ToString());
    }

    [Fact]
    public void A_text_for_whatsapp_has_at_most_4096_characters()
    {
        string Body(int length) => $$"""{{{Ids}},"channel":"whatsapp","content":"{{new string('x', length)}}"}""";

        Assert.Null(MessageForm.Parse(JsonElement.Parse(Body(4096))).Fault);
        Assert.Equal("content must be at most 4096 characters", MessageForm.Parse(JsonElement.Parse(Body(4097))).Fault?.ToString());
    }

    [Fact]
    public void Fields_of_another_channel_are_ignored()
    {
        var (message, _) = MessageForm.Parse(
            JsonElement.Parse("{" + Ids + ""","channel":"call","content":5,"template_id":"x","html":[],"begin_message":"Hola"}""")
        );

        Assert.Equal("Hola", message?.BeginMessage);
        Assert.Null(message?.Content);
    }

    [Fact]
    public void A_mail_has_a_subject_of_its_own_if_none_is_given()
    {
        var (message, _) = MessageForm.Parse(JsonElement.Parse("{" + Ids + ""","channel":"email","content":"a\nb"}"""));

        Assert.Equal("Message from your advisor", message?.Subject);
        Assert.Equal("a\nb", message?.Content);
    }

    public static TheoryData<AdhocResult, Channel, int, string> Answers =>
        new()
        {
            { new AdhocResult.LeadNotFound(), Channel.Email, 404, """{"error":"Lead not found"}""" },
            { new AdhocResult.WorkflowNotFound(), Channel.Email, 404, """{"error":"Workflow not found"}""" },
            { new AdhocResult.TemplateNotFound(), Channel.WhatsApp, 404, """{"error":"Template not found"}""" },
            {
                new AdhocResult.Invalid("Lead has no phone number"),
                Channel.Call,
                400,
                """{"error":"Validation error","message":"Lead has no phone number"}"""
            },
            {
                new AdhocResult.NotConfigured("The workflow has no whatsapp account"),
                Channel.WhatsApp,
                422,
                """{"error":"Channel not configured","message":"The workflow has no whatsapp account"}"""
            },
            { new AdhocResult.Suppressed("opted out"), Channel.Email, 409, """{"error":"Lead is suppressed","message":"opted out"}""" },
            {
                new AdhocResult.OutsideWindow(),
                Channel.WhatsApp,
                409,
                """{"error":"Outside 24-hour window","message":"The lead has not written in the last 24 hours; use template_id"}"""
            },
            {
                new AdhocResult.Limited(TimeSpan.FromMilliseconds(6100)),
                Channel.Email,
                429,
                """{"error":"Too many requests","message":"Try again in 7 s"}"""
            },
            {
                new AdhocResult.Accepted(Message, "wamid.1", true),
                Channel.WhatsApp,
                200,
                """{"success":true,"channel":"whatsapp","type":"template","message_id":"0196f0a0-0000-7000-8000-000000000003","provider_message_id":"wamid.1","activity_id":null,"call_id":null,"call_status":null}"""
            },
            {
                new AdhocResult.Accepted(Message, "track-1", false),
                Channel.Email,
                200,
                """{"success":true,"channel":"email","message_id":"0196f0a0-0000-7000-8000-000000000003","provider_message_id":null,"activity_id":"track-1","call_id":null,"call_status":null}"""
            },
            {
                new AdhocResult.Accepted(Message, "call-1", false),
                Channel.Call,
                200,
                """{"success":true,"channel":"call","message_id":"0196f0a0-0000-7000-8000-000000000003","provider_message_id":null,"activity_id":null,"call_id":"call-1","call_status":"registered"}"""
            },
            {
                new AdhocResult.Refused(Message, "no", null),
                Channel.Email,
                502,
                """{"success":false,"error":"Provider refused the message","message":"no","provider_code":null,"message_id":"0196f0a0-0000-7000-8000-000000000003"}"""
            },
            {
                new AdhocResult.Unknown(Message, "silence"),
                Channel.Email,
                504,
                """{"success":false,"error":"Outcome unknown","message":"silence","message_id":"0196f0a0-0000-7000-8000-000000000003","status":"unknown"}"""
            },
        };

    [Theory]
    [MemberData(nameof(Answers))]
    public void Every_result_has_its_documented_answer(AdhocResult result, Channel channel, int status, string body)
    {
        var answer = SendMessage.Answer(result, channel);

        Assert.Equal(status, answer.Status);
        Assert.Equal(body, Encoding.UTF8.GetString(answer.Body));
    }

    [Fact]
    public void No_result_is_forgotten()
    {
        var tested = Answers.Select(row => row.Data.Item1.GetType()).ToHashSet();

        Assert.Equal(typeof(AdhocResult).GetNestedTypes().ToHashSet(), tested);
    }
}
