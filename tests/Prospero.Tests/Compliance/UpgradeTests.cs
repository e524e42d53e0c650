using System.Diagnostics;
using Prospero.Core;
using Prospero.Core.Cadence;
using Prospero.Storage;
using Prospero.Tests.Support;
using Xunit;

namespace Prospero.Tests.Compliance;

/// <summary>A database of the first version that stood anywhere, with a row in every table, is brought to the newest.</summary>
public sealed class UpgradeTests
{
    const int First = 36;

    static readonly DateTimeOffset Noon = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public Task On_SQLite() => Nothing_is_lost(new SqliteDatabase(), store => new Migrator(store, new ManualClock(Noon)).Migrate(Ct));

    [Fact]
    public Task On_PostgreSQL() =>
        Nothing_is_lost(new PostgresDatabase(isBare: true), store => new Migrator(store, new ManualClock(Noon)).Migrate(Ct));

    /// <summary>A process has one SQLite library, so that another process migrates.</summary>
    [Fact]
    public Task By_the_bundled_SQLite()
    {
        var database = new SqliteDatabase();
        return Nothing_is_lost(
            database,
            async _ =>
            {
                var program = Path.Combine(AppContext.BaseDirectory, "prospero.dll");
                var start = new ProcessStartInfo("dotnet", [program, "migrate", "--data", Path.GetDirectoryName(database.File)!])
                {
                    RedirectStandardError = true,
                    RedirectStandardOutput = true,
                    UseShellExecute = false,
                    Environment = { ["PROSPERO_SQLITE"] = "bundled" },
                };
                using var process = Process.Start(start)!;
                var said = process.StandardOutput.ReadToEndAsync(Ct);
                var refused = await process.StandardError.ReadToEndAsync(Ct);
                await process.WaitForExitAsync(Ct);
                Assert.True(process.ExitCode == 0, refused + await said);
            }
        );
    }

    static async Task Nothing_is_lost(ITestDatabase database, Func<SqlStore, Task> migrate)
    {
        await using var _ = database;
        var store = await database.Create();
        await OldSchema.Make(store, First);
        var tables = await OneRowEach.Fill(store);
        var before = await OneRowEach.Read(store, tables);
        Assert.All(before, table => Assert.NotNull(table.Value));

        await migrate(store);

        Assert.Equal(before, await OneRowEach.Read(store, tables));
        Assert.Null(await new Checkup(store).Damage(Ct));
        await OneRowEach.Change(store, "update touchpoint set kind = 'turn', woken_by = 'reply', awaits = '|reply|', parked_due = 5");
        await IsReadByThePorts(store);
    }

    static async Task IsReadByThePorts(SqlStore store)
    {
        var (workspace, lead) = (new WorkspaceId(OneRowEach.Id), new LeadId(OneRowEach.Id));
        var access = new SqlAccess(store);
        var leads = new SqlLeads(store);
        var cadence = new SqlCadence(store, leads, new SqlEvents(store), new SqlSenders(store, new PlainSecrets()), access);

        var found = await leads.Find(workspace, lead, Ct);
        var touchpoint = Assert.Single(await cadence.TouchpointsOf(workspace, lead, Ct));
        var run = await store.InTransaction(tx => cadence.FindRun(tx, workspace, touchpoint.Run!.Value, Ct), Ct);

        Assert.Equal(("word", "word"), (found!.FirstName, Assert.Single(found.Tags).Name));
        Assert.Equal((TouchpointKind.Turn, TouchpointState.Held, "reply"), (touchpoint.Kind, touchpoint.State, touchpoint.WokenBy));
        Assert.Equal(DateTimeOffset.FromUnixTimeMilliseconds(5), touchpoint.ParkedDue);
        Assert.Equal((RunState.Active, lead), (run!.State, run.Lead));
        Assert.False((await access.FindWorkspace(workspace, Ct))!.IsPaused);
    }
}
