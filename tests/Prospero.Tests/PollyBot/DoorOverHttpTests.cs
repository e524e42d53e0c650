using Prospero.Core.Access;
using Prospero.Server.Doors.Limits;
using Prospero.Tests.Support;
using Xunit;

namespace Prospero.Tests.PollyBot;

public class DoorOverHttpTests(PollyBotPlace place) : IClassFixture<PollyBotPlace>
{
    [Theory]
    [InlineData("")]
    [InlineData("/")]
    [InlineData("/nothing")]
    [InlineData("/chatbots")]
    [InlineData("/leads/x/y")]
    public async Task An_address_that_does_not_exist_says_so(string path)
    {
        var answer = await place.Send("GET", path);

        Assert.Equal((404, "NOT_FOUND"), (answer.Status, PollyBotPlace.Text(answer.Json, "code")));
    }

    [Theory]
    [InlineData("DELETE", "~/leads", "GET, POST")]
    [InlineData("POST", "/leads/lead_1", "GET, PUT, PATCH, DELETE")]
    [InlineData("GET", "~/chat", "POST")]
    [InlineData("OPTIONS", "/leads", "GET, POST")]
    public async Task A_method_that_an_address_does_not_have_is_told_those_it_has(string method, string path, string allowed)
    {
        using var request = new HttpRequestMessage(
            new HttpMethod(method),
            $"/api/v1{path.Replace("~", $"/chatbots/{place.Chatbot}", StringComparison.Ordinal)}"
        );
        request.Headers.Add("Authorization", $"Bearer {place.Key}");
        request.Headers.Add("Origin", "https://shop.example");
        using var response = await place.Server.Client.SendAsync(request);

        Assert.Equal(405, (int)response.StatusCode);
        Assert.Equal(allowed, string.Join(", ", response.Content.Headers.Allow));
        Assert.DoesNotContain(response.Headers, header => header.Key.StartsWith("Access-Control", StringComparison.OrdinalIgnoreCase));
    }

    [Theory]
    [InlineData(null, "MISSING_AUTH_HEADER")]
    [InlineData("", "MISSING_AUTH_HEADER")]
    [InlineData("Bearer", "MALFORMED_AUTH_HEADER")]
    [InlineData("Bearer a b", "MALFORMED_AUTH_HEADER")]
    [InlineData("Basic YTpi", "MALFORMED_AUTH_HEADER")]
    [InlineData("sk-workspace_x", "MALFORMED_AUTH_HEADER")]
    [InlineData("Bearer sk-workspace_x", "INVALID_API_KEY")]
    [InlineData("Bearer <nexor>", "INVALID_API_KEY")]
    [InlineData("Bearer <revoked>", "INVALID_API_KEY")]
    [InlineData("bearer <good>", null)]
    [InlineData("BEARER   <good>", null)]
    public async Task A_call_without_a_good_key_is_told_what_is_wrong_with_it(string? header, string? code)
    {
        var revoked = ApiKey.Make(place.Workspace.Id, Surface.PollyBot, false, "old", null, place.Server.Clock.GetUtcNow());
        await place.Server.Do(tx =>
            place.Server.Get<IAccess>().AddKey(tx, revoked.Key with { RevokedAt = place.Server.Clock.GetUtcNow() }, default)
        );
        var sent = header
            ?.Replace("<nexor>", place.NexorKey, StringComparison.Ordinal)
            .Replace("<revoked>", revoked.Secret, StringComparison.Ordinal)
            .Replace("<good>", place.Key, StringComparison.Ordinal);
        // Others failed from this address; their minute is over.
        place.Server.Clock.Advance(TimeSpan.FromMinutes(2));

        var answer = await place.Server.Send(
            "GET",
            "/api/v1/leads",
            headers: sent is null ? [] : [KeyValuePair.Create("Authorization", sent)]
        );

        Assert.Equal(code is null ? 200 : 401, answer.Status);
        if (code is null)
            return;
        Assert.Equal(code, PollyBotPlace.Text(answer.Json, "code"));
        Assert.Null(answer.Header("X-RateLimit-Limit"));
        Assert.Equal(answer.Header("X-Request-Id"), PollyBotPlace.Text(answer.Json, "requestId"));
    }

    [Fact]
    public async Task An_address_that_fails_too_often_waits_and_a_good_key_still_opens()
    {
        place.Server.Clock.Advance(TimeSpan.FromMinutes(2));
        for (var i = 0; i < FailedCalls.Most; i++)
            Assert.Equal(401, (await place.Server.Send("GET", "/api/v1/leads")).Status);

        var refused = await place.Server.Send("GET", "/api/v1/leads");
        var good = await place.Send("GET", "/leads");

        Assert.Equal((429, "60"), (refused.Status, refused.Header("Retry-After")));
        Assert.Equal("RATE_LIMIT_EXCEEDED", PollyBotPlace.Text(refused.Json, "code"));
        Assert.Equal(200, good.Status);
        place.Server.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(401, (await place.Server.Send("GET", "/api/v1/leads")).Status);
    }

