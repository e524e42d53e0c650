using System.Text.Json;
using Prospero.Core;
using Prospero.Core.Workflows;
using Prospero.Server.Doors.Json;
using Prospero.Server.Nexor.Door;
using Prospero.Server.Nexor.Json;
using Prospero.Server.Nexor.Workflows;
using Prospero.Server.Simulating;

namespace Prospero.Server.Nexor.Simulate;

/// <summary><c>POST /workflows/{id}/simulate</c>: lets the newest version of a workflow, else its draft, meet simulated leads.</summary>
sealed class SimulateWorkflow(IWorkflows workflows, WorkflowPlans plans, Simulations simulations) : INexorOperation
{
    static readonly TimeSpan UntilNext = TimeSpan.FromSeconds(2);

    public async Task<NexorAnswer> Handle(NexorCall call, CancellationToken ct)
    {
        if (
            !call.IsId(out var id)
            || await workflows.Find(call.Workspace.Config, new WorkflowId(id), ct) is not { IsArchived: false } workflow
        )
            return NexorError.WorkflowNotFound;
        var parsed = await plans.Of(workflow, ct);
        return parsed.IsValid ? await Simulating(call, parsed.Value, simulations, ct) : NexorError.Invalid(parsed.Problems);
    }

    /// <summary>Simulates a plan as the call's body says.</summary>
    public static async Task<NexorAnswer> Simulating(NexorCall call, WorkflowPlan plan, Simulations simulations, CancellationToken ct)
    {
        var form = new SimulationForm();
        if (call.Body.ValueKind != JsonValueKind.Undefined)
        {
            if (call.Body.ValueKind != JsonValueKind.Object)
                return NexorError.Invalid("body must be an object");
            (form, var fault) = SimulateForm.Read(new FieldReader(call.Body));
            if (fault is not null)
                return NexorError.Invalid(fault);
        }

        return await simulations.Run(call.Workspace, plan, form, ct) is { } simulated
            ? NexorAnswer.Of(200, json => SimulateWire.Write(json, simulated))
            : NexorError.TooMany(UntilNext);
    }
}

/// <summary><c>POST /workflows/simulate</c>: the same for a document that is not stored.</summary>
sealed class SimulateDocument(ICatalogues catalogues, Simulations simulations) : INexorOperation
{
    public async Task<NexorAnswer> Handle(NexorCall call, CancellationToken ct)
    {
        if (call.Body.ValueKind != JsonValueKind.Object)
            return NexorError.Invalid("body must be an object");
        var reader = new FieldReader(call.Body);
        if (!reader.IsObject("document", out var document))
            return NexorError.Invalid(reader.Fault ?? new Problem("document", "is required"));
        var parsed = WorkflowParser.Parse(
            CanonicalJson.Of(document),
            WorkflowId.New(call.Now),
            await catalogues.Of(call.Workspace.Config, ct)
        );
        return parsed.IsValid
            ? await SimulateWorkflow.Simulating(call, parsed.Value, simulations, ct)
            : NexorError.Invalid(parsed.Problems);
    }
}
