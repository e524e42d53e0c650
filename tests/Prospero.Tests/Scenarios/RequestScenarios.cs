using Prospero.Core.Cadence;
using Prospero.Tests.Support;
using Xunit;

namespace Prospero.Tests.Scenarios;

/// <summary>Cadences that ask other programs, as an operator would read their timelines.</summary>
public class RequestScenarios
{
    const string Mail = """
        "type": "email", "key": "mail", "subject": "Hello", "content": "Hi", "go_to": "end"
        """;

    const string Call = """
        "type": "call", "key": "call"
        """;

    [Fact]
    public async Task A_request_is_made_once_with_the_leads_data_and_the_cadence_goes_on()
    {
        await using var receiver = new TestReceiver { Answers = _ => new Reply(201) };
        await using var s = await Scenario.Begin("2026-03-02 10:00");
        await s.Workflow(w =>
            w.Step(
                    Ask(
                        receiver,
                        """, "headers": {"X-Token": "4711"}, "body": {"name": "{{lead.name}}", "n": 1, "list": ["{{metadata.city}}"]}"""
                    )
                )
                .Step(Mail)
        );
        s.EmailsWillBe("accepted");

        await s.LeadArrives("ana", metadata: """{"city": "Lima \"Centro\"", "id": "a/b?c"}""");
        await s.RunFor(TimeSpan.FromDays(1));

        await s.TimelineReads(
            "ana",
            """
            Mon 10:00  http      crm: answered 201
            Mon 10:00  email     accepted
            Mon 10:00  cadence   ended: exhausted
            """
        );
        var came = Assert.Single(receiver.All);
        Assert.Equal("POST /leads/a%2Fb%3Fc HTTP/1.1", came.Line);
        Assert.Equal("4711", came.Headers["X-Token"]);
        var turn = (await s.Touchpoints("ana"))[0];
        Assert.Equal(turn.Id.ToString(), came.Headers["Idempotency-Key"]);
        Assert.Equal("""{"name":"ana","n":1,"list":["Lima \u0022Centro\u0022"]}""", came.Text);
        var attempt = Assert.Single(await s.Part<ICadence>().AttemptsOf(s.Workspace, turn.Id, default));
        Assert.Equal(("http", "accepted"), (attempt.Provider, attempt.Result));
    }

    [Fact]
    public async Task A_request_whose_answer_is_lost_is_held_and_not_repeated()
    {
        await using var receiver = new TestReceiver { Answers = _ => new Reply(200, Style: ReplyStyle.Cut) };
        await using var s = await Scenario.Begin("2026-03-02 10:00");
        await s.Workflow(w => w.Step(Ask(receiver, "")).Step(Mail));
        s.EmailsWillBe("accepted");

        await s.LeadArrives("ana", metadata: """{"id": "1"}""");
        await s.RunFor(TimeSpan.FromDays(3));

        await s.TimelineReads(
            "ana",
            """
            Mon 10:00  http      crm: held: the connection broke before an answer
            Tue 10:00  http      crm: no report; assumed sent, not repeated
            Tue 10:00  email     accepted
            Tue 10:00  cadence   ended: exhausted
            """
        );
        Assert.Single(receiver.All);
    }

    [Fact]
    public async Task A_request_that_times_out_is_held_and_not_repeated()
    {
        await using var receiver = new TestReceiver { Answers = _ => new Reply(200, Style: ReplyStyle.Never) };
        await using var s = await Scenario.Begin("2026-03-02 10:00");
        await s.Workflow(w => w.Step(Ask(receiver, """, "timeout": "1s" """)).Step(Mail));

        await s.LeadArrives("ana", metadata: """{"id": "1"}""");
        await s.RunFor(TimeSpan.FromHours(3));

        await s.TimelineReads("ana", "Mon 10:00  http      crm: held: no answer within 1 s");
        Assert.Single(receiver.All);
        Assert.Equal(TouchpointState.Held, Assert.Single(await s.Touchpoints("ana")).State);
    }

