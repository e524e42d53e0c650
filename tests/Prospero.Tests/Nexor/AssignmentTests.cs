using System.Text.Json;
using Prospero.Core;
using Prospero.Core.Access;
using Prospero.Core.Events;
using Prospero.Tests.Support;
using Xunit;

namespace Prospero.Tests.Nexor;

/// <summary>Who looks after a lead: by hand, by a rule, by a processor.</summary>
public class AssignmentTests(NexorPlace place) : IClassFixture<NexorPlace>
{
    [Fact]
    public async Task A_lead_is_given_to_a_user_taken_away_and_shown_where_the_goal_is_an_appointment()
    {
        var ana = await NewUser("Ana");
        var workflow = await Workflow("appointment");
        var lead = await NewLead($$""","workflow_id":"{{workflow}}" """);

        var given = await Assign(lead, $$"""{"user_id":"{{ana}}"}""");
        var shown = (await place.Send("GET", $"/leads/{lead}")).Json.GetProperty("assigned_user");
        var taken = await Assign(lead, """{"user_id":null}""");
        var after = (await place.Send("GET", $"/leads/{lead}")).Json.GetProperty("assigned_user");

        Assert.Equal((200, JsonValueKind.Null), (given.Status, given.Json.GetProperty("previous_user_id").ValueKind));
        Assert.Equal(ana.ToString(), shown.GetProperty("id").GetString());
        Assert.Equal(ana.ToString(), taken.Json.GetProperty("previous_user_id").GetString());
        Assert.Equal((JsonValueKind.Null, JsonValueKind.Null), (taken.Json.GetProperty("assigned_user").ValueKind, after.ValueKind));
        var told = (await place.Server.Get<IEvents>().Read(place.Workspace.Id, 0, 1000, default))
            .Where(one => one.Type == "lead.assigned" && one.Lead == lead)
            .ToList();
        Assert.Equal(2, told.Count);
        var lines = await place.Server.Get<IEvents>().Timeline(place.Workspace.Id, lead, default);
        Assert.Equal(["Assigned", "Nobody looks after it"], lines.Where(line => line.Type == "lead_assigned").Select(line => line.Title));
        Assert.Equal(JsonValueKind.Null, (await Shown(await NewLead(""))).ValueKind);
    }

    [Fact]
    public async Task Turns_go_round_among_those_who_are_named_and_active()
    {
        var (ana, ben, off) = (await NewUser("Ana"), await NewUser("Ben"), await NewUser("Off", isActive: false));
        var body = $$"""{"rule":"round_robin","user_ids":["{{off}}","{{ben}}","{{ana}}"]}""";

        var chosen = new List<Guid>();
        for (var turn = 0; turn < 5; turn++)
            chosen.Add(Chosen(await Assign(await NewLead(""), body)));

        Assert.Equal([ana, ben, ana, ben, ana], chosen);
    }

    [Fact]
    public async Task The_least_loaded_gets_the_next_and_what_is_won_or_lost_is_no_load()
    {
        var (ana, ben) = (await NewUser("Ana"), await NewUser("Ben"));
        string Rule() => $$"""{"rule":"least_loaded","user_ids":["{{ana}}","{{ben}}"]}""";
        var won = await NewLead($$""","workflow_id":"{{await Workflow("sale")}}" """);
        foreach (var lead in new[] { won, await NewLead("") })
            await Assign(lead, $$"""{"user_id":"{{ana}}"}""");
        await Assign(await NewLead(""), $$"""{"user_id":"{{ben}}"}""");

        var first = Chosen(await Assign(await NewLead(""), Rule()));
        await place.Send("POST", $"/leads/{won}/status", """{"status_key":"won"}""");
        var second = Chosen(await Assign(await NewLead(""), Rule()));

        Assert.Equal((ben, ana), (first, second));
    }

    [Fact]
    public async Task A_processor_gives_its_leads_to_users_once()
    {
        var (ana, ben) = (await NewUser("Ana"), await NewUser("Ben"));
        var workflow = await Workflow("appointment");
        var made = await place.Send(
            "POST",
            "/processors",
            $$"""{"name":"Web","default_workflow_id":"{{workflow}}","assignment":{"rule":"round_robin","user_ids":["{{ana}}","{{ben}}"]} }"""
        );
        Assert.True(made.Status == 201, made.Text);
        var processor = made.Json.GetProperty("processor");
        var path = $"/processors/{processor.GetProperty("id").GetString()}/leads";
        var email = $"{Guid.NewGuid():N}@example.com";

        var routed = await place.Send("POST", path, $$"""[{"first_name":"A","email":"{{email}}"},{"first_name":"B"},{"first_name":"C"}]""");
        await place.Send("POST", path, $$"""{"first_name":"A","email":"{{email}}"}""");

        Assert.Equal("round_robin", processor.GetProperty("assignment").GetProperty("rule").GetString());
        var given = new List<string?>();
        foreach (var lead in routed.Json.GetProperty("leads").EnumerateArray())
            given.Add((await Shown(new LeadId(lead.GetProperty("id").GetGuid()))).GetProperty("name").GetString()?[..3]);
        Assert.Equal(["Ana", "Ben", "Ana"], given);
    }

