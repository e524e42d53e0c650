using System.Text;
using System.Text.Json;
using Prospero.Core;
using Prospero.Core.Cadence;
using Xunit;

namespace Prospero.Tests.Nexor;

/// <summary>Processors, their rules and the routing of leads, over HTTP.</summary>
public class ProcessorTests(NexorPlace place) : IClassFixture<NexorPlace>
{
    [Fact]
    public async Task A_lead_goes_where_the_first_rule_that_fits_it_as_it_is_stored_sends_it()
    {
        var (usual, big, vip) = (await Workflow("Usual"), await Workflow("Big"), await Workflow("VIP"));
        var processor = await NewProcessor(usual);
        await NewRule(processor, big, """{"field":"metadata.amount","operator":"gte","value":1000}""");
        var rule = await NewRule(
            processor,
            vip,
            """{"field":"metadata.plan","operator":"eq","value":"pro"},{"field":"email","operator":"regex","value":"@example\\.com$"}"""
        );
        var email = $"{Guid.NewGuid():N}@example.com";
        await place.Send("POST", "/leads", $$$"""{"first_name":"Ana","email":"{{{email}}}","metadata":{"plan":"pro"}}""");

        // The plan is known from before; the workflow that the client names does not count.
        var known = await place.Send(
            "POST",
            $"/processors/{processor}/leads",
            $$"""{"first_name":"Ana","email":"{{email}}","workflow_id":"{{usual}}"}"""
        );
        var other = await place.Send("POST", $"/processors/{processor}/leads", """{"first_name":"Bob","metadata":{"amount":"1000"}}""");
        var none = await place.Send("POST", $"/processors/{processor}/leads", """{"first_name":"Eli","metadata":{"amount":"many"}}""");

        Assert.Equal((200, rule, false), (known.Status, Text(known.Json.GetProperty("matched_rule"), "id"), UsedDefault(known.Json)));
        Assert.Equal(vip, Text(known.Json.GetProperty("workflow_run").GetProperty("workflow"), "id"));
        Assert.Equal(big, Text(other.Json.GetProperty("workflow_run").GetProperty("workflow"), "id"));
        Assert.Equal((201, true), (none.Status, UsedDefault(none.Json)));
        Assert.Equal(usual, Text(none.Json.GetProperty("workflow_run").GetProperty("workflow"), "id"));
        Assert.Equal(processor, Text(none.Json.GetProperty("processor"), "id"));
        var lead = new LeadId(known.Json.GetProperty("lead").GetProperty("id").GetGuid());
        Assert.Single(await place.Server.Get<ICadence>().RunsOf(place.Workspace.Id, [lead], default));
    }

    [Fact]
    public async Task Each_lead_of_an_array_is_sent_on_its_own()
    {
        var (usual, vip) = (await Workflow("Usual"), await Workflow("VIP"));
        var processor = await NewProcessor(usual);
        await NewRule(processor, vip, """{"field":"source","operator":"in","value":["ads","fair"]}""");

        var answer = await place.Send(
            "POST",
            $"/processors/{processor}/leads",
            """[{"first_name":"Ana","source":"fair"},{"last_name":"Nobody"},{"first_name":"Bob"}]""",
            ("Idempotency-Key", $"route-{processor}")
        );
        var again = await place.Send(
            "POST",
            $"/processors/{processor}/leads",
            """[{"first_name":"Ana","source":"fair"},{"last_name":"Nobody"},{"first_name":"Bob"}]""",
            ("Idempotency-Key", $"route-{processor}")
        );

        var results = answer.Json.GetProperty("results").EnumerateArray().ToList();
        Assert.Equal([false, true], results.Where(one => one.TryGetProperty("used_default", out _)).Select(UsedDefault));
        Assert.Equal("first_name is required", Text(results[1], "message"));
        Assert.Equal(processor, Text(answer.Json.GetProperty("processor"), "id"));
        Assert.Equal(answer.Text, again.Text);
    }

