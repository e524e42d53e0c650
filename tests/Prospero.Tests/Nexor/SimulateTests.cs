using Prospero.Tests.Support;
using Xunit;

namespace Prospero.Tests.Nexor;

/// <summary>Workflows that meet simulated leads, through the door.</summary>
public class SimulateTests(NexorPlace place) : IClassFixture<NexorPlace>
{
    const string Document = """
        {
          "name": "Try me", "timezone": "America/Bogota", "senders": { "email": ["simulated-email"], "call": ["simulated-call"] },
          "steps": [{ "type": "call", "key": "call", "max_attempts": 2, "retry_after": "1h" }, { "type": "email", "key": "mail", "subject": "Hi", "content": "Hi" }]
        }
        """;

    [Fact]
    public async Task A_document_that_is_not_stored_is_simulated_and_nothing_is_written()
    {
        var before = await place.CountLeads();
        var workflows = (await place.Send("GET", "/workflows")).Text;

        var answer = await Simulate($$"""{"document":{{Document}},"leads":200,"days":10,"seed":"x","prices":{"call":0.5},"timelines":3}""");

        Assert.True(answer.Status == 200, answer.Text);
        Assert.Equal(200, answer.Json.GetProperty("ended").EnumerateArray().Sum(end => end.GetProperty("count").GetInt32()));
        Assert.Equal(3, answer.Json.GetProperty("timelines").GetArrayLength());
        Assert.Equal("2026-03-02T14:00:00.000Z", answer.Json.GetProperty("start").GetString());
        var calls = answer.Json.GetProperty("contacts").EnumerateArray().Single(one => one.GetProperty("channel").GetString() == "call");
        Assert.Equal(calls.GetProperty("count").GetInt32() * 0.5m, answer.Json.GetProperty("cost").GetDecimal());
        Assert.Equal(before, await place.CountLeads());
        Assert.Equal(workflows, (await place.Send("GET", "/workflows")).Text);
    }

    [Fact]
    public async Task The_same_call_gets_the_same_answer()
    {
        var body = $$"""{"document":{{Document}},"leads":50}""";

        Assert.Equal((await Simulate(body)).Text, (await Simulate(body)).Text);
    }

    [Fact]
    public async Task A_stored_workflow_is_simulated_as_it_would_run()
    {
        var created = await place.Send("POST", "/workflows", Document);
        var id = created.Json.GetProperty("workflow").GetProperty("id").GetString();

        var answer = await place.Send("POST", $"/workflows/{id}/simulate", """{"leads":1,"outcomes":{"call":["no answer","answered"]}}""");

        Assert.Equal(
            ["Mon 09:00  call      no answer", "Mon 10:00  call      answered", "Mon 10:00  cadence   ended: the lead answered"],
            answer.Json.GetProperty("timelines")[0].GetProperty("timeline").EnumerateArray().Select(line => line.GetString())
        );
        Assert.Equal(200, (await place.Send("POST", $"/workflows/{id}/simulate")).Status);
        Assert.Equal(404, (await place.Send("POST", $"/workflows/{Guid.NewGuid()}/simulate")).Status);
    }

    [Theory]
    [InlineData("\"leads\":0", "leads must be a number from 1 to 10000")]
    [InlineData("\"days\":400", "days must be a number from 1 to 366")]
    [InlineData("\"start\":\"monday\"", "start must be a time with its zone, such as 2026-03-02T09:00:00Z")]
    [InlineData("\"spread\":\"soon\"", "spread must be a duration such as 30m, 24h or 3d")]
    [InlineData("\"timezones\":[\"Mars\"]", "timezones must be a list of IANA names such as Europe/Madrid")]
    [InlineData("\"personas\":{\"eager\":0}", "personas have no usable weights")]
    [InlineData("\"outcomes\":{\"call\":[\"maybe\"]}", "outcomes.call has 'maybe', which is no outcome")]
    [InlineData("\"prices\":{\"pigeon\":1}", "prices must be numbers by channel, of call, whatsapp, email, sms")]
    public async Task What_is_wrong_with_the_order_is_said(string member, string message)
    {
        var answer = await Simulate($$"""{"document":{{Document}},{{member}}}""");

        Assert.Equal((400, message), (answer.Status, answer.Json.GetProperty("message").GetString()));
    }

    [Fact]
    public async Task What_is_wrong_with_the_document_is_said()
    {
        Assert.Equal("document is required", (await Simulate("{}")).Json.GetProperty("message").GetString());
        var answer = await Simulate("""{"document":{"name":"x","steps":[]}}""");
        Assert.Equal(400, answer.Status);
        Assert.True(answer.Json.GetProperty("problems").GetArrayLength() > 0);
    }

    [Fact]
    public async Task A_workspace_simulates_one_at_a_time_and_one_that_nobody_waits_for_ends()
    {
        var steps = string.Join(
            ',',
            Enumerable.Range(0, 40).Select(n => $$"""{"type":"email","key":"m{{n}}","delay":"1d","subject":"Hi","content":"Hi"}""")
        );
        var big = $$"""{"document":{"name":"Long","steps":[{{steps}}]},"leads":10000,"days":366}""";
        var small = $$"""{"document":{{Document}},"leads":1}""";
        using var leaves = new CancellationTokenSource();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/public/workflows/simulate") { Content = new StringContent(big) };
        request.Headers.Add("X-API-Key", place.Key);
        var first = place.Server.Client.SendAsync(request, leaves.Token);

        var refused = await Simulate(small);
        while (refused.Status == 200 && !first.IsCompleted)
            refused = await Simulate(small);
        await leaves.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        var began = System.Diagnostics.Stopwatch.StartNew();
        var next = await Simulate(small);
        while (next.Status == 429 && began.Elapsed < TimeSpan.FromSeconds(5))
            next = await Simulate(small);

        Assert.Equal(
            (429, "2", "Too many requests"),
            (refused.Status, refused.Header("Retry-After"), refused.Json.GetProperty("error").GetString())
        );
        Assert.Equal(200, next.Status);
    }

    Task<Answer> Simulate(string body) => place.Send("POST", "/workflows/simulate", body);
}
