using Prospero.Tests.Support;
using Xunit;

namespace Prospero.Tests.Outages;

/// <summary>A PostgreSQL server that goes under a running server of ours.</summary>
public sealed class PostgresAwayTests : IAsyncLifetime
{
    PostgresServer? _postgres;
    AwayPlace _place = null!;

    public async ValueTask InitializeAsync()
    {
        Assert.SkipUnless(PostgresServer.IsInstalled, "PostgreSQL is not installed: Debian's package postgresql.");
        _postgres = await PostgresServer.StartOwn();
        var database = await _postgres.NewSchema();
        _place = await AwayPlace.Start(options => options with { Postgres = database });
    }

    public async ValueTask DisposeAsync()
    {
        if (_place is not null)
            await _place.DisposeAsync();
        if (_postgres is not null)
            await _postgres.DisposeAsync();
    }

    [Fact]
    public async Task A_server_that_is_stopped_and_started_loses_nothing_and_needs_no_restart_of_ours()
    {
        var before = await _place.Create();
        Assert.Equal(201, before.Status);

        await _postgres!.Stop();
        await _place.SaysThatItIsAway("the database cannot be reached");
        Assert.Equal(503, (await _place.Get(AwayPlace.IdOf(before))).Status);
        var other = await _place.Server.Send(
            "GET",
            "/api/v1/chatbots",
            headers: [KeyValuePair.Create("Authorization", $"Bearer {_place.PollyBotKey}")]
        );
        Assert.Equal(503, other.Status);
        Assert.Contains("SERVICE_UNAVAILABLE", other.Text, StringComparison.Ordinal);
        Assert.Equal("5", other.Header("Retry-After"));

        await _postgres.StartAgain();
        Assert.Equal(201, (await _place.CreateWhenItIsBack()).Status);
        Assert.Equal(200, (await _place.Get(AwayPlace.IdOf(before))).Status);
        await _place.IsReadyAgain();
        _place.SaidItOnce();
        Assert.Equal(1, _place.Log.Count(4002));
    }

    [Fact]
    public async Task A_restart_between_two_calls_is_not_noticed()
    {
        var before = await _place.Create();
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => _place.Get(AwayPlace.IdOf(before))));
        // The loops would notice, because they do not stop to ask.
        await _postgres!.Do("alter system set max_connections = 300");
        await _postgres.Do(
            "select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid() and application_name = 'prospero'"
        );

        Assert.Equal(201, (await _place.Create()).Status);
        Assert.Equal(200, (await _place.Get(AwayPlace.IdOf(before))).Status);
        Assert.Equal(0, _place.Log.Count(4001));
    }

    [Fact]
    public async Task A_database_that_is_made_read_only_refuses_and_recovers()
    {
        var before = await _place.Create();
        await _postgres!.Do("alter system set default_transaction_read_only = on");
        await _postgres.Do("select pg_reload_conf()");
        while ((await _place.Create()).Status == 201)
            await Task.Delay(20, TestContext.Current.CancellationToken);

        await _place.SaysThatItIsAway("the database is read-only");
        Assert.Equal(200, (await _place.Get(AwayPlace.IdOf(before))).Status);

        await _postgres.Do("alter system reset default_transaction_read_only");
        await _postgres.Do("select pg_reload_conf()");
        Assert.Equal(201, (await _place.CreateWhenItIsBack()).Status);
        _place.SaidItOnce();
    }

    [Fact]
    public async Task Sessions_that_stay_read_only_for_good_are_given_up()
    {
        await _postgres!.Do("alter role prospero set default_transaction_read_only = on");
        await _postgres.Do(
            "select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid() and application_name = 'prospero'"
        );
        await _place.SaysThatItIsAway("the database is read-only");

        await using var writable = new Npgsql.NpgsqlConnection(_postgres.OwnerConnection + ";Options=-c default_transaction_read_only=off");
        await writable.OpenAsync(TestContext.Current.CancellationToken);
        await using var reset = new Npgsql.NpgsqlCommand("alter role prospero reset default_transaction_read_only", writable);
        await reset.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);

        Assert.Equal(201, (await _place.CreateWhenItIsBack()).Status);
    }

    [Fact]
    public async Task A_disk_that_is_full_refuses_and_recovers()
    {
        using var disk = new SmallDisk(24);
        var before = await _place.Create();
        await _postgres!.MoveTables(disk.Folder);
        disk.Fill();
        while ((await _place.Create()).Status == 201)
        {
            // What was left inside the files is used first.
        }

        await _place.SaysThatItIsAway("the disk of the database is full");
        Assert.Equal(200, (await _place.Get(AwayPlace.IdOf(before))).Status);
        Assert.Contains("the disk of the database is full", _place.Log.Of(4001)[0], StringComparison.Ordinal);

        disk.Free();
        Assert.Equal(201, (await _place.CreateWhenItIsBack()).Status);
        _place.SaidItOnce();
    }
}
