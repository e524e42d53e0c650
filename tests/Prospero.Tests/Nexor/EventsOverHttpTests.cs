using System.Diagnostics;
using System.Net.Http.Headers;
using Microsoft.Extensions.DependencyInjection;
using Prospero.Core;
using Prospero.Core.Access;
using Prospero.Core.Events;
using Prospero.Core.Webhooks;
using Prospero.Server.Pumps;
using Prospero.Server.Startup;
using Prospero.Storage;
using Prospero.Tests.Support;
using Xunit;

namespace Prospero.Tests.Nexor;

public class EventsOverHttpTests(NexorPlace place) : IClassFixture<NexorPlace>
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task The_log_is_read_page_by_page_with_the_cursor_of_the_last_answer()
    {
        var (key, append) = await Prepare();
        await append(3);

        var first = await Read(key, "limit=2");
        var cursor = first.Json.GetProperty("cursor").GetString();
        var second = await Read(key, $"after={cursor}");

        Assert.Equal(["1", "2"], Positions(first));
        Assert.True(first.Json.GetProperty("has_more").GetBoolean());
        Assert.Equal(["3"], Positions(second));
        Assert.Equal("3", second.Json.GetProperty("cursor").GetString());
        Assert.False(second.Json.GetProperty("has_more").GetBoolean());
        Assert.Empty(Positions(await Read(key, "after=latest")));
    }

    [Theory]
    [InlineData("after=x", "after must be a cursor of an earlier answer or latest")]
    [InlineData("after=-1", "after must be a cursor of an earlier answer or latest")]
    [InlineData("after=7", "after is ahead of the log")]
    [InlineData("limit=0", "limit must be a number from 1 to 1000")]
    [InlineData("limit=1001", "limit must be a number from 1 to 1000")]
    [InlineData("wait=61", "wait must be a number of seconds from 0 to 60")]
    [InlineData("types=lead.created,lead.eaten", "types has lead.eaten, which is no event")]
    public async Task What_cannot_be_meant_is_refused(string query, string message)
    {
        var (key, _) = await Prepare();
        var answer = await Read(key, query);
        Assert.Equal($$"""{"error":"Validation error","message":"{{message}}"}""", answer.Text);
    }

    [Fact]
    public async Task Whoever_waits_is_answered_as_soon_as_something_happens()
    {
        var (key, append) = await Prepare();
        var waiting = Enumerable.Range(0, 20).Select(_ => Read(key, "after=0&wait=60")).ToList();
        Assert.NotSame(await Task.WhenAny(waiting.Append(Task.Delay(100))), waiting[0]);

        await append(1);

        foreach (var answer in await Task.WhenAll(waiting).WaitAsync(Patience))
            Assert.Equal(["1"], Positions(answer));
    }

    [Fact]
    public async Task What_another_node_appended_is_seen_within_a_second()
    {
        var (key, _, workspace) = await PrepareWorkspace();
        var waiting = Read(key, "after=0&wait=60");
        await Task.Delay(50);
        // Over a store of its own, as another process does: nothing of this one hears of the commit.
        var options = place.Server.Get<ServerOptions>();
        await using SqlStore node = options.Postgres is { } postgres ? new PostgresStore(postgres) : new SqliteStore(options.SqliteFile);
        var now = place.Server.Clock.GetUtcNow();
        await node.InTransaction(
            async tx =>
            {
                await new SqlEvents(node).Append(tx, workspace.Id, [new LeadCreated(now, LeadId.New(now), "api")], [], default);
                return true;
            },
            default
        );
        var appended = Stopwatch.GetTimestamp();

        Assert.Equal(["1"], Positions(await waiting.WaitAsync(Patience)));
        Assert.True(Stopwatch.GetElapsedTime(appended) < TimeSpan.FromSeconds(5), "on a machine that has nothing else to do: a second");
    }

    [Fact]
    public async Task Old_events_are_removed_by_the_clock_of_their_workspace()
    {
        var (key, append, workspace) = await PrepareWorkspace();
        await append(3);
        await place.Server.Get<FanOut>().RunOnce(default);
        var retention = ActivatorUtilities.CreateInstance<EventRetention>(
            place.Server.Get<IServiceProvider>(),
            new EventOptions { Retention = TimeSpan.FromDays(1), PruneBatch = 2 }
        );
        await retention.RunOnce(default);
        Assert.Equal(["1", "2", "3"], Positions(await Read(key, "")));

        place.Server.Clock.Advance(TimeSpan.FromDays(2));
        await append(1);
        await retention.RunOnce(default);

        Assert.Equal(["4"], Positions(await Read(key, "")));
        Assert.Equal(4, await place.Server.Get<IEvents>().Head(workspace.Id, default));
    }

    [Fact]
    public async Task Whoever_waited_in_vain_gets_an_empty_page_with_the_same_cursor()
    {
        var (key, append) = await Prepare();
        await append(2);

        var answer = await Read(key, "after=2&wait=1");

        Assert.Empty(Positions(answer));
        Assert.Equal("2", answer.Json.GetProperty("cursor").GetString());
    }

    [Fact]
    public async Task Test_data_has_a_log_of_its_own()
    {
        var (key, append, workspace) = await PrepareWorkspace();
        await append(2);
        var test = await place.Server.Get<Installation>().TestDataOf(workspace, null, default);
        var testKey = await place.Server.AddKey(test);
        await Append(test, 1);

        Assert.Equal(["1"], Positions(await Read(testKey, "")));
        Assert.Equal(["1", "2"], Positions(await Read(key, "")));
    }

    [Fact]
    public async Task A_stream_goes_on_behind_the_last_event_that_it_delivered()
    {
        var (key, append) = await Prepare();
        await append(2);
        using var ends = new CancellationTokenSource(Patience);
        using var stream = await Open(key, "types=lead.created", "1", ends.Token);
        using var lines = new StreamReader(await stream.Content.ReadAsStreamAsync(ends.Token));
        Assert.Equal("text/event-stream", stream.Content.Headers.ContentType?.MediaType);

        Assert.Equal(["2"], await Ids(lines, 1, ends.Token));
        await append(2);
        Assert.Equal(["3", "4"], await Ids(lines, 2, ends.Token));
    }

    [Fact]
    public async Task A_stream_cannot_begin_where_events_were_removed()
    {
        var (key, append, workspace) = await PrepareWorkspace();
        await append(5);
        await place.Server.Do(tx =>
            tx.Sql()
                .Execute(
                    "insert into event_reach (workspace_id, fanned_out, pruned) values (@workspace, 5, 0)",
                    [("workspace", workspace.Id.Value)],
                    default
                )
        );
        await place.Server.Get<IEvents>().Prune(workspace.Id, DateTimeOffset.MaxValue, 3, default);

        using var stream = await Open(key, "", "2", default);
        var page = await Read(key, "after=2");

        Assert.Equal(410, (int)stream.StatusCode);
        Assert.Equal(410, page.Status);
        Assert.Equal(
            """{"error":"Events are gone","message":"Events up to 3 were removed; read on from after=3","oldest":"3"}""",
            page.Text
        );
        Assert.Equal(["4", "5"], Positions(await Read(key, "")));
    }

    async Task<(string Key, Func<int, Task> Append)> Prepare()
    {
        var (key, append, _) = await PrepareWorkspace();
        return (key, append);
    }

    async Task<(string Key, Func<int, Task> Append, Workspace Workspace)> PrepareWorkspace()
    {
        var workspace = await place.Server.AddWorkspace($"events-{Guid.NewGuid()}");
        return (await place.Server.AddKey(workspace), count => Append(workspace, count), workspace);
    }

    Task Append(Workspace workspace, int count)
    {
        var now = place.Server.Clock.GetUtcNow();
        var happened = Enumerable.Range(0, count).Select(_ => new LeadCreated(now, LeadId.New(now), "api"));
        return place.Server.Do(tx => place.Server.Get<IEvents>().Append(tx, workspace.Id, [.. happened], [], default));
    }

    Task<Answer> Read(string key, string query) => place.Server.Send("GET", $"/api/public/events?{query}", key: key);

    async Task<HttpResponseMessage> Open(string key, string query, string lastSeen, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/public/events?{query}");
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/event-stream"));
        request.Headers.Add("X-API-Key", key);
        request.Headers.Add("Last-Event-ID", lastSeen);
        return await place.Server.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, ct);
    }

    static async Task<List<string>> Ids(StreamReader lines, int count, CancellationToken ct)
    {
        var ids = new List<string>();
        while (ids.Count < count)
            if (await lines.ReadLineAsync(ct) is { } line && line.StartsWith("id: ", StringComparison.Ordinal))
                ids.Add(line["id: ".Length..]);
        return ids;
    }

    static IEnumerable<string> Positions(Answer answer) =>
        answer.Json.GetProperty("events").EnumerateArray().Select(one => one.GetProperty("position").GetRawText());
}

public sealed class PostgresEventsOverHttpTests(NexorPlace place) : EventsOverHttpTests(place), IOnPostgres;
