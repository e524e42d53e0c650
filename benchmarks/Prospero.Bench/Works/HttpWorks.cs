using Prospero.Bench.Baselines;
using Prospero.Bench.Databases;
using Prospero.Core;

namespace Prospero.Bench.Works;

/// <summary>What clients do over HTTP, in rounds that alternate with the bare endpoints.</summary>
static class HttpWorks
{
    const int Connections = 64;
    const int Known = 5_000;

    public static async Task Run(Options options, Database database, DatabaseRows table)
    {
        if (!new[] { "intake", "bulk", "get", "update" }.Any(options.Wants))
            return;
        var (own, bare) = (database.New(), database.New());
        var (key, workflow, ids) = await Furnish(own);
        await using (await House.Open(bare)) { }
        await using var server = await ServerProcess.Prospero(options, own);
        await using var inserts = await ServerProcess.Baseline(bare);
        await using var selects = await ServerProcess.Baseline(own);
        var house = new Furnished(bare, server.Address, inserts.Address, selects.Address, key, workflow, ids);
        // What is compiled in the first seconds is not what is measured.
        await Round(options, house, new Table().Of(database.Name));
        for (var round = 0; round < options.Rounds; round++)
            await Round(options, house, table);
    }

    static async Task Round(Options options, Furnished house, DatabaseRows into)
    {
        if (options.Wants("intake"))
            await Intake(options, house, into);
        if (options.Wants("bulk"))
            into.Add("bulk create, 1,000 a request", "leads/s", await Load("bulk", house.Server, 2), perRequest: 1000);
        if (options.Wants("get"))
        {
            into.Add("bare select", "requests/s", await Load("get", house.Selects, Connections));
            into.Add("get lead", "requests/s", await Load("get", house.Server, Connections), 1, withLatency: true, "bare select");
        }

        if (options.Wants("update"))
            into.Add("update with metadata", "requests/s", await Load("update", house.Server, Connections), withLatency: true);

        Task<Load> Load(string script, string address, int connections) => house.Load(script, address, connections, options.Seconds);
    }

    static async Task Intake(Options options, Furnished house, DatabaseRows into)
    {
        into.Add("bare parse", "requests/s", await Load($"{house.Inserts}/parse"));
        into.Add("bare insert", "requests/s", await Load($"{house.Inserts}/insert"));
        if (house.Bare.Postgres is not null)
            into.Add("pgbench insert", "transactions/s", await PgBench.Run(house.Bare, Connections, options.Seconds));
        into.Add("intake single", "requests/s", await Load(house.Server), 1, withLatency: true, "bare insert", "pgbench insert");

        Task<Load> Load(string address) => house.Load("single", address, Connections, options.Seconds);
    }

    static async Task<(string Key, WorkflowId Workflow, string Ids)> Furnish(Place place)
    {
        await using var house = await House.Open(place);
        var workflow = await house.Publish(House.Later);
        var ids = await house.Enrol(workflow, Known);
        var file = Path.Combine(place.Folder, "ids");
        await File.WriteAllLinesAsync(file, ids.Select(id => id.ToString()));
        return (await house.AddKey(), workflow, file);
    }

    /// <summary>The servers that are measured, and what their calls need.</summary>
    sealed record Furnished(Place Bare, string Server, string Inserts, string Selects, string Key, WorkflowId Workflow, string Ids)
    {
        public Task<Load> Load(string script, string address, int connections, int seconds) =>
            Wrk.Run(script, address, Key, Workflow.Value, connections, seconds, Ids);
    }
}
