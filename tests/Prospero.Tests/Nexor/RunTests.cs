using System.Text;
using System.Text.Json;
using Prospero.Core;
using Prospero.Core.Access;
using Prospero.Core.Cadence;
using Prospero.Core.Events;
using Prospero.Core.Leads;
using Xunit;

namespace Prospero.Tests.Nexor;

/// <summary>Status, workflow and take-over of one lead, over HTTP.</summary>
public class RunTests(NexorPlace place) : IClassFixture<NexorPlace>
{
    const string Document = """
        {"name":"Moves","statuses":[{"key":"new","is_initial":true},{"key":"later","category":"deferred"},{"key":"won","category":"won"}],
        "steps":[{"type":"email","key":"hello","subject":"Hola","content":"¿Hablamos?"},
        {"type":"email","key":"again","delay":"2d","subject":"Hola","content":"¿Hablamos?"}]}
        """;

    [Fact]
    public async Task A_terminal_status_ends_the_run_cancels_what_is_queued_moves_the_card_and_is_told()
    {
        var (lead, run, _) = await Enrolled();

        var answer = await place.Send("POST", $"/leads/{lead}/status", """{"status_key":"won","reason":"Bought"}""");

        Assert.Equal(
            $$$"""{"success":true,"changed":true,"previous_status":"new","new_status":"won","workflow_run":{"id":"{{{run.Id}}}","workflow_id":"{{{run.Workflow}}}"}}""",
            answer.Text
        );
        var now = (await Runs(lead)).Single();
        Assert.Equal((RunState.Closed, RunReason.TerminalStatus, "won"), (now.State, now.Reason, now.StatusKey));
        Assert.All(await Touchpoints(lead), touchpoint => Assert.Equal(TouchpointState.Cancelled, touchpoint.State));
        var card = await place.Server.Get<ILeadCards>().Find(place.Workspace.Id, lead, default);
        Assert.Equal(LeadStatus.Converted, card!.Card.Status);
        var told = JsonElement.Parse((await Events(lead)).Single(one => one.Type == "workflow_run.status_changed").PayloadJson);
        Assert.Equal("new", told.GetProperty("from_status").GetProperty("key").GetString());
        Assert.Equal("won", told.GetProperty("to_status").GetProperty("category").GetString());
        Assert.Equal(("api", "api", "Bought"), (Text(told, "trigger_type"), Text(told, "actor_type"), Text(told, "reason")));
        Assert.Equal(run.Id.ToString(), Text(told.GetProperty("workflow_run"), "id"));
        Assert.Contains(await Audited(), line => line.Action == "run.status_set" && line.Subject == run.Id.ToString());
        Assert.Equal(404, (await place.Send("POST", $"/leads/{lead}/status", """{"status_key":"new"}""")).Status);
    }

    [Fact]
    public async Task A_status_that_stands_already_changes_nothing()
    {
        var (lead, _, _) = await Enrolled();
        var before = (await Events(lead)).Count;

        var answer = await place.Send("POST", $"/leads/{lead}/status", """{"status_key":"new"}""");

        Assert.False(answer.Json.GetProperty("changed").GetBoolean());
        Assert.Equal(before, (await Events(lead)).Count);
    }

    [Fact]
    public async Task A_status_that_defers_holds_the_cadence_back_until_the_next()
    {
        var (lead, _, _) = await Enrolled();
        var due = (await Touchpoints(lead)).Single().DueAt;

        await place.Send("POST", $"/leads/{lead}/status", """{"status_key":"later"}""");
        var held = (Run: (await Runs(lead)).Single(), Touchpoint: (await Touchpoints(lead)).Single());
        await place.Send("POST", $"/leads/{lead}/status", """{"status_key":"new"}""");
        var resumed = (Run: (await Runs(lead)).Single(), Touchpoint: (await Touchpoints(lead)).Single());

        Assert.Equal(RunReason.StatusPaused, held.Run.Reason);
        Assert.Null(held.Touchpoint.DueAt);
        Assert.Equal(RunState.Active, resumed.Run.State);
        Assert.Equal(due, resumed.Touchpoint.DueAt);
    }

    [Fact]
    public async Task Of_several_open_runs_one_must_be_named()
    {
        var (lead, _, workflow) = await Enrolled();
        var other = await Published();
        await place.Send("POST", "/leads", $$"""{"first_name":"Ana","email":"{{Email(lead)}}","workflow_id":"{{other}}"}""");

        var vague = await place.Send("POST", $"/leads/{lead}/status", """{"status_key":"won"}""");
        var clear = await place.Send("POST", $"/leads/{lead}/status", $$"""{"status_key":"won","workflow_id":"{{workflow}}"}""");

        Assert.Equal(
            """{"error":"Validation error","message":"workflow_id is required: the lead has more than one active run"}""",
            vague.Text
        );
        Assert.Equal(200, clear.Status);
        Assert.Equal(1, (await Runs(lead)).Count(run => run.State == RunState.Closed));
    }

