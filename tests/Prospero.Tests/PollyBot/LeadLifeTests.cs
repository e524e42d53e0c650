using System.Text;
using System.Text.Json;
using Prospero.Core;
using Prospero.Core.Cadence;
using Prospero.Core.Events;
using Prospero.Core.Intake;
using Prospero.Tests.Support;
using Xunit;

namespace Prospero.Tests.PollyBot;

/// <summary>A lead of this surface is a lead like any other: seen by the other one, enrolled, contacted, and moved by that.</summary>
public class LeadLifeTests(PollyBotPlace place) : IClassFixture<PollyBotPlace>
{
    [Fact]
    public async Task Both_surfaces_show_one_lead()
    {
        var lead = await place.Add(
            """{"name":"Ana María López","email":"ana.maria@example.com","metadata":{"a":1},"customFields":{"a":2,"b":3},"tags":["VIP"]}"""
        );
        var id = Guid.ParseExact(Text(lead, "id")[5..], "N");

        var seen = (await place.Server.Send("GET", $"/api/public/leads/{id}", key: place.NexorKey)).Json;
        await place.Server.Send(
            "PATCH",
            $"/api/public/leads/{id}",
            Encoding.UTF8.GetBytes("""{"company":"Acme","last_name":"L."}"""),
            place.NexorKey
        );
        var changed = await place.Read(Text(lead, "id"));

        Assert.Equal(("Ana", "María López"), (Text(seen, "first_name"), Text(seen, "last_name")));
        Assert.Equal("""{"a":1,"b":3}""", seen.GetProperty("metadata").GetRawText());
        Assert.Equal(("Ana L.", "Acme", place.Chatbot), (Text(changed, "name"), Text(changed, "company"), Text(changed, "chatbotId")));
    }

    [Fact]
    public async Task A_lead_of_the_other_surface_is_reached_and_has_a_blank_card()
    {
        var created = await place.Server.Send(
            "POST",
            "/api/public/leads",
            Encoding.UTF8.GetBytes("""{"first_name":"Nex","email":"nex@example.com"}"""),
            place.NexorKey
        );
        var id = $"lead_{created.Json.GetProperty("lead").GetProperty("id").GetGuid():N}";

        var blank = await place.Read(id);
        var changed = await place.Send("PUT", $"~/leads/{id}", """{"status":"Qualified","urgency":"HIGH"}""");
        var known = await place.Send("POST", "~/leads", """{"name":"Nex","email":"NEX@example.com"}""");

        Assert.Equal(("new", "MEDIUM", "low", "email"), (Text(blank, "status"), Text(blank, "priority"), Text(blank, "urgency"), Text(blank, "preferredMethod")));
        Assert.Equal("null", blank.GetProperty("chatbotId").GetRawText());
        Assert.Equal(("qualified", "high"), (Text(Data(changed), "status"), Text(Data(changed), "urgency")));
        Assert.Equal((409, id), (known.Status, Text(known.Json.GetProperty("details"), "existingLeadId")));
    }

    [Fact]
    public async Task A_known_phone_with_a_new_email_is_a_second_lead()
    {
        var one = await place.Add("""{"name":"Same","email":"same1@example.com","phone":"+34600000001"}""");
        var two = await place.Add("""{"name":"Same","email":"same2@example.com","phone":"+34600000001"}""");

        Assert.NotEqual(Text(one, "id"), Text(two, "id"));
    }

    [Fact]
    public async Task A_chatbot_with_a_workflow_enrols_and_the_first_touch_moves_the_status()
    {
        var chatbot = await Enrolling();
        var lead = await place.Add("""{"name":"Eve","email":"eve@example.com"}""", $"/chatbots/{chatbot}/leads");
        var id = Text(lead, "id");
        Assert.Equal("new", Text(lead, "status"));
        place.Server.Clock.Advance(TimeSpan.FromMinutes(5));

        await place.RunDue();

        var contacted = await place.Read(id);
        Assert.Equal("contacted", Text(contacted, "status"));
        Assert.NotEqual("null", contacted.GetProperty("lastContactAt").GetRawText());
        Assert.NotEqual(Text(lead, "updatedAt"), Text(contacted, "updatedAt"));
        Assert.Equal(
            ["lead.created", "run.started", "lead.updated", "lead.status_changed"],
            (await Events(id)).Select(e => e.Type).Where(type => type.StartsWith("lead.", StringComparison.Ordinal) || type == "run.started")
        );
    }

