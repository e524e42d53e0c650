using Prospero.Core.Access;
using Prospero.Core.Cadence;
using Prospero.Core.Events;

namespace Prospero.Core.Intake;

/// <summary>
/// Takes in files of leads set by set, by the same path as every other lead. How far a file has come is stored in the
/// transaction that stores its leads: whatever breaks off, the next call goes on behind the last row that is stored.
/// </summary>
public sealed class LeadImport(LeadIntake intake, IImports imports, IAccess access, IStore store, TimeProvider clock)
{
    /// <summary>The door by which these leads come.</summary>
    public const string Door = "import";

    /// <summary>Begins an import and writes the audit's line; one that is given up for it ends in the same transaction.</summary>
    /// <exception cref="ImportTaken">Another one of the same file is under way.</exception>
    public async Task<Import> Begin(
        Workspace workspace,
        string fileName,
        string fingerprint,
        string options,
        Import? instead,
        CancellationToken ct
    )
    {
        var now = clock.GetUtcNow();
        var import = new Import(
            ImportId.New(now),
            workspace.Id,
            fileName,
            fingerprint,
            options,
            ImportState.Running,
            now,
            now,
            workspace.CadenceNow(now),
            ImportCounts.None,
            ErrorBytes: 0
        );
        return await store.InTransaction(
            async tx =>
            {
                if (instead is { State: ImportState.Running })
                    await Move(tx, instead, instead with { State = ImportState.Abandoned, ChangedAt = now }, ct);
                await imports.Begin(tx, import, ct);
                await access.Audit(tx, workspace.Id, new AuditEntry(now, "cli", "import.started", $"{import.Id} {fileName}"), ct);
                return import;
            },
            ct
        );
    }

    /// <summary>Stores one set; returns the import as it stands then.</summary>
    /// <param name="import">As it stood before.</param>
    /// <param name="set">What was read behind it.</param>
    /// <param name="pace">How far apart enrolments begin; null for at once.</param>
    /// <param name="report">
    /// Told the results, and perhaps again where the transaction is repeated; returns how long the file of rejected rows becomes,
    /// and what writes it. That is called once this import has moved, so that nobody writes who is no longer its owner.
    /// </param>
    /// <exception cref="ImportTaken">Somebody else moved this import meanwhile; nothing is stored.</exception>
    public async Task<Import> Store(
        Workspace workspace,
        Import import,
        ImportSet set,
        TimeSpan? pace,
        Func<IReadOnlyList<IntakeResult>, (long Length, Action Write)> report,
        CancellationToken ct
    )
    {
        var after = import;
        var request = new IntakeRequest(workspace, Door, set.Drafts, Answer: null)
        {
            Pace = pace is { } every ? new EnrolmentPace(import.PaceFrom + (every * import.Counts.Paced), every) : null,
            Alongside = async (tx, results, token) =>
            {
                var (length, write) = report(results);
                after = After(import, set, results, length);
                await Move(tx, import, after, token);
                write();
                await imports.AddRows(tx, workspace.Id, import.Id, [.. Imported(set, results)], token);
                return new Consequences { Activities = [.. Merged(workspace, import, set, results)] };
            },
        };
        await intake.Accept([request], ct);
        return after;
    }

    /// <summary>Every row was read.</summary>
    /// <exception cref="ImportTaken">Somebody else moved this import meanwhile.</exception>
    public Task<Import> Finish(Import import, CancellationToken ct)
    {
        var done = import with { State = ImportState.Done, ChangedAt = clock.GetUtcNow() };
        return store.InTransaction(
            async tx =>
            {
                await Move(tx, import, done, ct);
                var counts = done.Counts;
                var subject = $"{import.Id} {import.FileName}: {counts.New} new, {counts.Merged} merged, {counts.Rejected} rejected";
                await access.Audit(tx, import.Workspace, new AuditEntry(done.ChangedAt, "cli", "import.finished", subject), ct);
                return done;
            },
            ct
        );
    }

    async Task Move(ITransaction tx, Import before, Import after, CancellationToken ct)
    {
        if (!await imports.Advance(tx, before, after, ct))
            throw new ImportTaken("This import is carried on by another process.");
    }

    Import After(Import import, ImportSet set, IReadOnlyList<IntakeResult> results, long errorBytes)
    {
        var added = new ImportCounts(set.Rows, 0, 0, set.Rows - results.Count, 0, 0);
        foreach (var result in results)
            added += ImportCounts.Of(result);
        return import with { Counts = import.Counts + added, ErrorBytes = errorBytes, ChangedAt = clock.GetUtcNow() };
    }

    static IEnumerable<ImportedRow> Imported(ImportSet set, IReadOnlyList<IntakeResult> results)
    {
        for (var i = 0; i < results.Count; i++)
            if (results[i] is IntakeResult.Stored stored)
                yield return new ImportedRow(set.Numbers[i], stored.Lead.Id, stored.WasNew);
    }

    // A new lead's timeline begins with how it came in; on one that was there, the import would leave no trace.
    IEnumerable<Activity> Merged(Workspace workspace, Import import, ImportSet set, IReadOnlyList<IntakeResult> results)
    {
        var now = workspace.CadenceNow(clock.GetUtcNow());
        for (var i = 0; i < results.Count; i++)
            if (results[i] is IntakeResult.Stored { WasNew: false } stored)
                yield return Activity.Of(
                    stored.Lead.Id,
                    now,
                    "lead_imported",
                    "Imported",
                    $"row {set.Numbers[i]} of {import.FileName}",
                    Door
                );
    }
}

/// <summary>What was read of a file in one go.</summary>
/// <param name="Rows">How many rows, those included that made no draft.</param>
/// <param name="Drafts">In the file's order.</param>
/// <param name="Numbers">Per draft its row's place in the file, from 1.</param>
public sealed record ImportSet(int Rows, IReadOnlyList<LeadDraft> Drafts, IReadOnlyList<long> Numbers);
