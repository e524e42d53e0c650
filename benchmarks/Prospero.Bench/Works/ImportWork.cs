using System.Diagnostics;
using Prospero.Bench.Baselines;
using Prospero.Bench.Databases;

namespace Prospero.Bench.Works;

/// <summary>A file of leads by <c>prospero import</c>'s own path, reading and mapping included, against the quickest way to fill the table.</summary>
static class ImportWork
{
    public static async Task Run(Options options, Database database, DatabaseRows table)
    {
        if (!options.Wants("import"))
            return;
        // What is compiled in the first seconds is not what is measured.
        await Round(options.Imported / 10, database, new Table().Of(database.Name));
        for (var round = 0; round < options.Rounds; round++)
            await Round(options.Imported, database, table);
    }

    static async Task Round(int count, Database database, DatabaseRows table)
    {
        var (bare, own) = (database.New(), database.New());
        await using (await House.Open(bare)) { }
        table.Add("bare copy", "leads/s", count / BareCopy.Run(bare, count).TotalSeconds);
        await using var house = await House.Open(own);
        var file = Path.Combine(own.Options.DataFolder, "leads.csv");
        House.WriteFile(file, count);
        var watch = Stopwatch.StartNew();
        await house.Import(file);
        table.Add("import", "leads/s", count / watch.Elapsed.TotalSeconds, "bare copy");
    }
}