    [Fact]
    public async Task A_request_that_may_be_repeated_is_made_again_with_the_same_key()
    {
        var answers = 0;
        await using var receiver = new TestReceiver
        {
            Answers = _ => new Reply(200, Style: answers++ < 2 ? ReplyStyle.Cut : ReplyStyle.Whole),
        };
        await using var s = await Scenario.Begin("2026-03-02 10:00");
        await s.Workflow(w => w.Step(Ask(receiver, """, "repeatable": true""")).Step(Mail));
        s.EmailsWillBe("accepted");

        await s.LeadArrives("ana", metadata: """{"id": "1"}""");
        await s.RunFor(TimeSpan.FromDays(1));

        await s.TimelineReads(
            "ana",
            """
            Mon 10:00  http      crm: postponed: the connection broke before an answer
            Mon 10:01  http      crm: postponed: the connection broke before an answer
            Mon 10:04  http      crm: answered 200
            Mon 10:04  email     accepted
            Mon 10:04  cadence   ended: exhausted
            """
        );
        Assert.Single(receiver.All.Select(came => came.Headers["Idempotency-Key"]).Distinct());
    }

    [Fact]
    public async Task A_receiver_that_is_busy_is_asked_again_when_it_says()
    {
        var answers = 0;
        await using var receiver = new TestReceiver
        {
            Answers = _ => answers++ == 0 ? new Reply(429, Headers: [("Retry-After", "1800")]) : new Reply(204),
        };
        await using var s = await Scenario.Begin("2026-03-02 10:00");
        await s.Workflow(w => w.Step(Ask(receiver, "")).Step(Mail));
        s.EmailsWillBe("accepted");

        await s.LeadArrives("ana", metadata: """{"id": "1"}""");
        await s.RunFor(TimeSpan.FromDays(1));

        Assert.Equal(
            ["Mon 10:00  http      crm: postponed: answered 429", "Mon 10:30  http      crm: answered 204"],
            (await s.Timeline("ana")).Take(2)
        );
    }

    [Fact]
    public async Task A_request_that_is_refused_goes_the_way_of_failures()
    {
        await using var receiver = new TestReceiver { Answers = _ => new Reply(404) };
        await using var s = await Scenario.Begin("2026-03-02 10:00");
        await s.Workflow(w => w.Step(Ask(receiver, """, "on_failure": "call" """)).Step(Mail).Step(Call));
        s.CallsWillAnswer("no answer");

        await s.LeadArrives("ana", metadata: """{"id": "1"}""");
        await s.RunFor(TimeSpan.FromDays(1));

        await s.TimelineReads(
            "ana",
            """
            Mon 10:00  http      crm: failed: answered 404
            Mon 10:00  call      no answer
            Mon 10:00  cadence   ended: exhausted
            """
        );
        Assert.Single(receiver.All);
    }

    [Fact]
    public async Task A_receiver_that_is_away_is_given_up_after_the_tries_that_the_step_allows()
    {
        int port;
        await using (var gone = new TestReceiver())
            port = gone.Port;
        await using var s = await Scenario.Begin("2026-03-02 10:00");
        await s.Workflow(w =>
            w.Step(
                    $$"""
                    "type": "http", "key": "crm", "url": "http://127.0.0.1:{{port}}/", "max_tries": 2
                    """
                )
                .Step(Mail)
        );
        s.EmailsWillBe("accepted");

        await s.LeadArrives("ana");
        await s.RunFor(TimeSpan.FromDays(1));

        await s.TimelineReads(
            "ana",
            """
            Mon 10:00  http      crm: postponed: no connection could be made
            Mon 10:01  http      crm: failed: no connection could be made; gave up after 2 tries
            Mon 10:01  email     accepted
            Mon 10:01  cadence   ended: exhausted
            """
        );
    }

