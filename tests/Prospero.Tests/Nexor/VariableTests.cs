using System.Text.Json;
using Prospero.Core;
using Prospero.Core.Cadence;
using Prospero.Core.Channels;
using Prospero.Core.Intake;
using Prospero.Core.Leads;
using Prospero.Tests.Support;
using Xunit;

namespace Prospero.Tests.Nexor;

/// <summary>What agents learn of leads: who writes it, who shows it, who asks for it.</summary>
public class VariableTests(NexorPlace place) : IClassFixture<NexorPlace>
{
    [Fact]
    public async Task What_was_learned_is_shown_with_how_it_was_said_and_forgotten_by_null()
    {
        var lead = await NewLead("");

        await Learn(lead, """{"budget":{"value":1200000.50,"value_text":"1.2 M","confidence":0.9},"city":"Lima","ages":[3,5]}""");
        var later = await Learn(lead, """{"city":null,"budget":7}""");
        var shown = (await place.Send("GET", $"/leads/{lead}?verbose=true")).Json;
        var bulk = (await place.Send("POST", "/leads/bulk/get", $$"""{"lead_ids":["{{lead}}"]}""")).Json.GetProperty("leads")[0];

        const string budget =
            """{"ages":{"value":[3,5],"value_text":null,"confidence":null,"updated_at":"2026-02-10T12:00:00.000Z"},"budget":{"value":7,"value_text":null,"confidence":null,"updated_at":"2026-02-10T12:00:00.000Z"}}""";
        Assert.Equal(budget, Sorted(later.Json.GetProperty("variables")));
        Assert.Equal(budget, Sorted(shown.GetProperty("variables")));
        Assert.Equal("""{"ages":[3,5],"budget":7}""", Sorted(shown.GetProperty("field_values")));
        Assert.Equal(budget, Sorted(bulk.GetProperty("variables")));
    }

