using System.Globalization;
using NodaTime;
using Prospero.Server.Startup;
using Prospero.Storage;

namespace Prospero.Server.Doctor;

/// <summary>What can be seen without the database, and what the database says about itself.</summary>
sealed class Checks(ServerOptions options, DoctorLimits limits, Checkup checkup)
{
    static readonly string[] MustBeOn = ["fsync", "full_page_writes", "synchronous_commit"];

    bool IsPostgres => options.Postgres is not null;

    /// <summary>Whether the database is there, and how quickly it answers.</summary>
    public async Task<Finding> Database(CancellationToken ct)
    {
        if (!IsPostgres && !File.Exists(options.SqliteFile))
            return Finding.Bad(
                "database",
                $"{options.SqliteFile} is not there",
                "Name the right folder with --data, or make it with 'prospero migrate'."
            );
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        patience.CancelAfter(limits.Patience);
        try
        {
            var version = await checkup.Version(patience.Token);
            // The second question finds an open connection: what is measured is the way, not the greeting.
            var began = options.MachineClock.GetTimestamp();
            await checkup.Version(patience.Token);
            var took = options.MachineClock.GetElapsedTime(began).TotalMilliseconds.ToString("0.0", CultureInfo.InvariantCulture);
            var isSmall = !IsPostgres && new FileInfo(options.SqliteFile).Length <= limits.LookedThrough;
            return isSmall && await checkup.Damage(ct) is { } damage
                ? Finding.Bad("database", $"{options.Database} is damaged: {damage}", "Stop the server and restore a backup.")
                : Finding.Ok("database", $"{version}, {options.Database}, answers in {took} ms");
        }
        catch (Exception e) when (!ct.IsCancellationRequested)
        {
            var why =
                e is OperationCanceledException
                    ? $"no answer in {limits.Patience.TotalSeconds} s"
                    : e.Message.ReplaceLineEndings(" ").TrimEnd('.');
            return Finding.Bad(
                "database",
                $"{options.Database} cannot be used: {why}",
                IsPostgres ? "Start PostgreSQL, or mend the address in --database." : "Look at the file, its folder and who owns them."
            );
        }
    }

    /// <summary>Whether program and schema fit together.</summary>
    public async Task<Finding> Schema(CancellationToken ct)
    {
        var (applied, minCode) = await checkup.Schema(ct);
        if (applied.Count == 0)
            return Finding.Bad("schema", "the database is empty", "Make it with 'prospero migrate'; 'serve' does so too.");
        var version = applied.Max();
        if (minCode > Migrator.Newest)
            return Finding.Bad(
                "schema",
                $"version {version} needs a newer program",
                "Install the program that migrated it, or a newer one."
            );
        var missing = Migrator.Missing(applied);
        return missing.Count > 0
                ? Finding.Warn(
                    "schema",
                    $"version {version}, migrations to come: {string.Join(", ", missing)}",
                    "Run 'prospero migrate', or restart the server."
                )
            : version > Migrator.Newest ? Finding.Warn("schema", $"version {version} is newer than this program", "Upgrade this node soon.")
            : Finding.Ok("schema", $"version {version}, nothing to come");
    }

    /// <summary>Which SQLite is used.</summary>
    public Finding? SqliteLibraryFound()
    {
        if (IsPostgres)
            return null;
        var library = SqliteLibrary.Choose();
        return library.EndsWith("(bundled)", StringComparison.Ordinal)
            ? Finding.Warn(
                "sqlite",
                library,
                "Install the system's libsqlite3, newer than the bundled one: that one is old and has known weaknesses."
            )
            : Finding.Ok("sqlite", library);
    }

