using Prospero.Core.Cadence;
using Prospero.Core.Channels;
using Prospero.Core.Messages;
using Prospero.Tests.Support;
using Xunit;

namespace Prospero.Tests.Providers.Twilio;

/// <summary>A cadence over SMS, from the lead's arrival to what the lead answers, behind a proxy.</summary>
public class TwilioSmsTests : IAsyncLifetime
{
    const string Public = "https://prospero.example.test";

    readonly FakeTwilio _twilio = new();
    VendorHouse _house = null!;

    public async ValueTask InitializeAsync()
    {
        await _twilio.Open();
        _house = await VendorHouse.Open("twilio-sms", _twilio.Settings, "+14155550100", Public);
        await _house.Publish(
            "sms",
            """{ "type": "sms", "content": "Hola {{lead.first_name}}" }, { "type": "sms", "delay": "2d", "content": "Otra vez" }"""
        );
    }

    public async ValueTask DisposeAsync()
    {
        await _house.DisposeAsync();
        await _twilio.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task A_text_goes_out_is_delivered_and_an_answer_ends_the_cadence()
    {
        var lead = await _house.LeadArrives("+56911112222");
        await _house.RunDue();
        var sent = Assert.Single(_twilio.Accepted);
        Assert.Equal(("+56911112222", "+14155550100", "Hola Ana"), (sent.Form["To"], sent.Form["From"], sent.Form["Body"]));
        Assert.Equal("Basic QUMwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMToxMjM0NQ==", _twilio.All[^1].Headers["Authorization"]);
        Assert.StartsWith($"{Public}/callbacks/twilio-sms/", sent.Form["StatusCallback"]);

        Assert.Equal(200, await Status(sent, "delivered"));
        // Out of order, again, and with a parameter that nobody knows.
        Assert.Equal(200, await Status(sent, "sent"));
        Assert.Equal(200, await Status(sent, "delivered", ("NewField", "a b")));
        Assert.Equal(DeliveryStatus.Delivered, Assert.Single(await _house.Messages(lead)).Status);

        await Says("+56911112222", "Sí + más", "SM1");
        await Says("+56911112222", "Sí + más", "SM1");

        Assert.Equal(RunReason.Replied, (await _house.Run(lead)).Reason);
        var inbound = Assert.Single(await _house.Messages(lead), message => message.Direction == Direction.Inbound);
        Assert.Equal("Sí + más", inbound.Content);
        await _house.RunFor(TimeSpan.FromDays(3));
        Assert.Single(_twilio.Accepted);
    }

    [Fact]
    public async Task A_request_whose_answer_is_lost_is_held_never_repeated_and_settled_by_its_status()
    {
        _twilio.Next(VendorReply.Cut);
        var lead = await _house.LeadArrives("+56911112223");
        await _house.RunDue();
        await _house.RunFor(TimeSpan.FromHours(2));
        Assert.Equal(TouchpointState.Held, (await _house.Touchpoints(lead))[0].State);
        var sent = Assert.Single(_twilio.Accepted);

        await Status(sent, "sent");

        Assert.Equal(TouchpointState.Sent, (await _house.Touchpoints(lead))[0].State);
        Assert.Equal(sent.Sid, (await _house.Messages(lead))[0].ProviderId);
    }

    [Theory]
    [InlineData("STOP")]
    [InlineData("ARRET")]
    public async Task A_wish_to_hear_no_more_ends_all(string word)
    {
        var lead = await _house.LeadArrives("+56911112224");
        await _house.RunDue();

        await Says("+56911112224", word, "SM2", ("OptOutType", "STOP"));

        Assert.Contains(await _house.Timeline(lead), line => line.StartsWith("lead_unsubscribed", StringComparison.Ordinal));
        Assert.NotEqual(RunState.Active, (await _house.Run(lead)).State);
    }

    [Theory]
    [InlineData(21610, 400, TouchpointState.Failed)]
    [InlineData(21211, 400, TouchpointState.Failed)]
    [InlineData(21606, 400, TouchpointState.Held)]
    [InlineData(20003, 401, TouchpointState.Held)]
    [InlineData(20429, 429, TouchpointState.Scheduled)]
    [InlineData(0, 500, TouchpointState.Held)]
    public async Task An_error_has_its_class(int code, int status, TouchpointState state)
    {
        _twilio.Next(
            VendorReply.Json(
                status,
                new
                {
                    code,
                    message = "no",
                    status,
                }
            )
        );
        var lead = await _house.LeadArrives("+56911112225");

        await _house.RunDue();

        Assert.Equal(state, (await _house.Touchpoints(lead))[0].State);
    }

    [Fact]
    public async Task A_number_that_does_not_exist_is_suppressed_when_it_is_reported()
    {
        var lead = await _house.LeadArrives("+56911112226");
        await _house.RunDue();

        await Status(Assert.Single(_twilio.Accepted), "undelivered", ("ErrorCode", "30005"), ("ErrorMessage", "Unknown handset"));

        Assert.Equal(DeliveryStatus.Failed, (await _house.Messages(lead))[0].Status);
        Assert.Contains(await _house.Timeline(lead), line => line.StartsWith("address_suppressed", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_forged_request_is_refused_and_the_account_can_be_tested()
    {
        var forged = await _house.Posts("MessageSid=SM9&Body=STOP&From=%2B56911112227", Headers("bm90IHJpZ2h0IG5vdCByaWdodCE="));
        Assert.Equal(403, forged.Status);
        var tested = await _house.Call("POST", $"/senders/{_house.SenderId}/test");
        Assert.True(tested.Json.GetProperty("is_good").GetBoolean(), tested.Text);
    }

    Task<int> Status(FakeTwilio.Made sent, string status, params (string, string)[] more) =>
        Post(new Uri(sent.Form["StatusCallback"]).PathAndQuery, [("MessageSid", sent.Sid), ("MessageStatus", status), .. more]);

    Task<int> Says(string from, string text, string sid, params (string, string)[] more) =>
        Post(_house.Callback, [("MessageSid", sid), ("SmsStatus", "received"), ("From", from), ("Body", text), ("NumMedia", "0"), .. more]);

    async Task<int> Post(string path, (string, string)[] fields)
    {
        var (body, signature) = FakeTwilio.Form(Public + path, fields);
        var answer = await _house.PostsTo(path, body, Headers(signature));
        return answer.Status;
    }

    static (string, string)[] Headers(string signature) =>
        [("X-Twilio-Signature", signature), ("Content-Type", "application/x-www-form-urlencoded; charset=UTF-8")];
}

public sealed class PostgresTwilioSmsTests : TwilioSmsTests, IOnPostgres;
