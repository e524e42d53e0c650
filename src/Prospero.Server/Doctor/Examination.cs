using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Prospero.Core.Access;
using Prospero.Core.Channels;
using Prospero.Server.Startup;
using Prospero.Storage;

namespace Prospero.Server.Doctor;

/// <summary>
/// Goes through an installation and changes nothing: no migration, no folder, no key. It works beside a running server, and
/// says what it can when the database is away.
/// </summary>
sealed class Examination(ServerOptions options, DoctorLimits limits)
{
    /// <summary>The findings, as they are made.</summary>
    public async IAsyncEnumerable<Finding> Run([EnumeratorCancellation] CancellationToken ct)
    {
        await using var parts = Parts();
        var checkup = new Checkup(parts.GetRequiredService<SqlStore>());
        var checks = new Checks(options, limits, checkup);
        var database = await checks.Database(ct);
        yield return database;
        var isAnswering = database.Verdict != Verdict.Bad;
        var schema = isAnswering ? await One("schema", () => checks.Schema(ct)) : null;
        if (schema is not null)
            yield return schema;
        if (checks.SqliteLibraryFound() is { } library)
            yield return library;
        if (isAnswering)
        {
            yield return await One("clock", () => checks.Clock(ct));
            foreach (var finding in await Many("durability", () => checks.Durability(ct)))
                yield return finding;
        }

        if (options.Postgres is null || schema is { Verdict: not Verdict.Bad })
            yield return await One(
                "key ring",
                () => Task.FromResult(new KeyRingCheck(options, limits).Look(parts.GetRequiredService<IKeyManager>))
            );
        yield return await One("disk", () => checks.Disk(isAnswering, ct));
        yield return checks.TimeZones();
        // Older schemas may lack what is asked for: that is a finding each, and the cure stands above.
        if (schema is { Verdict: not Verdict.Bad })
            await foreach (var finding in Work(parts, checkup, ct))
                yield return finding;
    }

    async IAsyncEnumerable<Finding> Work(ServiceProvider parts, Checkup checkup, [EnumeratorCancellation] CancellationToken ct)
    {
        var work = new WorkChecks(
            limits,
            checkup,
            parts.GetRequiredService<IAccess>(),
            parts.GetRequiredService<ISenders>(),
            parts.GetRequiredService<ProviderDirectory>(),
            parts.GetRequiredService<IMailboxPlaces>()
        );
        if (options.Postgres is not null || Directory.Exists(KeyRing.FolderOf(options)))
            foreach (var finding in await Many("senders", () => work.Senders(ct)))
                yield return finding;
        yield return await One("touchpoints", async () => await work.Overdue(await Now(checkup, ct), ct));
        foreach (var finding in await Many("held", () => work.Held(ct)))
            yield return finding;
        yield return await One("claims", async () => await work.Claims(await Now(checkup, ct), ct));
    }

    async Task<DateTimeOffset> Now(Checkup checkup, CancellationToken ct) => await checkup.Clock(ct) ?? options.MachineClock.GetUtcNow();

    // Whatever fails is what a doctor is asked to find; the other places are looked at all the same.
    static async Task<Finding> One(string check, Func<Task<Finding>> look)
    {
        try
        {
            return await look();
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            return Failed(check, e);
        }
    }

    static async Task<IEnumerable<Finding>> Many(string check, Func<Task<IEnumerable<Finding>>> look)
    {
        try
        {
            return await look();
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            return [Failed(check, e)];
        }
    }

    static Finding Failed(string check, Exception e) =>
        Finding.Bad(
            check,
            $"could not be asked: {e.Message.ReplaceLineEndings(" ").TrimEnd('.')}",
            "Mend the database or its schema first."
        );

    ServiceProvider Parts()
    {
        var services = new ServiceCollection();
        services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.None));
        services.AddProspero(options with { Simulated = options.Simulated with { LogPath = null } });
        if (options.Postgres is null)
            services.AddSingleton<SqlStore>(_ => new SqliteStore(options.SqliteFile, isReadOnly: true));
        return services.BuildServiceProvider();
    }
}
