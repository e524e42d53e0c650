using System.Text;
using System.Text.Json;
using Prospero.Core;
using Prospero.Core.Access;
using Prospero.Core.Cadence;
using Prospero.Core.Workflows;
using Prospero.Providers.Simulated;
using Prospero.Server.Startup;
using Prospero.Tests.Support;
using Xunit;

namespace Prospero.Tests.Nexor;

/// <summary>Test data whose time stands until it is moved, through the door.</summary>
public class TestClockTests(TestClockTests.Place place) : IClassFixture<TestClockTests.Place>, IAsyncLifetime
{
    readonly TestServer _server = place.Server;
    Workspace _live = null!;
    Workspace _test = null!;
    string _key = "";

    public async ValueTask InitializeAsync()
    {
        _live = await _server.AddWorkspace($"clocks-{Guid.NewGuid()}");
        _test = await _server.Get<Installation>().TestDataOf(_live, null, default);
        _key = await _server.AddKey(_test);
    }

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    /// <summary>The server that all share; each test has a workspace of its own.</summary>
    public sealed class Place : IAsyncLifetime
    {
        static readonly Dictionary<Channel, IReadOnlyList<string>> Script = new()
        {
            [Channel.Call] = ["no answer"],
            [Channel.Email] = ["accepted"],
        };

        public TestServer Server { get; private set; } = null!;

        public async ValueTask InitializeAsync() =>
            Server = await TestServer.Start(change: options => options with { Simulated = new SimulatedOptions(Script: Script) });

        public ValueTask DisposeAsync() => Server.DisposeAsync();
    }

    [Fact]
    public async Task A_cadence_of_days_happens_in_one_call_at_its_own_times()
    {
        var clock = await Create("2026-03-02T09:00:00Z");
        var lead = await AddLead(
            await Publish(w => w.Call(attempts: 3, retryAfter: TimeSpan.FromHours(2)).Email(delay: TimeSpan.FromDays(3)))
        );

        Assert.Equal(
            "2026-03-02T09:00:00.000Z",
            Clock((await Send("GET", $"/test-clocks/{clock}")).Json).GetProperty("next_due_at").GetString()
        );
        var answer = await Advance(clock, """{"by":"5d"}""");

        Assert.Equal(200, answer.Status);
        Assert.True(answer.Json.GetProperty("is_complete").GetBoolean());
        Assert.Equal("2026-03-07T09:00:00.000Z", Clock(answer.Json).GetProperty("shows").GetString());
        Assert.Equal(JsonValueKind.Null, Clock(answer.Json).GetProperty("next_due_at").ValueKind);
        Assert.Equal(4, answer.Json.GetProperty("handled").GetProperty("touchpoints").GetInt32());
        Assert.Equal(4, answer.Json.GetProperty("events").GetProperty("touchpoint.sent").GetInt32());
        var sent = await _server.Get<ICadence>().AttemptsOf(_test.Id, lead, default);
        Assert.Equal(4, sent.Count);
        var timeline = await _server.Get<Core.Events.IEvents>().Timeline(_test.Id, lead, default);
        Assert.Equal(
            ["02 09:00", "02 11:00", "02 13:00", "05 13:00"],
            timeline
                .Where(line => line.Type is "touchpoint_reported" or "touchpoint_sent")
                .Select(line => line.At.ToString("dd HH:mm", null))
        );
    }

    [Fact]
    public async Task Nothing_happens_while_the_clock_stands_whatever_the_machine_s_shows()
    {
        var clock = await Create("2026-03-02T09:00:00Z");
        await AddLead(await Publish(w => w.Email().Email(delay: TimeSpan.FromDays(1))), "replies@magic.example");
        _server.Clock.Advance(TimeSpan.FromDays(10));

        Assert.Equal(0, await _server.Get<CadenceEngine>().RunOnce(null, _server.Clock.GetUtcNow(), default));
        Assert.Equal("2026-03-02T09:00:00.000Z", Clock((await Send("GET", $"/test-clocks/{clock}")).Json).GetProperty("shows").GetString());
        var answer = await Advance(clock, """{"to":"2026-03-02T10:00:00+00:00"}""");
        Assert.Equal(1, answer.Json.GetProperty("events").GetProperty("message.received").GetInt32());
    }

    [Fact]
    public async Task Of_two_advances_at_once_the_second_is_refused()
    {
        var clock = await Create("2026-03-02T09:00:00Z");
        var holder = Ids.New(_server.Clock.GetUtcNow());
        await _server.Do(tx =>
            _server
                .Get<ITestClocks>()
                .Take(tx, _test.Id, new ClockId(clock), holder, _server.Clock.GetUtcNow(), _server.Clock.GetUtcNow().AddMinutes(1), default)
        );

        var refused = await Advance(clock, """{"by":"1h"}""");
        Assert.Equal(409, refused.Status);
        Assert.Equal(409, (await Send("DELETE", $"/test-clocks/{clock}")).Status);

        _server.Clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(200, (await Advance(clock, """{"by":"1h"}""")).Status);
    }