    [Fact]
    public async Task A_status_that_a_person_set_is_not_moved_by_a_touch()
    {
        var chatbot = await Enrolling();
        var lead = await place.Add("""{"name":"Max","email":"max@example.com","status":"qualified"}""", $"/chatbots/{chatbot}/leads");
        place.Server.Clock.Advance(TimeSpan.FromMinutes(5));

        await place.RunDue();

        var contacted = await place.Read(Text(lead, "id"));
        Assert.Equal("qualified", Text(contacted, "status"));
        Assert.NotEqual("null", contacted.GetProperty("lastContactAt").GetRawText());
        Assert.DoesNotContain(await Events(Text(lead, "id")), e => e.Type == "lead.status_changed");
    }

    [Fact]
    public async Task An_enrolment_that_is_impossible_stands_in_the_history()
    {
        var workflow = await place.Publish(
            """
            {"name":"Calls","senders":{"call":["simulated-call"]},"steps":[{"type":"call","key":"call"}]}
            """
        );
        var chatbot = await place.AddChatbot(new ChatbotChange("Calls", Workflow: Field<object>.To(new WorkflowId(Guid.Parse(workflow)))));
        var lead = await place.Add("""{"name":"Mute","email":"mute@example.com"}""", $"/chatbots/{chatbot}/leads");

        var lines = await place.Server.Get<IEvents>().Timeline(place.Workspace.Id, LeadOf(Text(lead, "id")), default);

        Assert.Contains(lines, line => line.Description == "phone is required for workflows with call steps");
        Assert.DoesNotContain(await Events(Text(lead, "id")), e => e.Type == "run.started");
    }

    [Fact]
    public async Task Statuses_are_shown_in_upper_case_where_the_chatbot_says_so()
    {
        var chatbot = await place.AddChatbot(new ChatbotChange("Upper", ShowsUpperCase: true));
        var lead = await place.Add("""{"name":"Up","email":"up@example.com","status":"follow_up"}""", $"/chatbots/{chatbot}/leads");
        var listed = await place.Send("GET", $"/leads?chatbotId={chatbot}&status=follow_up");

        Assert.Equal("FOLLOW_UP", Text(lead, "status"));
        Assert.Equal("FOLLOW_UP", Text(await place.Read(Text(lead, "id")), "status"));
        Assert.Equal("FOLLOW_UP", Text(Data(listed).GetProperty("leads")[0], "status"));
    }

    [Fact]
    public async Task Entering_a_status_sets_its_time_once()
    {
        var id = Text(await place.Add("""{"name":"Deal","email":"deal@example.com"}"""), "id");
        place.Server.Clock.Advance(TimeSpan.FromMinutes(1));
        var first = Data(await place.Send("PUT", $"/leads/{id}", """{"status":"converted"}"""));
        place.Server.Clock.Advance(TimeSpan.FromMinutes(1));
        await place.Send("PUT", $"/leads/{id}", """{"status":"contacted"}""");
        var again = Data(await place.Send("PUT", $"/leads/{id}", """{"status":"converted"}"""));

        Assert.Equal(Text(first, "updatedAt"), Text(first, "convertedAt"));
        Assert.Equal(Text(first, "convertedAt"), Text(again, "convertedAt"));
        Assert.Equal(Text(again, "updatedAt"), Text(again, "lastContactAt"));
        Assert.Equal(
            ["new>converted", "converted>contacted", "contacted>converted"],
            (await Events(id))
                .Where(e => e.Type == "lead.status_changed")
                .Select(e => JsonElement.Parse(e.PayloadJson))
                .Select(payload => $"{Text(payload, "previous_status")}>{Text(payload, "status")}")
        );
    }

    [Fact]
    public async Task Only_what_is_sent_changes_and_nothing_changes_nothing()
    {
        var lead = await place.Add(
            """
            {"name":"Ana  de Luna","email":"luna@example.com","phone":"(555) 123 4567","company":"Acme","message":"Hi","discord":"luna#1",
            "tags":["b","a"],"urgency":"high","preferredMethod":"phone","priority":"urgent","notes":"N","metadata":{"x":{"y":1},"z":[1]}}
            """
        );
        var id = Text(lead, "id");
        place.Server.Clock.Advance(TimeSpan.FromMinutes(1));

        var same = Data(await place.Send("PUT", $"/leads/{id}", """{"name":"Ana  de Luna","id":"lead_x","createdAt":"x","metadata":{}}"""));
        Assert.Equal(lead.GetRawText(), same.GetRawText());
        Assert.Equal(same.GetRawText(), Data(await place.Send("PATCH", $"/leads/{id}", "{}")).GetRawText());

        var changed = Data(
            await place.Send(
                "PUT",
                $"/leads/{id}",
                """
                {"phone":null,"company":"","message":null,"discord":null,"notes":null,"tags":null,"source":null,"status":null,"priority":null,
                "urgency":null,"preferredMethod":null,"metadata":{"x":{"n":2},"z":null,"new":true},"chatbotId":"cb_1","workspaceId":"ws_1"}
                """
            )
        );
        foreach (var cleared in new[] { "phone", "company", "message", "discord", "notes" })
            Assert.Equal("null", changed.GetProperty(cleared).GetRawText());
        Assert.Equal(("api", "new", "MEDIUM", "low", "email"), (Text(changed, "source"), Text(changed, "status"), Text(changed, "priority"), Text(changed, "urgency"), Text(changed, "preferredMethod")));
        Assert.Equal("[]", changed.GetProperty("tags").GetRawText());
        Assert.Equal("""{"x":{"n":2},"new":true}""", changed.GetProperty("metadata").GetRawText());
        Assert.Equal((Text(lead, "chatbotId"), Text(lead, "createdAt")), (Text(changed, "chatbotId"), Text(changed, "createdAt")));
        Assert.NotEqual(Text(lead, "updatedAt"), Text(changed, "updatedAt"));

        Assert.Equal("{}", Data(await place.Send("PUT", $"/leads/{id}", """{"metadata":null}""")).GetProperty("metadata").GetRawText());
        await place.Refuses(place.Send("PUT", $"/leads/{id}", """{"name":null}"""), "name", "Name is required");
        await place.Refuses(place.Send("PUT", $"/leads/{id}", """{"email":""}"""), "email", "Email is required");
    }

