using Prospero.Core;
using Prospero.Core.Access;
using Prospero.Core.Cadence;
using Prospero.Core.Channels;
using Prospero.Core.Intake;
using Prospero.Core.Workflows;
using Xunit;

namespace Prospero.Tests.Nexor;

/// <summary>Whatever a step can wait for wakes it, through whichever call it comes.</summary>
public class SignalTests(NexorPlace place) : IClassFixture<NexorPlace>
{
    /// <summary>The signal, and the call that raises it: method, path and body, with <c>LEAD</c>, <c>EMAIL</c>, <c>RUN</c> and others filled in.</summary>
    public static TheoryData<string, string, string, string> Calls =>
        new()
        {
            {
                SignalNames.Meeting,
                "POST",
                "/meetings",
                """{"lead_id":"LEAD","title":"Visit","starts_at":"2026-03-01T12:00:00Z","duration_minutes":30}"""
            },
            { SignalNames.Conversion, "POST", "/conversions", """{"lead_id":"LEAD","amount":1,"conversion_type_id":"TYPE"}""" },
            { "status:won", "POST", "/leads/LEAD/status", """{"status_key":"won"}""" },
            { "status:later", "POST", "/leads/LEAD/status", """{"status_key":"later"}""" },
            { "tag:hot", "POST", "/leads/LEAD/tags", """{"tagId":"TAG"}""" },
            { "tag:hot", "PUT", "/leads/tags", """{"lead_id":"LEAD","tags":["Hot"]}""" },
            { "tag:hot", "PUT", "/leads/LEAD", """{"tags":["Hot"]}""" },
            { "tag:hot", "POST", "/leads", """{"first_name":"Ana","email":"EMAIL","tags":["Hot"]}""" },
            { SignalNames.Assigned, "POST", "/leads/LEAD/assign", """{"rule":"round_robin"}""" },
            { "custom:paid", "POST", "/leads/LEAD/signals", """{"name":"paid"}""" },
        };

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task A_step_that_waits_for_a_signal_goes_on_when_it_comes(string signal, string method, string path, string body)
    {
        var (lead, email) = await Waiting($$"""{"type":"wait_for","key":"wait","signals":["{{signal}}"],"timeout":"30d","then":"after"}""");

        await Raise(lead, email, method, path, body);

        await Woken(lead, $"{signal} came");
    }

    [Theory]
    [InlineData("PUT", "/leads/LEAD", """{"metadata":{"visit":"2026-02-09"}}""")]
    [InlineData("PATCH", "/leads/metadata", """{"selector":"id","values":["LEAD"],"patch":{"visit":"2026-02-09"}}""")]
    [InlineData("POST", "/leads", """{"first_name":"Ana","email":"EMAIL","visit":"2026-02-09"}""")]
    public async Task A_step_that_waits_for_a_date_looks_again_when_the_lead_is_changed(string method, string path, string body)
    {
        var (lead, email) = await Waiting("""{"type":"wait","key":"wait","until_date":"metadata.visit"}""", ""","visit":"2026-03-09" """);

        await Raise(lead, email, method, path, body);

        await Woken(lead, "metadata.visit has come");
    }

    [Fact]
    public async Task A_step_that_waits_for_its_task_goes_on_when_it_is_done()
    {
        var (lead, email) = await Waiting("""{"type":"task","key":"wait","title":"Ring her","due_in":"1d","timeout":"30d"}""");
        var task = (await place.Send("GET", $"/tasks?lead_id={lead}")).Json.GetProperty("tasks")[0].GetProperty("id").GetString();

        await Raise(lead, email, "POST", $"/tasks/{task}/complete", "{}");

        await Woken(lead, "done");
    }

    [Theory]
    [InlineData(SignalNames.Reply)]
    [InlineData(SignalNames.Delivered)]
    [InlineData(SignalNames.Read)]
    public async Task A_step_that_waits_for_what_the_lead_does_goes_on_when_it_is_told(string signal)
    {
        var (lead, email) = await Waiting(
            $$"""{"type":"wait_for","key":"wait","signals":["{{signal}}"],"timeout":"30d","then":"after"}""",
            first: """{"type":"email","key":"first","subject":"Hola","content":"Hola"},"""
        );
        var now = place.Server.Clock.GetUtcNow();
        var sent = (await place.Server.Get<ICadence>().TouchpointsOf(place.Workspace.Id, lead, default)).Single(one =>
            one.StepKey == "first"
        );
        InboundEvent told =
            signal == SignalNames.Reply
                ? new InboundEvent.Received(
                    place.Workspace.Id,
                    "test",
                    $"in-{lead}",
                    now,
                    Channel.Email,
                    sent.Sender,
                    email,
                    "Re: Hola",
                    "Sí",
                    null
                )
                : new InboundEvent.Reported(
                    place.Workspace.Id,
                    "test",
                    $"in-{lead}",
                    now,
                    null,
                    sent.Id,
                    new ProviderReport.Delivery(signal == SignalNames.Read ? DeliveryStatus.Read : DeliveryStatus.Delivered)
                );

        Assert.Equal([InboundEffect.Applied], await place.Server.Get<InboundEvents>().Accept([told], default));

        await Woken(lead, $"{signal} came");
    }

