using Prospero.Core.Access;
using Prospero.Storage;
using Prospero.Tests.Support;

namespace Prospero.Tests.Compliance;

public sealed class SqliteCadenceTests : CadenceStoreCompliance
{
    protected override Task<CadencePlace> FreshPlace() => SqliteCadenceStores.FreshPlace();
}

public sealed class SqliteCadenceModelTests : CadenceModelCompliance
{
    protected override Task<CadencePlace> FreshPlace() => SqliteCadenceStores.FreshPlace();
}

public sealed class SqliteMessagesTests : MessagesStoreCompliance
{
    protected override Task<CadencePlace> FreshPlace() => SqliteCadenceStores.FreshPlace();
}

public sealed class SqliteSimulatedActsTests : SimulatedActsStoreCompliance
{
    protected override Task<CadencePlace> FreshPlace() => SqliteCadenceStores.FreshPlace();
}

/// <summary>A database file per test, removed with it.</summary>
sealed class SqliteCadenceStores : IAsyncDisposable
{
    readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("prospero-cadence-");
    readonly SqlStore _store;

    SqliteCadenceStores() => _store = new SqlStore(Path.Combine(_folder.FullName, "prospero.db"));

    public static async Task<CadencePlace> FreshPlace()
    {
        var database = new SqliteCadenceStores();
        var store = database._store;
        await new Migrator(store, new ManualClock(DateTimeOffset.UnixEpoch)).Migrate(default);
        var leads = new SqlLeads(store);
        var events = new SqlEvents(store);
        var senders = new SqlSenders(store, new ReadableSecrets());
        var access = new SqlAccess(store);
        var ports = new CadencePorts(
            store,
            new SqlCadence(store, leads, events, senders, access),
            new SqlMessages(store),
            new SqlSimulatedActs(store),
            leads,
            events,
            senders,
            access,
            new SqlWorkflows(store)
        );
        return await CadencePlace.Settle(ports, database);
    }

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        _folder.Delete(true);
    }

    // What is stored under it in these tests is no secret.
    sealed class ReadableSecrets : ISecrets
    {
        public byte[] Protect(ReadOnlySpan<byte> plain) => plain.ToArray();

        public byte[] Unprotect(ReadOnlySpan<byte> secret) => secret.ToArray();
    }
}
