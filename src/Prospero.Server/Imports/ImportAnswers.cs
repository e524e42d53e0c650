using System.Globalization;
using Prospero.Core;
using Prospero.Core.Access;
using Prospero.Core.Intake;
using Prospero.Server.Cli;

namespace Prospero.Server.Imports;

/// <summary>Says what came of imports, in words or as JSON.</summary>
sealed class ImportAnswers(Terminal terminal, bool isJson)
{
    const int Page = 1000;

    /// <summary>Says how an import ended; returns the exit code.</summary>
    /// <param name="outcome">Null if a person said no.</param>
    public async Task<int> Tell(ImportOutcome? outcome)
    {
        if (outcome is null)
        {
            await terminal.Error.WriteLineAsync("Nothing was imported.");
            return 1;
        }

        await terminal.Out.WriteLineAsync(isJson ? Json(outcome) : Words(outcome));
        return outcome.Outcome == "stopped" ? 1 : 0;
    }

    /// <summary>All imports, newest first.</summary>
    public async Task List(OpenInstallation installation, Workspace workspace, CancellationToken ct)
    {
        foreach (var import in await installation.Get<IImports>().All(workspace.Id, ct))
            await terminal.Out.WriteLineAsync(isJson ? Answer.Json(Fields(import)) : Line(import));
    }

    /// <summary>Which row became which lead.</summary>
    /// <exception cref="UsageException">There is no such import.</exception>
    public async Task Leads(OpenInstallation installation, Workspace workspace, ImportId id, CancellationToken ct)
    {
        var imports = installation.Get<IImports>();
        if (await imports.Find(workspace.Id, id, ct) is null)
            throw new UsageException($"There is no import {id} in this workspace; --list shows them.");
        IReadOnlyList<ImportedRow> rows = [];
        do
        {
            rows = await imports.Rows(workspace.Id, id, rows.Count == 0 ? 0 : rows[^1].Row, Page, ct);
            foreach (var (row, lead, wasNew) in rows)
                await terminal.Out.WriteLineAsync(
                    isJson
                        ? Answer.Json(
                            new
                            {
                                Row = row,
                                LeadId = lead.Value,
                                New = wasNew,
                            }
                        )
                        : string.Create(CultureInfo.InvariantCulture, $"{row}\t{lead}")
                );
        } while (rows.Count == Page);
    }

    static string Words(ImportOutcome outcome)
    {
        var counts = outcome.Import.Counts;
        if (outcome.Outcome == "already_done")
            return $"This file is imported already, by import {outcome.Import.Id}; --again imports it once more.";
        var isDry = outcome.Outcome == "dry_run";
        var said = string.Create(
            CultureInfo.InvariantCulture,
            $"{counts.Rows:N0} rows{(isDry ? " would be" : "")}: {counts.New:N0} new, {counts.Merged:N0} merged, {counts.Rejected:N0} rejected, "
                + $"{counts.Enrolled:N0} enrolled, in {ImportProgress.Words(outcome.Took)}."
        );
        if (outcome.NationalPhones > 0)
            said += string.Create(
                CultureInfo.InvariantCulture,
                $"{Environment.NewLine}{outcome.NationalPhones:N0} phone numbers have no country and cannot be called; give --country, "
                    + $"or write them with + and the country's code."
            );
        if (outcome.Errors is { } errors)
            said += $"{Environment.NewLine}The rejected rows are in {errors}, each with the reason; mend them and import that file.";
        return outcome.Outcome switch
        {
            "dry_run" => $"{said}{Environment.NewLine}Nothing was stored.",
            "stopped" => $"{said}{Environment.NewLine}Import {outcome.Import.Id} was stopped; run the same command again to go on.",
            _ => $"{said}{Environment.NewLine}Import {outcome.Import.Id} is done.",
        };
    }

    static string Json(ImportOutcome outcome) =>
        Answer.Json(
            new
            {
                Import = outcome.Outcome == "dry_run" ? (Guid?)null : outcome.Import.Id.Value,
                outcome.Outcome,
                outcome.Import.Counts.Rows,
                outcome.Import.Counts.New,
                outcome.Import.Counts.Merged,
                outcome.Import.Counts.Rejected,
                outcome.Import.Counts.Enrolled,
                outcome.NationalPhones,
                outcome.Errors,
                Seconds = Math.Round(outcome.Took.TotalSeconds, 3),
            }
        );

    static object Fields(Import import) =>
        new
        {
            Id = import.Id.Value,
            File = import.FileName,
            State = Word(import.State),
            import.StartedAt,
            import.ChangedAt,
            import.Counts.Rows,
            import.Counts.New,
            import.Counts.Merged,
            import.Counts.Rejected,
            import.Counts.Enrolled,
        };

    static string Line(Import import)
    {
        var counts = import.Counts;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{import.Id}  {import.StartedAt:yyyy-MM-dd HH:mm}  {Word(import.State), -9}  {counts.Rows:N0} rows: {counts.New:N0} new, "
                + $"{counts.Merged:N0} merged, {counts.Rejected:N0} rejected, {counts.Enrolled:N0} enrolled  {import.FileName}"
        );
    }

    // A process that works on it cannot be told from one that is gone.
    static string Word(ImportState state) =>
        state switch
        {
            ImportState.Running => "unfinished",
            ImportState.Done => "done",
            _ => "abandoned",
        };
}
