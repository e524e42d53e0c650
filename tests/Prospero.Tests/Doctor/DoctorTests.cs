using System.Diagnostics;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using Npgsql;
using Prospero.Core;
using Prospero.Core.Channels;
using Prospero.Server.Cli;
using Prospero.Server.Doctor;
using Prospero.Server.Startup;
using Prospero.Tests.Imports;
using Prospero.Tests.Support;
using Xunit;

namespace Prospero.Tests.Doctor;

/// <summary>Every illness is caused, and found with its cure.</summary>
public class DoctorTests : IAsyncLifetime
{
    protected ImportPlace Place { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Place = await ImportPlace.Open();

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return Place.DisposeAsync();
    }

    [Fact]
    public async Task A_sound_installation_is_sound()
    {
        var findings = await Examine();

        // The tests' own PostgreSQL keeps nothing over a power cut, and there is no master key.
        Assert.All(
            findings.Where(finding => Place.Postgres is null || finding.Check is not ("durability" or "key ring")),
            finding => Assert.True(finding.Verdict == Verdict.Ok, finding.ToString())
        );
        Assert.Equal(
            ["claims", "clock", "database", "disk", "durability", "held", "key ring", "schema", "senders", "time zones", "touchpoints"],
            findings
                .Select(finding => finding.Check)
                .Where(check => check != "sqlite")
                .Append("durability")
                .Distinct()
                .Order(StringComparer.Ordinal)
        );
        Assert.Equal(4, findings.Count(finding => finding.Check == "senders"));
    }

    [Fact]
    public async Task The_answer_is_lines_or_json_and_the_exit_code_says_whether_something_is_bad()
    {
        var said = await Place.Run("doctor");
        var json = await Place.Run("doctor", "--json");

        var isBad = Place.Postgres is not null;
        Assert.Equal(isBad ? 1 : 0, said.Code);
        Assert.Equal(said.Code, json.Code);
        Assert.All(said.Out.TrimEnd().Split('\n'), line => Assert.Matches("^(ok  |warn|bad )  [a-z ]+: ", line));
        Assert.Equal(isBad ? "bad" : "ok", JsonElement.Parse(json.Out).GetProperty("verdict").GetString());
    }

    [Fact]
    public async Task A_schema_that_is_behind_or_ahead_is_said()
    {
        await Sql("update schema_version set min_code = 9999 where version = 1");
        Bad(await Examine(), "schema", "needs a newer program");
        await Sql("update schema_version set min_code = 1 where version = 1");
        await Sql("insert into schema_version (version, min_code, applied_at) values (9999, 1, 0)");
        Warned(await Examine(), "schema", "newer than this program");
        await Sql("delete from schema_version where version in (21, 47)");
        Warned(await Examine(), "schema", "migrations to come: 21, 47");
        await Sql("delete from schema_version where version > 21");
        Warned(await Examine(), "schema", "version 17, migrations to come: 21, 22, ");
        Assert.Equal("17", await Ask("select max(version) from schema_version"));
    }

    [Fact]
    public async Task A_key_that_ends_soon_is_named() =>
        Warned(await Examine(limits: new DoctorLimits { KeyEnds = TimeSpan.FromDays(4000) }), "key ring", "until");

    [Fact]
    public async Task A_disk_without_room_is_found()
    {
        Directory.CreateDirectory(Place.Data);
        Bad(await Examine(limits: new DoctorLimits { DiskBad = long.MaxValue }), "disk", "free at");
        Warned(await Examine(limits: new DoctorLimits { DiskWarn = long.MaxValue }), "disk", "free at");
    }

    [Fact]
    public async Task Senders_that_are_paused_incomplete_or_failing_are_found()
    {
        var sender = (await Place.Installation.Get<ISenders>().All(Place.Workspace.Id, default)).First(one => one.Channel == Channel.Email);
        await SetPaused(sender, true);
        Warned(await Examine(), "senders", "is paused");
        await SetPaused(sender, false);
        await Save(sender with { Provider = "smtp" });
        Bad(await Examine(), "senders", "is not complete");
        await Save(sender with { Provider = "pigeon" });
        Bad(await Examine(), "senders", "does not have");
        await Save(sender);
        await Enrol();
        await Sql(
            $"""
            insert into attempt (workspace_id, id, touchpoint_id, number, provider, sender_id, failure, detail, requested_at, answered_at)
            select workspace_id, id, id, 1, 'simulated', sender_id, 'ProviderDown', '451 come back later', 1, 2 from touchpoint
            """
        );
        Warned(await Examine(), "senders", "451 come back later");
    }

    [Fact]
    public async Task Touchpoints_that_nobody_takes_up_are_found()
    {
        await Enrol();
        await Sql($"update touchpoint set due_at = {Ago(5)}");
        Warned(await Examine(), "touchpoints", "overdue");
        await Sql($"update touchpoint set due_at = {Ago(60)}");
        Bad(await Examine(), "touchpoints", "60 min");
    }

