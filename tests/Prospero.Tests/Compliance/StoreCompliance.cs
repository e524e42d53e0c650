using Prospero.Core;
using Prospero.Core.Access;
using Prospero.Core.Leads;
using Prospero.Storage;
using Prospero.Tests.Support;
using Xunit;

namespace Prospero.Tests.Compliance;

/// <summary>What every store suite stands on: a fresh, migrated database with two live workspaces and one's test data.</summary>
public abstract class StoreCompliance(ITestDatabase database) : IAsyncLifetime
{
    protected static readonly DateTimeOffset Noon = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);

    protected static PlainSecrets Secrets { get; } = new();

    protected SqlStore Store { get; private set; } = null!;

    protected IAccess Access { get; private set; } = null!;

    protected ILeads Leads { get; private set; } = null!;

    /// <summary>The workspace that a test is about.</summary>
    protected Workspace Ours { get; } = NewWorkspace("ours");

    /// <summary>Another tenant, in whom nothing of ours may be found.</summary>
    protected Workspace Theirs { get; } = NewWorkspace("theirs");

    /// <summary>The test data of <see cref="Ours"/>.</summary>
    protected Workspace OurTests { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Store = await database.Create();
        await new Migrator(Store, new ManualClock(Noon)).Migrate(default);
        Access = new SqlAccess(Store);
        Leads = new SqlLeads(Store);
        OurTests = NewWorkspace("ours") with { TestOf = Ours.Id };
        await Write(async tx =>
        {
            foreach (var workspace in new[] { Ours, Theirs, OurTests })
                await Access.AddWorkspace(tx, workspace, default);
        });
    }

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return database.DisposeAsync();
    }

    /// <summary>Another process on the same database.</summary>
    protected Task<SqlStore> OtherNode() => database.Create();

    protected static Workspace NewWorkspace(string name) => new(WorkspaceId.New(Noon), name, "UTC", null, null, null, Noon);

    protected static Lead NewLead(Workspace workspace, string firstName, string? email = null, string? phone = null) =>
        new(
            LeadId.New(Noon),
            workspace.Id,
            firstName,
            null,
            email is null ? null : EmailAddress.Trusted(email),
            Phone.TryParse(phone, out var number) ? number : null,
            null,
            null,
            "api",
            null,
            null,
            null,
            "{}",
            Metadata.Empty,
            null,
            [],
            Noon,
            Noon
        );

    /// <summary>Carries out work in a transaction of its own.</summary>
    protected Task Write(Func<ITransaction, Task> work) =>
        Write(async tx =>
        {
            await work(tx);
            return true;
        });

    protected Task<T> Write<T>(Func<ITransaction, Task<T>> work) => Store.InTransaction(work, default);

    protected Task Insert(params Lead[] leads) => Write(tx => Leads.Insert(tx, leads, default));

    protected Task Update(params Lead[] leads) => Write(tx => Leads.Update(tx, leads, default));

    protected Task<IReadOnlyList<Lead>> Match(Workspace workspace, string[] emails, string[] phones) =>
        Write(tx => Leads.Match(tx, workspace.Id, emails, phones, default));

    /// <summary>Carries out work in a transaction that is rolled back.</summary>
    protected async Task RollBack(Func<ITransaction, Task> work) =>
        await Assert.ThrowsAsync<TimeoutException>(() =>
            Write(async tx =>
            {
                await work(tx);
                throw new TimeoutException("Nothing of this is kept.");
            })
        );

    /// <summary>Equal down to tags and texts; records alone would compare their lists by reference.</summary>
    protected static void Same(Lead expected, Lead? actual)
    {
        Assert.NotNull(actual);
        Assert.Equal(expected.Tags, actual.Tags);
        Assert.Equal(expected.Email?.Given, actual.Email?.Given);
        Assert.Equal(expected with { Tags = [] }, actual with { Tags = [] });
    }
}
