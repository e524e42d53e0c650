using System.Globalization;
using System.Text;

namespace Prospero.Bench;

/// <summary>Collects what was measured and prints medians, with ratios to baselines of the same rounds.</summary>
sealed class Table
{
    readonly List<string> _works = [];
    readonly Dictionary<string, List<double>> _values = [];
    readonly Dictionary<string, (string Unit, string[] Baselines)> _meanings = [];

    /// <summary>True if something was measured that was not all success.</summary>
    public bool HasFailed { get; private set; }

    /// <summary>Adds one round's value of a work.</summary>
    /// <param name="baselines">The works that this one is divided by; those that were not measured are left out.</param>
    public void Add(string work, string unit, double value, params string[] baselines)
    {
        if (!_values.TryGetValue(work, out var values))
        {
            _works.Add(work);
            _values.Add(work, values = []);
            _meanings.Add(work, (unit, baselines));
        }

        values.Add(value);
        Console.Error.WriteLine($"{work}: {Number(value)} {unit}");
    }

    /// <summary>Notes that calls of a work failed, so that its figure means nothing.</summary>
    public void Fail(string work, long calls)
    {
        HasFailed = true;
        Console.Error.WriteLine($"{work}: {calls} calls failed");
    }

    /// <summary>Prints the table, and writes it to the result's file if there is to be one.</summary>
    public void Print(Options options)
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"| work | median | spread | unit | ratio |");
        text.AppendLine("| --- | ---: | ---: | --- | --- |");
        foreach (var work in _works)
            text.AppendLine(Line(work));
        Console.WriteLine(text.ToString());
        if (options.Result is { } file)
            File.WriteAllText(file, Heading(options) + text);
    }

    string Line(string work)
    {
        var values = _values[work];
        var (unit, baselines) = _meanings[work];
        var ratios = string.Join("; ", baselines.Select(baseline => Ratio(values, baseline)).OfType<string>());
        return $"| {work} | {Number(Median(values))} | {Number(values.Min())} to {Number(values.Max())} | {unit} | {ratios} |";
    }

    // A machine that was busy in one round was so for both: the ratio is taken round by round.
    string? Ratio(List<double> values, string baseline)
    {
        if (!_values.TryGetValue(baseline, out var others) || others.Count != values.Count)
            return null;
        var median = Median([.. values.Zip(others, (own, other) => own / other)]);
        return $"{median.ToString("0.00", CultureInfo.InvariantCulture)} of {baseline}";
    }

    /// <summary>The rows of one database.</summary>
    public DatabaseRows Of(string database) => new(this, database);

    static string Heading(Options options) =>
        $"""
            # {Path.GetFileNameWithoutExtension(options.Result)}

            - Command: `{options.Command}`
            - Commit: {Environment.GetEnvironmentVariable("BENCH_COMMIT")}
            - Machine: {Environment.ProcessorCount} cores ({Environment.GetEnvironmentVariable(
                "BENCH_CPU"
            )}), shared with the load generator
            - .NET {Environment.Version}, {options.Rounds} rounds


            """;

    static double Median(List<double> values)
    {
        var sorted = values.Order().ToList();
        var middle = sorted.Count / 2;
        return sorted.Count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    static string Number(double value) => value.ToString(value < 100 ? "0.0" : "#,0", CultureInfo.InvariantCulture);
}

/// <summary>The rows of a table that are measured on one database.</summary>
sealed class DatabaseRows(Table table, string database)
{
    /// <summary>Adds one round's value of a work.</summary>
    public void Add(string work, string unit, double value, params string[] baselines) =>
        table.Add(Named(work), unit, value, [.. baselines.Select(Named)]);

    /// <summary>Adds what a load generator saw; <paramref name="withLatency"/> with a line for the slowest hundredth.</summary>
    public void Add(string work, string unit, Load load, double perRequest = 1, bool withLatency = false, params string[] baselines)
    {
        Add(work, unit, load.PerSecond * perRequest, baselines);
        if (withLatency)
            Add($"{work}, p99", "ms", load.P99Ms);
        if (load.Errors > 0)
            table.Fail(Named(work), load.Errors);
    }

    string Named(string work) => $"{work}, {database}";
}