    [Fact]
    public async Task Texts_and_conditions_name_it_and_a_message_that_waited_for_it_goes()
    {
        var workflow = await Published(
            """
            {"type":"email","key":"offer","subject":"Hola","content":"{{variables.budget}} in {{variables.city}}"},
            {"type":"branch","key":"ask","paths":[{"when":[{"fact":"variables.budget","above":1000}],"go_to":"big"}],"else":"small"},
            {"type":"email","key":"small","delay":"1d","subject":"Hola","content":"Hola","go_to":"end"},
            {"type":"email","key":"big","delay":"2d","subject":"Hola","content":"Hola"}
            """
        );
        var lead = await NewLead($$""","email":"{{Guid.NewGuid():N}}@example.com","workflow_id":"{{workflow}}" """);
        await Run();
        Assert.Equal(TouchpointState.Held, (await At(lead, "offer")).State);

        await Learn(lead, """{"budget":1500,"city":"Lima"}""");
        await Run();

        var sent = await At(lead, "offer");
        Assert.Equal(TouchpointState.Sent, sent.State);
        Assert.Equal(place.Server.Clock.GetUtcNow() + TimeSpan.FromDays(2), (await At(lead, "big")).DueAt);
        var history = await place.Send("GET", $"/leads/{lead}/history?channel=email");
        Assert.Contains("1500 in Lima", history.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_voice_agent_reports_is_kept()
    {
        var workflow = await Published("""{"type":"call","key":"call"}""");
        var lead = await NewLead($$""","phone":"+5730{{Random.Shared.Next(10_000_000, 99_999_999)}}","workflow_id":"{{workflow}}" """);
        await Run();
        var call = await At(lead, "call");
        var result = new CallResult(CallOutcome.NoAnswer) { Learned = [new CollectedValue("mood", "good", "really good", 0.5m)] };
        var now = place.Server.Clock.GetUtcNow();

        await place
            .Server.Get<InboundEvents>()
            .Accept(
                [
                    new InboundEvent.Reported(
                        place.Workspace.Id,
                        "test",
                        $"{lead}",
                        now,
                        null,
                        call.Id,
                        new ProviderReport.CallEnded(result)
                    ),
                ],
                default
            );

        Assert.Equal("""{"mood":"good"}""", (await Find(lead)).Variables.Values.Json);
    }

    [Fact]
    public async Task A_change_of_the_lead_leaves_it_and_erasing_takes_it_away()
    {
        var lead = await NewLead("");
        await Learn(lead, """{"secret":"Pirates of Penzance"}""");
        await place.Send("PUT", $"/leads/{lead}", """{"last_name":"Lopez"}""");
        Assert.Equal("""{"secret":"Pirates of Penzance"}""", (await Find(lead)).Variables.Values.Json);

        await place.Send("POST", $"/leads/{lead}/erase");

        Assert.Empty(await EveryTable.RowsWith(place.Server.Get<Storage.SqlStore>(), "Penzance"));
        Assert.Equal(404, (await Learn(lead, """{"a":1}""")).Status);
    }

    [Theory]
    [InlineData("[]", "body must be an object")]
    [InlineData("{}", "variables is required")]
    [InlineData("""{"variables":{}}""", "variables must have 1 to 200 members")]
    [InlineData("""{"variables":{"a.b":1}}""", "variables must have keys of 1 to 255 characters without dots")]
    [InlineData("""{"variables":{"a":{"text":"x"}}}""", "variables.a.value is required")]
    [InlineData("""{"variables":{"a":{"value":1,"confidence":2}}}""", "variables.a.confidence must be a number from 0 to 1")]
    [InlineData(
        """{"variables":{"a":[{}]}}""",
        "variables.a must be a text, a number, a boolean or a list of these, of at most 16,384 characters"
    )]
    public async Task What_cannot_be_learned_is_refused(string body, string message)
    {
        var lead = await NewLead("");

        await place.Refuses(place.Send("PATCH", $"/leads/{lead}/variables", body), message);
    }

    Task<Answer> Learn(LeadId lead, string variables) =>
        place.Send("PATCH", $"/leads/{lead}/variables", $$"""{"variables":{{variables}}}""");

    async Task<Lead> Find(LeadId lead) => (await place.Server.Get<ILeads>().Find(place.Workspace.Id, lead, default))!;

    async Task Run()
    {
        for (var turn = 0; turn < 5; turn++)
            await place.Server.Get<CadenceEngine>().RunOnce(null, place.Server.Clock.GetUtcNow(), default);
    }

    async Task<Touchpoint> At(LeadId lead, string step)
    {
        var all = await place.Server.Get<ICadence>().TouchpointsOf(place.Workspace.Id, lead, default);
        Assert.True(all.Any(one => one.StepKey == step), string.Join(", ", all.Select(one => $"{one.StepKey} {one.State} {one.DueAt}")));
        return all.Last(one => one.StepKey == step);
    }

    static string Sorted(JsonElement json)
    {
        var members = json.EnumerateObject().OrderBy(member => member.Name, StringComparer.Ordinal);
        return $"{{{string.Join(',', members.Select(member => $"\"{member.Name}\":{member.Value.GetRawText()}"))}}}";
    }

    async Task<string> Published(string steps)
    {
        var made = await place.Send("POST", "/workflows", $$"""{"name":"Asks","steps":[{{steps}}]}""");
        Assert.True(made.Status == 201, made.Text);
        var id = made.Json.GetProperty("workflow").GetProperty("id").GetString()!;
        var published = await place.Send("POST", $"/workflows/{id}/publish");
        Assert.True(published.Status == 200, published.Text);
        return id;
    }

    async Task<LeadId> NewLead(string more)
    {
        var created = await place.Send("POST", "/leads", $$"""{"first_name":"Ana"{{more}}}""");
        Assert.True(created.Status == 201, created.Text);
        return new LeadId(created.Json.GetProperty("lead").GetProperty("id").GetGuid());
    }
}

public sealed class PostgresVariableTests(NexorPlace place) : VariableTests(place), IOnPostgres;
