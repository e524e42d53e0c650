using System.Text;
using System.Text.Json;
using Prospero.Core;
using Prospero.Tests.Support;
using Xunit;

namespace Prospero.Tests.Nexor;

/// <summary>Lists, bulk reads and bulk patches of leads, over HTTP.</summary>
public class LeadListTests(NexorPlace place) : IClassFixture<NexorPlace>
{
    const string Document = """
        {"name":"Listed","statuses":[{"key":"new","is_initial":true},{"key":"won","category":"won"}],
        "steps":[{"type":"email","key":"hello","subject":"Hola","content":"¿Hablamos?"}]}
        """;

    [Fact]
    public async Task Every_filter_shows_what_it_names_and_nothing_else()
    {
        var mark = $"mark{Guid.NewGuid():N}"[..12];
        var workflow = await Published();
        var campaign = (await place.Send("POST", "/campaigns", """{"name":"Q1"}"""))
            .Json.GetProperty("campaign")
            .GetProperty("id")
            .GetString();
        var ana = await Add(
            $$"""{"first_name":"{{mark}}","email":"{{mark}}@Example.com","phone":"+57 300 555 0199","external_id":"crm {{mark}}","source":"{{mark}}","tags":["{{mark}} Tag"],"campaign_id":"{{campaign}}","workflow_id":"{{workflow}}"}"""
        );
        place.Server.Clock.JumpTo(place.Server.Clock.GetUtcNow().AddHours(1));
        var bea = await Add($$"""{"first_name":"Bea","last_name":"{{mark}}"}""");
        var created = place.Server.Clock.GetUtcNow().AddMinutes(-30).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'");

        Assert.Equal([bea, ana], await Shown($"search={mark}"));
        Assert.Equal([ana, bea], await Shown($"search={mark.ToUpperInvariant()}&order=asc"));
        Assert.Equal([bea, ana], await Shown($"search={mark}&sort=created_at"));
        Assert.Equal([ana], await Shown($"search=300 555-0199&source={mark}"));
        foreach (
            var query in new[]
            {
                $"workflow_id={workflow}",
                $"workflow_id={workflow}&status=new",
                $"campaign_id={campaign}",
                $"source={mark}",
                $"tag={mark}-tag",
                $"tag={mark} TAG",
                $"email={mark}@EXAMPLE.com",
                $"phone=%2B573005550199&source={mark}",
                $"external_id=crm {mark}",
                $"search={mark}&created_before={created}",
                $"search={mark}&updated_before={created}",
                $"search={mark}&status_key=new",
            }
        )
            Assert.Equal((query, ana), (query, Assert.Single(await Shown(query))));
        Assert.Equal([bea], await Shown($"search={mark}&created_after={created}"));
        Assert.Equal([bea], await Shown($"search={mark}&updated_after={created}"));
        Assert.Empty(await Shown($"workflow_id={workflow}&status=won"));
        Assert.Empty(await Shown($"tag={Guid.NewGuid()}"));
        Assert.Empty(await Shown("phone=12"));
    }

    [Fact]
    public async Task A_lead_is_listed_by_the_status_that_it_shows()
    {
        var workflow = await Published();
        var lead = await Add($$"""{"first_name":"Won","email":"{{Guid.NewGuid():N}}@example.com","workflow_id":"{{workflow}}"}""");
        await place.Send("POST", $"/leads/{lead}/status", """{"status_key":"won"}""");

        var shown = (await place.Send("GET", $"/leads?workflow_id={workflow}&status=won")).Json.GetProperty("leads")[0];

        Assert.Equal("won", shown.GetProperty("current_status").GetProperty("key").GetString());
        Assert.Empty(await Shown($"workflow_id={workflow}&status=new"));
    }

    [Fact]
    public async Task Pages_follow_each_other_from_0()
    {
        var mark = $"page{Guid.NewGuid():N}"[..12];
        for (var i = 0; i < 5; i++)
            await Add($$"""{"first_name":"{{mark}}{{i}}"}""");

        var first = (await place.Send("GET", $"/leads?search={mark}&limit=2")).Json;
        var last = (await place.Send("GET", $"/leads?search={mark}&limit=2&page=2")).Json;
        var offset = (await place.Send("GET", $"/leads?search={mark}&limit=2&page=7&offset=3")).Json;
        var behind = (await place.Send("GET", $"/leads?search={mark}&page=9223372036854775807")).Json;

        Assert.Equal("""{"page":0,"limit":2,"total":5,"has_more":true}""", first.GetProperty("pagination").GetRawText());
        Assert.Equal("""{"page":2,"limit":2,"total":5,"has_more":false}""", last.GetProperty("pagination").GetRawText());
        Assert.Equal(first.GetProperty("leads").GetRawText(), first.GetProperty("data").GetRawText());
        Assert.Equal(1, last.GetProperty("leads").GetArrayLength());
        Assert.Equal(last.GetProperty("leads")[0].GetRawText(), offset.GetProperty("leads")[1].GetRawText());
        Assert.Equal("[]", behind.GetProperty("leads").GetRawText());
        var seen = new List<LeadId>();
        for (var page = 0; page < 3; page++)
            seen.AddRange(await Shown($"search={mark}&limit=2&page={page}"));
        Assert.Equal(5, seen.Distinct().Count());
    }

