using Prospero.Core;
using Prospero.Core.Cadence;
using Prospero.Core.Channels;
using Prospero.Core.Intake;
using Prospero.Core.Leads;
using Prospero.Core.Workflows;
using Prospero.Providers.Simulated;
using Xunit;

namespace Prospero.Tests.Support;

/// <summary>
/// Every story that the engine tells is told again by the simulation, from the same arrivals, accounts and people, and must be
/// the same; except where a test disturbs what no simulation knows of.
/// </summary>
public sealed partial class Scenario
{
    readonly List<(string Name, LeadId Lead, DateTimeOffset At)> _arrivals = [];
    string? _disturbedBy;

    /// <summary>Which stories were told twice, for those who want to be sure that they were.</summary>
    public int ComparedStories { get; private set; }

    void Arrived(string name, IntakeResult.Stored stored)
    {
        if (stored.WasNew)
            _arrivals.Add((name, stored.Lead.Id, Clock.GetUtcNow()));
        else
            _disturbedBy ??= "a lead that came again";
    }

    // People who change their mind are told by one of two scripts.
    void Script(Channel channel, string[] outcomes)
    {
        if (_script.ContainsKey(channel))
            Disturbed("another script");
        _script[channel] = outcomes;
    }

    /// <summary>Says that the test does what no simulation knows of.</summary>
    public void Disturbed(string by) => _disturbedBy ??= by;

    // Through these a test looks, or does what the simulation is told of. Whatever else it takes may change what it is not.
    static readonly HashSet<Type> Known =
    [
        typeof(CadenceEngine),
        typeof(SimulatedPeople),
        typeof(Rescuer),
        typeof(StatusTimeouts),
        typeof(ICadence),
        typeof(Core.Events.IEvents),
        typeof(Core.Messages.IMessages),
        typeof(Core.Access.IAccess),
        typeof(ISenders),
        typeof(ILeads),
        typeof(IStore),
        typeof(LeadIntake),
        typeof(WorkflowDirectory),
        typeof(WorkflowEditor),
        typeof(Server.Startup.Installation),
    ];

    // What walks through a workflow in memory; a kind that it does not know yet is told by the engine alone.
    static bool IsWalked(Step step) =>
        step is ContactStep or WaitStep or WaitForStep or BranchStep or GoalStep or TaskStep or EndStep or SplitStep { Winner: null };

    void NoteUse(Type part)
    {
        if (!Known.Contains(part))
            Disturbed(part.Name);
    }

    async Task CompareWithSimulation(string name)
    {
        if (_disturbedBy is not null || _arrivals.Count == 0)
            return;
        var story = (await Simulated()).Stories.FirstOrDefault(one => one.Arrival.Name == name);
        if (story is null || !story.Arrival.Version.Plan.Steps.All(IsWalked))
            return;
        var simulated = story.Timeline.Where(line => line.Type is not ("lead_received" or "workflow_assigned")).Select(Line);
        Assert.Equal(string.Join('\n', await EngineTimeline(name)), string.Join('\n', simulated));
        ComparedStories++;
    }

    /// <summary>The same story as the simulation tells it.</summary>
    public async Task<SimulationResult> Simulated()
    {
        var arrivals = new List<Arrival>();
        foreach (var (name, id, at) in _arrivals)
        {
            var lead = (await Part<ILeads>().Find(_workspace.Id, id, default))!;
            var runs = await Part<ICadence>().RunsOf(_workspace.Id, [id], default);
            if (runs.Count == 1)
                arrivals.Add(new Arrival(name, lead, await Part<WorkflowDirectory>().Get(_workspace.Config, runs[0].Version, default), at));
        }

        var people = new SimulatedOptions("scenario", Script: _script);
        return Simulation.Run(
            new SimulationOrder(
                _workspace,
                await Part<ISenders>().All(_workspace.Config, default),
                arrivals,
                Clock.GetUtcNow(),
                (_, request) => SimulatedReactions.To(people, request),
                new Dictionary<Channel, decimal>()
            )
        );
    }
}
