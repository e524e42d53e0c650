using System.Diagnostics;
using System.Globalization;

namespace Prospero.Bench;

/// <summary>What one run of wrk saw.</summary>
/// <param name="Errors">Answers that were no success, and connections that broke.</param>
sealed record Load(double PerSecond, long Errors, double MedianMs, double P99Ms);

/// <summary>Drives wrk, the load generator.</summary>
static class Wrk
{
    // Every run makes leads that no run before made.
    static long _next;

    public static async Task<Load> Run(
        string script,
        string address,
        string key,
        Guid workflow,
        int connections,
        int seconds,
        string? ids = null
    )
    {
        var scripts = Path.Combine(AppContext.BaseDirectory, "Wrk");
        var both = Path.Combine(scripts, $"{script}.run.lua");
        await File.WriteAllTextAsync(
            both,
            await File.ReadAllTextAsync(Path.Combine(scripts, "common.lua"))
                + await File.ReadAllTextAsync(Path.Combine(scripts, $"{script}.lua"))
        );
        string[] arguments =
        [
            "-t2",
            $"-c{connections}",
            $"-d{seconds}s",
            "--timeout",
            "30s",
            "-s",
            both,
            $"{address}/api/public",
            "--",
            key,
            workflow.ToString("D"),
            Interlocked.Add(ref _next, 2_000_000).ToString(CultureInfo.InvariantCulture),
            .. ids is null ? [] : new[] { ids },
        ];
        using var wrk =
            Process.Start(new ProcessStartInfo("wrk", arguments) { RedirectStandardOutput = true, UseShellExecute = false })
            ?? throw new InvalidOperationException("wrk did not start");
        var output = await wrk.StandardOutput.ReadToEndAsync();
        await wrk.WaitForExitAsync();
        var result =
            output.Split('\n').FirstOrDefault(line => line.StartsWith("RESULT ", StringComparison.Ordinal))
            ?? throw new InvalidOperationException($"wrk gave no result:\n{output}");
        var numbers = result.Split(' ')[1..].Select(number => long.Parse(number, CultureInfo.InvariantCulture)).ToArray();
        return new Load(numbers[0] * 1e6 / numbers[1], numbers[2], numbers[3] / 1e3, numbers[4] / 1e3);
    }
}
