using Prospero.Core.Cadence;
using Prospero.Core.Channels;
using Prospero.Tests.Support;
using Xunit;

namespace Prospero.Tests.Providers.Retell;

/// <summary>A cadence of calls by an agent, from the lead's arrival to how they end.</summary>
public class RetellCadenceTests : IAsyncLifetime
{
    readonly FakeRetell _retell = new();
    VendorHouse _house = null!;

    public async ValueTask InitializeAsync()
    {
        await _retell.Open();
        _house = await VendorHouse.Open("retell", _retell.Settings, "+14155550100");
        await _house.Publish(
            "call",
            """{ "type": "call", "max_attempts": 3, "retry_after": "20m", "begin_message": "Hola {{lead.first_name}}" }"""
        );
    }

    public async ValueTask DisposeAsync()
    {
        await _house.DisposeAsync();
        await _retell.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task A_call_is_placed_with_greeting_variables_and_correlation_and_an_answer_ends_the_cadence()
    {
        var lead = await _house.LeadArrives("+56911112222");
        await _house.RunDue();
        var call = Assert.Single(_retell.Calls);
        var asked = call.Asked;
        Assert.Equal("Bearer key_test_123", _retell.All[^1].Headers["Authorization"]);
        Assert.Equal("+14155550100", asked.GetProperty("from_number").GetString());
        Assert.Equal("agent_0001", asked.GetProperty("override_agent_id").GetString());
        Assert.Equal("Ana", asked.GetProperty("retell_llm_dynamic_variables").GetProperty("lead_name").GetString());
        var replaced = asked.GetProperty("agent_override");
        Assert.Equal("Hola Ana", replaced.GetProperty("retell_llm").GetProperty("begin_message").GetString());
        Assert.EndsWith(_house.Callback, replaced.GetProperty("agent").GetProperty("webhook_url").GetString());

        await Posts(FakeRetell.Event("call_started", call, "ongoing"));
        // Ended, and whether a person or a mailbox had it is not known yet.
        await Posts(FakeRetell.Event("call_ended", call, "ended", "user_hangup", """, "duration_ms": 65000, "transcript": "User: sí" """));
        Assert.Equal(RunState.Active, (await _house.Run(lead)).State);
        var analysed = FakeRetell.Event(
            "call_analyzed",
            call,
            "ended",
            "user_hangup",
            """
            , "duration_ms": 65000, "transcript": "User: sí", "recording_url": "https://media.example/1",
            "call_analysis": { "call_summary": "Ana acepta", "in_voicemail": false, "custom_analysis_data": { "interest": "high" } }
            """
        );
        await Posts(analysed);
        await Posts(analysed);
        await Posts(analysed + " ");

        var message = Assert.Single(await _house.Messages(lead));
        Assert.Equal(
            (CallOutcome.Answered, "Ana acepta", "User: sí"),
            (message.Call!.Outcome, message.Call.Summary, message.Call.Transcript)
        );
        Assert.Contains("interest", message.Call.Analysis);
        Assert.Equal(TimeSpan.FromSeconds(65), message.Call.Duration);
        Assert.Equal(RunReason.Replied, (await _house.Run(lead)).Reason);
        await _house.RunFor(TimeSpan.FromDays(2));
        Assert.Single(_retell.Calls);
    }

    [Theory]
    [InlineData("not_connected", "dial_busy", CallOutcome.Busy)]
    [InlineData("not_connected", "dial_no_answer", CallOutcome.NoAnswer)]
    [InlineData("ended", "voicemail_reached", CallOutcome.Voicemail)]
    [InlineData("error", "dial_failed", CallOutcome.Failed)]
    [InlineData("error", "a_reason_of_next_year", CallOutcome.Failed)]
    public async Task A_call_that_reached_nobody_is_tried_again_as_planned(string status, string reason, CallOutcome outcome)
    {
        var lead = await _house.LeadArrives("+56911112223");
        await _house.RunDue();
        // Never connected, so that no call_started comes before it.
        await Posts(FakeRetell.Event("call_ended", _retell.Calls[0], status, reason));
        Assert.Equal(outcome, (await _house.Messages(lead))[0].Call!.Outcome);

        await _house.RunFor(TimeSpan.FromMinutes(20));

        Assert.Equal(2, _retell.Calls.Count);
        Assert.Equal(2, (await _house.Touchpoints(lead))[^1].Number);
    }

    [Fact]
    public async Task An_analysis_that_finds_a_mailbox_makes_it_a_voicemail()
    {
        var lead = await _house.LeadArrives("+56911112224");
        await _house.RunDue();
        var call = _retell.Calls[0];
        await Posts(FakeRetell.Event("call_ended", call, "ended", "agent_hangup"));
        await Posts(FakeRetell.Event("call_analyzed", call, "ended", "agent_hangup", """, "call_analysis": { "in_voicemail": true } """));

        Assert.Equal(CallOutcome.Voicemail, (await _house.Messages(lead))[0].Call!.Outcome);
        Assert.Equal(RunState.Active, (await _house.Run(lead)).State);
    }

    [Fact]
    public async Task A_call_whose_analysis_never_comes_is_asked_about()
    {
        var lead = await _house.LeadArrives("+56911112225");
        await _house.RunDue();
        var call = _retell.Calls[0];
        await Posts(FakeRetell.Event("call_ended", call, "ended", "user_hangup"));
        call.Now = FakeRetell.Body(call, "ended", "user_hangup", "");

        await _house.RunFor(TimeSpan.FromMinutes(46));

        Assert.Equal(CallOutcome.Answered, (await _house.Messages(lead))[0].Call!.Outcome);
        Assert.Equal(RunReason.Replied, (await _house.Run(lead)).Reason);
    }

    [Fact]
    public async Task A_call_whose_creation_was_answered_with_a_fault_is_held_and_never_placed_twice()
    {
        _retell.Next(VendorReply.Json(500, new { status = "error", message = "fault" }));
        var lead = await _house.LeadArrives("+56911112226");
        await _house.RunDue();
        Assert.Equal(TouchpointState.Held, (await _house.Touchpoints(lead))[0].State);
        var call = Assert.Single(_retell.Calls);

        await Posts(FakeRetell.Event("call_started", call, "ongoing"));
        Assert.Equal(TouchpointState.Sent, (await _house.Touchpoints(lead))[0].State);
        await Posts(FakeRetell.Event("call_ended", call, "not_connected", "dial_busy"));

        Assert.Equal(CallOutcome.Busy, (await _house.Messages(lead))[0].Call!.Outcome);
        Assert.Single(_retell.Calls);
    }

    [Fact]
    public async Task A_call_of_which_nothing_was_heard_is_found_by_its_correlation()
    {
        _retell.Next(VendorReply.Cut);
        var lead = await _house.LeadArrives("+56911112227");
        await _house.RunDue();
        var call = Assert.Single(_retell.Calls);
        call.Now = FakeRetell.Body(call, "not_connected", "dial_no_answer", "");

        await _house.RunFor(TimeSpan.FromHours(24));

        Assert.Equal(CallOutcome.NoAnswer, (await _house.Messages(lead))[0].Call!.Outcome);
        Assert.Contains(_retell.All, asked => asked.Path == "/v3/list-calls");
        await _house.RunFor(TimeSpan.FromMinutes(20));
        Assert.Equal(2, _retell.Calls.Count);
    }

    [Theory]
    [InlineData(429, TouchpointState.Scheduled)]
    [InlineData(402, TouchpointState.Held)]
    [InlineData(401, TouchpointState.Held)]
    [InlineData(404, TouchpointState.Held)]
    [InlineData(422, TouchpointState.Held)]
    public async Task An_error_has_its_class(int status, TouchpointState state)
    {
        _retell.Next(VendorReply.Json(status, new { status = "error", message = "no" }));
        var lead = await _house.LeadArrives("+56911112228");

        await _house.RunDue();

        Assert.Equal(state, (await _house.Touchpoints(lead))[0].State);
    }

    [Fact]
    public async Task A_number_that_does_not_exist_ends_what_calls_could_do()
    {
        var lead = await _house.LeadArrives("+56911112229");
        await _house.RunDue();

        await Posts(FakeRetell.Event("call_ended", _retell.Calls[0], "error", "invalid_destination"));
        await _house.RunFor(TimeSpan.FromHours(2));

        Assert.Equal(TouchpointState.Failed, (await _house.Touchpoints(lead))[0].State);
        Assert.Single(await _house.Timeline(lead), line => line.StartsWith("address_suppressed", StringComparison.Ordinal));
        Assert.Single(_retell.Calls);
        Assert.NotEqual(RunState.Active, (await _house.Run(lead)).State);
    }

    [Fact]
    public async Task A_wish_to_be_called_no_more_ends_all_and_a_stale_signature_is_refused()
    {
        var lead = await _house.LeadArrives("+56911112230");
        await _house.RunDue();
        var body = FakeRetell.Event("call_analyzed", _retell.Calls[0], "ended", "user_requested_dnc");
        var stale = await _house.Posts(body, ("X-Retell-Signature", FakeRetell.Sign(body, _house.Now.AddMinutes(-6))));
        Assert.Equal(403, stale.Status);

        Assert.Equal(200, (await Posts(body)).Status);

        Assert.Contains(await _house.Timeline(lead), line => line.StartsWith("lead_unsubscribed", StringComparison.Ordinal));
        Assert.NotEqual(RunState.Active, (await _house.Run(lead)).State);
        var tested = await _house.Call("POST", $"/senders/{_house.SenderId}/test");
        Assert.Equal("20", tested.Json.GetProperty("facts").GetProperty("concurrency_limit").GetString());
    }

    Task<Answer> Posts(string body) => _house.Posts(body, ("X-Retell-Signature", FakeRetell.Sign(body, _house.Now)));
}

public sealed class PostgresRetellCadenceTests : RetellCadenceTests, IOnPostgres;