    [Fact]
    public async Task Rules_are_put_behind_the_others_moved_switched_off_and_taken_away()
    {
        var (usual, vip) = (await Workflow("Usual"), await Workflow("VIP"));
        var processor = await NewProcessor(usual);
        var first = await NewRule(processor, vip, """{"field":"first_name","operator":"exists"}""");
        var second = await NewRule(processor, usual, """{"field":"first_name","operator":"exists"}""");

        var moved = await place.Send("PATCH", $"/processors/{processor}/rules/{first}", """{"position":7}""");
        var shown = (await place.Send("GET", $"/processors/{processor}")).Json.GetProperty("processor");
        await place.Send("PATCH", $"/processors/{processor}/rules/{second}", """{"is_active":false}""");
        var routed = await place.Send("POST", $"/processors/{processor}/leads", """{"first_name":"Ana"}""");
        var gone = await place.Send("DELETE", $"/processors/{processor}/rules/{first}");
        var left = await place.Send("POST", $"/processors/{processor}/leads", """{"first_name":"Ana"}""");

        Assert.Equal(7, moved.Json.GetProperty("rule").GetProperty("position").GetInt32());
        Assert.Equal([second, first], shown.GetProperty("rules").EnumerateArray().Select(rule => Text(rule, "id")));
        Assert.Equal([1, 7], shown.GetProperty("rules").EnumerateArray().Select(rule => rule.GetProperty("position").GetInt32()));
        Assert.Equal(first, Text(routed.Json.GetProperty("matched_rule"), "id"));
        Assert.Equal("""{"success":true,"message":"Rule deleted"}""", gone.Text);
        Assert.True(UsedDefault(left.Json));
        Assert.Equal(404, (await place.Send("DELETE", $"/processors/{processor}/rules/{first}")).Status);
    }

    [Fact]
    public async Task A_deleted_processor_takes_no_leads_until_it_is_brought_back()
    {
        var processor = await NewProcessor(await Workflow("Usual"));

        await place.Send("DELETE", $"/processors/{processor}");
        var refused = await place.Send("POST", $"/processors/{processor}/leads", """{"first_name":"Ana"}""");
        var listed = (await place.Send("GET", "/processors")).Json.GetProperty("processors").EnumerateArray();
        await place.Send("PATCH", $"/processors/{processor}", """{"is_active":true}""");
        var taken = await place.Send("POST", $"/processors/{processor}/leads", """{"first_name":"Ana"}""");

        Assert.Equal((404, 201), (refused.Status, taken.Status));
        Assert.DoesNotContain(listed, one => Text(one, "id") == processor);
    }

    [Theory]
    [InlineData("[]", "body must be an object")]
    [InlineData("""{"name":"R","conditions":[]}""", "workflow_id is required")]
    [InlineData("""{"name":"R","workflow_id":"0196f0a0-0000-7000-8000-0000000000ff"}""", "conditions is required")]
    [InlineData("""{"name":"R","workflow_id":"W","conditions":[1]}""", "workflow_id must be a uuid")]
    [InlineData("""{"name":"R","workflow_id":"ID","conditions":[1]}""", "conditions must be an array of objects")]
    [InlineData("""{"name":"R","workflow_id":"ID","conditions":[{"operator":"eq","value":1}]}""", "conditions[0].field is required")]
    [InlineData(
        """{"name":"R","workflow_id":"ID","conditions":[{"field":"age","operator":"eq","value":1}]}""",
        "conditions[0].field must be one of first_name, last_name, email, phone, source, company, title, campaign_id, metadata.<key>"
    )]
    [InlineData("""{"name":"R","workflow_id":"ID","conditions":[{"field":"email"}]}""", "conditions[0].operator is required")]
    [InlineData(
        """{"name":"R","workflow_id":"ID","conditions":[{"field":"email","operator":"eq","value":"a"},{"field":"email","operator":"in","value":"a"}]}""",
        "conditions[1].value must be an array"
    )]
    [InlineData(
        """{"name":"R","workflow_id":"ID","conditions":[{"field":"email","operator":"exists"}],"position":-1}""",
        "position must be a whole number from 0 to 1000000"
    )]
    [InlineData(
        """{"name":"R","workflow_id":"0196f0a0-0000-7000-8000-0000000000ff","conditions":[{"field":"email","operator":"exists"}]}""",
        "workflow_id not found or does not belong to your account"
    )]
    public async Task A_bad_rule_is_refused(string body, string message)
    {
        var workflow = await Workflow("Usual");
        var processor = await NewProcessor(workflow);

        await place.Refuses(
            place.Send("POST", $"/processors/{processor}/rules", body.Replace("\"ID\"", $"\"{workflow}\"", StringComparison.Ordinal)),
            message
        );
    }

