using System.Text;
using Prospero.Core;
using Prospero.Core.Access;
using Prospero.Core.Cadence;
using Prospero.Core.Events;
using Prospero.Core.Leads;
using Xunit;

namespace Prospero.Tests.Nexor;

/// <summary>Notes, archiving and erasing, over HTTP.</summary>
public class RemovalTests(NexorPlace place) : IClassFixture<NexorPlace>
{
    const string Document = """
        {"name":"Removed","steps":[{"type":"email","key":"hello","delay":"1d","subject":"Hola","content":"¿Hablamos?"}]}
        """;

    [Fact]
    public async Task An_archived_lead_is_hidden_its_runs_end_and_its_addresses_are_free()
    {
        var email = $"{Guid.NewGuid():N}@example.com";
        var lead = await Enrolled(email);

        var answer = await place.Send("DELETE", $"/leads/{lead}");

        Assert.Equal($$"""{"success":true,"id":"{{lead}}","archived":true}""", answer.Text);
        Assert.Equal("""{"error":"Lead not found"}""", (await place.Send("DELETE", $"/leads/{lead}")).Text);
        Assert.Equal(404, (await place.Send("GET", $"/leads/{lead}")).Status);
        Assert.Equal(0, (await place.Send("GET", $"/leads?email={email}")).Json.GetProperty("pagination").GetProperty("total").GetInt32());
        var run = Assert.Single(await Cadence.RunsOf(place.Workspace.Id, [lead], default));
        Assert.Equal((RunState.Closed, RunReason.Archived), (run.State, run.Reason));
        Assert.All(
            await Cadence.TouchpointsOf(place.Workspace.Id, lead, default),
            touchpoint => Assert.Equal(TouchpointState.Cancelled, touchpoint.State)
        );
        Assert.Equal("""{"mode":"archived"}""", (await Told(lead))[^1].PayloadJson);
        Assert.Equal(201, (await place.Send("POST", "/leads", $$"""{"first_name":"New","email":"{{email}}"}""")).Status);
        Assert.Contains(await Audited(), line => line.Action == "lead.archived" && line.Subject == lead.ToString());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_lead_is_erased_once_live_or_archived(bool isArchived)
    {
        var lead = await Enrolled($"{Guid.NewGuid():N}@example.com");
        await place.Send("POST", $"/leads/{lead}/notes", """{"content":"Zanzibar"}""");
        if (isArchived)
            await place.Send("DELETE", $"/leads/{lead}");

        var answer = await place.Send("POST", $"/leads/{lead}/erase", """{"reason":"Asked"}""");

        Assert.True(answer.Json.GetProperty("erased").GetBoolean(), answer.Text);
        Assert.Equal(404, (await place.Send("POST", $"/leads/{lead}/erase")).Status);
        Assert.Equal(404, (await place.Send("GET", $"/leads/{lead}")).Status);
        Assert.Empty(await place.Server.Get<INotes>().OfLead(place.Workspace.Id, lead, default));
        Assert.Empty(await place.Server.Get<IEvents>().Timeline(place.Workspace.Id, lead, default));
        Assert.Equal(("lead.deleted", """{"mode":"erased"}"""), ((await Told(lead))[^1].Type, (await Told(lead))[^1].PayloadJson));
        Assert.Contains(await Audited(), line => line.Action == "lead.erased" && line.Subject == $"{lead}: Asked");
    }

    [Fact]
    public async Task A_note_stands_in_the_history_and_is_kept_whole()
    {
        var lead = await Enrolled($"{Guid.NewGuid():N}@example.com");

        var answer = await place.Send("POST", $"/leads/{lead}/notes", """{"content":"Prefers mornings","ai_visible":false}""");

        Assert.Equal(201, answer.Status);
        var note = Assert.Single(await place.Server.Get<INotes>().OfLead(place.Workspace.Id, lead, default));
        Assert.Equal(("Prefers mornings", false), (note.Content, note.IsAiVisible));
        var history = (await place.Send("GET", $"/leads/{lead}/history")).Json.GetProperty("history").EnumerateArray();
        var line = history.Single(item => item.GetProperty("activity_type").GetString() == "note_added");
        Assert.Equal(
            ("Prefers mornings", "api"),
            (line.GetProperty("description").GetString(), line.GetProperty("actor_type").GetString())
        );
        await place.Refuses(
            place.Send("POST", $"/leads/{lead}/notes", $$"""{"content":"{{new string('x', 10_001)}}"}"""),
            "content must be at most 10000 characters"
        );
        await place.Refuses(
            place.Send("POST", $"/leads/{lead}/notes", """{"content":"x","ai_visible":1}"""),
            "ai_visible must be a boolean"
        );
    }

    [Theory]
    [InlineData("DELETE", "", "leads:delete")]
    [InlineData("POST", "/erase", "leads:erase")]
    [InlineData("POST", "/notes", "leads:write")]
    [InlineData("POST", "/tags", "leads:write")]
    [InlineData("POST", "/status", "leads:write")]
    public async Task Each_of_them_has_its_scope(string method, string path, string scope)
    {
        var lead = await Enrolled($"{Guid.NewGuid():N}@example.com");
        var others = ApiKey.AllScopes.Where(one => one != scope).ToList();
        var key = await place.Server.AddKey(place.Workspace, others);

        var answer = await place.Server.Send(method, $"/api/public/leads/{lead}{path}", "{}"u8.ToArray(), key);

        Assert.Equal((403, $$"""{"error":"Forbidden","message":"Missing scope: {{scope}}"}"""), (answer.Status, answer.Text));
    }

    [Fact]
    public async Task Leads_of_another_workspace_are_neither_noted_archived_nor_erased()
    {
        var lead = await Enrolled($"{Guid.NewGuid():N}@example.com");
        var stranger = await place.Server.AddKey(await place.Server.AddWorkspace($"other-{Guid.NewGuid()}"));

        foreach (
            var (method, path, body) in new[] { ("DELETE", "", null), ("POST", "/erase", "{}"), ("POST", "/notes", """{"content":"x"}""") }
        )
        {
            var answer = await place.Server.Send(
                method,
                $"/api/public/leads/{lead}{path}",
                body is null ? null : Encoding.UTF8.GetBytes(body),
                stranger
            );
            Assert.Equal((404, """{"error":"Lead not found"}"""), (answer.Status, answer.Text));
        }

        Assert.Equal(200, (await place.Send("GET", $"/leads/{lead}")).Status);
    }

    ICadence Cadence => place.Server.Get<ICadence>();

    Task<IReadOnlyList<AuditEntry>> Audited() => place.Server.Get<IAccess>().Audited(place.Workspace.Id, 1000, default);

    async Task<List<StoredEvent>> Told(LeadId lead) =>
        [.. (await place.Server.Get<IEvents>().Read(place.Workspace.Id, 0, 10_000, default)).Where(one => one.Lead == lead)];

    async Task<LeadId> Enrolled(string email)
    {
        var workflow = (await place.Send("POST", "/workflows", Document)).Json.GetProperty("workflow").GetProperty("id").GetString();
        await place.Send("POST", $"/workflows/{workflow}/publish");
        var answer = await place.Send("POST", "/leads", $$"""{"first_name":"Rui","email":"{{email}}","workflow_id":"{{workflow}}"}""");
        return new LeadId(answer.Json.GetProperty("lead").GetProperty("id").GetGuid());
    }
}