    [Fact]
    public async Task What_is_held_and_what_was_left_behind_is_found()
    {
        await Enrol();
        await Sql("update touchpoint set state = 'held', hold_reason = 'outcome_unknown'");
        Warned(await Examine(), "held", "nobody knows");
        await Sql("update touchpoint set hold_reason = 'needs_operator'");
        Warned(await Examine(), "held", "for somebody to act");
        await Sql($"update touchpoint set state = 'claimed', hold_reason = null, claim_id = id, lease_until = {Ago(5)}");
        Warned(await Examine(), "claims", "1 expired");
    }

    [Fact]
    public async Task Old_time_zones_are_found() =>
        Warned(await Examine(new ShiftedClock(TimeSpan.FromDays(365 * 4))), "time zones", "TZDB");

    private protected async Task<List<Finding>> Examine(
        TimeProvider? clock = null,
        DoctorLimits? limits = null,
        Func<ServerOptions, ServerOptions>? change = null
    )
    {
        var options = new ServerOptions
        {
            DataFolder = Place.Data,
            Postgres = Place.Postgres,
            Clock = clock ?? TimeProvider.System,
        };
        List<Finding> findings = [];
        await foreach (var finding in new Examination(change?.Invoke(options) ?? options, limits ?? new DoctorLimits()).Run(default))
            findings.Add(finding);
        return findings;
    }

    internal static void Bad(IEnumerable<Finding> findings, string check, string says) => Found(findings, check, says, Verdict.Bad);

    internal static void Warned(IEnumerable<Finding> findings, string check, string says) => Found(findings, check, says, Verdict.Warn);

    static void Found(IEnumerable<Finding> findings, string check, string says, Verdict verdict) =>
        Assert.Contains(
            findings,
            finding =>
                finding.Check == check
                && finding.Verdict == verdict
                && finding.Says.Contains(says, StringComparison.Ordinal)
                && finding.Cure is { } cure
                && cure.EndsWith('.')
        );

    async Task Enrol()
    {
        await Place.Publish();
        await Place.Import(Place.File("a.csv", "name,email\nAna,ana@example.com\n"), "--workflow", "Mail", "--enrol", "now");
    }

    Task Save(Sender sender) =>
        Change(
            async (tx, senders) =>
            {
                await senders.Save(tx, sender, Place.Installation.Now, default);
                return true;
            }
        );

    Task SetPaused(Sender sender, bool isPaused) =>
        Change((tx, senders) => senders.SetPaused(tx, sender.Workspace, sender.Id, isPaused, Place.Installation.Now, default));

    Task Change(Func<ITransaction, ISenders, Task<bool>> change) =>
        Place.Installation.Get<IStore>().InTransaction(tx => change(tx, Place.Installation.Get<ISenders>()), default);

    static long Ago(int minutes) => DateTimeOffset.UtcNow.AddMinutes(-minutes).ToUnixTimeMilliseconds();

    private protected Task Sql(string text) => Ask(text);

    private protected async Task<string?> Ask(string text)
    {
        await using System.Data.Common.DbConnection connection = Place.Postgres is { } postgres
            ? new NpgsqlConnection(postgres)
            : new SqliteConnection($"Data Source={Path.Combine(Place.Data, "prospero.db")};Pooling=false");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = text;
        return (await command.ExecuteScalarAsync())?.ToString();
    }

    protected sealed class ShiftedClock(TimeSpan by) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + by;
    }
}

public sealed class PostgresDoctorTests : DoctorTests, IOnPostgres
{
    string _locked = "";

    [Fact]
    public async Task A_wrong_clock_is_found()
    {
        Warned(await Examine(new ShiftedClock(TimeSpan.FromSeconds(5))), "clock", "before the database's");
        Bad(await Examine(new ShiftedClock(TimeSpan.FromSeconds(-50))), "clock", "behind the database's");
    }

    [Fact]
    public async Task A_database_that_may_forget_is_found()
    {
        var findings = await Examine();

        Bad(findings, "durability", "fsync is off");
        Bad(findings, "durability", "synchronous_commit is off");
        Bad(findings, "durability", "full_page_writes is off");
    }

    [Fact]
    public async Task A_key_ring_that_lies_open_is_locked_or_is_lost_is_found()
    {
        Warned(await Examine(), "key ring", "lie open");
        _locked = (await IOnPostgres.NewDatabase())!;
        await using (await OpenInstallation.Open(Locked(7), default)) { }
        Assert.DoesNotContain(await Examine(change: _ => Locked(7)), finding => finding is { Check: "key ring", Verdict: not Verdict.Ok });
        Bad(await Examine(change: _ => Locked(8)), "key ring", "cannot be opened");
        Bad(await Examine(change: _ => Locked(null)), "key ring", "cannot be opened");

        await Sql("delete from key_ring");
        Bad(await Examine(), "key ring", "holds no key");
        Bad(await Examine(), "senders", "cannot be read");
        Assert.Equal("0", await Ask("select count(*) from key_ring"));
        await IOnPostgres.Drop(_locked);

        ServerOptions Locked(byte? master) =>
            new()
            {
                DataFolder = Place.Data,
                Postgres = _locked,
                MasterKey = master is { } b ? [.. Enumerable.Repeat(b, 32)] : null,
            };
    }

