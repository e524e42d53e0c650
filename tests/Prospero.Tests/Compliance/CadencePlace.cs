using Prospero.Core;
using Prospero.Core.Access;
using Prospero.Core.Cadence;
using Prospero.Core.Channels;
using Prospero.Core.Events;
using Prospero.Core.Leads;
using Prospero.Core.Messages;
using Prospero.Core.Workflows;
using Prospero.Storage;
using Prospero.Tests.Support;

namespace Prospero.Tests.Compliance;

/// <summary>The ports of one database.</summary>
public sealed record CadencePorts(
    IStore Store,
    ICadence Cadence,
    IMessages Messages,
    ISimulatedActs Acts,
    ILeads Leads,
    IEvents Events,
    ISenders Senders,
    IAccess Access,
    IWorkflows Workflows
);

/// <summary>A fresh database with one workspace, one sender and builders that need only what matters.</summary>
public sealed class CadencePlace : IAsyncDisposable
{
    static readonly DateTimeOffset Morning = new(2026, 3, 2, 8, 0, 0, TimeSpan.Zero);

    readonly ITestDatabase _database;

    CadencePlace(ITestDatabase database, CadencePorts ports)
    {
        _database = database;
        Ports = ports;
    }

    public CadencePorts Ports { get; }

    public Workspace Workspace { get; } = NewWorkspace("default");

    public Sender Sender { get; private set; } = null!;

    /// <summary>Makes the database and fills it.</summary>
    public static async Task<CadencePlace> On(ITestDatabase database)
    {
        var place = new CadencePlace(database, PortsOf(await database.Create()));
        await new Migrator((SqlStore)place.Ports.Store, new ManualClock(Morning)).Migrate(default);
        place.Sender = await place.Add(place.Workspace);
        return place;
    }

    /// <summary>The same database as another node has it: with connections of its own.</summary>
    public async Task<CadencePorts> OtherNode() => PortsOf(await _database.Create());

    static CadencePorts PortsOf(SqlStore store)
    {
        var leads = new SqlLeads(store);
        var events = new SqlEvents(store);
        var senders = new SqlSenders(store, new PlainSecrets());
        var access = new SqlAccess(store);
        var cadence = new SqlCadence(store, leads, events, senders, access);
        var acts = new SqlSimulatedActs(store);
        return new CadencePorts(store, cadence, new SqlMessages(store), acts, leads, events, senders, access, new SqlWorkflows(store));
    }

    public static Workspace NewWorkspace(string name, CadenceClock? clock = null) =>
        new(WorkspaceId.New(Morning), name, "UTC", null, null, clock, Morning);

    /// <summary>Adds a workspace with a sender of its own.</summary>
    public async Task<Sender> Add(Workspace workspace)
    {
        var sender = new Sender(
            SenderId.New(Morning),
            workspace.Id,
            "sales-mail",
            Channel.Email,
            "simulated",
            "sales@example.com",
            null,
            new Dictionary<string, string>(),
            SenderLimits.None,
            false
        );
        await Ports.Store.InTransaction(
            async tx =>
            {
                await Ports.Access.AddWorkspace(tx, workspace, default);
                await Ports.Senders.Save(tx, sender, Morning, default);
                return true;
            },
            default
        );
        return sender;
    }

    public async Task<Lead> AddLead(Workspace? workspace = null)
    {
        var id = LeadId.New(Morning);
        var lead = new Lead(
            id,
            (workspace ?? Workspace).Id,
            "Ana",
            null,
            EmailAddress.Trusted($"{id}@example.com"),
            null,
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
            Morning,
            Morning
        );
        await Ports.Store.InTransaction(
            async tx =>
            {
                await Ports.Leads.Insert(tx, [lead], default);
                return true;
            },
            default
        );
        return lead;
    }

    public static Run NewRun(Lead lead, WorkflowId? workflow = null) =>
        new(
            RunId.New(Morning),
            lead.Workspace,
            lead.Id,
            workflow ?? WorkflowId.New(Morning),
            WorkflowVersionId.New(Morning),
            RunState.Active,
            null,
            "new",
            "api",
            Morning
        );

    public static Touchpoint NewTouchpoint(Run run, SenderId sender, DateTimeOffset? due, Channel channel = Channel.Email) =>
        new(
            TouchpointId.New(Morning),
            run.Workspace,
            run.Lead,
            run.Id,
            run.Workflow,
            run.Version,
            TouchpointKind.Step,
            0,
            "hello",
            1,
            channel,
            sender,
            TouchpointState.Scheduled,
            due,
            null,
            0,
            null,
            null,
            null,
            null,
            null
        );

    /// <summary>A touchpoint like another one, in the same run.</summary>
    public static Touchpoint Next(Touchpoint after, DateTimeOffset due) =>
        after with
        {
            Id = TouchpointId.New(Morning),
            StepIndex = after.StepIndex + 1,
            State = TouchpointState.Scheduled,
            DueAt = due,
            Tries = 0,
        };

    /// <summary>Schedules a touchpoint of a new lead in a new run.</summary>
    public async Task<Touchpoint> Schedule(DateTimeOffset? due, Channel channel = Channel.Email, Workspace? workspace = null)
    {
        var run = NewRun(await AddLead(workspace));
        var touchpoint = NewTouchpoint(run, Sender.Id, due, channel) with { Clock = workspace?.Clock?.Id };
        await Ports.Store.InTransaction(
            async tx =>
            {
                await Ports.Cadence.Apply(tx, run.Workspace, new Consequences { Start = [run], Schedule = [touchpoint] }, default);
                return true;
            },
            default
        );
        return touchpoint;
    }

    public ValueTask DisposeAsync() => _database.DisposeAsync();
}
