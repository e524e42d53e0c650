using System.Text;
using System.Text.Json;
using Xunit;

namespace Prospero.Tests.Nexor;

/// <summary>What clients send that they should not: each gets its documented answer, and nothing is half-stored.</summary>
public class BadInputTests(NexorPlace place) : IClassFixture<NexorPlace>
{
    static readonly string Unknown = "0196f0a0-0000-7000-8000-0000000000ff";

    [Theory]
    [InlineData("{", "body is not valid JSON")]
    [InlineData("""{"first_name":"Ana" """, "body is not valid JSON")]
    [InlineData("""{"first_name":"Ana",}""", "body is not valid JSON")]
    [InlineData("""{first_name:"Ana"}""", "body is not valid JSON")]
    [InlineData("", "body is required")]
    [InlineData("null", "body must be an object or an array of objects")]
    [InlineData("5", "body must be an object or an array of objects")]
    [InlineData("\"Ana\"", "body must be an object or an array of objects")]
    [InlineData("[]", "body must be an array of 1 to 1000 leads")]
    [InlineData("""[{"first_name":"Ana"},5]""", "body must be an array of objects")]
    [InlineData("""[[{"first_name":"Ana"}]]""", "body must be an array of objects")]
    [InlineData("""{"first_name":"A\u0000na"}""", "body has a NUL character in a text")]
    [InlineData("""{"first_name":"A\ud800na"}""", "body has an unpaired surrogate in a text")]
    [InlineData("""{"first_name":"Ana","x\udc00":1}""", "body has an unpaired surrogate in a text")]
    public Task A_body_that_is_no_lead_is_refused(string body, string message) =>
        place.Refuses(place.Send("POST", "/leads", body), message);

    [Fact]
    public Task Bytes_that_are_no_utf8_are_refused() =>
        place.Refuses(place.Send("POST", "/leads", [.. "{\"first_name\":\""u8, 0xC3, 0x28, .. "\"}"u8]), "body is not valid UTF-8");

    [Theory]
    [InlineData(17)]
    [InlineData(1000)]
    [InlineData(100_000)]
    public Task A_body_that_is_too_deep_is_refused(int depth) =>
        place.Refuses(
            place.Send("POST", "/leads", $$"""{"first_name":"Ana","x":{{new string('[', depth - 1)}}{{new string(']', depth - 1)}}}"""),
            "body is nested deeper than 16 levels"
        );

    [Theory]
    [InlineData("first_name", "first_name must be at most 255 characters")]
    [InlineData("company", "company must be at most 255 characters")]
    [InlineData("anything", "metadata must be at most 64 KiB")]
    public Task A_text_of_a_megabyte_is_refused(string field, string message) =>
        place.Refuses(place.Send("POST", "/leads", $$"""{"first_name":"Ana","{{field}}":"{{new string('x', 1024 * 1024)}}"}"""), message);

    [Theory]
    [InlineData("""{"first_name":""}""", "first_name is required")]
    [InlineData("""{"first_name":"  \t\n "}""", "first_name is required")]
    [InlineData("""{"first_name":5}""", "first_name must be a string")]
    [InlineData("""{"first_name":"Ana","company":{"name":"Acme"}}""", "company must be a string")]
    [InlineData("""{"first_name":"Ana","skip_first_message":1}""", "skip_first_message must be a boolean")]
    [InlineData("""{"first_name":"Ana","email":"ana@"}""", "email is not a valid address")]
    [InlineData("""{"first_name":"Ana","email":"a b@example.com"}""", "email is not a valid address")]
    [InlineData("""{"first_name":"Ana","email":"ana@example"}""", "email is not a valid address")]
    [InlineData("""{"first_name":"Ana","email":"ana@example.com\r\nBcc: x@example.com"}""", "email is not a valid address")]
    [InlineData("""{"first_name":"Ana","phone":"12"}""", "phone is not a valid number")]
    [InlineData("""{"first_name":"Ana","phone":"+1 234 567 890 123 456 789"}""", "phone is not a valid number")]
    [InlineData("""{"first_name":"Ana","phone":"++123456789"}""", "phone is not a valid number")]
    [InlineData("""{"first_name":"Ana","metadata":[1]}""", "metadata must be an object")]
    [InlineData("""{"first_name":"Ana","metadata":"{}"}""", "metadata must be an object")]
    [InlineData("""{"first_name":"Ana","workflow_id":"uuid-of-workflow"}""", "workflow_id must be a uuid")]
    [InlineData("""{"first_name":"Ana","campaign_id":7}""", "campaign_id must be a uuid")]
    [InlineData(
        """{"first_name":"Ana","campaign_id":"0196f0a0-0000-7000-8000-0000000000ff"}""",
        "campaign_id not found or does not belong to your account"
    )]
    public Task A_field_that_cannot_be_is_refused(string body, string message) =>
        place.Refuses(place.Send("POST", "/leads", body), message);

