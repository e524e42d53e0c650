using Prospero.Core;
using Prospero.Server.Startup;

namespace Prospero.Bench;

/// <summary>What clients do over HTTP, in rounds that alternate with the bare endpoints.</summary>
static class HttpWorks
{
    const int Connections = 64;
    const int Known = 5_000;

    public static async Task Run(Options options, Folders folders, Table table)
    {
        if (!new[] { "intake", "bulk", "get", "update" }.Any(options.Wants))
            return;
        var (own, bare) = (folders.New(), folders.New());
        var (key, workflow, ids) = await Furnish(own);
        await using (await House.Open(bare)) { }
        await using var server = await ServerProcess.Prospero(options, own);
        await using var inserts = await ServerProcess.Baseline(DatabaseOf(bare));
        await using var selects = await ServerProcess.Baseline(DatabaseOf(own));
        // What is compiled in the first seconds is not what is measured.
        await Rounds(1, new Table());
        await Rounds(options.Rounds, table);

        async Task Rounds(int rounds, Table into)
        {
            for (var round = 0; round < rounds; round++)
            {
                if (options.Wants("intake"))
                    await Intake(into);
                if (options.Wants("bulk"))
                    into.Add("bulk create, 1,000 a request", "leads/s", await Load("bulk", server.Address, 2), perRequest: 1000);
                if (options.Wants("get"))
                {
                    into.Add("bare select", "requests/s", await Load("get", selects.Address, Connections, ids));
                    into.Add(
                        "get lead",
                        "requests/s",
                        await Load("get", server.Address, Connections, ids),
                        "bare select",
                        withLatency: true
                    );
                }

                if (options.Wants("update"))
                    into.Add(
                        "update with metadata",
                        "requests/s",
                        await Load("update", server.Address, Connections, ids),
                        withLatency: true
                    );
            }
        }

        async Task Intake(Table into)
        {
            into.Add("bare parse", "requests/s", await Load("single", $"{inserts.Address}/parse", Connections));
            into.Add("bare insert", "requests/s", await Load("single", $"{inserts.Address}/insert", Connections));
            into.Add("intake single", "requests/s", await Load("single", server.Address, Connections), "bare insert", withLatency: true);
        }

        Task<Load> Load(string script, string address, int connections, string? file = null) =>
            Wrk.Run(script, address, key, workflow.Value, connections, options.Seconds, file);
    }

    static async Task<(string Key, WorkflowId Workflow, string Ids)> Furnish(string folder)
    {
        await using var house = await House.Open(folder);
        var workflow = await house.Publish(House.Later);
        var ids = await house.Enrol(workflow, Known);
        var file = Path.Combine(folder, "ids");
        await File.WriteAllLinesAsync(file, ids.Select(id => id.ToString()));
        return (await house.AddKey(), workflow, file);
    }

    static string DatabaseOf(string folder) => new ServerOptions { DataFolder = folder }.Database;
}