    [Fact]
    public async Task A_request_that_lacks_a_value_waits_for_an_operator()
    {
        await using var receiver = new TestReceiver();
        await using var s = await Scenario.Begin("2026-03-02 10:00");
        await s.Workflow(w => w.Step(Ask(receiver, "")).Step(Mail));

        await s.LeadArrives("ana");
        await s.RunFor(TimeSpan.FromDays(1));

        await s.TimelineReads(
            "ana",
            "Mon 10:00  http      crm: held: no value for {{metadata.id}}; give the lead one, or write a default (step 'crm')"
        );
        Assert.Empty(receiver.All);
    }

    [Fact]
    public async Task A_request_that_lacks_a_value_is_made_once_the_lead_has_it()
    {
        await using var receiver = new TestReceiver();
        await using var s = await Scenario.Begin("2026-03-02 10:00");
        await s.Workflow(w => w.Step(Ask(receiver, "")).Step(Mail));
        s.EmailsWillBe("accepted");
        await s.LeadArrives("ana");
        await s.RunFor(TimeSpan.FromHours(1));

        await s.Change("ana", """{"other": "7"}""");
        await s.RunDue();
        Assert.Empty(receiver.All);
        await s.Change("ana", """{"id": "7"}""");
        await s.RunDue();

        Assert.Equal("POST /leads/7 HTTP/1.1", Assert.Single(receiver.All).Line);
        Assert.Equal(
            [
                "Mon 11:00  http      crm: postponed: the missing value was filled in",
                "Mon 11:00  http      crm: answered 200",
                "Mon 11:00  email     accepted",
                "Mon 11:00  cadence   ended: exhausted",
            ],
            (await s.Timeline("ana")).Skip(1)
        );
    }

    [Fact]
    public async Task A_slow_answer_holds_up_no_contact()
    {
        await using var receiver = new TestReceiver();
        await using var s = await Scenario.Begin("2026-03-02 10:00");
        s.EmailsWillBe("accepted");
        await s.Workflow(w => w.Step(Ask(receiver, "")).Step(Mail));
        await s.LeadArrives("slow", metadata: """{"id": "1"}""");
        await s.Workflow(w => w.Email());
        await s.LeadArrives("quick");
        // It does not answer before the contact that was due with it has left.
        var left = false;
        receiver.Answers = _ =>
        {
            left = SpinWait.SpinUntil(() => s.Received("quick").Count == 1, TimeSpan.FromSeconds(8));
            return new Reply(200);
        };

        await s.RunDue();

        Assert.True(left);
        Assert.EndsWith("email     accepted", (await s.Timeline("quick"))[0]);
    }

    [Fact]
    public async Task A_node_that_dies_during_a_request_leaves_it_held_and_nobody_repeats_it()
    {
        await using var receiver = new TestReceiver();
        await using var s = await Scenario.Begin("2026-03-02 10:00");
        await s.Workflow(w => w.Step(Ask(receiver, "")).Step(Mail));
        s.EmailsWillBe("accepted");
        await s.LeadArrives("ana", metadata: """{"id": "1"}""");

        // Another node has begun the request and is not heard of again.
        var now = s.Clock.GetUtcNow();
        var turn = Assert.Single(await s.Part<ICadence>().ClaimDue(null, 10, now, now.AddMinutes(2), default));
        var attempt = Compliance.Sends.Attempt(turn);
        await s.Part<Core.IStore>()
            .InTransaction(tx => s.Part<ICadence>().BeginSend(tx, [new Begin(turn, attempt, null)], default), default);
        s.Clock.Advance(TimeSpan.FromMinutes(5));
        await s.RunDue();
        await s.RunFor(TimeSpan.FromDays(2));

        Assert.Empty(receiver.All);
        Assert.Equal(
            [
                "http      crm: held: the node stopped between the send and its record",
                "http      crm: no report; assumed sent, not repeated",
                "email     accepted",
                "cadence   ended: exhausted",
            ],
            (await s.Timeline("ana")).Select(line => line[11..])
        );
    }

    static string Ask(TestReceiver receiver, string more) =>
        $"\"type\": \"http\", \"key\": \"crm\", \"url\": \"http://127.0.0.1:{receiver.Port}/leads/{{{{metadata.id}}}}\"{more}";
}