    [Fact]
    public async Task Every_answer_to_a_good_key_says_where_it_stands()
    {
        var key = await place.AddKey(place.Workspace, new RateRule(5, TimeSpan.FromHours(1)));
        var start = place.Server.Clock.GetUtcNow().ToUnixTimeSeconds();
        (string Method, string Path, int Status)[] calls =
        [
            ("GET", "/leads", 200),
            ("GET", "/nothing", 404),
            ("DELETE", "/leads", 405),
            ("POST", "~/leads", 400),
            ("GET", "~/leads/lead_1", 404),
        ];
        foreach (var (i, call) in calls.Index())
        {
            var answer = await place.SendAs(key, call.Method, call.Path, null);
            Assert.Equal(call.Status, answer.Status);
            Assert.Equal(
                ("5", $"{4 - i}", $"{i + 1}", $"{start + 3601}"),
                (
                    answer.Header("X-RateLimit-Limit"),
                    answer.Header("X-RateLimit-Remaining"),
                    answer.Header("X-RateLimit-Used"),
                    answer.Header("X-RateLimit-Reset")
                )
            );
        }

        // A call still counts when it is exactly an hour old, and one that was refused never does.
        place.Server.Clock.Advance(TimeSpan.FromHours(1));
        var refused = await place.SendAs(key, "GET", "/leads", null);
        Assert.Equal((429, "0", "5", "1"), (refused.Status, refused.Header("X-RateLimit-Remaining"), refused.Header("X-RateLimit-Used"), refused.Header("Retry-After")));
        place.Server.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("1", (await place.SendAs(key, "GET", "/leads", null)).Header("X-RateLimit-Used"));
    }

    [Fact]
    public async Task A_replay_has_the_same_bytes_and_does_nothing_again()
    {
        const string body = """{"name":"Once","email":"once@example.com"}""";
        var first = await place.Send("POST", "~/leads", body, ("Idempotency-Key", "lead-1"));
        var second = await place.Send("POST", "~/leads", """{"email":"once@example.com", "name":"Once"}""", ("Idempotency-Key", "\"lead-1\""));
        var without = await place.Send("POST", "~/leads", body);
        var other = await place.Send("POST", "~/leads", """{"name":"Other"}""", ("Idempotency-Key", "lead-1"));

        Assert.Equal((201, 201, 409, 422), (first.Status, second.Status, without.Status, other.Status));
        Assert.Equal(first.Body, second.Body);
        Assert.Equal("true", second.Header("Idempotency-Replayed"));
        Assert.Null(first.Header("Idempotency-Replayed"));
    }

    [Theory]
    [InlineData("PUT", """{"status":"lost"}""")]
    [InlineData("PATCH", """{"status":"lost"}""")]
    [InlineData("DELETE", null)]
    public async Task Every_write_honours_an_idempotency_key(string method, string? body)
    {
        var id = PollyBotPlace.Text(await place.Add($$"""{"name":"Key","email":"{{method}}-{{Guid.NewGuid()}}@example.com"}"""), "id");
        var first = await place.Send(method, $"/leads/{id}", body, ("Idempotency-Key", $"{method}-1"));
        var second = await place.Send(method, $"/leads/{id}", body, ("Idempotency-Key", $"{method}-1"));

        Assert.Equal((200, 200), (first.Status, second.Status));
        Assert.Equal(first.Body, second.Body);
        Assert.Equal("true", second.Header("Idempotency-Replayed"));
    }

    [Fact]
    public async Task An_answer_that_is_no_success_leaves_its_key_free()
    {
        var bad = await place.Send("POST", "~/leads", "{}", ("Idempotency-Key", "free-1"));
        var good = await place.Send("POST", "~/leads", """{"name":"Free","email":"free@example.com"}""", ("Idempotency-Key", "free-1"));
        var none = await place.Send("POST", "~/leads", "{}", ("Idempotency-Key", new string('k', 256)));

        Assert.Equal((400, 201, 400), (bad.Status, good.Status, none.Status));
    }

    [Fact]
    public async Task The_description_comes_from_this_server()
    {
        var document = await place.Server.Send("GET", "/openapi/pollybot.json");
        var page = await place.Server.Send("GET", "/docs/index.js");

        Assert.Equal("3.1.0", document.Json.GetProperty("openapi").GetString());
        Assert.Contains("/openapi/pollybot.json", page.Text, StringComparison.Ordinal);
        Assert.Contains("/openapi/nexor.json", page.Text, StringComparison.Ordinal);
    }
}

public sealed class PostgresDoorOverHttpTests(PollyBotPlace place) : DoorOverHttpTests(place), IOnPostgres;

public sealed class PostgresBadInputTests(PollyBotPlace place) : BadInputTests(place), IOnPostgres;
