using System.Text;
using Prospero.Core;
using Prospero.Core.Access;
using Prospero.Core.Cadence;
using Prospero.Core.Events;
using Prospero.Core.Intake;
using Prospero.Core.Leads;
using Prospero.Storage;
using Prospero.Tests.Support;
using Xunit;

namespace Prospero.Tests.PollyBot;

/// <summary>A deleted lead is gone: no table says anything about the person any more.</summary>
public class DeleteTests(PollyBotPlace place) : IClassFixture<PollyBotPlace>
{
    // Every word of it must be gone afterwards.
    const string Secrets = "zanzibar";

    [Fact]
    public async Task Nothing_that_was_said_about_the_person_stays_in_any_table()
    {
        var lead = await Contacted("zanzibar@example.com");
        var id = LeadOf(lead);
        await place.Send(
            "PUT",
            $"/leads/{lead}",
            """{"notes":"zanzibar","message":"zanzibar","discord":"zanzibar","company":"Zanzibar","source":"zanzibar","metadata":{"zanzibar":1}}"""
        );
        await Suppress("zanzibar@example.com");
        Assert.NotEmpty(await RowsWith(Secrets));

        var deleted = await place.Send("DELETE", $"~/leads/{lead}");

        Assert.True(deleted.Status == 200, deleted.Text);
        Assert.Empty(await RowsWith(Secrets));
        Assert.Empty(await place.Server.Get<IEvents>().Timeline(place.Workspace.Id, id, default));
        foreach (var (method, path) in new[] { ("GET", $"/leads/{lead}"), ("DELETE", $"/leads/{lead}"), ("GET", $"~/leads/{lead}") })
            Assert.Equal(404, (await place.Send(method, path)).Status);
        Assert.Equal(404, (await place.Server.Send("GET", $"/api/public/leads/{id}", key: place.NexorKey)).Status);
        Assert.Contains(
            await place.Server.Get<IAccess>().Audited(place.Workspace.Id, 10, default),
            line => line.Action == "lead.erased" && line.Subject == id.ToString() && line.Actor == $"key:{place.Key[^4..]}"
        );
    }

    [Fact]
    public async Task Its_runs_are_closed_and_what_was_queued_is_cancelled()
    {
        var workflow = await place.Publish(PollyBotPlace.MailOnly);
        var chatbot = await place.AddChatbot(new ChatbotChange("Q", Workflow: Field<object>.To(new WorkflowId(Guid.Parse(workflow)))));
        var lead = PollyBotPlace.Text(
            await place.Add("""{"name":"Queued","email":"queued@example.com"}""", $"/chatbots/{chatbot}/leads"),
            "id"
        )!;
        var cadence = place.Server.Get<ICadence>();
        Assert.Contains(
            await cadence.TouchpointsOf(place.Workspace.Id, LeadOf(lead), default),
            one => one.State == TouchpointState.Scheduled
        );

        await place.Send("DELETE", $"/leads/{lead}");

        Assert.All(
            await cadence.TouchpointsOf(place.Workspace.Id, LeadOf(lead), default),
            one => Assert.Equal(TouchpointState.Cancelled, one.State)
        );
        var run = Assert.Single(await cadence.RunsOf(place.Workspace.Id, [LeadOf(lead)], default));
        Assert.Equal((RunState.Closed, RunReason.Archived), (run.State, run.Reason));
        var last = (await Events(lead))[^1];
        Assert.Equal("lead.deleted", last.Type);
        Assert.Equal($$"""{"mode":"erased","chatbot_id":"{{Guid.ParseExact(chatbot[3..], "N")}}"}""", last.PayloadJson);
    }

    [Fact]
    public async Task The_email_is_free_at_once_and_a_wish_to_be_left_alone_goes_on()
    {
        var workflow = await place.Publish(PollyBotPlace.MailOnly);
        var chatbot = await place.AddChatbot(new ChatbotChange("S", Workflow: Field<object>.To(new WorkflowId(Guid.Parse(workflow)))));
        var path = $"/chatbots/{chatbot}/leads";
        const string body = """{"name":"Again","email":"again@example.com"}""";
        var first = PollyBotPlace.Text(await place.Add(body, path), "id")!;
        await Suppress("again@example.com");
        await place.Send("DELETE", $"/leads/{first}");

        var second = PollyBotPlace.Text(await place.Add(body, path), "id")!;

        Assert.NotEqual(first, second);
        Assert.Empty(await place.Server.Get<ICadence>().RunsOf(place.Workspace.Id, [LeadOf(second)], default));
    }

