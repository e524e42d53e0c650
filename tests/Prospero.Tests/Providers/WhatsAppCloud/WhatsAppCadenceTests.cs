using System.Text;
using Prospero.Core;
using Prospero.Core.Cadence;
using Prospero.Core.Channels;
using Prospero.Core.Intake;
using Prospero.Core.Messages;
using Prospero.Tests.Support;
using Xunit;

namespace Prospero.Tests.Providers.WhatsAppCloud;

/// <summary>A cadence over WhatsApp, from the lead's arrival to what the lead answers.</summary>
public class WhatsAppCadenceTests : IAsyncLifetime
{
    const string Steps = """
        { "type": "whatsapp", "template": "hello", "parameters": ["{{lead.first_name}}"], "content": "Hola {{lead.first_name}}" },
        { "type": "whatsapp", "delay": "2d", "template": "hello", "parameters": ["{{lead.first_name}}"] }
        """;

    readonly FakeWhatsApp _meta = new();
    VendorHouse _house = null!;

    public async ValueTask InitializeAsync()
    {
        await _meta.Open();
        _house = await VendorHouse.Open("whatsapp-cloud", _meta.Settings);
        await _house.AddTemplate("hello", "Hola {{1}}, ¿hablamos?", "first_name");
        await _house.Publish("whatsapp", Steps);
    }

