using Prospero.Storage;
using Prospero.Tests.Support;
using Xunit;

namespace Prospero.Tests.Compliance;

/// <summary>A database in the one server of the run, with the tables of Prospero and without any row.</summary>
/// <param name="isBare">True for a schema without any table, which a test may do with what it likes.</param>
public sealed class PostgresDatabase(bool isBare = false) : ITestDatabase
{
    readonly List<SqlStore> _stores = [];
    string? _address;

    /// <summary>Known once it is made.</summary>
    public string Address => _address!;

    /// <summary>The first call makes the database; later ones are like other processes on it.</summary>
    public async Task<SqlStore> Create()
    {
        Assert.SkipUnless(PostgresServer.IsInstalled, "PostgreSQL is not installed: Debian's package postgresql.");
        var server = await PostgresServer.Get();
        _address ??= isBare ? await server.NewSchema() : await server.TakeDatabase();
        _stores.Add(new PostgresStore(_address));
        return _stores[^1];
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var store in _stores)
            await store.DisposeAsync();
        if (_address is null)
            return;
        var server = await PostgresServer.Get();
        if (isBare)
            await server.Drop(_address);
        else
            server.GiveBack(_address);
    }
}

public sealed class PostgresAccessTests() : AccessStoreCompliance(new PostgresDatabase());

public sealed class PostgresLeadsTests() : LeadsStoreCompliance(new PostgresDatabase());

public sealed class PostgresLeadSearchTests() : LeadSearchCompliance(new PostgresDatabase());

public sealed class PostgresIndexedLeadSearchTests() : LeadSearchCompliance(new PostgresDatabase(), isIndexed: true);

public sealed class PostgresLeadTagsTests() : LeadTagsCompliance(new PostgresDatabase());

public sealed class PostgresTagsAndNotesTests() : TagsAndNotesCompliance(new PostgresDatabase());

public sealed class PostgresSuppressionsTests() : SuppressionsCompliance(new PostgresDatabase());

public sealed class PostgresWorkflowsTests() : WorkflowsStoreCompliance(new PostgresDatabase());

public sealed class PostgresRunMovesTests() : RunMovesStoreCompliance(new PostgresDatabase());

public sealed class PostgresSweepsTests() : SweepsStoreCompliance(new PostgresDatabase());

public sealed class PostgresPausesTests() : PausesStoreCompliance(new PostgresDatabase());

public sealed class PostgresTimeRulesTests() : TimeRulesStoreCompliance(new PostgresDatabase());

public sealed class PostgresSendersTests() : SendersStoreCompliance(new PostgresDatabase());

public sealed class PostgresEventsTests() : EventsStoreCompliance(new PostgresDatabase());

public sealed class PostgresIdempotencyTests() : IdempotencyStoreCompliance(new PostgresDatabase());

public sealed class PostgresCadenceTests() : CadenceStoreCompliance(new PostgresDatabase());

public sealed class PostgresStatusTimeoutsTests() : StatusTimeoutsCompliance(new PostgresDatabase());

public sealed class PostgresCadenceModelTests() : CadenceModelCompliance(new PostgresDatabase());

public sealed class PostgresMessagesTests() : MessagesStoreCompliance(new PostgresDatabase());

public sealed class PostgresSimulatedActsTests() : SimulatedActsStoreCompliance(new PostgresDatabase());

public sealed class PostgresTestClocksTests() : TestClocksStoreCompliance(new PostgresDatabase());

public sealed class PostgresStandingsTests() : StandingsCompliance(new PostgresDatabase());