    [Fact]
    public void Every_signal_has_its_call()
    {
        var raised = Calls.Select(call => call.Data.Item1).Concat([SignalNames.Reply, SignalNames.Delivered, SignalNames.Read]).ToList();

        Assert.All(SignalNames.Plain, name => Assert.Contains(name, raised));
        Assert.All(SignalNames.Prefixes, prefix => Assert.Contains(raised, name => name.StartsWith(prefix, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_known_lead_that_brings_what_was_missing_lets_its_held_touchpoint_go()
    {
        var workflow = await Published("""{"type":"email","key":"wait","subject":"Hola","content":"{{metadata.plan}}"}""");
        var (lead, email) = await NewLead($$""","workflow_id":"{{workflow}}" """);
        await Run();
        Assert.Equal(TouchpointState.Held, (await At(lead, "wait")).State);

        await place.Send("POST", "/leads", $$"""{"first_name":"Ana","email":"{{email}}","plan":"pro"}""");

        Assert.Equal(TouchpointState.Scheduled, (await At(lead, "wait")).State);
    }

    [Fact]
    public async Task A_task_of_a_lead_that_is_gone_is_gone()
    {
        var (lead, _) = await Waiting("""{"type":"task","key":"wait","title":"Ring her","due_in":"1d","timeout":"30d"}""");
        var task = (await place.Send("GET", $"/tasks?lead_id={lead}")).Json.GetProperty("tasks")[0].GetProperty("id").GetString();

        await place.Send("DELETE", $"/leads/{lead}");

        Assert.Equal(404, (await place.Send("POST", $"/tasks/{task}/complete", "{}")).Status);
    }

    [Fact]
    public async Task The_kept_answer_about_a_task_is_blanked_with_its_lead()
    {
        var (lead, _) = await Waiting("""{"type":"task","key":"wait","title":"Ring her","due_in":"1d","timeout":"30d"}""");
        var task = (await place.Send("GET", $"/tasks?lead_id={lead}")).Json.GetProperty("tasks")[0].GetProperty("id").GetString();
        var key = ("Idempotency-Key", $"done-{lead}");
        var first = await place.Send("POST", $"/tasks/{task}/complete", "{}", key);

        await place.Send("POST", $"/leads/{lead}/erase");
        var again = await place.Send("POST", $"/tasks/{task}/complete", "{}", key);

        Assert.Contains("Ring her", first.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Ring her", again.Text, StringComparison.Ordinal);
    }

    async Task Raise(LeadId lead, string email, string method, string path, string body)
    {
        await place.Server.Do(tx =>
            place
                .Server.Get<IAccess>()
                .AddUser(tx, new User(Guid.NewGuid(), place.Workspace.Id, $"{lead}", null, true, place.Server.Clock.GetUtcNow()), default)
        );
        var type = await place.Send("POST", "/conversion-types", """{"name":"Sale","currency":"USD"}""");
        await place.Send("POST", "/tags", """{"name":"Hot","slug":"hot"}""");
        var tags = (await place.Send("GET", "/tags?search=hot")).Json.GetProperty("data");
        string Filled(string text) =>
            text.Replace("LEAD", lead.ToString(), StringComparison.Ordinal)
                .Replace("EMAIL", email, StringComparison.Ordinal)
                .Replace("TAG", tags[0].GetProperty("id").GetString(), StringComparison.Ordinal)
                .Replace("TYPE", type.Json.GetProperty("conversion_type").GetProperty("id").GetString(), StringComparison.Ordinal);
        var answer = await place.Send(method, Filled(path), Filled(body));
        Assert.True(answer.Status is 200 or 201 or 202, answer.Text);
    }

    async Task Woken(LeadId lead, string why)
    {
        await Run();
        var lines = await place.Server.Get<Core.Events.IEvents>().Timeline(place.Workspace.Id, lead, default);
        Assert.Contains(lines, line => line.Description?.Contains(why, StringComparison.Ordinal) == true);
        Assert.Equal(place.Server.Clock.GetUtcNow() + TimeSpan.FromDays(1), (await At(lead, "after")).DueAt);
    }

    async Task<(LeadId Lead, string Email)> Waiting(string step, string more = "", string first = "")
    {
        var workflow = await Published(
            $$"""{{first}}{{step}},{"type":"email","key":"after","delay":"1d","subject":"Hola","content":"Hola"}"""
        );
        var made = await NewLead($$"""{{more}},"workflow_id":"{{workflow}}" """);
        await Run();
        return made;
    }

    async Task Run()
    {
        for (var turn = 0; turn < 4; turn++)
            await place.Server.Get<CadenceEngine>().RunOnce(null, place.Server.Clock.GetUtcNow(), default);
    }

    async Task<Touchpoint> At(LeadId lead, string step)
    {
        var all = await place.Server.Get<ICadence>().TouchpointsOf(place.Workspace.Id, lead, default);
        Assert.True(all.Any(one => one.StepKey == step), string.Join(", ", all.Select(one => $"{one.StepKey} {one.State} {one.DueAt}")));
        return all.Last(one => one.StepKey == step);
    }

    async Task<string> Published(string steps)
    {
        var made = await place.Send(
            "POST",
            "/workflows",
            $$"""
            {"name":"Waits","statuses":[{"key":"new","is_initial":true},{"key":"later","category":"deferred"},{"key":"won","category":"won","is_terminal":true}],
            "steps":[{{steps}}]}
            """
        );
        Assert.True(made.Status == 201, made.Text);
        var id = made.Json.GetProperty("workflow").GetProperty("id").GetString()!;
        var published = await place.Send("POST", $"/workflows/{id}/publish");
        Assert.True(published.Status == 200, published.Text);
        return id;
    }

    async Task<(LeadId Lead, string Email)> NewLead(string more)
    {
        // A mail to it always leaves, and nobody answers by himself.
        var email = $"silence+{Guid.NewGuid():N}@magic.example";
        var created = await place.Send("POST", "/leads", $$"""{"first_name":"Ana","email":"{{email}}"{{more}}}""");
        Assert.True(created.Status == 201, created.Text);
        return (new LeadId(created.Json.GetProperty("lead").GetProperty("id").GetGuid()), email);
    }
}

public sealed class PostgresSignalTests(NexorPlace place) : SignalTests(place), Support.IOnPostgres;