    [Theory]
    [InlineData("limit=0", 50)]
    [InlineData("limit=x&page=-1", 50)]
    [InlineData("limit=1000", 200)]
    [InlineData("limit=99999999999999999999", 50)]
    public async Task A_bad_number_is_the_usual_one(string query, int limit) =>
        Assert.Equal(limit, (await place.Send("GET", $"/leads?{query}")).Json.GetProperty("pagination").GetProperty("limit").GetInt32());

    [Theory]
    [InlineData("workflow_id=x", "workflow_id must be a uuid")]
    [InlineData("campaign_id=7", "campaign_id must be a uuid")]
    [InlineData("created_after=yesterday", "created_after must be an ISO 8601 time")]
    [InlineData("updated_before=2026-13-01", "updated_before must be an ISO 8601 time")]
    public async Task A_bad_filter_is_refused(string query, string message) =>
        await place.Refuses(place.Send("GET", $"/leads?{query}"), message);

    [Fact]
    public async Task Leads_are_read_in_bulk_in_the_order_asked_for_each_once()
    {
        var (ana, bea) = (await Add("""{"first_name":"Ana"}"""), await Add("""{"first_name":"Bea"}"""));
        var unknown = Guid.NewGuid();
        var body = $$"""{"lead_ids":["{{bea}}","{{unknown}}","{{ana}}","{{bea}}"]}""";

        var answer = await place.Send("POST", "/leads/bulk/get", body, ("Idempotency-Key", $"bulk-{unknown}"));
        var again = await place.Send("POST", "/leads/bulk/get", body, ("Idempotency-Key", $"bulk-{unknown}"));

        Assert.Equal(
            [bea, ana],
            answer.Json.GetProperty("leads").EnumerateArray().Select(one => new LeadId(one.GetProperty("lead").GetProperty("id").GetGuid()))
        );
        Assert.Equal($"""["{unknown}"]""", answer.Json.GetProperty("not_found").GetRawText());
        Assert.Equal(answer.Text, again.Text);
        var reader = await place.Server.AddKey(place.Workspace, scopes: []);
        Assert.Equal(200, (await place.Server.Send("POST", "/api/public/leads/bulk/get", Encoding.UTF8.GetBytes(body), reader)).Status);
    }

    [Theory]
    [InlineData("""{}""", "lead_ids is required")]
    [InlineData("""{"lead_ids":[]}""", "lead_ids must have 1 to 200 ids")]
    [InlineData("""{"lead_ids":[1]}""", "lead_ids must be an array of uuids")]
    [InlineData("""[]""", "body must be an object")]
    public async Task A_bad_list_of_ids_is_refused(string body, string message) =>
        await place.Refuses(place.Send("POST", "/leads/bulk/get", body), message);

    [Fact]
    public async Task A_patch_reaches_every_lead_that_a_value_names()
    {
        var mark = $"{Guid.NewGuid():N}";
        var ana = await Add(
            $$$"""{"first_name":"Ana","email":"{{{mark}}}@example.com","phone":"+57 300 777 0001","external_id":"{{{mark}}}","metadata":{"a":1,"b":{"x":1} } }"""
        );
        var bea = await Add($$"""{"first_name":"Bea","email":"b{{mark}}@example.com","external_id":"{{mark}}"}""");

        var byEmail = await Patch("email", $"{mark}@EXAMPLE.com", "nobody@example.com", "no address");
        var byPhone = await Patch("phone", "+57 (300) 777-0001", "12");
        var byExternal = await Patch("external_id", mark, mark);
        var byId = await Patch("id", bea.ToString(), "x");

        Assert.Equal("""{"success":true,"matched":1,"updated":1,"not_found":["nobody@example.com","no address"]}""", byEmail);
        Assert.Equal("""{"success":true,"matched":1,"updated":1,"not_found":["12"]}""", byPhone);
        Assert.Equal("""{"success":true,"matched":2,"updated":2,"not_found":[]}""", byExternal);
        Assert.Equal("""{"success":true,"matched":1,"updated":1,"not_found":["x"]}""", byId);
        var lead = (await place.Send("GET", $"/leads/{ana}")).Json.GetProperty("metadata").GetRawText();
        Assert.Equal("""{"a":1,"b":{"y":2},"email":true,"phone":true,"external_id":true}""", lead);

        async Task<string> Patch(string selector, params string[] values)
        {
            var body = JsonSerializer.Serialize(
                new
                {
                    selector,
                    values,
                    patch = new Dictionary<string, object> { ["b"] = new { y = 2 }, [selector] = true },
                }
            );
            return (await place.Send("PATCH", "/leads/metadata", body)).Text;
        }
    }

