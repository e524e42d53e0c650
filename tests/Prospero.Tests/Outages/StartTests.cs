using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using Prospero.Server.Pumps;
using Prospero.Storage;
using Prospero.Tests.Cli;
using Prospero.Tests.Compliance;
using Prospero.Tests.Support;
using Xunit;

namespace Prospero.Tests.Outages;

/// <summary>Starts that are refused with a sentence.</summary>
public sealed class StartTests : IDisposable
{
    readonly Shell _shell = new();

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => _shell.Dispose();

    [Fact]
    public async Task A_taken_port_is_said_in_a_sentence()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var url = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{((IPEndPoint)other.LocalEndpoint).Port}");

        var said = await _shell.Run("serve", "--urls", url);

        Assert.Equal(1, said.Code);
        Assert.Equal($"{url} is taken: another program listens there. Stop it, or give --urls another port.", said.Error.Trim());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_database_that_needs_a_newer_program_is_left_alone(bool onPostgres)
    {
        await using ITestDatabase database = onPostgres ? new PostgresDatabase(isBare: true) : new SqliteDatabase();
        var store = await database.Create();
        var migrator = new Migrator(store, TimeProvider.System);
        await migrator.Migrate(Ct);
        await Note(store, Migrator.Newest);
        Assert.Empty(await migrator.Migrate(Ct));
        await Note(store, Migrator.Newest + 1);

        var thrown = await Assert.ThrowsAsync<SchemaTooNew>(() => migrator.Migrate(Ct));

        Assert.Contains($"version {Migrator.Newest + 1} is needed", thrown.Message, StringComparison.Ordinal);
        Assert.Contains("needs a newer program", await new Readiness(store).WhyNot(Ct), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_node_that_runs_claims_nothing_more_once_a_newer_program_has_migrated()
    {
        await using var database = new SqliteDatabase();
        var store = await database.Create();
        await new Migrator(store, TimeProvider.System).Migrate(Ct);
        var fit = new SchemaFit();
        using var log = new LogLines();
        using var logs = LoggerFactory.Create(logging => logging.AddProvider(log));
        using var pump = new SchemaPump(new Readiness(store), fit, TimeProvider.System, logs.CreateLogger<SchemaPump>());
        await pump.Turn(Ct);
        Assert.True(new ClaimPermit(null, fit).IsGiven);
        await Note(store, Migrator.Newest + 1);

        await pump.Turn(Ct);
        await pump.Turn(Ct);

        Assert.False(new ClaimPermit(null, fit).IsGiven);
        Assert.Equal(1, log.Count(3007));
    }

    [Fact]
    public async Task Commands_say_in_a_sentence_that_the_program_is_too_old()
    {
        Assert.Equal(0, (await _shell.Run("migrate")).Code);
        await using (var store = new SqliteStore(Path.Combine(_shell.Data, "prospero.db")))
            await Note(store, 9999);

        var said = await _shell.Run("serve", "--urls", "http://127.0.0.1:0");

        Assert.Equal(1, said.Code);
        Assert.StartsWith(
            "This program is too old for the database",
            Assert.Single(said.Error.Trim().Split('\n')),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Migrations_take_the_direct_connection()
    {
        await using var database = new PostgresDatabase(isBare: true);
        await database.Create();
        await using var store = new PostgresStore(database.Address, "Host=127.0.0.1;Port=1;Username=nobody");

        await Assert.ThrowsAsync<Core.StoreUnavailable>(() => new Migrator(store, TimeProvider.System).Migrate(Ct));
        Assert.NotEqual(default, await store.AskTime(Ct));
    }

    // As a later version of the program does that contracts the schema.
    static Task Note(SqlStore store, int needed) =>
        store.InTransaction(
            tx =>
                tx.Sql()
                    .Execute(
                        "insert into schema_version (version, min_code, applied_at) values (@version, @version, 0) on conflict (version) do update set min_code = excluded.min_code",
                        [("version", needed)],
                        Ct
                    ),
            Ct
        );
}
