using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Prospero.Core;
using Prospero.Core.Access;
using Prospero.Core.Channels;
using Prospero.Core.Intake;
using Prospero.Storage;

namespace Prospero.Server.Startup;

/// <summary>What every installation begins with: folders, schema, a key ring, a workspace, a user.</summary>
sealed class Installation(
    ServerOptions options,
    Migrator migrator,
    IKeyManager keys,
    IStore store,
    IAccess access,
    ISenders senders,
    ChatbotEditor chatbots,
    TimeProvider time
)
{
    /// <summary>Brings everything up to this program's version. Safe to repeat. Returns the migrations that were applied.</summary>
    public async Task<IReadOnlyList<int>> Prepare(CancellationToken ct)
    {
        if (options.Postgres is null)
        {
            MakePrivate(options.DataFolder);
            MakePrivate(KeyRing.FolderOf(options));
            MakePrivateFile(options.SqliteFile);
        }

        if (time is DatabaseTime database)
            await database.Measure(ct);
        var applied = await migrator.Migrate(() => KeyRing.Begin(keys, time.GetUtcNow()), ct);
        KeepPrivate();
        if ((await access.Workspaces(ct)).Count == 0)
            await AddFirstWorkspace(ct);
        return applied;
    }

    /// <summary>Only the owner may read the keys in the folder, whatever made them.</summary>
    public void KeepPrivate()
    {
        if (options.Postgres is null && !OperatingSystem.IsWindows())
            foreach (var file in Directory.GetFiles(KeyRing.FolderOf(options)))
                File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    async Task AddFirstWorkspace(CancellationToken ct)
    {
        try
        {
            await AddWorkspace("default", "UTC", "admin", ct);
        }
        catch (NameTaken)
        {
            // Another process on the same database was first.
        }
    }

    /// <summary>
    /// A live workspace with one simulated sender per channel, a chatbot for leads that name none and, where a name is
    /// given, a first user.
    /// </summary>
    public Task<Workspace> AddWorkspace(string name, string timeZone, string? user, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var workspace = new Workspace(WorkspaceId.New(now), name, timeZone, null, null, null, now);
        return store.InTransaction(
            async tx =>
            {
                await access.AddWorkspace(tx, workspace, ct);
                if (user is not null)
                    await access.AddUser(tx, new User(Ids.New(now), workspace.Id, user, null, true, now), ct);
                foreach (var channel in Enum.GetValues<Channel>())
                    await senders.Save(tx, SimulatedSender(workspace.Id, channel, now), now, ct);
                await chatbots.Create(tx, workspace.Id, new ChatbotChange("default"), now, ct);
                return workspace;
            },
            ct
        );
    }

    /// <summary>The test data of a workspace; made when it is first asked for.</summary>
    /// <param name="clock">Its own cadence time, for a new one; null for real time.</param>
    public async Task<Workspace> TestDataOf(Workspace live, CadenceClock? clock, CancellationToken ct)
    {
        var known = (await access.Workspaces(ct)).FirstOrDefault(workspace => workspace.TestOf == live.Id);
        if (known is not null)
            return known;
        var now = time.GetUtcNow();
        var test = new Workspace(WorkspaceId.New(now), live.Name, live.TimeZone, live.DefaultRegion, live.Id, clock, now);
        return await store.InTransaction(
            async tx =>
            {
                await access.AddWorkspace(tx, test, ct);
                return test;
            },
            ct
        );
    }

    static Sender SimulatedSender(WorkspaceId workspace, Channel channel, DateTimeOffset now) =>
        new(
            SenderId.New(now),
            workspace,
            $"simulated-{channel.Name()}",
            channel,
            ProviderDirectory.Simulated,
            channel == Channel.Email ? "hello@prospero.example" : "+15550100000",
            "Prospero",
            new Dictionary<string, string>(),
            SenderLimits.None,
            IsPaused: false
        );

    // An empty file is an empty database; what SQLite puts beside it gets the same mode.
    static void MakePrivateFile(string file)
    {
        if (File.Exists(file))
            return;
        var create = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            create.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var empty = new FileStream(file, create);
    }

    // The database holds people's data and the ring opens what is encrypted in it.
    static void MakePrivate(string folder)
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(folder);
        else
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}
