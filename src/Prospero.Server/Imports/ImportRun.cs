using Prospero.Core;
using Prospero.Core.Access;
using Prospero.Core.Intake;

namespace Prospero.Server.Imports;

/// <summary>A row on its way in: a draft, or the reason why there is none.</summary>
sealed record PendingRow(long Number, CsvRecord Record, LeadDraft? Draft, string? Error);

/// <summary>Where sets of rows go: into the data, or into what a dry run has instead of it.</summary>
/// <param name="Import">The use case.</param>
/// <param name="Prepare">Told each set before it is stored.</param>
sealed record Destination(LeadImport Import, Workspace Workspace, Func<IReadOnlyList<LeadDraft>, CancellationToken, Task> Prepare);

/// <summary>Takes a file in, set by set: while one is stored, the next one is read.</summary>
sealed class ImportRun(Destination to, LeadFile file, RowForm form, ErrorFile? errors, TimeSpan? pace)
{
    // The log of events takes at most some thousands at once: its row lock holds back every other writer.
    const int RowsOfSet = 1000;

    /// <summary>Takes in what is behind the import's last row.</summary>
    /// <param name="stop">Asks to end behind the set that is being stored.</param>
    /// <param name="show">Told after each set, with how many bytes of the file are read.</param>
    /// <returns>The import as it stands; done unless it was stopped.</returns>
    /// <exception cref="ImportTaken">Another process carries this import on.</exception>
    public async Task<Import> Carry(Import import, Action<Import, long> show, CancellationToken stop)
    {
        using var text = file.Read();
        var csv = new CsvReader(text, file.Separator);
        // What is at hand is stored also when somebody asks to stop; the token of the stores is therefore none.
        await Task.Run(() => Skip(csv, import.Counts.Rows), stop);
        var next = Task.Run(() => ReadSet(csv, import.Counts.Rows), CancellationToken.None);
        while (await next is { Count: > 0 } rows)
        {
            var read = text.BaseStream.Position;
            next = stop.IsCancellationRequested ? next : Task.Run(() => ReadSet(csv, rows[^1].Number), CancellationToken.None);
            if (stop.IsCancellationRequested)
                return import;
            import = await Store(import, rows, CancellationToken.None);
            show(import, read);
        }

        return await to.Import.Finish(import, CancellationToken.None);
    }

    static void Skip(CsvReader csv, long rows)
    {
        _ = FirstRow(csv);
        while (rows > 0 && csv.Read() is { } record)
            if (!record.IsEmpty)
                rows--;
    }

    /// <summary>The header.</summary>
    public static CsvRecord? FirstRow(CsvReader csv)
    {
        while (csv.Read() is { } record)
            if (!record.IsEmpty && !IsSeparatorLine(record))
                return record;
        return null;
    }

    // Excel's own way to say how its files are separated.
    static bool IsSeparatorLine(CsvRecord record) =>
        record.Line == 1
        && string.Concat(record.Fields) is var text
        && text.StartsWith("sep=", StringComparison.OrdinalIgnoreCase)
        && text.Length <= 5;

    List<PendingRow> ReadSet(CsvReader csv, long number)
    {
        var rows = new List<PendingRow>(RowsOfSet);
        while (rows.Count < RowsOfSet && csv.Read() is { } record)
        {
            if (record.IsEmpty)
                continue;
            var parsed = form.Parse(record);
            rows.Add(new PendingRow(++number, record, parsed.Value, parsed.Problems is { } problems ? Words(problems) : null));
        }

        return rows;
    }

    async Task<Import> Store(Import import, IReadOnlyList<PendingRow> rows, CancellationToken ct)
    {
        var set = SetOf(rows);
        try
        {
            await to.Prepare(set.Drafts, ct);
            return await to.Import.Store(to.Workspace, import, set, pace, results => Report(import, rows, results), ct);
        }
        catch (Exception e) when (rows.Count > 1 && MayBeOneRow(e))
        {
            // One bad row never harms its neighbours.
            var half = rows.Count / 2;
            import = await Store(import, [.. rows.Take(half)], ct);
            return await Store(import, [.. rows.Skip(half)], ct);
        }
        catch (Exception e) when (rows[0].Draft is not null && MayBeOneRow(e))
        {
            // If the database is what failed, this fails too, and nothing is rejected that could be stored.
            return await Store(import, [rows[0] with { Draft = null, Error = $"could not be stored: {e.Message}" }], ct);
        }
    }

    static bool MayBeOneRow(Exception e) => e is not (OperationCanceledException or IOException or ImportTaken or StoreUnavailable);

    static ImportSet SetOf(IReadOnlyList<PendingRow> rows)
    {
        var whole = rows.Where(row => row.Draft is not null).ToList();
        return new ImportSet(rows.Count, [.. whole.Select(row => row.Draft!)], [.. whole.Select(row => row.Number)]);
    }

    (long Length, Action Write) Report(Import import, IReadOnlyList<PendingRow> rows, IReadOnlyList<IntakeResult> results)
    {
        if (errors is null)
            return (0, static () => { });
        List<(CsvRecord, string)> rejected = [];
        var next = 0;
        foreach (var row in rows)
        {
            var error = row.Draft is null ? row.Error : (results[next++] as IntakeResult.Rejected)?.Problem.ToString();
            if (error is not null)
                rejected.Add((row.Record, error));
        }

        return errors.Append(import.ErrorBytes, rejected);
    }

    static string Words(Problems problems) => string.Join("; ", problems.All.Select(problem => problem.ToString()).Distinct());
}
