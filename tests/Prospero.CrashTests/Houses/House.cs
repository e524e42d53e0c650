using System.Diagnostics;
using Xunit;

namespace Prospero.CrashTests;

/// <summary>
/// An installation with its database and the servers that work on it. What they did is counted in the database and in the
/// providers' own files, never by asking them.
/// </summary>
public sealed class House : IAsyncDisposable
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    readonly string _root = Directory.CreateTempSubdirectory("prospero-crash-").FullName;
    readonly string? _postgres;

    House(string? postgres, string? dataFolder, int nodes)
    {
        _postgres = postgres;
        DataFolder = dataFolder ?? Directory.CreateDirectory(Path.Combine(_root, "data")).FullName;
        LogFolder = Directory.CreateDirectory(Path.Combine(_root, "logs")).FullName;
        Nodes = [.. Enumerable.Range(1, nodes).Select(number => new Node(this, number))];
    }

    /// <summary>Key ring and, on SQLite, database.</summary>
    public string DataFolder { get; }

    /// <summary>What the providers of the nodes write; never on the disk that is full.</summary>
    public string LogFolder { get; }

    public IReadOnlyList<Node> Nodes { get; }

    /// <summary>The program that its workflow asks; null if that asks none.</summary>
    public OtherProgram? Other { get; private init; }

    /// <summary>The workflow that leads are enrolled in.</summary>
    public string WorkflowId { get; private set; } = "";

    public string Key { get; private set; } = "";

    /// <summary>The connection string by which the tests read, where it is not the servers' own; null where it is.</summary>
    public string? ReadFrom { get; set; }

    /// <summary>What stands in the database; after a fail-over, in the one that is the primary now.</summary>
    public Records Records => new(ReadFrom ?? _postgres, Path.Combine(DataFolder, "prospero.db"));

    /// <summary>An installation that is ready for its servers.</summary>
    /// <param name="postgres">The connection string; null for a SQLite file.</param>
    /// <param name="dataFolder">Null for one that goes with the house.</param>
    /// <param name="nodes">How many servers it has; more than one only on PostgreSQL.</param>
    /// <param name="readFrom">See <see cref="ReadFrom"/>.</param>
    /// <param name="document">Its workflow; two mails if null.</param>
    /// <param name="other">See <see cref="Other"/>.</param>
    public static async Task<House> Build(
        string? postgres = null,
        string? dataFolder = null,
        int nodes = 1,
        string? readFrom = null,
        string? document = null,
        OtherProgram? other = null
    )
    {
        Storage.SqliteLibrary.Choose();
        var house = new House(postgres, dataFolder, nodes) { ReadFrom = readFrom, Other = other };
        var file = Path.Combine(house._root, "workflow.json");
        await File.WriteAllTextAsync(file, document ?? Documents.Mails);
        await house.Run("migrate");
        house.WorkflowId = (await house.Run("workflow", "publish", file)).Trim();
        house.Key = (await house.Run("key", "create")).Trim();
        return house;
    }

    /// <summary>Starts all nodes.</summary>
    public Task Start(int lease = 8) => Task.WhenAll(Nodes.Select(node => node.Start(lease: lease)));

    /// <summary>Waits until nothing is on the timetable or under way any more; what is due only later is made due now.</summary>
    public async Task Drains()
    {
        var deadline = Stopwatch.StartNew();
        while (true)
        {
            foreach (var node in Nodes)
                node.MustRun();
            if (await Records.Sweeping() == 0 && await Records.Ahead() == 0)
                return;
            if (deadline.Elapsed > Patience)
                throw new InvalidOperationException($"The servers do not drain: {await Records.States()}\n{Said}");
            await Records.Hurry(DateTimeOffset.UtcNow);
            await Task.Delay(50);
        }
    }

    /// <summary>Waits until what goes over many rows is finished, and what dead nodes had under way is taken up.</summary>
    public async Task Sweeps()
    {
        var deadline = Stopwatch.StartNew();
        while (await Records.Sweeping() + await Records.UnderWay() > 0)
        {
            foreach (var node in Nodes)
                node.MustRun();
            if (deadline.Elapsed > Patience)
                throw new InvalidOperationException($"The sweeps are not finished\n{Said}");
            await Task.Delay(50);
        }
    }

    /// <summary>Everything that can be counted afterwards.</summary>
    public async Task<Facts> Facts(IReadOnlyCollection<Accepted> accepted)
    {
        // The files first: whatever they have must be in the database already.
        var received = Nodes
            .Where(node => File.Exists(node.ReceivedFile))
            .SelectMany(node => File.ReadAllLines(node.ReceivedFile))
            .Select(Received.Read)
            .ToList();
        return await Records.Read() with { Received = received, Asked = Other?.Asked ?? [], Accepted = accepted };
    }

    /// <summary>Fails if a law is broken, with everything that is known about it.</summary>
    public async Task KeepsTheLaws(IReadOnlyCollection<Accepted> accepted)
    {
        foreach (var node in Nodes)
            node.MustRun();
        var facts = await Facts(accepted);
        var breaches = CrashTests.Laws.Broken(facts);
        if (breaches.Count > 0)
            Assert.Fail($"{string.Join('\n', breaches)}\n\n{facts.Dump(breaches)}\n\n{Said}");
    }

    /// <summary>The end of what each node wrote.</summary>
    public string Said => string.Join('\n', Nodes.Select((node, i) => $"Node {i + 1} wrote:\n{Short(node.Said)}"));

    static string Short(string text) =>
        string.Join('\n', text.Split('\n').TakeLast(15).Select(line => line.Length > 500 ? $"{line[..500]} ..." : line));

    public async ValueTask DisposeAsync()
    {
        foreach (var node in Nodes)
            await node.DisposeAsync();
        if (Other is not null)
            await Other.DisposeAsync();
        Directory.Delete(_root, recursive: true);
    }

    /// <summary>
    /// A server of this house. A limit on the size of its files reaches it as an error instead of a signal that ends it.
    /// </summary>
    public ProcessStartInfo Serve() =>
        Command("sh", "-c", "trap '' XFSZ; exec \"$0\" \"$@\"", "dotnet", Program, "serve", "--urls", "http://127.0.0.1:0");

    static string Program { get; } = Path.Combine(AppContext.BaseDirectory, "prospero.dll");

    ProcessStartInfo Command(params string[] command)
    {
        var start = new ProcessStartInfo(command[0], [.. command[1..], "--data", DataFolder])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        if (_postgres is not null)
            start.Environment["PROSPERO_DATABASE"] = _postgres;
        return start;
    }

    async Task<string> Run(params string[] arguments)
    {
        using var process = Process.Start(Command(["dotnet", Program, .. arguments]))!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync().WaitAsync(Patience);
        var (said, complained) = (await output, await error);
        return process.ExitCode == 0
            ? said
            : throw new InvalidOperationException($"prospero {string.Join(' ', arguments)} ended with {process.ExitCode}:\n{complained}");
    }
}