    [Theory]
    [InlineData("[]", "body must be an object")]
    [InlineData("{}", "user_id or rule is required")]
    [InlineData("""{"user_id":"x"}""", "user_id must be a uuid")]
    [InlineData("""{"user_id":"0196f0a0-0000-7000-8000-0000000000ff"}""", "user_id is no active user's")]
    [InlineData("""{"rule":"best"}""", "rule must be one of round_robin, least_loaded")]
    [InlineData("""{"rule":"round_robin","user_ids":[1]}""", "user_ids must be an array of uuids")]
    [InlineData("""{"rule":"round_robin","user_ids":["0196f0a0-0000-7000-8000-0000000000ff"]}""", "rule finds no active user")]
    public async Task A_bad_assignment_is_refused(string body, string message)
    {
        var lead = await NewLead("");

        await place.Refuses(Assign(lead, body), message);
    }

    [Fact]
    public async Task Nobody_gives_away_the_leads_of_another_workspace()
    {
        var lead = await NewLead("");
        var stranger = await place.Server.AddKey(await place.Server.AddWorkspace($"other-{Guid.NewGuid()}"));

        var answer = await place.Server.Send("POST", $"/api/public/leads/{lead}/assign", """{"user_id":null}"""u8.ToArray(), stranger);

        Assert.Equal((404, """{"error":"Lead not found"}"""), (answer.Status, answer.Text));
    }

    [Fact]
    public async Task Those_who_are_chosen_at_the_same_time_are_not_the_same()
    {
        var (ana, ben) = (await NewUser("Ana"), await NewUser("Ben"));
        var body = $$"""{"rule":"round_robin","user_ids":["{{ana}}","{{ben}}"]}""";
        List<LeadId> leads = [];
        for (var lead = 0; lead < 8; lead++)
            leads.Add(await NewLead(""));

        var answers = await Task.WhenAll(leads.Select(lead => Assign(lead, body)));

        Assert.Equal(4, answers.Count(answer => Chosen(answer) == ana));
    }

    Task<Answer> Assign(LeadId lead, string body) => place.Send("POST", $"/leads/{lead}/assign", body);

    async Task<JsonElement> Shown(LeadId lead) => (await place.Send("GET", $"/leads/{lead}")).Json.GetProperty("assigned_user");

    static Guid Chosen(Answer answer)
    {
        Assert.True(answer.Status == 200, answer.Text);
        return answer.Json.GetProperty("assigned_user").GetProperty("id").GetGuid();
    }

    async Task<Guid> NewUser(string name, bool isActive = true)
    {
        var user = new User(
            Ids.New(place.Server.Clock.GetUtcNow()),
            place.Workspace.Id,
            $"{name} {Guid.NewGuid():N}",
            null,
            isActive,
            place.Server.Clock.GetUtcNow()
        );
        await place.Server.Do(tx => place.Server.Get<IAccess>().AddUser(tx, user, default));
        return user.Id;
    }

    async Task<string> Workflow(string goal)
    {
        var made = await place.Send(
            "POST",
            "/workflows",
            $$"""
            {"name":"Usual","goal_type":"{{goal}}","statuses":[{"key":"new","is_initial":true},{"key":"won","category":"won","is_terminal":true}],
            "steps":[{"type":"email","key":"a","delay":"1h","subject":"Hola","content":"Hola"}]}
            """
        );
        Assert.True(made.Status == 201, made.Text);
        var id = made.Json.GetProperty("workflow").GetProperty("id").GetString()!;
        Assert.Equal(200, (await place.Send("POST", $"/workflows/{id}/publish")).Status);
        return id;
    }

    async Task<LeadId> NewLead(string more)
    {
        var created = await place.Send("POST", "/leads", $$"""{"first_name":"Ana"{{more}}}""");
        Assert.True(created.Status == 201, created.Text);
        return new LeadId(created.Json.GetProperty("lead").GetProperty("id").GetGuid());
    }
}

public sealed class PostgresAssignmentTests(NexorPlace place) : AssignmentTests(place), IOnPostgres;