    [Theory]
    [InlineData("""{"selector":"name","values":["x"],"patch":{"a":1}}""", "selector must be one of id, email, phone, external_id")]
    [InlineData("""{"selector":"id","values":[],"patch":{"a":1}}""", "values must have 1 to 1000 texts")]
    [InlineData("""{"selector":"id","values":[7],"patch":{"a":1}}""", "values must be texts of 1 to 255 characters")]
    [InlineData("""{"selector":"id","values":["x"],"patch":{}}""", "patch must not be empty")]
    [InlineData("""{"selector":"id","values":["x"],"patch":[]}""", "patch must be an object")]
    [InlineData("""{"selector":"id","values":["x"]}""", "patch is required")]
    public async Task A_bad_patch_is_refused(string body, string message) =>
        await place.Refuses(place.Send("PATCH", "/leads/metadata", body), message);

    [Fact]
    public async Task Metadata_does_not_grow_beyond_its_bound()
    {
        var lead = await Add("""{"first_name":"Big"}""");
        var half = new string('x', 40_000);

        Assert.Equal(200, (await place.Send("PATCH", $"/leads/{lead}", $$$"""{"metadata":{"a":"{{{half}}}"}}""")).Status);
        var body = $$$"""{"selector":"id","values":["{{{lead}}}"],"patch":{"b":"{{{half}}}"}}""";
        Assert.Equal(
            """{"success":true,"matched":1,"updated":0,"not_found":[]}""",
            (await place.Send("PATCH", "/leads/metadata", body)).Text
        );
        await place.Refuses(place.Send("PATCH", $"/leads/{lead}", $$$"""{"metadata":{"b":"{{{half}}}"}}"""), "metadata is too large");
    }

    [Fact]
    public async Task Leads_of_another_workspace_are_neither_listed_nor_read_nor_patched()
    {
        var lead = await Add($$"""{"first_name":"Mine","email":"{{Guid.NewGuid():N}}@example.com"}""");
        var stranger = await place.Server.AddKey(await place.Server.AddWorkspace($"other-{Guid.NewGuid()}"));

        Assert.Equal(0, (await Ask("GET", "/leads")).Json.GetProperty("pagination").GetProperty("total").GetInt32());
        var read = await Ask("POST", "/leads/bulk/get", $$"""{"lead_ids":["{{lead}}"]}""");
        Assert.Equal($$"""{"success":true,"leads":[],"not_found":["{{lead}}"]}""", read.Text);
        var patched = await Ask("PATCH", "/leads/metadata", $$$"""{"selector":"id","values":["{{{lead}}}"],"patch":{"a":1}}""");
        Assert.Equal($$"""{"success":true,"matched":0,"updated":0,"not_found":["{{lead}}"]}""", patched.Text);

        Task<Answer> Ask(string method, string path, string? body = null) =>
            place.Server.Send(method, $"/api/public{path}", body is null ? null : Encoding.UTF8.GetBytes(body), stranger);
    }

    async Task<LeadId> Add(string body)
    {
        var answer = await place.Send("POST", "/leads", body);
        Assert.True(answer.Status == 201, answer.Text);
        return new LeadId(answer.Json.GetProperty("lead").GetProperty("id").GetGuid());
    }

    async Task<List<LeadId>> Shown(string query)
    {
        var answer = await place.Send("GET", $"/leads?{query}");
        Assert.True(answer.Status == 200, answer.Text);
        return [.. answer.Json.GetProperty("leads").EnumerateArray().Select(lead => new LeadId(lead.GetProperty("id").GetGuid()))];
    }

    async Task<string> Published()
    {
        var id = (await place.Send("POST", "/workflows", Document)).Json.GetProperty("workflow").GetProperty("id").GetString()!;
        await place.Send("POST", $"/workflows/{id}/publish");
        return id;
    }
}
