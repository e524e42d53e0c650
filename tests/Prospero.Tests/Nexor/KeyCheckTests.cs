using Microsoft.AspNetCore.Http;
using Microsoft.Data.Sqlite;
using Prospero.Core;
using Prospero.Core.Access;
using Prospero.Server.Doors;
using Prospero.Server.Nexor.Door;
using Prospero.Server.Pumps;
using Prospero.Server.Startup;
using Prospero.Tests.Support;
using Xunit;

namespace Prospero.Tests.Nexor;

/// <summary>A key that was found is kept for a second, and never opens longer than it may.</summary>
public sealed class KeyCheckTests : IAsyncLifetime
{
    readonly Ticks _ticks = new();
    TestServer _server = null!;
    KeyCheck _keys = null!;
    string _secret = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await TestServer.Start();
        _keys = new KeyCheck(new KnownKeys(_server.Get<IAccess>(), _server.Get<ConfigurationChanges>(), _ticks), _server.Get<KeyUses>());
        _secret = await _server.AddKey((await _server.Get<IAccess>().Workspaces(default))[0]);
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task A_revoked_key_opens_for_less_than_a_second()
    {
        Assert.True(await IsOpen());
        await Change("revoked_at = 1");

        _ticks.Pass(TimeSpan.FromMilliseconds(999));
        Assert.True(await IsOpen());
        _ticks.Pass(TimeSpan.FromMilliseconds(1));
        Assert.False(await IsOpen());
    }

    [Fact]
    public async Task A_revoked_key_closes_as_soon_as_the_node_hears_of_a_change()
    {
        Assert.True(await IsOpen());
        await Change("revoked_at = 1");
        Assert.True(await IsOpen());

        _server.Get<ConfigurationChanges>().Note();

        Assert.False(await IsOpen());
    }

    [Fact]
    public async Task A_key_expires_at_its_moment_even_when_it_is_kept()
    {
        await Change($"expires_at = {_server.Clock.GetUtcNow().AddMinutes(1).ToUnixTimeMilliseconds()}");
        Assert.True(await IsOpen());

        _server.Clock.Advance(TimeSpan.FromMinutes(1));

        Assert.False(await IsOpen());
    }

    [Fact]
    public async Task A_key_that_was_unknown_opens_as_soon_as_it_is_there()
    {
        var (key, secret) = ApiKey.Make(
            (await _server.Get<IAccess>().Workspaces(default))[0].Id,
            Surface.Nexor,
            isTest: false,
            "late",
            null,
            _server.Clock.GetUtcNow()
        );
        _secret = secret;
        Assert.False(await IsOpen());

        await _server.Do(tx => _server.Get<IAccess>().AddKey(tx, key, default));

        Assert.True(await IsOpen());
    }

    async Task<bool> IsOpen()
    {
        var http = new DefaultHttpContext();
        http.Request.Headers["X-API-Key"] = _secret;
        return (await _keys.Check(http.Request, _server.Clock.GetUtcNow(), default)).Key is not null;
    }

    // As another process would.
    async Task Change(string assignment)
    {
        var file = new SqliteConnectionStringBuilder { DataSource = _server.Get<ServerOptions>().Database, Pooling = false };
        await using var connection = new SqliteConnection(file.ToString());
        await connection.OpenAsync();
        await using var update = connection.CreateCommand();
        update.CommandText = $"update api_key set {assignment}";
        Assert.Equal(1, await update.ExecuteNonQueryAsync());
    }

    sealed class Ticks : TimeProvider
    {
        long _now = 1;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _now;

        public void Pass(TimeSpan time) => _now += time.Ticks;
    }
}
