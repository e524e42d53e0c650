namespace Prospero.Core.Intake;

/// <summary>One file of leads on its way in, as it is remembered.</summary>
/// <param name="Workspace">The data set into which it goes.</param>
/// <param name="FileName">For people; without its folder.</param>
/// <param name="Fingerprint">SHA-256 of the file's bytes, lower-case hex: what makes it the same file.</param>
/// <param name="Options">How it is read, as one text: only what was begun in the same way may be continued.</param>
/// <param name="StartedAt">System time.</param>
/// <param name="ChangedAt">When something was last stored of it, in system time.</param>
/// <param name="PaceFrom">The moment from which enrolments are spread, in cadence time.</param>
/// <param name="Counts">What is stored of it.</param>
/// <param name="ErrorBytes">How long the file of rejected rows was when this was stored.</param>
public sealed record Import(
    ImportId Id,
    WorkspaceId Workspace,
    string FileName,
    string Fingerprint,
    string Options,
    ImportState State,
    DateTimeOffset StartedAt,
    DateTimeOffset ChangedAt,
    DateTimeOffset PaceFrom,
    ImportCounts Counts,
    long ErrorBytes
);

/// <summary>Whether anything of the file is still to come.</summary>
public enum ImportState
{
    /// <summary>Under way, or broken off and waiting to be continued.</summary>
    Running,

    /// <summary>Every row was read.</summary>
    Done,

    /// <summary>Given up for a new import of the same file.</summary>
    Abandoned,
}

/// <summary>How much of a file is stored.</summary>
/// <param name="Rows">How many rows are behind us; the next one to be read is the one after them.</param>
/// <param name="New">Rows that became a new lead.</param>
/// <param name="Merged">Rows that were merged into a lead that was there, also into one of the same file.</param>
/// <param name="Rejected">Rows of which nothing is stored.</param>
/// <param name="Enrolled">Rows that opened a run.</param>
/// <param name="Paced">Enrolments that took a place in the spread.</param>
public sealed record ImportCounts(long Rows, long New, long Merged, long Rejected, long Enrolled, long Paced)
{
    public static ImportCounts None { get; } = new(0, 0, 0, 0, 0, 0);

    public static ImportCounts operator +(ImportCounts a, ImportCounts b) =>
        new(a.Rows + b.Rows, a.New + b.New, a.Merged + b.Merged, a.Rejected + b.Rejected, a.Enrolled + b.Enrolled, a.Paced + b.Paced);

    /// <summary>What one result adds beside its row.</summary>
    public static ImportCounts Of(IntakeResult result) =>
        result switch
        {
            IntakeResult.Stored stored => new ImportCounts(
                0,
                stored.WasNew ? 1 : 0,
                stored.WasNew ? 0 : 1,
                0,
                stored.WasEnrolled ? 1 : 0,
                stored is { WasEnrolled: true, Enrolled.Queued: not null } ? 1 : 0
            ),
            _ => new ImportCounts(0, 0, 0, 1, 0, 0),
        };
}

/// <summary>A row that became a lead or changed one.</summary>
/// <param name="Row">Its place in the file, from 1; the header and empty rows do not count.</param>
/// <param name="WasNew">False if the lead was there before.</param>
public sealed record ImportedRow(long Row, LeadId Lead, bool WasNew);

/// <summary>Where imports are remembered, with the leads that each brought.</summary>
public interface IImports
{
    /// <summary>The newest import of this file that was not given up; null if there is none.</summary>
    Task<Import?> FindFile(WorkspaceId workspace, string fingerprint, CancellationToken ct);

    /// <summary>An import; null if it is unknown or another workspace's.</summary>
    Task<Import?> Find(WorkspaceId workspace, ImportId id, CancellationToken ct);

    /// <summary>All imports, newest first.</summary>
    Task<IReadOnlyList<Import>> All(WorkspaceId workspace, CancellationToken ct);

    /// <summary>Begins an import.</summary>
    /// <exception cref="ImportTaken">Another one of the same file is under way.</exception>
    Task Begin(ITransaction tx, Import import, CancellationToken ct);

    /// <summary>
    /// Moves an import that is under way from <paramref name="before"/> on. False, and nothing is written, if it does not stand
    /// there any more: somebody else moved it.
    /// </summary>
    Task<bool> Advance(ITransaction tx, Import before, Import after, CancellationToken ct);

    /// <summary>Writes which rows became which leads.</summary>
    Task AddRows(ITransaction tx, WorkspaceId workspace, ImportId import, IReadOnlyCollection<ImportedRow> rows, CancellationToken ct);

    /// <summary>The rows of an import behind <paramref name="after"/>, in order.</summary>
    Task<IReadOnlyList<ImportedRow>> Rows(WorkspaceId workspace, ImportId import, long after, int limit, CancellationToken ct);
}

/// <summary>Another import of the same file is under way.</summary>
public sealed class ImportTaken(string message) : Exception(message);
