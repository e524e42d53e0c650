using Prospero.Server.Cli;

namespace Prospero.Server.Imports;

/// <summary>Shows where the columns of a file go before anything is taken from it.</summary>
static class ImportPreview
{
    const int Samples = 3;
    const int RowsLookedAt = 200;
    const int Widest = 24;

    /// <summary>The header, and the first values of each column.</summary>
    /// <exception cref="CommandFailedException">There is nothing but empty lines.</exception>
    public static (CsvRecord Header, IReadOnlyList<CsvRecord> Rows) Look(LeadFile file)
    {
        using var text = file.Read();
        var csv = new CsvReader(text, file.Separator);
        var header = ImportRun.FirstRow(csv) ?? throw new CommandFailedException($"{file.Path} holds no rows.");
        if (header.Fault is { } fault)
            throw new CommandFailedException($"{file.Path}, line {header.Line}: {fault}.");
        List<CsvRecord> rows = [];
        while (rows.Count < RowsLookedAt && csv.Read() is { } record)
            if (!record.IsEmpty)
                rows.Add(record);
        return (header, rows);
    }

    /// <summary>A table of columns, where each goes, and some of its values.</summary>
    public static IEnumerable<string> Table(Mapping mapping, IReadOnlyList<CsvRecord> rows)
    {
        List<string[]> lines =
        [
            ["column", "goes to", "such as"],
        ];
        for (var i = 0; i < mapping.Columns.Count; i++)
        {
            var (name, target) = mapping.Columns[i];
            var values = rows.Where(row => i < row.Fields.Length)
                .Select(row => row.Fields[i].Trim())
                .Where(value => value.Length > 0)
                .Distinct()
                .Take(Samples)
                .Select(Short);
            lines.Add([Short(name), target ?? "(left out)", string.Join(" | ", values)]);
        }

        var widths = new[] { lines.Max(line => line[0].Length), lines.Max(line => line[1].Length) };
        return lines.Select(line => $"  {line[0].PadRight(widths[0])}  {line[1].PadRight(widths[1])}  {line[2]}".TrimEnd());
    }

    /// <summary>Asks a person; true where nobody is there to be asked.</summary>
    public static async Task<bool> GoOn(Terminal terminal, bool isYes, CancellationToken ct)
    {
        if (isYes || !terminal.IsInteractive)
            return true;
        await terminal.Error.WriteAsync("Go on? [y/N] ");
        await terminal.Error.FlushAsync(ct);
        var answer = await terminal.In.ReadLineAsync(ct);
        return answer?.Trim().ToLowerInvariant() is "y" or "yes";
    }

    // Values of others' files must not steer the terminal.
    static string Short(string value)
    {
        var shown = string.Concat(value.Select(c => char.IsControl(c) ? ' ' : c));
        return shown.Length <= Widest ? shown : $"{shown[..(Widest - 1)]}…";
    }
}
