using System.Text;
using System.Text.Json;
using Prospero.Core;
using Prospero.Core.Access;
using Prospero.Core.Cadence;
using Prospero.Core.Channels;
using Prospero.Core.Workflows;
using Prospero.Tests.Support;
using Xunit;

namespace Prospero.Tests.Nexor;

/// <summary>"Why?" asked through the door, about leads, senders and workflows.</summary>
public class ExplainTests(ExplainTests.Place place) : IClassFixture<ExplainTests.Place>, IAsyncLifetime
{
    readonly TestServer _server = place.Server;
    Workspace _workspace = null!;
    string _key = "";

    public async ValueTask InitializeAsync()
    {
        _workspace = await _server.AddWorkspace($"why-{Guid.NewGuid()}");
        _key = await _server.AddKey(_workspace);
    }

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    /// <summary>The server that all share; each test has a workspace of its own.</summary>
    public sealed class Place : IAsyncLifetime
    {
        public TestServer Server { get; private set; } = null!;

        public async ValueTask InitializeAsync() => Server = await TestServer.Start();

        public ValueTask DisposeAsync() => Server.DisposeAsync();
    }

    [Fact]
    public async Task A_lead_s_next_touch_is_told_with_every_gate()
    {
        var lead = await AddLead(await Publish(w => w.Email(delay: TimeSpan.FromDays(1))));

        var told = await Explain("leads", lead);

        var next = told.GetProperty("next_touch");
        Assert.Equal("email", next.GetProperty("channel").GetString());
        Assert.Equal("2026-02-11T12:00:00.000Z", next.GetProperty("at").GetString());
        Assert.Equal((0, 1), (next.GetProperty("step_index").GetInt32(), next.GetProperty("total_steps").GetInt32()));
        var pending = Assert.Single(told.GetProperty("pending").EnumerateArray());
        Assert.All(
            ["run", "workflow", "sender", "address", "suppression", "hours", "window", "limit"],
            gate => Assert.Contains(gate, GatesOf(pending))
        );
        Assert.Equal("due", Closed(pending).Single());
        Assert.Equal("active", told.GetProperty("runs")[0].GetProperty("state").GetString());
        Assert.Equal("Next: email at 2026-02-11 12:00 UTC.", told.GetProperty("summary").GetString());
    }

    [Fact]
    public async Task A_lead_outside_its_hours_learns_when_they_open()
    {
        var lead = await AddLead(await Publish(w => w.Email(), open: "14:00-18:00"));

        var pending = (await Explain("leads", lead)).GetProperty("pending")[0];

        Assert.Equal(["due", "hours"], Closed(pending));
        Assert.Equal("2026-02-10T14:00:00.000Z", pending.GetProperty("forecast_at").GetString());
    }

    [Fact]
    public async Task A_paused_sender_is_the_reason_of_its_leads_and_of_itself()
    {
        var lead = await AddLead(await Publish(w => w.Email()));
        var sender = (await _server.Get<ISenders>().All(_workspace.Id, default)).Single(one => one.Channel == Channel.Email);
        await _server.Do(tx => _server.Get<ISenders>().SetPaused(tx, _workspace.Id, sender.Id, true, _server.Clock.GetUtcNow(), default));

        var told = await Explain("leads", lead);
        Assert.Equal(JsonValueKind.Null, told.GetProperty("next_touch").ValueKind);
        Assert.Equal("parked", told.GetProperty("pending")[0].GetProperty("forecast").GetString());
        Assert.Equal("Nothing leaves by itself: the sender simulated-email is paused.", told.GetProperty("summary").GetString());

        var about = await Explain("senders", sender.Id.Value);
        Assert.Equal("Nothing leaves: the sender is paused. 1 is due now.", about.GetProperty("summary").GetString());
        Assert.Equal("due", about.GetProperty("ahead")[0].GetProperty("state").GetString());
    }

    [Fact]
    public async Task A_sender_at_its_limit_names_its_next_slot()
    {
        var sender = (await _server.Get<ISenders>().All(_workspace.Id, default)).Single(one => one.Channel == Channel.Email);
        var limited = sender with { Limits = new SenderLimits(PerDay: 1) };
        await _server.Do(tx => _server.Get<ISenders>().Save(tx, limited, _server.Clock.GetUtcNow(), default));
        var workflow = await Publish(w => w.Email());
        await AddLead(workflow);
        await _server.Get<CadenceEngine>().RunOnce(null, _server.Clock.GetUtcNow(), default);
        var second = await AddLead(workflow, "second");

        var told = await Explain("senders", sender.Id.Value);

        Assert.Equal("2026-02-11T00:00:00.000Z", told.GetProperty("next_slot_at").GetString());
        Assert.Equal(1, told.GetProperty("taken_today").GetInt32());
        Assert.StartsWith(
            "Its limit is reached: waits for the next day",
            told.GetProperty("summary").GetString(),
            StringComparison.Ordinal
        );
        Assert.Contains("limit", (await Explain("leads", second)).GetProperty("pending").EnumerateArray().SelectMany(Closed));
    }

