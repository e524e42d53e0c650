using Prospero.Bench.Databases;

namespace Prospero.Bench.Works;

/// <summary>From the start of the program until it is ready, and what it holds while nothing happens.</summary>
static class StartWork
{
    static readonly TimeSpan Idle = TimeSpan.FromSeconds(2);

    public static async Task Run(Options options, Database database, DatabaseRows table)
    {
        if (!options.Wants("start"))
            return;
        var place = database.New();
        await using (await House.Open(place)) { }
        for (var round = 0; round < options.Rounds; round++)
        {
            await using var server = await ServerProcess.Prospero(options, place);
            table.Add("start to ready", "ms", server.StartToReady.TotalMilliseconds);
            await Task.Delay(Idle, TimeProvider.System, CancellationToken.None);
            table.Add("idle memory", "MB", server.MemoryMegabytes);
        }
    }
}