    [Fact]
    public async Task An_agent_is_an_active_user_of_the_workspace()
    {
        var id = Text(await place.Add("""{"name":"Agent","email":"agent@example.com"}"""), "id");
        var now = place.Server.Clock.GetUtcNow();
        var elsewhere = await place.Server.AddWorkspace($"agents-{Guid.NewGuid()}");
        Core.Access.User[] users =
        [
            new(Ids.New(now), place.Workspace.Id, "ana", null, true, now),
            new(Ids.New(now), place.Workspace.Id, "gone", null, false, now),
            new(Ids.New(now), elsewhere.Id, "stranger", null, true, now),
        ];
        await place.Server.Do(async tx =>
        {
            foreach (var user in users)
                await place.Server.Get<Core.Access.IAccess>().AddUser(tx, user, default);
        });

        var assigned = Data(await place.Send("PUT", $"/leads/{id}", $$"""{"assignedAgentId":"{{users[0].Id:N}}"}"""));
        foreach (var wrong in new[] { $"{users[1].Id}", $"{users[2].Id}", "nobody" })
            await place.Refuses(
                place.Send("PUT", $"/leads/{id}", $$"""{"assignedAgentId":"{{wrong}}"}"""),
                "assignedAgentId",
                "Must be an active user"
            );
        var cleared = Data(await place.Send("PUT", $"/leads/{id}", """{"assignedAgentId":null,"followUpDate":"2026-05-01"}"""));

        Assert.Equal($"{users[0].Id}", Text(assigned, "assignedAgentId"));
        Assert.Equal("null", cleared.GetProperty("assignedAgentId").GetRawText());
        Assert.Equal("2026-05-01T00:00:00.000Z", Text(cleared, "followUpDate"));
    }

    [Fact]
    public async Task A_flat_create_without_a_chatbot_says_what_is_missing()
    {
        var workspace = await place.Server.AddWorkspace($"none-{Guid.NewGuid()}");
        var chatbots = place.Server.Get<IChatbots>();
        var only = (await chatbots.All(workspace.Id, default))[0];
        await place.Server.Do(tx =>
            place.Server.Get<ChatbotEditor>().Delete(tx, workspace.Id, only.Id, place.Server.Clock.GetUtcNow(), default)
        );
        var key = await place.AddKey(workspace);

        var answer = await place.SendAs(key, "POST", "/leads", Encoding.UTF8.GetBytes("""{"name":"Ana","email":"a@example.com"}"""));

        Assert.Equal((400, "chatbotId"), (answer.Status, Text(answer.Json.GetProperty("details"), "field")));
    }

    async Task<string> Enrolling()
    {
        var workflow = await place.Publish(PollyBotPlace.MailOnly);
        return await place.AddChatbot(new ChatbotChange("Mail", Workflow: Field<object>.To(new WorkflowId(Guid.Parse(workflow)))));
    }

    async Task<List<StoredEvent>> Events(string id) =>
        [.. (await place.Server.Get<IEvents>().Read(place.Workspace.Id, 0, 10_000, default)).Where(e => e.Lead == LeadOf(id))];

    static LeadId LeadOf(string id) => new(Guid.ParseExact(id[5..], "N"));

    static string Text(JsonElement json, string member) => PollyBotPlace.Text(json, member)!;

    static JsonElement Data(Answer answer)
    {
        Assert.True(answer.Status is >= 200 and < 300, answer.Text);
        return answer.Json.GetProperty("data");
    }
}

public sealed class PostgresLeadLifeTests(PollyBotPlace place) : LeadLifeTests(place), IOnPostgres;