    [Fact]
    public async Task Deleting_it_puts_what_is_planned_back_on_real_time_in_the_same_distance()
    {
        var clock = await Create("2026-03-02T09:00:00Z");
        var lead = await AddLead(await Publish(w => w.Email(delay: TimeSpan.FromDays(2))));

        Assert.Equal(200, (await Send("DELETE", $"/test-clocks/{clock}")).Status);
        Assert.Equal(404, (await Send("GET", $"/test-clocks/{clock}")).Status);
        Assert.Equal(
            _server.Clock.GetUtcNow().AddDays(2),
            Assert.Single(await _server.Get<ICadence>().TouchpointsOf(_test.Id, lead, default)).DueAt
        );
        Assert.Equal(201, (await Send("POST", "/test-clocks")).Status);
    }

    [Theory]
    [InlineData("""{"by":"3 days"}""", "by must be a duration such as 30m, 24h or 3d")]
    [InlineData("{}", "by or to must be given, not both")]
    [InlineData("""{"by":"1d","to":"2026-03-03T09:00:00Z"}""", "by or to must be given, not both")]
    [InlineData("""{"by":"400d"}""", "by must be at most 366d")]
    [InlineData("""{"to":"2026-03-03 09:00"}""", "to must be a time with its zone, such as 2026-03-02T09:00:00Z")]
    [InlineData("""{"to":"2026-03-01T09:00:00Z"}""", "to must not lie before what the clock shows")]
    [InlineData("""{"to":"2028-03-01T09:00:00Z"}""", "to must be at most 366 days ahead of the clock")]
    [InlineData("[]", "body must be an object")]
    public async Task A_wrong_advance_says_what_is_wrong(string body, string message)
    {
        var answer = await Advance(await Create("2026-03-02T09:00:00Z"), body);

        Assert.Equal((400, message), (answer.Status, answer.Json.GetProperty("message").GetString()));
    }

    [Fact]
    public async Task The_same_advance_under_one_key_happens_once()
    {
        var clock = await Create("2026-03-02T09:00:00Z");
        KeyValuePair<string, string>[] once = [KeyValuePair.Create("Idempotency-Key", "advance-1")];

        var first = await Send("POST", $"/test-clocks/{clock}/advance", """{"by":"1d"}""", once);
        var again = await Send("POST", $"/test-clocks/{clock}/advance", """{"by":"1d"}""", once);

        Assert.Equal(first.Text, again.Text);
        Assert.Equal("2026-03-03T09:00:00.000Z", Clock((await Send("GET", $"/test-clocks/{clock}")).Json).GetProperty("shows").GetString());
    }

    [Fact]
    public async Task Live_data_and_clocks_that_go_by_themselves_have_nothing_to_move()
    {
        var live = await _server.AddKey(_live);
        Assert.Equal(403, (await _server.Send("POST", "/api/public/test-clocks", null, live)).Status);
        Assert.Equal(403, (await _server.Send("GET", "/api/public/test-clocks", null, live)).Status);

        var running = new CadenceClock(
            ClockId.New(_server.Clock.GetUtcNow()),
            _server.Clock.GetUtcNow(),
            _server.Clock.GetUtcNow(),
            Rate: 60
        );
        await _server.Do(tx => _server.Get<IAccess>().SetClock(tx, _test.Id, running, default));
        Assert.Equal(409, (await Advance(running.Id.Value, """{"by":"1h"}""")).Status);
        Assert.Equal(409, (await Send("DELETE", $"/test-clocks/{running.Id}")).Status);
        Assert.Equal(409, (await Send("POST", "/test-clocks")).Status);
    }

    static JsonElement Clock(JsonElement answer) => answer.GetProperty("test_clock");

    async Task<Guid> Create(string at)
    {
        var answer = await Send("POST", "/test-clocks", $$"""{"frozen_at":"{{at}}"}""");
        Assert.Equal(201, answer.Status);
        return Clock(answer.Json).GetProperty("id").GetGuid();
    }

    Task<Answer> Advance(Guid clock, string body) => Send("POST", $"/test-clocks/{clock}/advance", body);

    async Task<WorkflowId> Publish(Func<WorkflowText, WorkflowText> write)
    {
        var document = write(new WorkflowText("Etc/UTC")).ToJson();
        EditResult? result = null;
        await _server.Do(async tx => result = await _server.Get<WorkflowEditor>().CreatePublished(tx, _live.Id, document, default));
        return Assert.IsType<EditResult.Saved>(result).Workflow.Id;
    }

    async Task<LeadId> AddLead(WorkflowId workflow, string email = "ana@example.com")
    {
        var answer = await Send(
            "POST",
            "/leads",
            $$"""{"first_name":"Ana","phone":"+573001234567","email":"{{email}}","workflow_id":"{{workflow}}"}"""
        );
        return new LeadId(answer.Json.GetProperty("lead").GetProperty("id").GetGuid());
    }

    Task<Answer> Send(string method, string path, string? body = null, IEnumerable<KeyValuePair<string, string>>? headers = null) =>
        _server.Send(method, $"/api/public{path}", body is null ? null : Encoding.UTF8.GetBytes(body), _key, headers);
}

public sealed class PostgresTestClockTests(TestClockTests.Place place) : TestClockTests(place), IOnPostgres;
