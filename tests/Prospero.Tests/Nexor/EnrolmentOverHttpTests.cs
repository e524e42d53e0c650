using System.Text;
using Prospero.Core;
using Prospero.Core.Cadence;
using Prospero.Core.Channels;
using Prospero.Server.Startup;
using Prospero.Tests.Support;
using Xunit;

namespace Prospero.Tests.Nexor;

public class EnrolmentOverHttpTests(NexorPlace place) : IClassFixture<NexorPlace>
{
    const string Document = """
        {"name":"Three steps","goal_type":"sale","statuses":[{"key":"new","is_initial":true},{"key":"won","category":"won"}],
        "steps":[{"type":"email","key":"hello","subject":"Hola {{lead.first_name}}","content":"¿Hablamos?","max_attempts":2},
        {"type":"wait","duration":"1d"},{"type":"email","key":"again","delay":"90s","subject":"Hola","content":"¿Hablamos?"},
        {"type":"whatsapp","key":"last","content":"Hola"}]}
        """;

    [Fact]
    public async Task The_same_request_fifty_times_at_once_is_one_lead_one_run_and_one_first_touch()
    {
        var workflow = await Published();
        var body = $$"""{"first_name":"Storm","email":"run-storm@example.com","workflow_id":"{{workflow}}"}""";

        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => place.Send("POST", "/leads", body)));

        Assert.Equal(1, answers.Count(answer => answer.Status == 201));
        Assert.Single(answers.Select(answer => answer.Json.GetProperty("workflow_run").GetProperty("id").GetString()).Distinct());
        Assert.Single(answers.Select(answer => answer.Json.GetProperty("workflow_run").GetProperty("job_id").GetString()).Distinct());
        var lead = new LeadId(answers[0].Json.GetProperty("lead").GetProperty("id").GetGuid());
        Assert.Single(await place.Server.Get<ICadence>().RunsOf(place.Workspace.Id, [lead], default));
        Assert.Single(await place.Server.Get<ICadence>().TouchpointsOf(place.Workspace.Id, lead, default));
    }

    [Theory]
    [InlineData("email")]
    [InlineData("whatsapp")]
    public async Task A_forced_message_from_an_account_that_does_not_exist_or_carries_something_else_is_refused(string channel)
    {
        var workflow = await Published();
        var calls = (await place.Server.Get<ISenders>().All(place.Workspace.Config, default)).First(sender =>
            sender.Channel == Channel.Call
        );
        foreach (var sender in new[] { calls.Id.Value, Guid.Parse("0196f0a0-0000-7000-8000-0000000000ff") })
        {
            var answer = await place.Send(
                "POST",
                "/leads",
                $$$"""
                {"first_name":"Ana","email":"forced-{{{channel}}}@example.com","workflow_id":"{{{workflow}}}",
                "force_first_message":{"channel":"{{{channel}}}","subject":"Hola","content":"Hola","sender_id":"{{{sender}}}"}}
                """
            );

            Assert.Equal(400, answer.Status);
            Assert.Contains(
                "force_first_message.sender_id not found or does not belong to your account",
                answer.Text,
                StringComparison.Ordinal
            );
        }
    }

    [Fact]
    public async Task A_first_channel_that_cannot_be_used_is_a_warning_and_the_cadence_begins_as_usual()
    {
        var workflow = await Published();
        var answer = await place.Send(
            "POST",
            "/leads",
            $$"""{"first_name":"Ana","email":"channel@example.com","workflow_id":"{{workflow}}","force_first_channel":"whatsapp"}"""
        );

        Assert.Equal("force_first_channel is not available", answer.Json.GetProperty("warning").GetString());
        Assert.Equal("email", answer.Json.GetProperty("workflow_run").GetProperty("cadence").GetProperty("channel").GetString());
    }

    [Fact]
    public async Task A_no_suppresses_and_forgetting_it_lifts_that()
    {
        var workflow = await Published();
        var lead = """{"first_name":"No","email":"no@example.com","consent":{"do_not_contact":true}}""";
        var id = (await place.Send("POST", "/leads", lead)).Json.GetProperty("lead").GetProperty("id").GetString();
        var message = $$"""{"lead_id":"{{id}}","workflow_id":"{{workflow}}","channel":"email","content":"Hi"}""";

        Assert.Equal(409, (await place.Send("POST", "/messages", message)).Status);
        var changed = await place.Send("PUT", $"/leads/{id}", """{"consent":null}""");

        Assert.Equal("{}", changed.Json.GetProperty("lead").GetProperty("consent").GetRawText());
        Assert.Equal(200, (await place.Send("POST", "/messages", message)).Status);
    }

    [Fact]
    public async Task An_enrolled_lead_shows_its_run_in_both_spellings()
    {
        var workflow = await Published();
        var created = await place.Send(
            "POST",
            "/leads",
            $$"""{"first_name":"Ana","email":"shown@example.com","workflow_id":"{{workflow}}"}"""
        );
        var run = created.Json.GetProperty("workflow_run");

        var lead = (await place.Send("GET", $"/leads/{created.Json.GetProperty("lead").GetProperty("id")}")).Json;

        Assert.Equal(
            """{"stepIndex":0,"channel":"email","attemptNumber":1,"maxAttempts":2,"totalSteps":3}""",
            run.GetProperty("cadence").GetRawText()
        );
        foreach (var name in new[] { "active_workflow_run", "activeWorkflowRun", "last_workflow_run" })
        {
            Assert.Equal(run.GetProperty("id").GetString(), lead.GetProperty(name).GetProperty("id").GetString());
            Assert.Equal("active", lead.GetProperty(name).GetProperty("cadence_state").GetString());
        }

        Assert.Equal("new", lead.GetProperty("currentStatus").GetProperty("key").GetString());
        Assert.Equal(lead.GetProperty("current_status").GetRawText(), lead.GetProperty("currentStatus").GetRawText());
        Assert.Equal("sale", lead.GetProperty("workflow").GetProperty("goal_type").GetString());
        Assert.Equal(1, lead.GetProperty("active_workflow_runs").GetArrayLength());
        Assert.NotEqual("null", lead.GetProperty("last_history_at").GetRawText());
    }

    [Fact]
    public async Task Skipping_starts_at_the_second_touch_and_forcing_queues_the_given_one()
    {
        var workflow = await Published();
        var skipped = await place.Send(
            "POST",
            "/leads",
            $$"""{"first_name":"A","email":"skip@example.com","workflow_id":"{{workflow}}","skip_first_message":true}"""
        );
        var forced = await place.Send(
            "POST",
            "/leads",
            $$$"""{"first_name":"A","email":"force@example.com","workflow_id":"{{{workflow}}}","force_first_message":{"channel":"email","subject":"S","content":"<p>x"}}"""
        );

        Assert.Equal(2, skipped.Json.GetProperty("workflow_run").GetProperty("cadence").GetProperty("attemptNumber").GetInt32());
        Assert.Equal("email", forced.Json.GetProperty("workflow_run").GetProperty("cadence").GetProperty("channel").GetString());
        Assert.False(forced.Json.TryGetProperty("warning", out _));
    }

    [Fact]
    public async Task A_workflow_is_a_draft_until_it_is_published_and_tells_its_cadence_in_minutes()
    {
        var draft = (await place.Send("POST", "/workflows", Document)).Json.GetProperty("workflow");
        var id = draft.GetProperty("id").GetString();
        var shown = (await place.Send("GET", $"/workflows/{id}")).Json;
        var refused = await place.Send("POST", "/leads", $$"""{"first_name":"A","workflow_id":"{{id}}"}""");
        var published = (await place.Send("POST", $"/workflows/{id}/publish")).Json;
        var again = await place.Send("POST", $"/workflows/{id}/publish");

        Assert.False(shown.GetProperty("workflow").GetProperty("is_active").GetBoolean());
        Assert.Equal(shown.GetProperty("workflow").GetRawText(), shown.GetProperty("data").GetRawText());
        Assert.Equal(
            [0, 1441.5, 0],
            shown
                .GetProperty("workflow")
                .GetProperty("cadence")
                .GetProperty("steps")
                .EnumerateArray()
                .Select(step => step.GetProperty("delay").GetDouble())
        );
        Assert.True(refused.Json.TryGetProperty("warning", out _));
        Assert.True(published.GetProperty("workflow").GetProperty("is_active").GetBoolean());
        Assert.Equal(1, published.GetProperty("version").GetInt32());
        Assert.Equal("""{"error":"Validation error","message":"body is required: the workflow has no draft"}""", again.Text);
        Assert.Equal(2, (await place.Send("POST", $"/workflows/{id}/publish", Document)).Json.GetProperty("version").GetInt32());
    }

    [Fact]
    public async Task A_document_with_problems_is_refused_with_all_of_them()
    {
        var answer = await place.Send("POST", "/workflows", """{"name":"","steps":[{"type":"fax"}]}""");

        Assert.Equal(400, answer.Status);
        Assert.True(answer.Json.GetProperty("problems").GetArrayLength() >= 2, answer.Text);
        Assert.All(
            answer.Json.GetProperty("problems").EnumerateArray(),
            problem => Assert.StartsWith("$", problem.GetProperty("path").GetString())
        );
        Assert.Equal(400, (await place.Send("POST", "/workflows", "[]")).Status);
        Assert.Equal(400, (await place.Send("POST", "/workflows", "")).Status);
    }

    [Fact]
    public async Task Workflows_of_another_workspace_do_not_exist()
    {
        var workflow = await Published();
        var lead = (await place.Send("POST", "/leads", """{"first_name":"Ana","email":"mine@example.com"}"""))
            .Json.GetProperty("lead")
            .GetProperty("id");
        var stranger = await place.Server.AddKey(await place.Server.AddWorkspace($"other-{Guid.NewGuid()}"));
        var mine = await Ask("POST", "/leads", """{"first_name":"Eva","email":"theirs@example.com"}""");
        var theirs = mine.Json.GetProperty("lead").GetProperty("id");

        Assert.Equal(404, (await Ask("GET", $"/workflows/{workflow}")).Status);
        Assert.Equal(404, (await Ask("POST", $"/workflows/{workflow}/publish", Document)).Status);
        Assert.Equal("[]", (await Ask("GET", "/workflows")).Json.GetProperty("workflows").GetRawText());
        Assert.Equal("""{"error":"Lead not found"}""", (await Ask("POST", "/messages", Mail(lead.ToString(), workflow))).Text);
        Assert.Equal("""{"error":"Workflow not found"}""", (await Ask("POST", "/messages", Mail(theirs.ToString(), workflow))).Text);
        var enrolled = await Ask("POST", "/leads", $$"""{"first_name":"Eva","workflow_id":"{{workflow}}"}""");
        Assert.Equal("Workflow not found or does not belong to your account", enrolled.Json.GetProperty("warning").GetString());

        Task<Answer> Ask(string method, string path, string? body = null) =>
            place.Server.Send(method, $"/api/public{path}", body is null ? null : Encoding.UTF8.GetBytes(body), stranger);
    }

    [Fact]
    public async Task A_test_key_has_the_same_workflows_and_leads_of_its_own()
    {
        var workflow = await Published();
        var test = await place.Server.Get<Installation>().TestDataOf(place.Workspace, null, default);
        var key = await place.Server.AddKey(test);
        var before = await place.CountLeads();

        var created = await place.Server.Send(
            "POST",
            "/api/public/leads",
            Encoding.UTF8.GetBytes($$"""{"first_name":"Test","email":"test@example.com","workflow_id":"{{workflow}}"}"""),
            key
        );

        Assert.StartsWith("nxr_test_", key);
        Assert.Equal(201, created.Status);
        Assert.True(created.Json.TryGetProperty("workflow_run", out _), created.Text);
        Assert.Equal(before, await place.CountLeads());
        Assert.Equal(404, (await place.Send("GET", $"/leads/{created.Json.GetProperty("lead").GetProperty("id")}")).Status);
    }

    static string Mail(string lead, string workflow) =>
        $$"""{"lead_id":"{{lead}}","workflow_id":"{{workflow}}","channel":"email","content":"Hola"}""";

    async Task<string> Published()
    {
        var created = await place.Send("POST", "/workflows", Document);
        Assert.True(created.Status == 201, created.Text);
        var id = created.Json.GetProperty("workflow").GetProperty("id").GetString()!;
        Assert.Equal(200, (await place.Send("POST", $"/workflows/{id}/publish")).Status);
        return id;
    }
}