    [Fact]
    public async Task Moving_ends_every_open_run_and_opens_one_also_in_the_same_workflow()
    {
        var (lead, first, workflow) = await Enrolled();

        var answer = await place.Send(
            "POST",
            $"/leads/{lead}/assign-workflow",
            $$"""{"workflow_id":"{{workflow}}","reason":"Start over","actorId":"u-1"}"""
        );

        Assert.Equal(201, answer.Status);
        Assert.Equal("reassignment", Text(answer.Json, "movementType"));
        var runs = await Runs(lead);
        Assert.Equal([RunState.Closed, RunState.Active], runs.Select(run => run.State));
        Assert.Equal((first.Id, RunReason.Reassigned), (runs[0].Id, runs[0].Reason));
        Assert.Equal(Text(answer.Json, "workflowRunId"), runs[1].Id.ToString());
        Assert.Equal([TouchpointState.Cancelled, TouchpointState.Scheduled], (await Touchpoints(lead)).Select(one => one.State));
        var lines = await place.Server.Get<IEvents>().Timeline(place.Workspace.Id, lead, default);
        Assert.Contains(lines, line => line.Description == "reassigned: Start over" && line.Actor == "api");
        Assert.Contains(
            await Audited(),
            line => line.Action == "lead.reassigned" && line.Actor.EndsWith("for u-1", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task Moves_that_arrive_together_leave_one_open_run()
    {
        var (lead, _, _) = await Enrolled();
        string[] workflows = [await Published(), await Published()];

        var answers = await Task.WhenAll(
            Enumerable
                .Range(0, 12)
                .Select(i => place.Send("POST", $"/leads/{lead}/assign-workflow", $$"""{"workflowId":"{{workflows[i % 2]}}"}"""))
        );

        Assert.All(answers, answer => Assert.Equal(201, answer.Status));
        Assert.Single(await Runs(lead), run => run.State != RunState.Closed);
        Assert.Single(await Touchpoints(lead), one => one.State == TouchpointState.Scheduled);
    }

    [Fact]
    public async Task A_person_takes_over_and_gives_back_and_nothing_is_hurried_or_lost()
    {
        var (lead, run, workflow) = await Enrolled();
        var due = (await Touchpoints(lead)).Single().DueAt;
        var body = $$"""{"workflow_id":"{{workflow}}"}""";

        var stopped = await place.Send("POST", $"/leads/{lead}/automation/stop", body);
        var again = await place.Send("POST", $"/leads/{lead}/automation/stop", body);
        var paused = await place.Send("GET", $"/leads/{lead}/is_paused");
        var elsewhere = await place.Send("GET", $"/leads/{lead}/is_paused?workflow_id={Guid.Empty}");
        var shown = (await place.Send("GET", $"/leads/{lead}")).Json.GetProperty("active_workflow_run");
        var answering = await place.Send("POST", $"/leads/{lead}/automation/resume", body);
        var waiting = (await Runs(lead)).Single();
        var resumed = await place.Send(
            "POST",
            $"/leads/{lead}/automation/resume",
            $$"""{"workflow_id":"{{workflow}}","resume_cadence":true}"""
        );
        var running = await place.Send("POST", $"/leads/{lead}/automation/resume", body);

        Assert.Equal($$"""{"success":true,"workflow_run_id":"{{run.Id}}","cadence_paused":true,"tasks_cancelled":1}""", stopped.Text);
        Assert.Equal($$"""{"success":true,"workflow_run_id":"{{run.Id}}","already_stopped":true}""", again.Text);
        Assert.True(paused.Json.GetProperty("paused").GetBoolean());
        Assert.False(elsewhere.Json.GetProperty("paused").GetBoolean());
        Assert.True(shown.GetProperty("human_takeover").GetBoolean());
        Assert.Equal("paused", Text(shown, "cadence_state"));
        Assert.False(answering.Json.GetProperty("cadence_resumed").GetBoolean());
        Assert.Equal(RunReason.Answering, waiting.Reason);
        Assert.True(resumed.Json.GetProperty("cadence_resumed").GetBoolean());
        Assert.True(running.Json.GetProperty("already_running").GetBoolean());
        Assert.False((await place.Send("GET", $"/leads/{lead}/is_paused")).Json.GetProperty("paused").GetBoolean());
        Assert.Equal(due, (await Touchpoints(lead)).Single().DueAt);
        Assert.Equal(
            ["run.parked", "run.resumed"],
            (await Events(lead)).Where(one => one.Type is "run.parked" or "run.resumed").Select(one => one.Type)
        );
        var audited = (await Audited()).Where(line => line.Subject == run.Id.ToString()).Select(line => line.Action);
        Assert.Equal(["run.resumed", "run.resumed", "run.stopped"], audited);
    }

    [Fact]
    public async Task The_same_key_moves_a_lead_once()
    {
        var (lead, _, workflow) = await Enrolled();
        var body = $$"""{"workflowId":"{{workflow}}"}""";

        var first = await place.Send("POST", $"/leads/{lead}/assign-workflow", body, ("Idempotency-Key", "move-1"));
        var second = await place.Send("POST", $"/leads/{lead}/assign-workflow", body, ("Idempotency-Key", "move-1"));

        Assert.Equal(first.Text, second.Text);
        Assert.Equal(2, (await Runs(lead)).Count);
    }

    [Fact]
    public async Task Runs_of_another_workspace_do_not_exist()
    {
        var (lead, _, workflow) = await Enrolled();
        var stranger = await place.Server.AddKey(await place.Server.AddWorkspace($"other-{Guid.NewGuid()}"));

        foreach (var id in new[] { lead.ToString(), Guid.NewGuid().ToString(), "17" })
        {
            Assert.Equal("""{"error":"Lead not found"}""", await Ask(id, "assign-workflow", $$"""{"workflowId":"{{workflow}}"}"""));
            Assert.Equal("""{"error":"Lead not found"}""", await Ask(id, "status", """{"status_key":"won"}"""));
            Assert.Equal("""{"error":"Lead not found"}""", await Ask(id, "automation/stop", $$"""{"workflow_id":"{{workflow}}"}"""));
            Assert.Equal("""{"error":"Lead not found"}""", await Ask(id, "automation/resume", $$"""{"workflow_id":"{{workflow}}"}"""));
        }

        Assert.Equal(404, (await place.Server.Send("GET", $"/api/public/leads/{lead}/is_paused", key: stranger)).Status);

        async Task<string> Ask(string id, string call, string body)
        {
            var answer = await place.Server.Send("POST", $"/api/public/leads/{id}/{call}", Encoding.UTF8.GetBytes(body), stranger);
            Assert.Equal(404, answer.Status);
            return answer.Text;
        }
    }

    [Theory]
    [InlineData("assign-workflow", "[]", "body must be an object")]
    [InlineData("assign-workflow", """{"workflowId":"x"}""", "workflowId must be a uuid")]
    [InlineData("assign-workflow", """{"workflowId":7}""", "workflowId must be a uuid")]
    [InlineData("assign-workflow", """{"workflowId":""}""", "workflowId is required")]
    [InlineData("status", """{"status_key":7}""", "status_key must be a string")]
    [InlineData("status", """{"status_key":"won","workflow_id":"x"}""", "workflow_id must be a uuid")]
    [InlineData("automation/stop", """{"workflow_id":[]}""", "workflow_id must be a uuid")]
    [InlineData(
        "automation/resume",
        """{"workflow_id":"0196f0a0-0000-7000-8000-000000000002","resume_cadence":1}""",
        "resume_cadence must be a boolean"
    )]
    public async Task A_bad_body_is_refused(string call, string body, string message) =>
        await place.Refuses(place.Send("POST", $"/leads/{Guid.NewGuid()}/{call}", body), message);

    static string Text(JsonElement json, string name) => json.GetProperty(name).GetString()!;

    static string Email(LeadId lead) => $"{lead.Value:N}@example.com";

    Task<IReadOnlyList<Run>> Runs(LeadId lead) => place.Server.Get<ICadence>().RunsOf(place.Workspace.Id, [lead], default);

    Task<IReadOnlyList<Touchpoint>> Touchpoints(LeadId lead) =>
        place.Server.Get<ICadence>().TouchpointsOf(place.Workspace.Id, lead, default);

    Task<IReadOnlyList<AuditEntry>> Audited() => place.Server.Get<IAccess>().Audited(place.Workspace.Id, 1000, default);

    async Task<List<StoredEvent>> Events(LeadId lead) =>
        [.. (await place.Server.Get<IEvents>().Read(place.Workspace.Id, 0, 10_000, default)).Where(one => one.Lead == lead)];

    async Task<(LeadId Lead, Run Run, string Workflow)> Enrolled()
    {
        var workflow = await Published();
        var created = await place.Send("POST", "/leads", """{"first_name":"Ana"}""");
        var lead = new LeadId(created.Json.GetProperty("lead").GetProperty("id").GetGuid());
        await place.Send("PATCH", $"/leads/{lead}", $$"""{"email":"{{Email(lead)}}"}""");
        var enrolled = await place.Send(
            "POST",
            "/leads",
            $$"""{"first_name":"Ana","email":"{{Email(lead)}}","workflow_id":"{{workflow}}","skip_first_message":true}"""
        );
        Assert.Equal(200, enrolled.Status);
        return (lead, (await Runs(lead)).Single(), workflow);
    }

    async Task<string> Published()
    {
        var id = Text((await place.Send("POST", "/workflows", Document)).Json.GetProperty("workflow"), "id");
        Assert.Equal(200, (await place.Send("POST", $"/workflows/{id}/publish")).Status);
        return id;
    }
}