    [Fact]
    public Task More_than_a_thousand_leads_are_refused() =>
        place.Refuses(
            place.Send("POST", "/leads", $"[{string.Join(',', Enumerable.Repeat("""{"first_name":"Ana"}""", 1001))}]"),
            "body must be an array of 1 to 1000 leads"
        );

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_body_over_the_cap_is_refused(bool isChunked)
    {
        var body = new byte[(10 * 1024 * 1024) + 1];
        Array.Fill(body, (byte)' ');
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/public/leads") { Content = new ByteArrayContent(body) };
        request.Headers.Add("X-API-Key", place.Key);
        request.Headers.TransferEncodingChunked = isChunked;

        using var response = await place.Server.Client.SendAsync(request);

        Assert.Equal(413, (int)response.StatusCode);
        Assert.Equal("""{"error":"Payload too large","message":"A body may have 10 MiB"}""", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task A_body_of_exactly_the_cap_is_read()
    {
        var lead = "{\"first_name\":\"Ana\"}"u8;
        var body = new byte[10 * 1024 * 1024];
        Array.Fill(body, (byte)' ');
        lead.CopyTo(body);

        Assert.Equal(201, (await place.Send("POST", "/leads", body)).Status);
    }

    [Theory]
    [InlineData("")]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    public async Task Good_json_is_read_whatever_the_content_type_says(string type)
    {
        var answer = await place.Send("POST", "/leads", """{"first_name":"Ana"}""", ("Content-Type", type));

        Assert.Equal(201, answer.Status);
    }

    [Theory]
    [InlineData("GET", "/leads/nonsense", null)]
    [InlineData("GET", "/leads/0196f0a0-0000-7000-8000-0000000000ff", null)]
    [InlineData("PUT", "/leads/nonsense", "{}")]
    [InlineData("PATCH", "/leads/0196f0a0-0000-7000-8000-0000000000ff", """{"first_name":"Ana"}""")]
    [InlineData("GET", "/leads/nonsense/history", null)]
    public async Task An_id_of_nothing_is_not_found(string method, string path, string? body)
    {
        var answer = await place.Send(method, path, body);

        Assert.Equal("""{"error":"Lead not found"}""", answer.Text);
        Assert.Equal(404, answer.Status);
    }

    [Fact]
    public async Task Things_of_another_workspace_do_not_exist()
    {
        var stranger = await place.Server.AddWorkspace($"other-{Guid.NewGuid()}");
        var key = await place.Server.AddKey(stranger);
        var mine = (await place.Send("POST", "/leads", """{"first_name":"Ana"}""")).Json.GetProperty("lead").GetProperty("id").GetString();
        var campaign = (await place.Send("POST", "/campaigns", """{"name":"Mine"}""")).Json.GetProperty("campaign").GetProperty("id");

        foreach (var (method, path, body) in new[] { ("GET", "", null), ("GET", "/history", null), ("PUT", "", "{}"), ("PATCH", "", "{}") })
        {
            var answer = await place.Server.Send(method, $"/api/public/leads/{mine}{path}", Bytes(body), key);
            Assert.Equal("""{"error":"Lead not found"}""", answer.Text);
        }

        var patched = await place.Server.Send("PATCH", $"/api/public/campaigns/{campaign}", Bytes("""{"name":"Theirs"}"""), key);
        Assert.Equal(404, patched.Status);
        var created = await place.Server.Send(
            "POST",
            "/api/public/leads",
            Bytes($$"""{"first_name":"Ana","campaign_id":"{{campaign}}"}"""),
            key
        );
        Assert.Equal("campaign_id not found or does not belong to your account", created.Json.GetProperty("message").GetString());

        static byte[]? Bytes(string? text) => text is null ? null : Encoding.UTF8.GetBytes(text);
    }

    [Fact]
    public async Task An_unknown_workflow_is_a_warning_and_the_lead_is_stored()
    {
        var answer = await place.Send("POST", "/leads", $$"""{"first_name":"Ana","workflow_id":"{{Unknown}}"}""");

        Assert.Equal(201, answer.Status);
        Assert.Equal("Workflow not found or does not belong to your account", answer.Json.GetProperty("warning").GetString());
        Assert.False(answer.Json.TryGetProperty("workflow_run", out _));
    }

    [Fact]
    public async Task An_array_of_bad_rows_only_fails_and_stores_nothing()
    {
        var before = await place.CountLeads();

        var answer = await place.Send("POST", "/leads", """[{"email":"x@example.com"},{"first_name":"Ana","phone":"1"}]""");

        Assert.Equal(400, answer.Status);
        Assert.Equal(
            """{"success":false,"total":2,"created":0,"updated":0,"failed":2,"results":[{"index":0,"success":false,"error":"Validation error","message":"first_name is required"},{"index":1,"success":false,"error":"Validation error","message":"phone is not a valid number"}],"leads":[],"errors":[{"index":0,"error":"Validation error","message":"first_name is required"},{"index":1,"error":"Validation error","message":"phone is not a valid number"}]}""",
            answer.Text
        );
        Assert.Equal(before, await place.CountLeads());
    }

    [Fact]
    public async Task Bad_rows_do_not_harm_their_neighbours()
    {
        var before = await place.CountLeads();

        var answer = await place.Send(
            "POST",
            "/leads",
            $$"""[{"first_name":"Ana"},{"first_name":""},{"first_name":"Leo","campaign_id":"{{Unknown}}"},{"first_name":"Eva"}]"""
        );

        Assert.Equal(201, answer.Status);
        Assert.Equal(["Ana", "Eva"], answer.Json.GetProperty("leads").EnumerateArray().Select(Name));
        Assert.Equal([1, 2], answer.Json.GetProperty("errors").EnumerateArray().Select(error => error.GetProperty("index").GetInt32()));
        Assert.Equal(before + 2, await place.CountLeads());
    }

    [Fact]
    public async Task Duplicates_inside_an_array_become_one_lead_whatever_their_case()
    {
        var before = await place.CountLeads();

        var answer = await place.Send(
            "POST",
            "/leads",
            """[{"first_name":"Dup","email":"Dup@Example.com","a":1},{"first_name":"Dup","email":"dup@example.COM","b":2},{"first_name":"Dup","email":"dup@example.com"}]"""
        );

        var json = answer.Json;
        Assert.Equal(201, answer.Status);
        Assert.Equal((1, 2), (json.GetProperty("created").GetInt32(), json.GetProperty("updated").GetInt32()));
        Assert.Single(json.GetProperty("leads").EnumerateArray().Select(lead => lead.GetProperty("id").GetString()).Distinct());
        Assert.Equal("""{"a":1,"b":2}""", json.GetProperty("leads")[2].GetProperty("metadata").GetRawText());
        Assert.Equal(before + 1, await place.CountLeads());
    }

    [Fact]
    public async Task Reserved_words_in_metadata_are_only_words()
    {
        const string metadata =
            """{"id":"x","first_name":"Eve","__proto__":{"a":1},"constructor":null,"select":"'; drop table lead; --","":"empty","$ref":"#"}""";

        var created = await place.Send("POST", "/leads", $$"""{"first_name":"Ana","metadata":{{metadata}}}""");
        var id = created.Json.GetProperty("lead").GetProperty("id").GetString();
        var read = await place.Send("GET", $"/leads/{id}");

        Assert.Equal("Ana", read.Json.GetProperty("first_name").GetString());
        Assert.Equal(metadata, read.Json.GetProperty("metadata").GetRawText());
    }

    [Fact]
    public async Task The_same_request_fifty_times_at_once_is_one_lead()
    {
        var before = await place.CountLeads();

        var answers = await Task.WhenAll(
            Enumerable
                .Range(0, 50)
                .Select(_ => place.Send("POST", "/leads", """{"first_name":"Storm","email":"storm@example.com","phone":"+56900000050"}"""))
        );

        Assert.Equal(1, answers.Count(answer => answer.Status == 201));
        Assert.Equal(49, answers.Count(answer => answer.Status == 200));
        Assert.Single(answers.Select(answer => answer.Json.GetProperty("lead").GetProperty("id").GetString()).Distinct());
        Assert.Equal(before + 1, await place.CountLeads());
    }

    [Fact]
    public async Task The_same_request_fifty_times_at_once_under_one_key_has_one_answer()
    {
        var before = await place.CountLeads();

        var answers = await Task.WhenAll(
            Enumerable.Range(0, 50).Select(_ => place.Send("POST", "/leads", """{"first_name":"Nobody"}""", ("Idempotency-Key", "storm-1")))
        );

        Assert.All(answers, answer => Assert.Equal(201, answer.Status));
        Assert.Single(answers.Select(answer => answer.Text).Distinct());
        Assert.Equal(49, answers.Count(answer => answer.Header("Idempotency-Replayed") == "true"));
        Assert.Equal(before + 1, await place.CountLeads());
    }

    [Fact]
    public async Task A_key_with_another_body_is_refused_even_if_that_body_is_no_json()
    {
        await place.Send("POST", "/leads", """{"first_name":"Ana"}""", ("Idempotency-Key", "used-1"));

        foreach (var body in new[] { """{"first_name":"Eva"}""", "{" })
        {
            var answer = await place.Send("POST", "/leads", body, ("Idempotency-Key", "used-1"));
            Assert.Equal("""{"error":"Idempotency key reused","message":"This key was used with a different request"}""", answer.Text);
            Assert.Equal(422, answer.Status);
        }
    }

    [Fact]
    public async Task A_request_that_failed_leaves_its_key_free()
    {
        Assert.Equal(400, (await place.Send("POST", "/leads", "{}", ("Idempotency-Key", "free-1"))).Status);
        Assert.Equal(201, (await place.Send("POST", "/leads", """{"first_name":"Ana"}""", ("Idempotency-Key", "free-1"))).Status);
    }

    static string? Name(JsonElement lead) => lead.GetProperty("first_name").GetString();
}
