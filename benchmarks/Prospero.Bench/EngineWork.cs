using System.Diagnostics;
using Prospero.Core.Cadence;
using Prospero.Server.Startup;

namespace Prospero.Bench;

/// <summary>The whole life of touchpoints that are due, to a provider that does nothing, against a plain loop in SQL.</summary>
static class EngineWork
{
    public static async Task Run(Options options, Folders folders, Table table)
    {
        if (!options.Wants("engine"))
            return;
        var seed = folders.New();
        await using (var house = await House.Open(seed))
            await house.Enrol(await house.Publish(House.AtOnce), options.Due);
        for (var round = 0; round < options.Rounds; round++)
        {
            table.Add(
                "plain SQL loop",
                "touchpoints/s",
                options.Due / PlainLoop.Drain(DatabaseOf(Copy(seed, folders.New())), options.Due).TotalSeconds
            );
            table.Add(
                "engine drain",
                "touchpoints/s",
                options.Due / (await Drain(Copy(seed, folders.New()), options.Due)).TotalSeconds,
                "plain SQL loop"
            );
        }
    }

    static async Task<TimeSpan> Drain(string folder, int due)
    {
        await using var house = await House.Open(folder);
        var engine = house.Part<CadenceEngine>();
        var watch = Stopwatch.StartNew();
        var handled = await Task.WhenAll(Enumerable.Range(0, new CadenceOptions().Loops).Select(_ => Task.Run(Loop)));
        if (handled.Sum() != due)
            throw new InvalidOperationException($"{handled.Sum()} touchpoints were handled, not {due}");
        return watch.Elapsed;

        async Task<int> Loop()
        {
            var total = 0;
            while (await engine.RunOnce(null, TimeProvider.System.GetUtcNow(), CancellationToken.None) is > 0 and var done)
                total += done;
            return total;
        }
    }

    // The last connection that closed has moved the log into the file: copying the folder copies everything.
    static string Copy(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from))
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        Directory.CreateDirectory(Path.Combine(to, "keys"));
        foreach (var file in Directory.EnumerateFiles(Path.Combine(from, "keys")))
            File.Copy(file, Path.Combine(to, "keys", Path.GetFileName(file)));
        return to;
    }

    static string DatabaseOf(string folder) => new ServerOptions { DataFolder = folder }.Database;
}
