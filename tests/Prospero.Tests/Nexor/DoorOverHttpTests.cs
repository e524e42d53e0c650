using System.Text;
using System.Text.RegularExpressions;
using Prospero.Core.Access;
using Prospero.Server.Pumps;
using Prospero.Tests.Support;
using Xunit;

namespace Prospero.Tests.Nexor;

public partial class DoorOverHttpTests(NexorPlace place) : IClassFixture<NexorPlace>
{
    [Theory]
    [InlineData("GET", "/leads/x/y/z")]
    [InlineData("POST", "/nothing")]
    [InlineData("GET", "")]
    public async Task An_address_that_does_not_exist_says_so_in_this_surfaces_words(string method, string path)
    {
        var answer = await place.Send(method, path, method == "POST" ? "{}" : null);

        Assert.Equal("""{"error":"Not found","message":"No such endpoint"}""", answer.Text);
        Assert.Equal(404, answer.Status);
    }

    [Theory]
    [InlineData("DELETE", "/leads", "GET, POST")]
    [InlineData("POST", "/leads/0196f0a0-0000-7000-8000-0000000000ff", "GET, PUT, PATCH, DELETE")]
    [InlineData("PUT", "/workflows", "GET, POST")]
    public async Task A_method_that_an_address_does_not_have_is_told_those_it_has(string method, string path, string allowed)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), $"/api/public{path}");
        request.Headers.Add("X-API-Key", place.Key);
        using var response = await place.Server.Client.SendAsync(request);

        Assert.Equal(405, (int)response.StatusCode);
        Assert.Equal(allowed, string.Join(", ", response.Content.Headers.Allow));
        Assert.Equal($$"""{"error":"Method not allowed","message":"{{allowed}}"}""", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task A_change_of_configuration_leaves_a_line_in_the_audit_and_the_key_its_last_use()
    {
        var answer = await place.Send("POST", "/campaigns", """{"name":"Audited"}""");
        var campaign = answer.Json.GetProperty("campaign").GetProperty("id").GetString();

        var access = place.Server.Get<IAccess>();
        Assert.Contains(
            await access.Audited(place.Workspace.Id, 50, default),
            line => line.Action == "campaign.created" && line.Subject == campaign && line.Actor == $"key:{place.Key[^4..]}"
        );
        await place.Server.Get<KeyUses>().Write(default);
        Assert.NotNull((await access.FindKey(ApiKey.HashOf(place.Key), default))!.Value.Key.LastUsedAt);
    }

    [Fact]
    public async Task Nothing_opens_without_a_good_key()
    {
        var other = ApiKey.Make(place.Workspace.Id, Surface.PollyBot, false, "other", null, place.Server.Clock.GetUtcNow());
        var old = ApiKey.Make(place.Workspace.Id, Surface.Nexor, false, "old", null, place.Server.Clock.GetUtcNow());
        await place.Server.Do(async tx =>
        {
            await place.Server.Get<IAccess>().AddKey(tx, other.Key, default);
            await place.Server.Get<IAccess>().AddKey(tx, old.Key with { RevokedAt = place.Server.Clock.GetUtcNow() }, default);
        });

        foreach (var path in new[] { "/workflows", "/nothing" })
        {
            var none = await place.Server.Send("GET", $"/api/public{path}");
            Assert.Equal(401, none.Status);
            Assert.Equal("""{"error":"Missing API key","message":"Please provide your API key in the X-API-Key header"}""", none.Text);
            foreach (var key in new[] { "nxr_live_wrong", other.Secret, old.Secret })
            {
                var wrong = await place.Server.Send("GET", $"/api/public{path}", key: key);
                Assert.Equal(401, wrong.Status);
                Assert.Equal("""{"error":"Invalid API key","message":"The provided API key is not valid"}""", wrong.Text);
            }
        }
    }

    [Fact]
    public async Task A_bearer_token_opens_too_but_the_header_of_its_own_counts()
    {
        KeyValuePair<string, string>[] bearer = [KeyValuePair.Create("Authorization", $"Bearer {place.Key}")];

        Assert.Equal(200, (await place.Server.Send("GET", "/api/public/workflows", headers: bearer)).Status);
        Assert.Equal(401, (await place.Server.Send("GET", "/api/public/workflows", key: "wrong", headers: bearer)).Status);
    }

    [Fact]
    public async Task A_scoped_key_reads_all_and_writes_within_its_scopes()
    {
        var key = await place.Server.AddKey(place.Workspace, ["leads:write"]);

        Assert.Equal(200, (await place.Server.Send("GET", "/api/public/campaigns", key: key)).Status);
        Assert.Equal(201, (await Post("/api/public/leads", """{"first_name":"Ana"}""", key)).Status);
        var refused = await Post("/api/public/campaigns", """{"name":"Q1"}""", key);
        Assert.Equal(403, refused.Status);
        Assert.Equal("""{"error":"Forbidden","message":"Missing scope: config:write"}""", refused.Text);
    }

    [Fact]
    public async Task Every_answer_has_a_request_id_of_its_own()
    {
        var ids = new[]
        {
            (await place.Send("GET", "/workflows")).Header("X-Request-Id"),
            (await place.Send("GET", "/nothing")).Header("X-Request-Id"),
            (await place.Server.Send("GET", "/api/public/leads")).Header("X-Request-Id"),
            (await place.Send("POST", "/leads", "{")).Header("X-Request-Id"),
        };

        Assert.All(ids, id => Assert.Matches(RequestId(), id));
        Assert.Equal(ids.Length, ids.Distinct().Count());
    }

    [Fact]
    public async Task A_replay_has_the_same_bytes_and_does_nothing_again()
    {
        var first = await place.Send("POST", "/campaigns", """{"name":"Once"}""", ("Idempotency-Key", "campaign-1"));
        var second = await place.Send("POST", "/campaigns", """{ "name" : "Once" }""", ("Idempotency-Key", "\"campaign-1\""));
        var elsewhere = await place.Send("POST", "/leads", """{"name":"Once"}""", ("Idempotency-Key", "campaign-1"));

        Assert.Equal(201, first.Status);
        Assert.Null(first.Header("Idempotency-Replayed"));
        Assert.Equal(first.Body, second.Body);
        Assert.Equal("true", second.Header("Idempotency-Replayed"));
        Assert.Equal(422, elsewhere.Status);
        var campaigns = (await place.Send("GET", "/campaigns")).Json.GetProperty("campaigns");
        Assert.Single(campaigns.EnumerateArray(), campaign => campaign.GetProperty("name").GetString() == "Once");
    }

    [Fact]
    public async Task An_idempotency_key_that_is_none_is_refused()
    {
        var answer = await place.Send("POST", "/leads", """{"first_name":"Ana"}""", ("Idempotency-Key", new string('k', 256)));

        Assert.Equal(400, answer.Status);
    }

    [Fact]
    public async Task A_campaign_is_made_changed_and_deactivated()
    {
        var id = (await place.Send("POST", "/campaigns", """{"name":"Q1","description":"x"}"""))
            .Json.GetProperty("campaign")
            .GetProperty("id");
        var changed = await place.Send("PATCH", $"/campaigns/{id}", """{"description":null}""");
        var deleted = await place.Send("DELETE", $"/campaigns/{id}");

        Assert.Equal("Q1", changed.Json.GetProperty("campaign").GetProperty("name").GetString());
        Assert.Equal("null", changed.Json.GetProperty("campaign").GetProperty("description").GetRawText());
        Assert.Equal("""{"success":true}""", deleted.Text);
        var listed = (await place.Send("GET", "/campaigns")).Json.GetProperty("data").EnumerateArray().ToList();
        Assert.Contains(listed, one => one.GetProperty("id").GetString() == id.GetString() && !one.GetProperty("is_active").GetBoolean());
        Assert.Equal(400, (await place.Send("PATCH", $"/campaigns/{id}", """{"name":""}""")).Status);
        Assert.Equal(404, (await place.Send("DELETE", "/campaigns/nonsense")).Status);
    }

    [Fact]
    public async Task A_lead_is_created_read_and_changed()
    {
        var created = await place.Send(
            "POST",
            "/leads",
            """{"first_name":"Zoë","email":"zoe@example.com","phone":"+49 151 000000","tags":["VIP","Más Años"],"edad":35}"""
        );
        var id = created.Json.GetProperty("lead").GetProperty("id").GetString();
        var changed = await place.Send("PUT", $"/leads/{id}", """{"last_name":"Ñu","email":null,"metadata":{"edad":36,"b":{"c":[1]}}}""");
        var read = await place.Send("GET", $"/leads/{id}?verbose=true");

        Assert.Equal(201, created.Status);
        Assert.Equal(200, changed.Status);
        var lead = read.Json;
        Assert.Equal("Ñu", lead.GetProperty("last_name").GetString());
        Assert.Equal("null", lead.GetProperty("email").GetRawText());
        Assert.Equal("+49151000000", lead.GetProperty("phone_e164").GetString());
        Assert.Equal("""{"edad":36,"b":{"c":[1]}}""", lead.GetProperty("lead").GetProperty("metadata").GetRawText());
        Assert.Equal(
            ["vip", "mas-anos"],
            lead.GetProperty("tags").EnumerateArray().Select(tag => tag.GetProperty("slug").GetString()).OrderDescending()
        );
        Assert.Equal("{}", lead.GetProperty("variables").GetRawText());
        Assert.Equal("[]", lead.GetProperty("fields").GetRawText());
        var history = await place.Send("GET", $"/leads/{id}/history");
        Assert.NotEqual(0, history.Json.GetProperty("pagination").GetProperty("total").GetInt32());
    }

    [Fact]
    public async Task The_description_and_the_page_to_try_it_come_from_this_server()
    {
        var document = await place.Server.Send("GET", "/openapi/nexor.json");
        var page = await place.Server.Send("GET", "/docs/index.html");
        var script = await place.Server.Send("GET", "/docs/swagger-ui-bundle.js");

        Assert.Equal("3.1.0", document.Json.GetProperty("openapi").GetString());
        Assert.Contains("swagger-ui", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("//cdn", page.Text, StringComparison.OrdinalIgnoreCase);
        Assert.True(script.Body.Length > 100_000);
    }

    Task<Answer> Post(string path, string body, string key) => place.Server.Send("POST", path, Encoding.UTF8.GetBytes(body), key);

    [GeneratedRegex("^req_[0-9a-f]{16}$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex RequestId();
}