    [Fact]
    public async Task A_sender_without_a_provider_says_so()
    {
        var broken = new Sender(
            SenderId.New(_server.Clock.GetUtcNow()),
            _workspace.Id,
            "old",
            Channel.Email,
            "carrier-pigeon",
            null,
            null,
            new Dictionary<string, string>(),
            SenderLimits.None,
            false
        );
        await _server.Do(tx => _server.Get<ISenders>().Save(tx, broken, _server.Clock.GetUtcNow(), default));

        var told = await Explain("senders", broken.Id.Value);

        Assert.StartsWith(
            "Nothing leaves: this program has no provider 'carrier-pigeon'",
            told.GetProperty("summary").GetString(),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Settings_that_a_provider_cannot_use_are_named()
    {
        var broken = new Sender(
            SenderId.New(_server.Clock.GetUtcNow()),
            _workspace.Id,
            "mail",
            Channel.Email,
            "smtp",
            "ana@example.com",
            null,
            new Dictionary<string, string>(),
            SenderLimits.None,
            false
        );
        await _server.Do(tx => _server.Get<ISenders>().Save(tx, broken, _server.Clock.GetUtcNow(), default));

        var gate = (await Explain("senders", broken.Id.Value))
            .GetProperty("gates")
            .EnumerateArray()
            .Single(one => !one.GetProperty("is_open").GetBoolean());

        Assert.Equal("settings", gate.GetProperty("gate").GetString());
        Assert.Contains("host", gate.GetProperty("reason").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_held_contact_names_what_is_missing_in_lead_sender_and_workflow()
    {
        var workflow = await Publish(w => w.Email(content: "Your plan: {{metadata.plan}}"));
        var lead = await AddLead(workflow);
        await _server.Get<CadenceEngine>().RunOnce(null, _server.Clock.GetUtcNow(), default);

        var told = await Explain("leads", lead);
        Assert.Contains("metadata.plan", told.GetProperty("summary").GetString(), StringComparison.Ordinal);
        var standing = (await Explain("workflows", workflow.Value)).GetProperty("ahead")[0];
        Assert.Equal(("held_operator", 1), (standing.GetProperty("state").GetString(), standing.GetProperty("count").GetInt32()));
        Assert.Contains("metadata.plan", standing.GetProperty("reason").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_lead_whose_cadence_ended_learns_why()
    {
        var lead = await AddLead(await Publish(w => w.Email()), "invalid");
        await _server.Get<CadenceEngine>().RunOnce(null, _server.Clock.GetUtcNow(), default);

        var told = await Explain("leads", lead);

        Assert.Empty(told.GetProperty("pending").EnumerateArray());
        Assert.Equal("exhausted", told.GetProperty("runs")[0].GetProperty("reason").GetString());
        Assert.Equal("The cadence has ended: every step was carried out or left out.", told.GetProperty("summary").GetString());
        var sender = (await _server.Get<ISenders>().All(_workspace.Id, default)).Single(one => one.Channel == Channel.Email);
        var failure = (await Explain("senders", sender.Id.Value)).GetProperty("failures")[0];
        Assert.Equal(
            ("refused", "RecipientInvalid"),
            (failure.GetProperty("result").GetString(), failure.GetProperty("failure").GetString())
        );
    }

    [Fact]
    public async Task What_nobody_knows_of_is_not_explained()
    {
        foreach (var noun in new[] { "leads", "senders", "workflows" })
            Assert.Equal(404, (await Send("GET", $"/{noun}/{Guid.NewGuid()}/explain")).Status);
        var other = await _server.AddKey(await _server.AddWorkspace($"other-{Guid.NewGuid()}"));
        var lead = await AddLead(await Publish(w => w.Email()));
        Assert.Equal(404, (await _server.Send("GET", $"/api/public/leads/{lead}/explain", null, other)).Status);
    }

    static IEnumerable<string> GatesOf(JsonElement pending) =>
        pending.GetProperty("gates").EnumerateArray().Select(gate => gate.GetProperty("gate").GetString()!);

    static IEnumerable<string> Closed(JsonElement pending) =>
        pending
            .GetProperty("gates")
            .EnumerateArray()
            .Where(gate => !gate.GetProperty("is_open").GetBoolean())
            .Select(gate => gate.GetProperty("gate").GetString()!);

    async Task<JsonElement> Explain(string noun, Guid id)
    {
        var answer = await Send("GET", $"/{noun}/{id}/explain");
        Assert.True(answer.Status == 200, answer.Text);
        return answer.Json;
    }

    async Task<WorkflowId> Publish(Func<WorkflowText, WorkflowText> write, string? open = null)
    {
        var document = write(new WorkflowText("Etc/UTC", open)).ToJson();
        EditResult? result = null;
        await _server.Do(async tx => result = await _server.Get<WorkflowEditor>().CreatePublished(tx, _workspace.Id, document, default));
        return Assert.IsType<EditResult.Saved>(result).Workflow.Id;
    }

    async Task<Guid> AddLead(WorkflowId workflow, string name = "ana")
    {
        var domain = name == "invalid" ? "magic.example" : "example.com";
        var answer = await Send(
            "POST",
            "/leads",
            $$"""{"first_name":"{{name}}","email":"{{name}}@{{domain}}","workflow_id":"{{workflow}}"}"""
        );
        return answer.Json.GetProperty("lead").GetProperty("id").GetGuid();
    }

    Task<Answer> Send(string method, string path, string? body = null) =>
        _server.Send(method, $"/api/public{path}", body is null ? null : Encoding.UTF8.GetBytes(body), _key);
}

public sealed class PostgresExplainTests(ExplainTests.Place place) : ExplainTests(place), IOnPostgres;
