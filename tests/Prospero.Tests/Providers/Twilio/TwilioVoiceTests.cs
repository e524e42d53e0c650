using Prospero.Core.Cadence;
using Prospero.Core.Channels;
using Prospero.Tests.Support;
using Xunit;

namespace Prospero.Tests.Providers.Twilio;

/// <summary>A cadence of calls that say a text and listen, from the lead's arrival to how they end.</summary>
public class TwilioVoiceTests : IAsyncLifetime
{
    const string Public = "https://prospero.example.test";

    readonly FakeTwilio _twilio = new();
    VendorHouse _house = null!;

    public async ValueTask InitializeAsync()
    {
        await _twilio.Open();
        var settings = _twilio.Settings;
        settings["language"] = "es-MX";
        settings["opt_out_digit"] = "9";
        settings["thanks"] = "Gracias & adiós";
        _house = await VendorHouse.Open("twilio-voice", settings, "+14155550100", Public);
        await _house.Publish(
            "call",
            """{ "type": "call", "max_attempts": 2, "retry_after": "20m", "begin_message": "Hola {{lead.first_name}}, pulse <1>" }"""
        );
    }

    public async ValueTask DisposeAsync()
    {
        await _house.DisposeAsync();
        await _twilio.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task A_call_says_its_text_and_a_key_that_is_pressed_ends_the_cadence()
    {
        var lead = await _house.LeadArrives("+56911112222");
        await _house.RunDue();
        var call = Assert.Single(_twilio.Accepted);
        var twiml = call.Form["Twiml"];
        Assert.Contains("<Say language=\"es-MX\">Hola Ana, pulse &lt;1&gt;</Say>", twiml);
        Assert.Equal(("+56911112222", "+14155550100", "Enable"), (call.Form["To"], call.Form["From"], call.Form["MachineDetection"]));

        var gather = await Gather(call, ("Digits", "1"));
        Assert.Contains("Gracias &amp; adiós", gather.Text);
        await Status(call, "completed", ("CallDuration", "31"), ("AnsweredBy", "human"), ("SequenceNumber", "1"));
        await Status(call, "in-progress", ("SequenceNumber", "0"));

        var result = Assert.Single(await _house.Messages(lead)).Call!;
        Assert.Equal((CallOutcome.Answered, "Pressed 1", TimeSpan.FromSeconds(31)), (result.Outcome, result.Transcript, result.Duration));
        Assert.Equal(RunReason.Replied, (await _house.Run(lead)).Reason);
    }

    [Theory]
    [InlineData("busy", null, CallOutcome.Busy)]
    [InlineData("no-answer", null, CallOutcome.NoAnswer)]
    [InlineData("failed", null, CallOutcome.Failed)]
    [InlineData("canceled", null, CallOutcome.Failed)]
    [InlineData("completed", "machine_end_beep", CallOutcome.Voicemail)]
    [InlineData("completed", "fax", CallOutcome.Failed)]
    public async Task A_call_that_reached_nobody_is_tried_again_as_planned(string status, string? answeredBy, CallOutcome outcome)
    {
        var lead = await _house.LeadArrives("+56911112223");
        await _house.RunDue();
        var call = Assert.Single(_twilio.Accepted);
        await Status(call, status, answeredBy is null ? [] : [("AnsweredBy", answeredBy)]);
        await Status(call, status, answeredBy is null ? [] : [("AnsweredBy", answeredBy)]);
        Assert.Equal(outcome, (await _house.Messages(lead))[0].Call!.Outcome);

        await _house.RunFor(TimeSpan.FromMinutes(20));

        Assert.Equal(2, _twilio.Accepted.Count);
    }

    [Fact]
    public async Task A_call_whose_answer_is_lost_is_held_and_settled_by_its_status()
    {
        _twilio.Next(VendorReply.Cut);
        var lead = await _house.LeadArrives("+56911112224");
        await _house.RunDue();
        Assert.Equal(TouchpointState.Held, (await _house.Touchpoints(lead))[0].State);
        var call = Assert.Single(_twilio.Accepted);

        await Status(call, "in-progress");
        Assert.Equal(TouchpointState.Sent, (await _house.Touchpoints(lead))[0].State);
        await Status(call, "completed", ("AnsweredBy", "human"));

        Assert.Equal(RunReason.Replied, (await _house.Run(lead)).Reason);
        Assert.Single(_twilio.Accepted);
    }

    [Fact]
    public async Task The_digit_of_those_who_want_no_calls_opts_out()
    {
        var lead = await _house.LeadArrives("+56911112225");
        await _house.RunDue();

        await Gather(_twilio.Accepted[0], ("Digits", "9"), ("To", "+56911112225"));

        Assert.Contains(await _house.Timeline(lead), line => line.StartsWith("lead_unsubscribed", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_number_that_the_carrier_does_not_know_is_suppressed()
    {
        var lead = await _house.LeadArrives("+56911112226");
        await _house.RunDue();

        await Status(_twilio.Accepted[0], "failed", ("SipResponseCode", "404"));
        await _house.RunFor(TimeSpan.FromHours(1));

        Assert.Equal(TouchpointState.Failed, (await _house.Touchpoints(lead))[0].State);
        Assert.Single(_twilio.Accepted);
    }

    Task<Answer> Status(FakeTwilio.Made call, string status, params (string, string)[] more) =>
        Post(new Uri(call.Form["StatusCallback"]).PathAndQuery, [("CallSid", call.Sid), ("CallStatus", status), .. more]);

    Task<Answer> Gather(FakeTwilio.Made call, params (string, string)[] fields)
    {
        var action = System.Xml.Linq.XElement.Parse(
            call.Form["Twiml"][call.Form["Twiml"].IndexOf("<Response", StringComparison.Ordinal)..]
        );
        return Post(new Uri(action.Element("Gather")!.Attribute("action")!.Value).PathAndQuery, [("CallSid", call.Sid), .. fields]);
    }

    Task<Answer> Post(string path, (string, string)[] fields)
    {
        var (body, signature) = FakeTwilio.Form(Public + path, fields);
        return _house.PostsTo(
            path,
            body,
            ("X-Twilio-Signature", signature),
            ("Content-Type", "application/x-www-form-urlencoded; charset=UTF-8")
        );
    }
}

public sealed class PostgresTwilioVoiceTests : TwilioVoiceTests, IOnPostgres;