    [Fact]
    public async Task Processors_of_another_workspace_do_not_exist_and_a_key_needs_its_scope()
    {
        var workflow = await Workflow("Usual");
        var processor = await NewProcessor(workflow);
        var rule = await NewRule(processor, workflow, """{"field":"first_name","operator":"exists"}""");
        var stranger = await place.Server.AddKey(await place.Server.AddWorkspace($"other-{Guid.NewGuid()}"));
        var limited = await place.Server.AddKey(place.Workspace, scopes: ["leads:write"]);
        const string none = """{"error":"Not found","message":"Processor not found or does not belong to your account"}""";

        foreach (
            var (method, path, body) in new[]
            {
                ("GET", $"/processors/{processor}", null),
                ("PATCH", $"/processors/{processor}", """{"name":"Mine"}"""),
                ("DELETE", $"/processors/{processor}", null),
                (
                    "POST",
                    $"/processors/{processor}/rules",
                    $$"""{"name":"Mine","workflow_id":"{{workflow}}","conditions":[{"field":"source","operator":"exists"}]}"""
                ),
                ("PATCH", $"/processors/{processor}/rules/{rule}", """{"name":"Mine"}"""),
                ("DELETE", $"/processors/{processor}/rules/{rule}", null),
                ("POST", $"/processors/{processor}/leads", """{"first_name":"Ana"}"""),
                ("GET", "/processors/17", null),
            }
        )
        {
            var answer = await Ask(stranger, method, path, body);
            Assert.Equal((404, none), (answer.Status, answer.Text));
        }

        var refused = await Ask(stranger, "POST", "/processors", $$"""{"name":"Web","default_workflow_id":"{{workflow}}"}""");
        Assert.Equal("default_workflow_id not found or does not belong to your account", Text(refused.Json, "message"));
        Assert.Equal("""{"success":true,"processors":[]}""", (await Ask(stranger, "GET", "/processors", null)).Text);
        Assert.Equal(403, (await Ask(limited, "DELETE", $"/processors/{processor}", null)).Status);
        Assert.Equal(201, (await Ask(limited, "POST", $"/processors/{processor}/leads", """{"first_name":"Ana"}""")).Status);

        Task<Support.Answer> Ask(string key, string method, string path, string? json) =>
            place.Server.Send(method, $"/api/public{path}", json is null ? null : Encoding.UTF8.GetBytes(json), key);
    }

    [Fact]
    public async Task Changes_of_different_fields_at_the_same_time_all_stay()
    {
        var workflow = await Workflow("Usual");
        for (var round = 0; round < 10; round++)
        {
            var processor = await NewProcessor(workflow);

            await Task.WhenAll(
                place.Send("PATCH", $"/processors/{processor}", """{"name":"Named"}"""),
                place.Send("PATCH", $"/processors/{processor}", """{"description":"Described"}"""),
                place.Send("PATCH", $"/processors/{processor}", """{"is_active":false}""")
            );

            var now = (await place.Send("GET", $"/processors/{processor}")).Json.GetProperty("processor");
            Assert.Equal(("Named", "Described"), (Text(now, "name"), Text(now, "description")));
            Assert.False(now.GetProperty("is_active").GetBoolean());
        }
    }

    [Fact]
    public async Task A_processor_has_a_hundred_rules_at_most()
    {
        var workflow = await Workflow("Usual");
        var processor = await NewProcessor(workflow);
        for (var rule = 0; rule < 100; rule++)
            await NewRule(processor, workflow, """{"field":"source","operator":"exists"}""");

        await place.Refuses(
            place.Send(
                "POST",
                $"/processors/{processor}/rules",
                $$"""{"name":"R","workflow_id":"{{workflow}}","conditions":[{"field":"source","operator":"exists"}]}"""
            ),
            "rules must have at most 100 items"
        );
    }

    static bool UsedDefault(JsonElement json) => json.GetProperty("used_default").GetBoolean();

    static string Text(JsonElement json, string name) => json.GetProperty(name).GetString()!;

    async Task<string> Workflow(string name)
    {
        var made = await place.Send(
            "POST",
            "/workflows",
            $$"""{"name":"{{name}}","steps":[{"type":"email","key":"a","delay":"1h","subject":"Hola","content":"Hola"}]}"""
        );
        var id = Text(made.Json.GetProperty("workflow"), "id");
        Assert.Equal(200, (await place.Send("POST", $"/workflows/{id}/publish")).Status);
        return id;
    }

    async Task<string> NewProcessor(string workflow)
    {
        var made = await place.Send("POST", "/processors", $$"""{"name":"Web","default_workflow_id":"{{workflow}}"}""");
        return Text(made.Json.GetProperty("processor"), "id");
    }

    async Task<string> NewRule(string processor, string workflow, string conditions)
    {
        var made = await place.Send(
            "POST",
            $"/processors/{processor}/rules",
            $$"""{"name":"Rule","workflow_id":"{{workflow}}","conditions":[{{conditions}}]}"""
        );
        Assert.True(made.Status == 201, made.Text);
        return Text(made.Json.GetProperty("rule"), "id");
    }
}

public sealed class PostgresProcessorTests(NexorPlace place) : ProcessorTests(place), Support.IOnPostgres;
