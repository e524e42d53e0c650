using Prospero.Core.Access;
using Prospero.Tests.Support;
using Xunit;

namespace Prospero.Tests.Limits;

/// <summary>Servers on one database keep one limit.</summary>
public sealed class SharedLimitTests : IOnPostgres
{
    const int Limit = 1000;

    [Fact]
    public async Task Two_servers_together_keep_a_limit_to_one_in_a_hundred()
    {
        await using var one = await TestServer.Start();
        await using var other = await TestServer.Start(beside: one);
        var key = await Key(one, Limit);
        var granted = 0;

        await Task.WhenAll(
            Enumerable
                .Range(0, 8)
                .Select(async caller =>
                {
                    var server = caller % 2 == 0 ? one : other;
                    while ((await Call(server, key)).Status == 200)
                        Interlocked.Increment(ref granted);
                })
        );

        Assert.InRange(granted, Limit, Limit + (Limit / 100));
    }

    [Fact]
    public async Task Who_asks_at_one_server_only_has_the_limit_exactly()
    {
        await using var one = await TestServer.Start();
        var key = await Key(one, 20);

        for (var i = 1; i <= 20; i++)
            Assert.Equal($"{i}", (await Call(one, key)).Header("X-RateLimit-Used"));
        Assert.Equal(429, (await Call(one, key)).Status);
    }

    internal static Task<Answer> Call(TestServer server, string key) =>
        server.Send("GET", "/api/v1/leads?limit=1", headers: [KeyValuePair.Create("Authorization", $"Bearer {key}")]);

    internal static async Task<string> Key(TestServer server, int limit) =>
        await server.AddKey(
            await server.AddWorkspace($"limits-{Guid.NewGuid()}"),
            surface: Surface.PollyBot,
            rate: new RateRule(limit, TimeSpan.FromHours(1))
        );
}

/// <summary>A server that starts anew knows what was counted before.</summary>
public class ReloadedLimitTests
{
    [Fact]
    public async Task A_restart_forgets_no_call()
    {
        await using var house = await TestServer.Start();
        var key = await SharedLimitTests.Key(house, 5);
        var before = await TestServer.Start(beside: house);
        for (var i = 0; i < 3; i++)
            Assert.Equal(200, (await SharedLimitTests.Call(before, key)).Status);
        await before.DisposeAsync();

        await using var after = await TestServer.Start(beside: house);

        var next = await SharedLimitTests.Call(after, key);
        Assert.Equal((200, "4", "1"), (next.Status, next.Header("X-RateLimit-Used"), next.Header("X-RateLimit-Remaining")));
        house.Clock.Advance(TimeSpan.FromMinutes(61));
        Assert.Equal("1", (await SharedLimitTests.Call(after, key)).Header("X-RateLimit-Used"));
    }
}

public sealed class PostgresReloadedLimitTests : ReloadedLimitTests, IOnPostgres;
