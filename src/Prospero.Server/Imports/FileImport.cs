using System.Globalization;
using Prospero.Core.Intake;
using Prospero.Server.Cli;
using Prospero.Server.Startup;

namespace Prospero.Server.Imports;

/// <summary>What came of an import.</summary>
/// <param name="Import">As it stands; of a dry run, as it would stand.</param>
/// <param name="Outcome"><c>done</c>, <c>stopped</c>, <c>dry_run</c>, <c>already_done</c> or <c>declined</c>.</param>
/// <param name="NationalPhones">How many numbers have no international form.</param>
/// <param name="Errors">The file of rejected rows; null if there is none.</param>
sealed record ImportOutcome(Import Import, string Outcome, long NationalPhones, string? Errors, TimeSpan Took);

/// <summary>Imports one file: looks at it, shows the mapping, finds what was begun before, and carries it in.</summary>
sealed class FileImport(ImportOrder order, OpenInstallation installation, ServerOptions options, Terminal terminal)
{
    /// <param name="stop">Asks to end behind the set that is being stored.</param>
    public async Task<ImportOutcome?> Run(CancellationToken stop)
    {
        var clock = options.MachineClock;
        var began = clock.GetTimestamp();
        var terms = await ImportTerms.Find(order, installation, stop);
        var file = await LeadFile.Open(order.File, order.Encoding, order.Separator, stop);
        var (header, sample) = ImportPreview.Look(file);
        var mapping = Mapping.Of(header.Fields, order.Map, order.Ignore);
        var described = terms.Describe(mapping, file);
        var known = order.IsDry ? null : await installation.Get<IImports>().FindFile(terms.Workspace.Id, file.Fingerprint, stop);
        if (known is { State: ImportState.Done } done && !order.IsAgain)
            return new ImportOutcome(done, "already_done", 0, null, TimeSpan.Zero);
        var going = order.IsAgain ? null : Continued(known, described);
        await Show(file, mapping, sample, terms, going);
        if (!await ImportPreview.GoOn(terminal, order.IsYes, stop))
            return null;

        await using var dry = order.IsDry
            ? await DryRun.Begin(installation, options, terms.Workspace, terms.Defaults.Campaign, stop)
            : null;
        var to = dry?.Destination ?? new Destination(installation.Get<LeadImport>(), terms.Workspace, (_, _) => Task.CompletedTask);
        // A dry run leaves a file behind only where one is asked for.
        using var errors =
            order.IsDry && order.Errors is null ? null : new ErrorFile(order.Errors ?? $"{order.File}.errors.csv", file.Separator, mapping);
        // Whoever comes second leaves the first one's file of rejected rows alone.
        var import = going ?? await Begin(to, terms, file, described, known);
        if (going is null)
            errors?.Begin();
        else
            errors?.Continue(going.ErrorBytes);
        var form = new RowForm(mapping, terms.Defaults);
        var after = await Carry(new ImportRun(to, file, form, errors, terms.Pace), import, file, stop);
        return new ImportOutcome(
            after,
            order.IsDry ? "dry_run"
                : after.State == ImportState.Done ? "done"
                : "stopped",
            form.NationalPhones,
            errors is { IsThere: true } ? errors.Path : null,
            clock.GetElapsedTime(began)
        );
    }

    async Task<Import> Begin(Destination to, ImportTerms terms, LeadFile file, string described, Import? known)
    {
        try
        {
            return await to.Import.Begin(
                terms.Workspace,
                Path.GetFileName(order.File),
                file.Fingerprint,
                described,
                known,
                CancellationToken.None
            );
        }
        catch (ImportTaken e)
        {
            throw new CommandFailedException(e.Message);
        }
    }

    async Task<Import> Carry(ImportRun run, Import import, LeadFile file, CancellationToken stop)
    {
        var progress = new ImportProgress(terminal, options.MachineClock, file.Length, import.Counts.Rows);
        try
        {
            return await run.Carry(import, (now, read) => progress.Show(now.Counts.Rows, read), stop);
        }
        catch (ImportTaken e)
        {
            throw new CommandFailedException($"{e.Message} What it stored is stored once; run this again when it has ended.");
        }
        finally
        {
            progress.End();
        }
    }

    static Import? Continued(Import? known, string described)
    {
        if (known is not { State: ImportState.Running })
            return null;
        if (known.Options != described)
            throw new CommandFailedException(
                $"This file is half imported, in another way. Repeat the first command to go on, or give --again to begin anew."
                    + $"{Environment.NewLine}then: {known.Options}{Environment.NewLine}now:  {described}"
            );
        return known;
    }

    async Task Show(LeadFile file, Mapping mapping, IReadOnlyList<CsvRecord> sample, ImportTerms terms, Import? going)
    {
        var separator = file.Separator switch
        {
            '\t' => "tab",
            ';' => "semicolon",
            '|' => "pipe",
            _ => "comma",
        };
        await terminal.Error.WriteLineAsync($"{order.File}: {file.Encoding.WebName}, separated by {separator}");
        foreach (var line in ImportPreview.Table(mapping, sample))
            await terminal.Error.WriteLineAsync(line);
        if (terms.Remark is { } remark)
            await terminal.Error.WriteLineAsync(remark);
        if (going is not null)
            await terminal.Error.WriteLineAsync(
                string.Create(CultureInfo.InvariantCulture, $"Import {going.Id} goes on behind row {going.Counts.Rows:N0}.")
            );
    }
}
