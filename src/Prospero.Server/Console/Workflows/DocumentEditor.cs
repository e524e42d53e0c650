using System.Text.Json;
using System.Text.Json.Nodes;
using Prospero.Core;
using Prospero.Core.Access;
using Prospero.Core.Cadence;
using Prospero.Core.Workflows;
using Prospero.Server.Simulating;
using Prospero.Server.WebConsole.Access;
using Prospero.Server.WebConsole.Acts;

namespace Prospero.Server.WebConsole.Workflows;

/// <summary>What may be done with a document: look what would become of leads, let simulated ones meet it, publish it.</summary>
sealed class DocumentEditor(
    IWorkflows workflows,
    ICatalogues catalogues,
    WorkflowEditor editor,
    VersionMoves moves,
    Simulations simulations,
    Acting acting,
    TimeProvider clock
)
{
    const string Example = """
        {
          "name": "Call back",
          "steps": [
            { "type": "call", "max_attempts": 2, "retry_after": "1h" },
            { "type": "email", "delay": "1d", "subject": "We tried to call you", "content": "Hi {{lead.first_name}}, when would suit you?" }
          ]
        }
        """;

    static readonly JsonSerializerOptions Indented = new(Core.Leads.JsonText.Options) { WriteIndented = true };

    /// <summary>The document that is edited next: the draft, else the newest version; null if there is no such workflow.</summary>
    public async Task<EditorView?> Begin(WorkspaceId config, WorkflowId? id, CancellationToken ct)
    {
        var usual = new SimulationForm();
        var (name, document) = ("New workflow", Example);
        if (id is { } known)
        {
            if (await workflows.Find(config, known, ct) is not { IsArchived: false } workflow)
                return null;
            name = workflow.Name;
            document =
                workflow.DraftJson
                ?? (workflow.Published is { } newest ? (await workflows.FindVersion(config, newest, ct))?.DocumentJson : null)
                ?? Example;
        }

        return new EditorView(id, name, new EditorForm(Pretty(document), "pin", "", usual.Leads, usual.Days, usual.Seed), [], null, null);
    }

    /// <summary>The plan of a document, or all that is wrong with it and with the mapping.</summary>
    public async Task<(WorkflowPlan? Plan, IReadOnlyList<Problem> Problems)> Check(
        WorkspaceId config,
        WorkflowId? id,
        EditorForm form,
        CancellationToken ct
    )
    {
        var parsed = WorkflowParser.Parse(form.Document, id ?? WorkflowId.New(clock.GetUtcNow()), await catalogues.Of(config, ct));
        if (!parsed.IsValid)
            return (null, parsed.Problems.All);
        var (rule, fault) = Rule(form);
        if (fault is not null)
            return (null, [fault]);
        var problems = rule is null ? new Problems() : VersionMoves.Check(rule, parsed.Value);
        return problems.Any ? (null, problems.All) : (parsed.Value, []);
    }

    public Task<MovePreview> Preview(WorkspaceId config, WorkflowId id, WorkflowPlan plan, EditorForm form, CancellationToken ct) =>
        moves.Preview(config, id, plan, Rule(form).Rule, ct);

    /// <summary>How simulated leads fare; null while another simulation of the workspace runs.</summary>
    public async Task<SimulationView?> Simulate(Workspace workspace, WorkflowPlan plan, EditorForm form, CancellationToken ct)
    {
        var simulated = await simulations.Run(
            workspace,
            plan,
            new SimulationForm
            {
                Leads = form.Leads,
                Days = form.Days,
                Seed = form.Seed,
            },
            ct
        );
        return simulated is null ? null : SimulationViews.Of(simulated);
    }

    /// <summary>Publishes what was checked, as a new workflow or a new version of one.</summary>
    public Task<EditResult> Publish(Visit visit, WorkflowId? id, EditorForm form, CancellationToken ct) =>
        acting.Do(
            visit,
            "workflow.published",
            async tx =>
            {
                var config = visit.Live.Id;
                var result = id is { } known
                    ? await editor.Publish(tx, config, known, form.Document, ct)
                    : await editor.CreatePublished(tx, config, form.Document, ct);
                if (result is EditResult.Saved { Workflow: var saved } && id is not null && Rule(form).Rule is { } rule)
                    await moves.Begin(tx, config, saved.Id, saved.Published!.Value, rule, ct);
                return (result, (result as EditResult.Saved)?.Workflow.Id.ToString());
            },
            ct
        );

    // Null: runs stay on their version.
    static (MoveRule? Rule, Problem? Fault) Rule(EditorForm form)
    {
        var steps = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in form.Map.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            if (
                line.Split('=', StringSplitOptions.TrimEntries) is not [{ Length: > 0 } old, { Length: > 0 } key]
                || !steps.TryAdd(old, key)
            )
                return (null, new Problem("map", $"has the line '{line}'", "Write old=new, once for each old step."));
        return form.Runs switch
        {
            "migrate" => (new MoveRule(false, steps), null),
            "follow" => (new MoveRule(true, steps), null),
            _ => (null, null),
        };
    }

    static string Pretty(string document)
    {
        try
        {
            return JsonNode.Parse(document)?.ToJsonString(Indented) ?? document;
        }
        catch (JsonException)
        {
            return document;
        }
    }
}