    [Fact]
    public async Task A_stored_answer_is_blanked_with_its_lead_and_its_key_stays_taken()
    {
        const string body = """{"name":"Kept","email":"kept@example.com"}""";
        var created = await place.Send("POST", "~/leads", body, ("Idempotency-Key", "kept-1"));
        var lead = PollyBotPlace.Text(created.Json.GetProperty("data"), "id");
        var changed = await place.Send("PUT", $"/leads/{lead}", """{"company":"Kept"}""", ("Idempotency-Key", "kept-2"));
        Assert.Equal((201, 200), (created.Status, changed.Status));
        await place.Server.Send(
            "PATCH",
            $"/api/public/leads/{LeadOf(lead!)}",
            Encoding.UTF8.GetBytes("""{"title":"Kept"}"""),
            place.NexorKey,
            [KeyValuePair.Create("Idempotency-Key", "kept-3")]
        );

        await place.Send("DELETE", $"/leads/{lead}");

        var again = await place.Send("POST", "~/leads", body, ("Idempotency-Key", "kept-1"));
        Assert.Equal((201, """{"success":true}"""), (again.Status, again.Text));
        Assert.Equal("true", again.Header("Idempotency-Replayed"));
        var patched = await place.Send("PUT", $"/leads/{lead}", """{"company":"Kept"}""", ("Idempotency-Key", "kept-2"));
        Assert.Equal("""{"success":true}""", patched.Text);
        var nexor = await place.Server.Send(
            "PATCH",
            $"/api/public/leads/{LeadOf(lead!)}",
            Encoding.UTF8.GetBytes("""{"title":"Kept"}"""),
            place.NexorKey,
            [KeyValuePair.Create("Idempotency-Key", "kept-3")]
        );
        Assert.Equal("""{"success":true}""", nexor.Text);
    }

    [Fact]
    public async Task Only_one_of_two_deletes_at_once_finds_the_lead()
    {
        var lead = PollyBotPlace.Text(await place.Add("""{"name":"Twice","email":"twice@example.com"}"""), "id");

        var answers = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => place.Send("DELETE", $"/leads/{lead}")));

        Assert.Single(answers, answer => answer.Status == 200);
        Assert.Equal(4, answers.Count(answer => answer.Status == 404));
        Assert.Single(await Events(lead!), e => e.Type == "lead.deleted");
    }

    // A lead with a run, a message that left, an attempt, a timeline and a report.
    async Task<string> Contacted(string email)
    {
        var workflow = await place.Publish(PollyBotPlace.MailOnly);
        var chatbot = await place.AddChatbot(new ChatbotChange("C", Workflow: Field<object>.To(new WorkflowId(Guid.Parse(workflow)))));
        var lead = await place.Add(
            $$"""{"name":"Zanzibar Zanzibar","email":"{{email}}","phone":"+255 77 7654321"}""",
            $"/chatbots/{chatbot}/leads"
        );
        place.Server.Clock.Advance(TimeSpan.FromMinutes(5));
        await place.RunDue();
        var id = PollyBotPlace.Text(lead, "id")!;
        Assert.Equal("contacted", PollyBotPlace.Text(await place.Read(id), "status"));
        // Only the way through the workspace reaches it, once its chatbot is another.
        Assert.Equal(404, (await place.Send("DELETE", $"~/leads/{id}")).Status);
        var carded = (await place.Server.Get<ILeadCards>().Find(place.Workspace.Id, LeadOf(id), default))!;
        var nobody = carded with { Card = carded.Card with { Chatbot = null } };
        await place.Server.Do(tx => place.Server.Get<ILeadCards>().Save(tx, [nobody], default));
        return id;
    }

    Task Suppress(string email) =>
        place.Server.Do(tx =>
            place
                .Server.Get<ILeads>()
                .Suppress(
                    tx,
                    [
                        new Suppression(
                            place.Workspace.Id,
                            Channel.Email,
                            Suppression.HashOf(place.Workspace.Id, email),
                            SuppressionReason.OptOut,
                            null,
                            place.Server.Clock.GetUtcNow()
                        ),
                    ],
                    default
                )
        );

    Task<List<string>> RowsWith(string word) => EveryTable.RowsWith(place.Server.Get<SqlStore>(), word, "7654321");

    async Task<List<StoredEvent>> Events(string id) =>
        [.. (await place.Server.Get<IEvents>().Read(place.Workspace.Id, 0, 10_000, default)).Where(e => e.Lead == LeadOf(id))];

    static LeadId LeadOf(string id) => new(Guid.ParseExact(id[5..], "N"));
}

public sealed class PostgresDeleteTests(PollyBotPlace place) : DeleteTests(place), IOnPostgres;
