namespace Prospero.Bench;

/// <summary>From the start of the program until it is ready, and what it holds while nothing happens.</summary>
static class StartWork
{
    static readonly TimeSpan Idle = TimeSpan.FromSeconds(2);

    public static async Task Run(Options options, Folders folders, Table table)
    {
        if (!options.Wants("start"))
            return;
        var folder = folders.New();
        await using (await House.Open(folder)) { }
        for (var round = 0; round < options.Rounds; round++)
        {
            await using var server = await ServerProcess.Prospero(options, folder);
            table.Add("start to ready", "ms", server.StartToReady.TotalMilliseconds);
            await Task.Delay(Idle, TimeProvider.System, CancellationToken.None);
            table.Add("idle memory", "MB", server.MemoryMegabytes);
        }
    }
}
