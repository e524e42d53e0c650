using System.Text;
using System.Text.Json;
using Prospero.Core;
using Prospero.Core.Cadence;
using Prospero.Core.Events;
using Xunit;

namespace Prospero.Tests.Nexor;

/// <summary>Conversions and their types, over HTTP.</summary>
public class ConversionTests(NexorPlace place) : IClassFixture<NexorPlace>
{
    [Theory]
    [InlineData("1500", "1500")]
    [InlineData("0.10", "0.1")]
    [InlineData("1e3", "1000")]
    [InlineData("-19.99", "-19.99")]
    [InlineData("999999999999999.999999", "999999999999999.999999")]
    public async Task Money_is_exact(string sent, string shown)
    {
        var (lead, _) = await NewLead();
        var type = await NewType("usd");

        var answer = await place.Send(
            "POST",
            "/conversions",
            $$"""{"lead_id":"{{lead}}","conversion_type_id":"{{type}}","amount":{{sent}}}"""
        );

        Assert.Equal(201, answer.Status);
        Assert.Contains($"\"amount\":{shown},\"currency\":\"USD\"", answer.Text, StringComparison.Ordinal);
        var listed = await place.Send("GET", $"/conversions?lead_id={lead}");
        Assert.Contains($"\"amount\":{shown},", listed.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_lead_is_found_by_email_and_by_phone_and_the_run_gives_the_workflow()
    {
        var type = await NewType("USD");
        var workflow = Text(
            (
                await place.Send(
                    "POST",
                    "/workflows",
                    """{"name":"Sells","steps":[{"type":"email","key":"a","delay":"1h","subject":"Hola","content":"Hola"}]}"""
                )
            ).Json.GetProperty("workflow"),
            "id"
        );
        await place.Send("POST", $"/workflows/{workflow}/publish");
        var (lead, email) = await NewLead($$""","phone":"+15550107788","workflow_id":"{{workflow}}" """);
        var run = Assert.Single(await place.Server.Get<ICadence>().RunsOf(place.Workspace.Id, [lead], default));

        var byEmail = await place.Send(
            "POST",
            "/conversions",
            $$"""{"lead_email":"{{email.ToUpperInvariant()}}","conversion_type_id":"{{type}}","amount":1,"workflow_run_id":"{{run.Id}}"}"""
        );
        var byPhone = await place.Send(
            "POST",
            "/conversions",
            $$"""{"phone":"+1 (555) 010-7788","conversion_type_id":"{{type}}","amount":2,"currency":"eur","converted_at":"2020-01-01T00:00:00Z","description":"cash"}"""
        );

        Assert.Equal(workflow, Text(Event(byEmail), "workflow_id"));
        Assert.Equal(lead.ToString(), Text(Event(byPhone), "lead_id"));
        Assert.Equal(("EUR", "cash"), (Text(Event(byPhone), "currency"), Text(Event(byPhone), "notes")));
        var page = (await place.Send("GET", $"/conversions?lead_id={lead}&limit=1&offset=1")).Json;
        Assert.Equal(2, page.GetProperty("total").GetInt32());
        Assert.Equal(Text(Event(byPhone), "id"), Text(page.GetProperty("conversion_events")[0], "id"));
        Assert.Equal(1, Total(await place.Send("GET", $"/conversions?workflow_id={workflow}")));
        Assert.Equal(1, Total(await place.Send("GET", $"/conversions?workflow_run_id={run.Id}")));
        Assert.Equal(2, Total(await place.Send("GET", $"/conversions?conversion_type_id={type}")));
        Assert.Equal(0, Total(await place.Send("GET", $"/conversions?master_workflow_id={workflow}")));
        var lines = await place.Server.Get<IEvents>().Timeline(place.Workspace.Id, lead, default);
        Assert.Contains(lines, line => line is { Type: "conversion_recorded", Description: "Sale: 2 EUR" });
        var (other, _) = await NewLead();
        await place.Refuses(
            place.Send(
                "POST",
                "/conversions",
                $$"""{"lead_id":"{{other}}","conversion_type_id":"{{type}}","amount":1,"workflow_run_id":"{{run.Id}}"}"""
            ),
            "workflow_run_id not found or does not belong to your account"
        );
    }

    [Fact]
    public async Task Metadata_filters_the_list()
    {
        var (lead, _) = await NewLead();
        var type = await NewType("USD");
        foreach (var metadata in new[] { """{"plan":"pro","seats":5}""", """{"plan":"free","seats":5}""" })
            await place.Send(
                "POST",
                "/conversions",
                $$"""{"lead_id":"{{lead}}","conversion_type_id":"{{type}}","amount":1,"metadata":{{metadata}}}"""
            );

        Assert.Equal(1, Total(await place.Send("GET", $"/conversions?lead_id={lead}&metadata[plan]=pro")));
        Assert.Equal(2, Total(await place.Send("GET", $"/conversions?lead_id={lead}&metadata%5Bseats%5D=5")));
        Assert.Equal(0, Total(await place.Send("GET", $"/conversions?lead_id={lead}&metadata[plan]=pro&metadata[seats]=6")));
    }

    [Fact]
    public async Task The_only_active_type_need_not_be_named()
    {
        var workspace = await place.Server.AddWorkspace($"types-{Guid.NewGuid()}");
        var key = await place.Server.AddKey(workspace);
        var lead = Text((await Ask("POST", "/leads", """{"first_name":"Ana"}""")).Json.GetProperty("lead"), "id");
        var body = $$"""{"lead_id":"{{lead}}","amount":1}""";

        var none = await Ask("POST", "/conversions", body);
        var type = await Ask("POST", "/conversion-types", """{"name":"Sale","currency":"USD"}""");
        var one = await Ask("POST", "/conversions", body);
        await Ask("POST", "/conversion-types", """{"name":"Trial","currency":"USD","category":"intermediary"}""");
        var two = await Ask("POST", "/conversions", body);
        var id = Text(type.Json.GetProperty("conversion_type"), "id");
        await Ask("PATCH", $"/conversion-types/{id}", """{"is_active":false}""");
        var gone = await Ask("POST", "/conversions", $$"""{"lead_id":"{{lead}}","amount":1,"conversion_type_id":"{{id}}"}""");
        var listed = await Ask("GET", "/conversions", null);

        Assert.Equal("""{"error":"Validation error","message":"conversion_type_id is required"}""", none.Text);
        Assert.Equal(201, one.Status);
        Assert.Equal(none.Text, two.Text);
        Assert.Equal((404, """{"error":"Conversion type not found"}"""), (gone.Status, gone.Text));
        Assert.Equal(
            "Trial",
            Text((await Ask("GET", "/conversion-types", null)).Json.GetProperty("conversion_types").EnumerateArray().Single(), "name")
        );
        Assert.Equal("Sale", Text(listed.Json.GetProperty("conversion_events")[0].GetProperty("conversion_types"), "name"));

        Task<Support.Answer> Ask(string method, string path, string? json) =>
            place.Server.Send(method, $"/api/public{path}", json is null ? null : Encoding.UTF8.GetBytes(json), key);
    }

    [Theory]
    [InlineData("[]", "body must be an object")]
    [InlineData("""{"amount":1}""", "lead_id, lead_email or phone is required")]
    [InlineData("""{"lead_id":"x","amount":1}""", "lead_id must be a uuid")]
    [InlineData("""{"phone":"12","amount":1}""", "phone is not a valid number")]
    [InlineData("""{"lead_email":"a@example.com"}""", "amount is required")]
    [InlineData("""{"lead_email":"a@example.com","amount":"1"}""", "amount must be a number")]
    [InlineData("""{"lead_email":"a@example.com","amount":1e400}""", "amount must be below 1000000000000000 and have at most 6 decimals")]
    [InlineData(
        """{"lead_email":"a@example.com","amount":0.1234567}""",
        "amount must be below 1000000000000000 and have at most 6 decimals"
    )]
    [InlineData(
        """{"lead_email":"a@example.com","amount":1000000000000000}""",
        "amount must be below 1000000000000000 and have at most 6 decimals"
    )]
    [InlineData("""{"lead_email":"a@example.com","amount":1,"currency":"dollars"}""", "currency must be 3 letters")]
    [InlineData("""{"lead_email":"a@example.com","amount":1,"converted_at":"today"}""", "converted_at must be a time in ISO 8601")]
    [InlineData("""{"lead_email":"a@example.com","amount":1,"metadata":[]}""", "metadata must be an object")]
    public Task A_bad_conversion_is_refused(string body, string message) =>
        place.Refuses(place.Send("POST", "/conversions", body), message);

    [Theory]
    [InlineData("""{"currency":"USD"}""", "name is required")]
    [InlineData("""{"name":"Sale"}""", "currency is required")]
    [InlineData("""{"name":"Sale","currency":"USD","category":"best"}""", "category must be one of final, intermediary")]
    [InlineData("""{"name":"Sale","currency":"USD","fields":[1]}""", "fields must be an array of objects")]
    [InlineData("""{"name":"Sale","currency":"USD","fields":[{"label":"Plan"}]}""", "fields.key is required")]
    [InlineData("""{"name":"Sale","currency":"USD","fields":[{"key":"plan","type":"date"}]}""", "fields.type must be one of text, number")]
    [InlineData(
        """{"name":"Sale","currency":"USD","workflow_id":"0196f0a0-0000-7000-8000-0000000000ff"}""",
        "workflow_id not found or does not belong to your account"
    )]
    public Task A_bad_type_is_refused(string body, string message) => place.Refuses(place.Send("POST", "/conversion-types", body), message);

    [Fact]
    public async Task A_bad_query_is_refused()
    {
        await place.Refuses(place.Send("GET", "/conversions?lead_id=x"), "lead_id must be a uuid");
        await place.Refuses(
            place.Send("GET", $"/conversions?{string.Join('&', Enumerable.Range(0, 11).Select(i => $"metadata[k{i}]=1"))}"),
            "metadata must be at most 10 keys"
        );
    }

    [Fact]
    public async Task The_same_key_tells_once_and_a_key_needs_its_scope()
    {
        var (lead, _) = await NewLead();
        var type = await NewType("USD");
        var body = $$"""{"lead_id":"{{lead}}","conversion_type_id":"{{type}}","amount":1}""";
        var limited = await place.Server.AddKey(place.Workspace, scopes: ["meetings:write"]);

        var first = await place.Send("POST", "/conversions", body, ("Idempotency-Key", $"tell-{lead}"));
        var second = await place.Send("POST", "/conversions", body, ("Idempotency-Key", $"tell-{lead}"));
        var refused = await place.Server.Send("POST", "/api/public/conversions", Encoding.UTF8.GetBytes(body), limited);

        Assert.Equal(first.Text, second.Text);
        Assert.Equal(1, Total(await place.Send("GET", $"/conversions?lead_id={lead}")));
        Assert.Equal((403, "Missing scope: leads:write"), (refused.Status, Text(refused.Json, "message")));
    }

    [Fact]
    public async Task Conversions_of_another_workspace_do_not_exist()
    {
        var (lead, _) = await NewLead();
        var type = await NewType("USD");
        await place.Send("POST", "/conversions", $$"""{"lead_id":"{{lead}}","conversion_type_id":"{{type}}","amount":1}""");
        var stranger = await place.Server.AddKey(await place.Server.AddWorkspace($"other-{Guid.NewGuid()}"));
        var theirs = Text((await Ask("POST", "/leads", """{"first_name":"Ana"}""")).Json.GetProperty("lead"), "id");

        var byLead = await Ask("POST", "/conversions", $$"""{"lead_id":"{{lead}}","conversion_type_id":"{{type}}","amount":1}""");
        var byType = await Ask("POST", "/conversions", $$"""{"lead_id":"{{theirs}}","conversion_type_id":"{{type}}","amount":1}""");
        var changed = await Ask("PATCH", $"/conversion-types/{type}", """{"name":"Mine"}""");

        Assert.Equal((404, """{"error":"Lead not found"}"""), (byLead.Status, byLead.Text));
        Assert.Equal((404, """{"error":"Conversion type not found"}"""), (byType.Status, byType.Text));
        Assert.Equal((404, """{"error":"Conversion type not found"}"""), (changed.Status, changed.Text));
        Assert.Equal(
            """{"success":true,"conversion_events":[],"total":0}""",
            (await Ask("GET", $"/conversions?lead_id={lead}", null)).Text
        );
        Assert.Equal("""{"success":true,"conversion_types":[]}""", (await Ask("GET", "/conversion-types", null)).Text);

        Task<Support.Answer> Ask(string method, string path, string? json) =>
            place.Server.Send(method, $"/api/public{path}", json is null ? null : Encoding.UTF8.GetBytes(json), stranger);
    }

    static JsonElement Event(Support.Answer answer)
    {
        Assert.True(answer.Status == 201, answer.Text);
        return answer.Json.GetProperty("conversion_event");
    }

    static int Total(Support.Answer answer) => answer.Json.GetProperty("total").GetInt32();

    static string Text(JsonElement json, string name) => json.GetProperty(name).GetString()!;

    async Task<string> NewType(string currency)
    {
        var answer = await place.Send("POST", "/conversion-types", $$"""{"name":"Sale","currency":"{{currency}}"}""");
        return Text(answer.Json.GetProperty("conversion_type"), "id");
    }

    async Task<(LeadId Lead, string Email)> NewLead(string more = "")
    {
        var email = $"{Guid.NewGuid():N}@example.com";
        var created = await place.Send("POST", "/leads", $$"""{"first_name":"Ana","email":"{{email}}"{{more}}}""");
        return (new LeadId(created.Json.GetProperty("lead").GetProperty("id").GetGuid()), email);
    }
}

public sealed class PostgresConversionTests(NexorPlace place) : ConversionTests(place), Support.IOnPostgres;