    public async ValueTask DisposeAsync()
    {
        await _house.DisposeAsync();
        await _meta.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task A_template_goes_out_is_delivered_and_an_answer_ends_the_cadence()
    {
        var lead = await _house.LeadArrives("+56911112222");
        await _house.RunDue();
        var sent = Assert.Single(_meta.Messages);
        Assert.Equal(("+56911112222", "template"), (sent.To, sent.Type));
        var asked = _meta.All[^1];
        Assert.Equal("Bearer EAAG", asked.Headers["Authorization"]);
        Assert.Equal($"/v23.0/{FakeWhatsApp.NumberId}/messages", asked.Path);
        Assert.Equal(
            """[{"type":"body","parameters":[{"type":"text","text":"Ana"}]}]""",
            asked.Json.GetProperty("template").GetProperty("components").GetRawText()
        );

        await Posts(FakeWhatsApp.Envelope(FakeWhatsApp.Status(sent, "read", _house.Now.AddSeconds(2))));
        // Late and again: nothing goes back.
        await Posts(FakeWhatsApp.Envelope(FakeWhatsApp.Status(sent, "delivered", _house.Now.AddSeconds(1))));
        await Posts(FakeWhatsApp.Envelope(FakeWhatsApp.Status(sent, "failed", _house.Now.AddSeconds(3), 131026)));
        var message = Assert.Single(await _house.Messages(lead));
        Assert.Equal((DeliveryStatus.Read, sent.Id), (message.Status, message.ProviderId));

        var answer = FakeWhatsApp.Envelope(messages: FakeWhatsApp.Text("56911112222", "S\u00ed, quiero", _house.Now, "wamid.IN1"));
        await Posts(answer);
        await Posts(answer);
        await Posts(answer + " ");

        Assert.Equal(RunReason.Replied, (await _house.Run(lead)).Reason);
        Assert.Equal("Sí, quiero", Assert.Single(await Inbound(lead)).Content);
        await _house.RunFor(TimeSpan.FromDays(3));
        Assert.Single(_meta.Messages);
    }

    [Fact]
    public async Task A_request_whose_answer_is_lost_is_held_never_repeated_and_settled_by_the_report()
    {
        _meta.Next(VendorReply.Cut);
        var lead = await _house.LeadArrives("+56911112223");
        await _house.RunDue();
        Assert.Equal(TouchpointState.Held, (await _house.Touchpoints(lead))[0].State);
        await _house.RunFor(TimeSpan.FromHours(3));
        var sent = Assert.Single(_meta.Messages);

        await Posts(FakeWhatsApp.Envelope(FakeWhatsApp.Status(sent, "sent", _house.Now)));

        Assert.Equal(TouchpointState.Sent, (await _house.Touchpoints(lead))[0].State);
        Assert.Equal(sent.Id, (await _house.Messages(lead))[0].ProviderId);
        Assert.Single(_meta.Messages);
    }

    [Fact]
    public async Task A_report_that_comes_before_our_own_record_waits_for_it()
    {
        var early = CallbackState.Done;
        _meta.Meanwhile = async () =>
        {
            _meta.Meanwhile = null;
            var body = FakeWhatsApp.Envelope(FakeWhatsApp.Status(_meta.Messages[^1], "failed", _house.Now, 131049));
            var header = KeyValuePair.Create("X-Hub-Signature-256", FakeWhatsApp.Sign(body));
            await _house.Server.Send("POST", _house.Callback, Encoding.UTF8.GetBytes(body), headers: [header]);
            await _house.Server.Get<CallbackInbox>().RunOnce(default);
            early = await _house.Server.Get<CallbackInbox>().NextDue(default) is null ? CallbackState.Done : CallbackState.Waiting;
        };
        var lead = await _house.LeadArrives("+56911112224");
        await _house.RunDue();
        Assert.Equal(CallbackState.Waiting, early);
        Assert.Equal(DeliveryStatus.Sent, (await _house.Messages(lead))[0].Status);

        await _house.RunFor(TimeSpan.FromSeconds(2));

        Assert.Equal(DeliveryStatus.Failed, (await _house.Messages(lead))[0].Status);
    }

    [Fact]
    public async Task One_request_may_speak_of_several_numbers_and_of_strangers()
    {
        var lead = await _house.LeadArrives("+56911112226");
        await _house.RunDue();
        var sent = Assert.Single(_meta.Messages);
        var strange = FakeWhatsApp.Envelope(FakeWhatsApp.Status(sent, "read", _house.Now), number: "999");
        var ours = FakeWhatsApp.Envelope(FakeWhatsApp.Status(sent, "delivered", _house.Now));
        var both = strange.Replace("\"changes\": [", $"\"changes\": [ {Change(ours)},", StringComparison.Ordinal);

        var answer = await Posts(both);

        Assert.Equal(200, answer.Status);
        Assert.Equal(DeliveryStatus.Delivered, (await _house.Messages(lead))[0].Status);
    }

    [Theory]
    [InlineData("text", """{ "body": "BAJA" }""")]
    [InlineData("button", """{ "payload": "x", "text": "Stop promotions" }""")]
    public async Task A_wish_in_words_ends_all_and_suppresses(string type, string content)
    {
        var lead = await _house.LeadArrives("+56911112227");
        await _house.RunDue();

        await Posts(FakeWhatsApp.Envelope(messages: FakeWhatsApp.Inbound("56911112227", _house.Now, "wamid.STOP", type, content)));

        Assert.Equal(RunReason.OptedOut, (await _house.Run(lead)).Reason);
        Assert.True(await IsSuppressed(lead));
    }

    [Fact]
    public async Task A_wish_that_Meta_hands_on_ends_all_and_suppresses()
    {
        var lead = await _house.LeadArrives("+56911112228");
        await _house.RunDue();
        var body = $$"""
            { "object": "whatsapp_business_account", "entry": [ { "id": "1", "changes": [ { "field": "user_preferences", "value": {
              "metadata": { "phone_number_id": "{{FakeWhatsApp.NumberId}}" },
              "user_preferences": [ { "wa_id": "56911112228", "category": "marketing_messages", "value": "stop",
                "timestamp": {{_house.Now.ToUnixTimeSeconds()}} } ] } } ] } ] }
            """;

        await Posts(body);

        Assert.Equal(RunReason.OptedOut, (await _house.Run(lead)).Reason);
        Assert.True(await IsSuppressed(lead));
    }

    [Fact]
    public async Task A_lead_is_recognised_under_another_form_of_the_number_and_by_Metas_own_name()
    {
        var mexican = await _house.LeadArrives("+525512345678", "Eva");
        var hidden = await _house.LeadArrives("+56911112229", "Luz");
        await _house.RunDue();
        var sent = _meta.Messages.Single(one => one.To == "+56911112229");
        await Posts(FakeWhatsApp.Envelope(FakeWhatsApp.Status(sent, "delivered", _house.Now)));

        await Posts(FakeWhatsApp.Envelope(messages: FakeWhatsApp.Text("5215512345678", "Hola", _house.Now, "wamid.MX")));
        var nameless = FakeWhatsApp
            .Text("x", "Hola", _house.Now, "wamid.BSUID")
            .Replace("\"from\": \"x\"", "\"from_user_id\": \"CL.56911112229\"", StringComparison.Ordinal);
        await Posts(FakeWhatsApp.Envelope(messages: nameless));

        Assert.Single(await Inbound(mexican));
        Assert.Single(await Inbound(hidden));
    }

    [Fact]
    public async Task An_answer_that_quotes_our_message_belongs_to_its_lead_and_a_reaction_is_no_answer()
    {
        var lead = await _house.LeadArrives("+56911112230");
        await _house.RunDue();
        var sent = Assert.Single(_meta.Messages);
        var reaction = $$"""{ "message_id": "{{sent.Id}}", "emoji": "\ud83d\udc4d" }""";
        await Posts(FakeWhatsApp.Envelope(messages: FakeWhatsApp.Inbound("56911112230", _house.Now, "wamid.R", "reaction", reaction)));
        Assert.Equal(RunState.Active, (await _house.Run(lead)).State);
        Assert.Contains("message_reacted: whatsapp, reacted with 👍", await _house.Timeline(lead));

        var quoting = FakeWhatsApp.Inbound("1999", _house.Now, "wamid.Q", "image", """{ "id": "1", "caption": "mi casa" }""", sent.Id);
        await Posts(FakeWhatsApp.Envelope(messages: quoting));

        Assert.Equal("[image] mi casa", Assert.Single(await Inbound(lead)).Content);
        Assert.Equal(RunReason.Replied, (await _house.Run(lead)).Reason);
    }

    [Fact]
    public async Task Inside_the_window_free_text_wins_over_the_template_and_a_closed_window_never_reaches_Meta()
    {
        await _house.Publish("whatsapp", Steps, """ "exit": { "reply": "continue" },""");
        var lead = await _house.LeadArrives("+56911112231");
        await _house.RunDue();
        await _house.RunFor(TimeSpan.FromHours(47));
        await Posts(FakeWhatsApp.Envelope(messages: FakeWhatsApp.Text("56911112231", "Luego", _house.Now, "wamid.L")));
        var message = new
        {
            lead_id = lead.Value,
            workflow_id = (await _house.Run(lead)).Workflow.Value,
            channel = "whatsapp",
            content = "Claro",
        };

        Assert.Equal(200, (await _house.Call("POST", "/messages", message)).Status);
        Assert.Equal("text", _meta.Messages[^1].Type);

        var count = _meta.Messages.Count;
        await _house.RunFor(TimeSpan.FromHours(25));
        Assert.Equal(409, (await _house.Call("POST", "/messages", message)).Status);
        Assert.Equal("template", _meta.Messages[^1].Type);
        Assert.Equal(count + 1, _meta.Messages.Count);
    }

    [Fact]
    public async Task A_callback_without_a_right_signature_or_address_is_refused()
    {
        var body = FakeWhatsApp.Envelope(messages: FakeWhatsApp.Text("56911112232", "Hola", _house.Now, "wamid.X"));

        Assert.Equal(403, (await _house.Posts(body, ("X-Hub-Signature-256", FakeWhatsApp.Sign(body, "another")))).Status);
        Assert.Equal(403, (await _house.Posts(body)).Status);
        Assert.Equal(404, (await _house.Server.Send("POST", "/callbacks/whatsapp-cloud/nobody", [1])).Status);
        Assert.Equal(
            404,
            (await _house.Server.Send("POST", _house.Callback.Replace("whatsapp-cloud", "smtp", StringComparison.Ordinal), [1])).Status
        );
        Assert.Equal(413, (await _house.Server.Send("POST", _house.Callback, new byte[5 * 1024 * 1024])).Status);
        var greeting = await _house.Server.Send(
            "GET",
            $"{_house.Callback}?hub.mode=subscribe&hub.verify_token=our%20word&hub.challenge=abc"
        );
        Assert.Equal((200, "abc"), (greeting.Status, greeting.Text));
    }

    [Fact]
    public async Task A_large_request_is_taken_and_one_that_cannot_be_read_is_kept_and_answered()
    {
        var large = FakeWhatsApp.Envelope(
            messages: FakeWhatsApp.Text("56911112233", new string('x', 1024 * 1024), _house.Now, "wamid.BIG")
        );

        Assert.Equal(200, (await Posts(large)).Status);
        Assert.Equal(200, (await Posts("[1,")).Status);
        Assert.Equal(200, (await Posts("""{"entry":{"a":1}}""")).Status);
    }

    [Fact]
    public async Task A_rate_limit_of_the_pair_is_waited_out_and_counts_against_nobody()
    {
        _meta.Next(VendorReply.Json(400, new { error = new { code = 131056, message = "pair" } }));
        var lead = await _house.LeadArrives("+56911112234");
        await _house.RunDue();
        var touchpoint = (await _house.Touchpoints(lead))[0];
        Assert.Equal((TouchpointState.Scheduled, _house.Now.AddSeconds(4)), (touchpoint.State, touchpoint.DueAt));

        await _house.RunFor(TimeSpan.FromSeconds(4));

        Assert.Equal(TouchpointState.Sent, (await _house.Touchpoints(lead))[0].State);
    }

    [Fact]
    public async Task A_template_that_Meta_pauses_holds_the_step_and_its_news_is_noted()
    {
        _meta.Next(VendorReply.Json(400, new { error = new { code = 132015, message = "paused" } }));
        var lead = await _house.LeadArrives("+56911112235");
        await _house.RunDue();
        Assert.Equal(TouchpointState.Held, (await _house.Touchpoints(lead))[0].State);
        var news = $$"""
            { "entry": [ { "id": "1", "time": 1784800000, "changes": [ { "field": "message_template_status_update", "value": {
              "event": "PAUSED", "message_template_id": 7, "message_template_name": "hello", "message_template_language": "es" } } ] } ] }
            """;

        await Posts(news);

        var template = Assert.Single(await _house.Server.Get<IMessages>().Templates(_house.Workspace.Id, default));
        Assert.Equal("PAUSED", template.Status);
    }

    [Fact]
    public async Task Credentials_are_tested_and_rotated_only_if_Meta_takes_them()
    {
        var tested = await _house.Call("POST", $"/senders/{_house.SenderId}/test");
        Assert.True(tested.Json.GetProperty("is_good").GetBoolean());
        Assert.Equal("TIER_2K", tested.Json.GetProperty("facts").GetProperty("whatsapp_business_manager_messaging_limit").GetString());

        _meta.Next(VendorReply.Json(401, new { error = new { code = 190, message = "expired" } }));
        var refused = await _house.Call("POST", $"/senders/{_house.SenderId}/rotate", new { settings = new { token = "bad" } });
        Assert.Equal(400, refused.Status);
        Assert.Contains("expired", refused.Text);

        var rotated = await _house.Call(
            "POST",
            $"/senders/{_house.SenderId}/rotate",
            new { settings = new { token = "EAAH", app_secret = "new" }, new_callback_url = true }
        );
        Assert.Equal(200, rotated.Status);
        Assert.Equal(404, (await Posts("{}")).Status);
        var address = new Uri(rotated.Json.GetProperty("sender").GetProperty("callback_url").GetString()!).PathAndQuery;
        var old = KeyValuePair.Create("X-Hub-Signature-256", FakeWhatsApp.Sign("{}"));
        Assert.Equal(200, (await _house.Server.Send("POST", address, "{}"u8.ToArray(), headers: [old])).Status);
        await _house.LeadArrives("+56911112236");
        await _house.RunDue();
        Assert.Equal("Bearer EAAH", _meta.All[^1].Headers["Authorization"]);
    }

    Task<Answer> Posts(string body) => _house.Posts(body, ("X-Hub-Signature-256", FakeWhatsApp.Sign(body)));

    async Task<IReadOnlyList<Message>> Inbound(LeadId lead) =>
        [.. (await _house.Messages(lead)).Where(message => message.Direction == Direction.Inbound)];

    async Task<bool> IsSuppressed(LeadId lead) =>
        (
            await _house.Call(
                "POST",
                "/messages",
                new
                {
                    lead_id = lead.Value,
                    workflow_id = (await _house.Run(lead)).Workflow.Value,
                    channel = "whatsapp",
                    content = "Hola",
                }
            )
        ).Status == 409;

    static string Change(string envelope)
    {
        var begin = envelope.IndexOf("\"changes\": [", StringComparison.Ordinal) + "\"changes\": [".Length;
        return envelope[begin..envelope.LastIndexOf("] } ] }", StringComparison.Ordinal)];
    }
}

public sealed class PostgresWhatsAppCadenceTests : WhatsAppCadenceTests, IOnPostgres;
