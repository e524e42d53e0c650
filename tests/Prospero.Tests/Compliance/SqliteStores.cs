using Prospero.Storage;

namespace Prospero.Tests.Compliance;

/// <summary>A fresh database of one kind, which is gone after the test.</summary>
public interface ITestDatabase : IAsyncDisposable
{
    /// <summary>Makes it, without any row; it may have to be migrated first.</summary>
    Task<SqlStore> Create();
}

/// <summary>A file in a folder of its own.</summary>
public sealed class SqliteDatabase : ITestDatabase
{
    readonly string _folder = Directory.CreateTempSubdirectory("prospero-store-").FullName;
    readonly List<SqlStore> _stores = [];

    public string File => Path.Combine(_folder, "prospero.db");

    /// <summary>The first call makes the database; later ones are like other processes on it.</summary>
    public Task<SqlStore> Create()
    {
        _stores.Add(new SqliteStore(File));
        return Task.FromResult(_stores[^1]);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var store in _stores)
            await store.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}

public sealed class SqliteAccessTests() : AccessStoreCompliance(new SqliteDatabase());

public sealed class SqliteLeadsTests() : LeadsStoreCompliance(new SqliteDatabase());

public sealed class SqliteLeadSearchTests() : LeadSearchCompliance(new SqliteDatabase());

public sealed class SqliteIndexedLeadSearchTests() : LeadSearchCompliance(new SqliteDatabase(), isIndexed: true);

public sealed class SqliteLeadTagsTests() : LeadTagsCompliance(new SqliteDatabase());

public sealed class SqliteTagsAndNotesTests() : TagsAndNotesCompliance(new SqliteDatabase());

public sealed class SqliteSuppressionsTests() : SuppressionsCompliance(new SqliteDatabase());

public sealed class SqliteWorkflowsTests() : WorkflowsStoreCompliance(new SqliteDatabase());

public sealed class SqliteRunMovesTests() : RunMovesStoreCompliance(new SqliteDatabase());

public sealed class SqliteSweepsTests() : SweepsStoreCompliance(new SqliteDatabase());

public sealed class SqlitePausesTests() : PausesStoreCompliance(new SqliteDatabase());

public sealed class SqliteTimeRulesTests() : TimeRulesStoreCompliance(new SqliteDatabase());

public sealed class SqliteSendersTests() : SendersStoreCompliance(new SqliteDatabase());

public sealed class SqliteEventsTests() : EventsStoreCompliance(new SqliteDatabase());

public sealed class SqliteIdempotencyTests() : IdempotencyStoreCompliance(new SqliteDatabase());

public sealed class SqliteTestClocksTests() : TestClocksStoreCompliance(new SqliteDatabase());

public sealed class SqliteStandingsTests() : StandingsCompliance(new SqliteDatabase());