    /// <summary>How far this machine's clock is from the database's.</summary>
    public async Task<Finding> Clock(CancellationToken ct)
    {
        var before = options.MachineClock.GetUtcNow();
        if (await checkup.Clock(ct) is not { } database)
            return Finding.Ok("clock", "the database is on this machine");
        var offset = before + ((options.MachineClock.GetUtcNow() - before) / 2) - database;
        var says =
            $"{Math.Abs(offset.TotalSeconds).ToString("0.000", CultureInfo.InvariantCulture)} s {(offset < TimeSpan.Zero ? "behind" : "before")} the database's";
        const string cure = "Let chrony or systemd-timesyncd keep the clocks of all machines.";
        return offset.Duration() >= limits.ClockBad ? Finding.Bad("clock", says, cure)
            : offset.Duration() >= limits.ClockWarn ? Finding.Warn("clock", says, cure)
            : Finding.Ok("clock", says);
    }

    /// <summary>Whether there is room to write.</summary>
    public async Task<Finding> Disk(bool isAnswering, CancellationToken ct)
    {
        var size = isAnswering ? await checkup.Size(ct) : null;
        var taken = size is { } bytes ? $"the database takes {Bytes(bytes)} on its own machine, whose disk is to be watched there" : null;
        if (!Directory.Exists(options.DataFolder))
            return IsPostgres
                ? Finding.Ok("disk", taken ?? "nothing of it is used here")
                : Finding.Warn("disk", $"{options.DataFolder} is not there", "Name the right folder with --data.");
        if (File.Exists(options.SqliteFile) && !IsPostgres)
            taken = $"the database takes {Bytes(new FileInfo(options.SqliteFile).Length)}";
        var free = new DriveInfo(options.DataFolder).AvailableFreeSpace;
        var says = $"{Bytes(free)} free at {options.DataFolder}{(taken is null ? "" : $"; {taken}")}";
        const string cure = "Make room: a full disk refuses every lead.";
        return free < limits.DiskBad ? Finding.Bad("disk", says, cure)
            : free < limits.DiskWarn ? Finding.Warn("disk", says, cure)
            : Finding.Ok("disk", says);
    }

    /// <summary>Settings of PostgreSQL by which it may forget what it confirmed.</summary>
    public async Task<IEnumerable<Finding>> Durability(CancellationToken ct)
    {
        if (!IsPostgres)
            return [];
        var settings = await checkup.Settings(ct);
        List<Finding> findings =
        [
            .. MustBeOn
                .Where(name => settings.GetValueOrDefault(name) == "off")
                .Select(name =>
                    Finding.Bad(
                        "durability",
                        $"{name} is off: what was accepted may be lost when the database stops",
                        $"Set {name} = on in postgresql.conf and reload it."
                    )
                ),
        ];
        var (standbys, synchronous) = await checkup.Standbys(ct);
        if (standbys > 0 && synchronous == 0)
            findings.Add(
                Finding.Warn(
                    "durability",
                    $"{standbys} standbys and none synchronous: accepted may be lost on fail-over",
                    "Set synchronous_standby_names, so that a commit waits for one of them."
                )
            );
        if (findings.Count == 0)
            findings.Add(
                Finding.Ok(
                    "durability",
                    standbys == 0 ? "commits are on the disk" : $"commits are on the disk and on {synchronous} of {standbys} standbys"
                )
            );
        return findings;
    }

    /// <summary>How new the rules of the world's time zones are.</summary>
    public Finding TimeZones()
    {
        var version = DateTimeZoneProviders.Tzdb.VersionId;
        var year = version
            .Split(' ')
            .Select(word => word.Length >= 5 && int.TryParse(word[..4], CultureInfo.InvariantCulture, out var found) ? found : 0)
            .Max();
        return options.MachineClock.GetUtcNow().Year - year > 2
            ? Finding.Warn("time zones", version, "Upgrade Prospero: countries have changed their clocks since.")
            : Finding.Ok("time zones", version);
    }

    static string Bytes(long bytes) =>
        bytes >= 1L << 30
            ? $"{(bytes / (double)(1L << 30)).ToString("0.0", CultureInfo.InvariantCulture)} GiB"
            : $"{(bytes / (double)(1L << 20)).ToString("0.0", CultureInfo.InvariantCulture)} MiB";
}
