using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Exporters;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Prospero.Decisions;

// In this process: a project made on the fly would be built without this repository's settings.
var job = Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance);
var config = ManualConfig
    .CreateEmpty()
    .AddJob(job)
    .AddDiagnoser(new MemoryDiagnoser(new MemoryDiagnoserConfig(displayGenColumns: false)))
    .AddColumnProvider(DefaultColumnProviders.Instance)
    .HideColumns(Column.Error, Column.Job, Column.Method)
    .AddColumn(new NameColumn())
    .AddLogger(ConsoleLogger.Default)
    .AddExporter(MarkdownExporter.GitHub)
    .WithArtifactsPath(Path.Combine("artifacts", "decisions"))
    .WithOptions(ConfigOptions.JoinSummary);
var summaries = BenchmarkSwitcher.FromAssembly(typeof(NameColumn).Assembly).Run(args.Length == 0 ? ["--filter", "*"] : args, config);
return summaries.Any(summary => summary.Reports.Length == 0 || summary.Reports.Any(report => !report.Success)) ? 1 : 0;
