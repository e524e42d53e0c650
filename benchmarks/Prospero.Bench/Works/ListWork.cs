using System.Diagnostics;
using Prospero.Bench.Databases;
using Prospero.Core.Leads;

namespace Prospero.Bench.Works;

/// <summary>
/// Pages of a list of many leads, and searches in it: for what one lead has, for what all have, for what none has; without the
/// index that searches build, and with it. One after the other, in this process: what is measured is the database.
/// </summary>
static class ListWork
{
    static readonly (string Name, LeadQuery Query)[] Lists =
    [
        ("list, first page", new LeadQuery(null, null, 0, 50)),
        ("list, page 1,000", new LeadQuery(null, null, 50_000, 50)),
        ("list, by email", new LeadQuery(null, null, 0, 50) { EmailKey = "waiting-77@example.com" }),
        ("list, oldest first by creation", new LeadQuery(null, null, 0, 50) { ByCreation = true, IsAscending = true }),
    ];

    static readonly (string Name, LeadQuery Query)[] Searches =
    [
        ("search, one has it", new LeadQuery("-77777@", null, 0, 50)),
        ("search, nobody has it", new LeadQuery("zanzibar", null, 0, 50)),
        ("search, all have it", new LeadQuery("lovelace", null, 0, 50)),
    ];

    public static async Task Run(Options options, Database database, DatabaseRows table)
    {
        if (!options.Wants("list") && !options.Wants("search"))
            return;
        var place = database.New();
        await using var house = await House.Open(place);
        var workflow = await house.Publish(House.Later);
        await house.Enrol(workflow, 1);
        Crowd.Plant(place, options.Waiting);
        var leads = house.Part<ILeads>();
        (string Name, LeadQuery Query) status = ("list, by workflow and status", new LeadQuery(null, "new", 0, 50) { Workflow = workflow });
        foreach (var (name, query) in options.Wants("list") ? [.. Lists, status] : Array.Empty<(string, LeadQuery)>())
            await Measure(options, table, name, () => leads.Search(house.Workspace.Id, query, CancellationToken.None));
        if (!options.Wants("search"))
            return;
        foreach (var (name, query) in Searches)
            await Measure(
                options,
                table,
                $"{name}, no index",
                () => leads.Search(house.Workspace.Id, query, CancellationToken.None),
                most: 1
            );
        var watch = Stopwatch.StartNew();
        await leads.PrepareSearch(house.Workspace.Id, CancellationToken.None);
        table.Add("search index built", "leads/s", options.Waiting / watch.Elapsed.TotalSeconds);
        foreach (var (name, query) in Searches)
            await Measure(options, table, name, () => leads.Search(house.Workspace.Id, query, CancellationToken.None));
    }

    static async Task Measure(Options options, DatabaseRows table, string name, Func<Task<LeadPage>> look, int most = int.MaxValue)
    {
        await look();
        for (var round = 0; round < Math.Min(most, options.Rounds); round++)
        {
            var watch = Stopwatch.StartNew();
            await look();
            table.Add(name, "ms", watch.Elapsed.TotalMilliseconds);
        }
    }
}
