using System.Text.Json;
using Prospero.Core;
using Prospero.Core.Access;
using Prospero.Core.Cadence;
using Prospero.Core.Leads;
using Prospero.Core.Workflows;
using Prospero.Server.Doors.Json;
using Prospero.Server.Nexor.Workflows;

namespace Prospero.Server.Nexor.Leads;

/// <summary>A run with what its version says about it.</summary>
sealed record RunView(Run Run, string WorkflowName, WorkflowPlan Plan)
{
    /// <summary>Where the lead stands in it; null if its version does not know the status.</summary>
    public WorkflowStatus? Status => Plan.FindStatus(Run.StatusKey);
}

/// <summary>A lead with all that reading shows about it.</summary>
/// <param name="Runs">Oldest first.</param>
/// <param name="LastHistoryAt">When something last happened; null if nothing ever did.</param>
/// <param name="AssignedUser">Who looks after it; null if nobody does.</param>
sealed record FullLead(Lead Lead, Campaign? Campaign, IReadOnlyList<RunView> Runs, DateTimeOffset? LastHistoryAt, User? AssignedUser)
{
    IEnumerable<RunView> ActiveRuns => Runs.Where(one => one.Run.State != RunState.Closed);

    /// <summary>The active run that started last; null if none is active.</summary>
    public RunView? ActiveRun => ActiveRuns.LastOrDefault();

    /// <summary>The newest run; null if there never was one.</summary>
    RunView? LastRun => Runs.Count == 0 ? null : Runs[^1];

    /// <summary>The run whose workflow and status stand for the lead; null if it never had one.</summary>
    public RunView? CurrentRun => ActiveRun ?? LastRun;

    public void WriteMembers(Utf8JsonWriter json)
    {
        LeadWire.WriteMembers(json, Lead);
        WriteNullable(
            json,
            "campaign",
            Campaign,
            campaign =>
            {
                json.WriteId("id", campaign.Id.Value);
                json.WriteString("name", campaign.Name);
            }
        );
        WriteNullable(json, "active_workflow_run", ActiveRun, run => WriteRun(json, run));
        WriteNullable(json, "activeWorkflowRun", ActiveRun, run => WriteRun(json, run));
        WriteNullable(json, "last_workflow_run", LastRun, run => WriteRun(json, run));
        json.WriteObjects("active_workflow_runs", ActiveRuns, run => WriteRun(json, run));
        WriteNullable(json, "workflow", CurrentRun, run => WriteWorkflow(json, run));
        WriteNullable(json, "current_status", CurrentRun?.Status, status => WriteStatus(json, status));
        WriteNullable(json, "currentStatus", CurrentRun?.Status, status => WriteStatus(json, status));
        var isShown = CurrentRun?.Plan.GoalType == "appointment";
        WriteNullable(json, "assigned_user", isShown ? AssignedUser : null, user => WriteUser(json, user));
        json.WriteTime("last_history_at", LastHistoryAt);
    }

    /// <summary>What the agent collects in the lead's workflow, and what it collected.</summary>
    public void WriteFields(Utf8JsonWriter json)
    {
        json.WriteObjects("fields", CurrentRun?.Plan.Fields ?? [], field => WorkflowWire.WriteField(json, field));
        json.WriteJson("field_values", Lead.Variables.Values.Json);
    }

    /// <summary>What agents learned, with how it was said and how sure they are.</summary>
    public void WriteVariables(Utf8JsonWriter json) => json.WriteJson("variables", Lead.Variables.Json);

    /// <summary>A user as the one who looks after a lead.</summary>
    public static void WriteUser(Utf8JsonWriter json, User user)
    {
        json.WriteId("id", user.Id);
        json.WriteString("name", user.Name);
        json.WriteString("email", user.Email);
        json.WriteNull("avatar_url");
    }

    static void WriteRun(Utf8JsonWriter json, RunView view)
    {
        var state = RunWire.Of(view.Run);
        json.WriteId("id", view.Run.Id.Value);
        json.WriteId("workflow_id", view.Run.Workflow.Value);
        json.WriteBoolean("is_active", state.IsActive);
        json.WriteBoolean("human_takeover", state.IsHumanTakeover);
        json.WriteString("cadence_state", state.CadenceState);
        json.WriteString("run_status", state.RunStatus);
        json.WriteObject("workflow", () => WriteWorkflow(json, view));
        WriteNullable(json, "current_status", view.Status, status => WriteStatus(json, status));
    }

    static void WriteWorkflow(Utf8JsonWriter json, RunView view)
    {
        json.WriteId("id", view.Run.Workflow.Value);
        json.WriteString("name", view.WorkflowName);
        json.WriteString("goal_type", view.Plan.GoalType);
    }

    static void WriteStatus(Utf8JsonWriter json, WorkflowStatus status)
    {
        json.WriteId("id", status.Id);
        json.WriteString("key", status.Key);
        json.WriteString("label", status.Label);
        json.WriteString("color", status.Color);
        json.WriteString("category", status.Category);
    }

    static void WriteNullable<T>(Utf8JsonWriter json, string name, T? value, Action<T> members)
        where T : class
    {
        if (value is null)
            json.WriteNull(name);
        else
            json.WriteObject(name, () => members(value));
    }
}

/// <summary>Gathers what reading shows about a lead; those who ask at the same time are answered by one look.</summary>
sealed class FullLeads(ILeadViews views, WorkflowDirectory versions) : IAsyncDisposable
{
    const int Most = 100;

    readonly Batcher<(WorkspaceId Workspace, LeadId Lead), LeadView?> _batcher = new(
        Most,
        async (keys, ct) =>
        {
            var found = (await views.Find(keys, ct)).ToDictionary(view => (view.Lead.Workspace, view.Lead.Id));
            return [.. keys.Select(key => found.GetValueOrDefault(key))];
        }
    );

    /// <summary>The live lead with this id; null if it is unknown, archived or another workspace's.</summary>
    public async Task<FullLead?> Find(Workspace workspace, LeadId id, CancellationToken ct)
    {
        if (await _batcher.Do((workspace.Id, id), ct) is not { } view)
            return null;
        return await Of(workspace, view, ct);
    }

    /// <summary>The live leads with these ids, in the same order; null where there is none.</summary>
    public async Task<IReadOnlyList<FullLead?>> FindAll(Workspace workspace, IReadOnlyCollection<LeadId> ids, CancellationToken ct)
    {
        if (ids.Count == 0)
            return [];
        var found = (await views.Find([.. ids.Select(id => (workspace.Id, id))], ct)).ToDictionary(view => view.Lead.Id);
        var leads = new List<FullLead?>(ids.Count);
        foreach (var id in ids)
            leads.Add(found.GetValueOrDefault(id) is { } view ? await Of(workspace, view, ct) : null);
        return leads;
    }

    async Task<FullLead> Of(Workspace workspace, LeadView view, CancellationToken ct)
    {
        List<RunView> runs = new(view.Runs.Count);
        foreach (var (run, name) in view.Runs)
        {
            var plan = (await versions.Get(workspace.Config, run.Version, ct)).Plan;
            runs.Add(new RunView(run, name ?? plan.Name, plan));
        }

        return new FullLead(view.Lead, view.Campaign, runs, view.LastHistoryAt, view.AssignedUser);
    }

    public ValueTask DisposeAsync() => _batcher.DisposeAsync();
}