    [Fact]
    public async Task A_standby_for_which_nobody_waits_is_found()
    {
        var settings = new NpgsqlConnectionStringBuilder(Place.Postgres);
        var folder = Directory.CreateTempSubdirectory("prospero-standby-");
        string[] arguments = ["-D", folder.FullName, "-h", settings.Host!, "-p", $"{settings.Port}", "-U", settings.Username!];
        using var standby = Process.Start(
            new ProcessStartInfo(Path.Combine(PostgresServer.Binaries!, "pg_receivewal"), arguments)
            {
                RedirectStandardError = true,
                UseShellExecute = false,
            }
        )!;
        try
        {
            var findings = await Examine();
            for (var patience = Stopwatch.StartNew(); !IsSeen(findings) && patience.Elapsed < TimeSpan.FromSeconds(30); )
                findings = await Examine();
            Warned(findings, "durability", "1 standbys and none synchronous: accepted may be lost on fail-over");
        }
        finally
        {
            standby.Kill();
            await standby.WaitForExitAsync();
            folder.Delete(recursive: true);
        }

        static bool IsSeen(IEnumerable<Finding> findings) =>
            findings.Any(finding => finding.Says.Contains("standbys", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_database_that_is_away_is_said_with_all_that_is_still_known()
    {
        var findings = await Examine(change: options => options with { Postgres = "postgresql://prospero:secret@127.0.0.1:1/prospero" });

        Bad(findings, "database", "cannot be used");
        Assert.DoesNotContain(findings, finding => finding.ToString().Contains("secret", StringComparison.Ordinal));
        Assert.Contains(findings, finding => finding is { Check: "time zones", Verdict: Verdict.Ok });
        Assert.Contains(findings, finding => finding is { Check: "disk" });
    }
}

/// <summary>What can be wrong with a file.</summary>
public sealed class SqliteDoctorTests : IDisposable
{
    readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("prospero-doctor-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task A_file_that_is_missing_is_not_made()
    {
        DoctorTests.Bad(await Examine(), "database", "is not there");
        Assert.Empty(_folder.GetFileSystemInfos());
    }

    [Fact]
    public async Task A_file_that_is_no_database_and_one_that_is_empty_are_found()
    {
        var file = Path.Combine(_folder.FullName, "prospero.db");
        await File.WriteAllTextAsync(file, new string('x', 10_000));
        DoctorTests.Bad(await Examine(), "database", "cannot be used");
        await File.WriteAllTextAsync(file, "");
        DoctorTests.Bad(await Examine(), "schema", "is empty");
        Assert.Equal(0, new FileInfo(file).Length);
    }

    [Fact]
    public async Task Nothing_is_changed()
    {
        await using (await OpenInstallation.Open(new ServerOptions { DataFolder = _folder.FullName }, default)) { }
        var before = Files();

        Assert.NotEmpty(await Examine());

        Assert.Equal(before, Files());

        // Looking into a write-ahead log makes the log's own two files, which hold nothing.
        string[] Files() =>
            [
                .. Directory
                    .GetFiles(_folder.FullName, "*", SearchOption.AllDirectories)
                    .Where(file => !file.EndsWith("-shm", StringComparison.Ordinal))
                    .Where(file => !file.EndsWith("-wal", StringComparison.Ordinal) || new FileInfo(file).Length > 0)
                    .Select(file => $"{file} {Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(file)))}")
                    .Order(StringComparer.Ordinal),
            ];
    }

    [Fact]
    public async Task A_lost_key_ring_is_found_and_not_made_anew()
    {
        await using (await OpenInstallation.Open(new ServerOptions { DataFolder = _folder.FullName }, default)) { }
        var keys = Path.Combine(_folder.FullName, "keys");
        Directory.Delete(keys, recursive: true);
        DoctorTests.Bad(await Examine(), "key ring", "is not there");
        Assert.False(Directory.Exists(keys));

        Directory.CreateDirectory(keys);
        var findings = await Examine();
        DoctorTests.Bad(findings, "key ring", "holds no key");
        DoctorTests.Bad(findings, "senders", "cannot be read");
        Assert.Empty(Directory.GetFileSystemEntries(keys));
    }

    [Fact]
    public async Task A_damaged_file_is_found()
    {
        await using (await OpenInstallation.Open(new ServerOptions { DataFolder = _folder.FullName }, default)) { }
        var file = Path.Combine(_folder.FullName, "prospero.db");
        await using (var bytes = new FileStream(file, FileMode.Open))
        {
            // The second half is filled with what no page looks like; the schema on the first pages stays readable.
            bytes.Position = bytes.Length / 2;
            bytes.Write([.. Enumerable.Repeat((byte)0xFF, (int)(bytes.Length / 2))]);
        }

        DoctorTests.Bad(await Examine(), "database", "");
    }

    async Task<List<Finding>> Examine()
    {
        List<Finding> findings = [];
        var options = new ServerOptions { DataFolder = _folder.FullName };
        await foreach (var finding in new Examination(options, new DoctorLimits()).Run(default))
            findings.Add(finding);
        return findings;
    }
}
