using Prospero.Core;
using Prospero.Core.Access;
using Prospero.Server.Startup;

namespace Prospero.Server.Cli;

/// <summary>An installation as commands use it: the same parts as the server's, and nothing listens. It is prepared first.</summary>
sealed class OpenInstallation : IAsyncDisposable
{
    readonly ServiceProvider _parts;

    OpenInstallation(ServiceProvider parts) => _parts = parts;

    /// <summary>System time.</summary>
    public DateTimeOffset Now => Get<TimeProvider>().GetUtcNow();

    /// <summary>The migrations that opening it applied.</summary>
    public required IReadOnlyList<int> Applied { get; init; }

    public static async Task<OpenInstallation> Open(ServerOptions options, CancellationToken ct)
    {
        var services = new ServiceCollection();
        services.AddLogging(logging =>
            logging
                .AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace)
                .SetMinimumLevel(LogLevel.Warning)
                .AddFilter("Microsoft", LogLevel.Error)
                // The command itself says it.
                .AddFilter("Prospero.Storage.Outage", LogLevel.None)
        );
        // The file belongs to the process that sends.
        services.AddProspero(options with { Simulated = options.Simulated with { LogPath = null } });
        var parts = services.BuildServiceProvider();
        try
        {
            return new OpenInstallation(parts) { Applied = await parts.GetRequiredService<Installation>().Prepare(ct) };
        }
        catch
        {
            await parts.DisposeAsync();
            throw;
        }
    }

    public T Get<T>()
        where T : notnull => _parts.GetRequiredService<T>();

    /// <summary>The live workspace of this name; the only one where no name is given.</summary>
    /// <exception cref="UsageException">There is none of this name, or there are several.</exception>
    public async Task<Workspace> Workspace(string? name, CancellationToken ct)
    {
        var live = (await Get<IAccess>().Workspaces(ct)).Where(workspace => !workspace.IsTest).ToList();
        var names = string.Join(", ", live.Select(workspace => workspace.Name));
        if (name is null)
            return live.Count == 1
                ? live[0]
                : throw new UsageException($"There are several workspaces; give --workspace with one of: {names}.");
        return live.Find(workspace => workspace.Name == name)
            ?? throw new UsageException($"There is no workspace named '{name}'. There are: {names}.");
    }

    /// <summary>The live workspace of this name, or its test data as it is there already.</summary>
    /// <exception cref="CommandFailedException">It has no test data.</exception>
    public async Task<Workspace> Workspace(string? name, bool isTest, CancellationToken ct)
    {
        var live = await Workspace(name, ct);
        return !isTest
            ? live
            : (await Get<IAccess>().Workspaces(ct)).FirstOrDefault(one => one.TestOf == live.Id)
                ?? throw new CommandFailedException("The workspace has no test data.");
    }

    /// <summary>Changes something, with a line in the audit.</summary>
    /// <param name="change">Returns what is to be handed on, and the subject of the audit's line.</param>
    public Task<T> Change<T>(
        Workspace workspace,
        string action,
        Func<ITransaction, Task<(T Result, string? Subject)>> change,
        CancellationToken ct
    ) =>
        Get<IStore>()
            .InTransaction(
                async tx =>
                {
                    var (result, subject) = await change(tx);
                    if (subject is not null)
                        await Get<IAccess>().Audit(tx, workspace.Id, new AuditEntry(Now, "cli", action, subject), ct);
                    return result;
                },
                ct
            );

    public ValueTask DisposeAsync() => _parts.DisposeAsync();
}
