using System.Diagnostics;
using System.Text.Json;
using Prospero.Core;
using Prospero.Core.Access;
using Prospero.Core.Cadence;
using Prospero.Core.Intake;
using Prospero.Core.Workflows;
using Prospero.Server.Doors.Json;
using Prospero.Server.Nexor.Door;

namespace Prospero.Server.Nexor.Workflows;

/// <summary>
/// <c>POST /workflows/{id}/publish</c>: publishes the draft, or the document in the body, as a new version; <c>runs</c> says what
/// becomes of those under way, and <c>preview</c> counts them first.
/// </summary>
sealed class PublishWorkflow(WorkflowEditor editor, VersionMoves moves, IAccess access, Idempotency idempotency) : INexorOperation
{
    public async Task<NexorAnswer> Handle(NexorCall call, CancellationToken ct)
    {
        if (!call.IsId(out var named))
            return NexorError.WorkflowNotFound;
        var id = new WorkflowId(named);
        var document = call.Body.ValueKind == JsonValueKind.Undefined ? null : CanonicalJson.Of(call.Body);
        var (rule, fault) = Rule(call);
        if (fault is not null)
            return NexorError.Invalid(fault);
        var isPreview = call.Query["preview"].ToString();
        if (isPreview is not ("" or "true" or "false"))
            return NexorError.Invalid("preview must be true or false");
        if (isPreview == "true" || rule is { Steps.Count: > 0 })
        {
            var check = await editor.Check(call.Workspace.Config, id, document, ct);
            if (check is not EditResult.Saved { Plan: { } plan })
                return Answer(check, rule);
            if (rule is not null && VersionMoves.Check(rule, plan) is { Any: true } problems)
                return NexorError.Invalid(problems);
            if (isPreview == "true")
                return Answer(await moves.Preview(call.Workspace.Config, id, plan, rule, ct), rule);
        }

        return NexorAnswer.Of(
            await idempotency.Once(
                call.Workspace.Id,
                call.Keep<EditResult>(result => Answer(result, rule)),
                tx => Publish(tx, call, id, document, rule, ct),
                ct
            ),
            result => Answer(result, rule)
        );
    }

    async Task<EditResult> Publish(ITransaction tx, NexorCall call, WorkflowId id, string? document, MoveRule? rule, CancellationToken ct)
    {
        var result = await editor.Publish(tx, call.Workspace.Config, id, document, ct);
        if (result is not EditResult.Saved saved)
            return result;
        if (rule is not null)
            await moves.Begin(tx, call.Workspace.Config, id, saved.Workflow.Published!.Value, rule, ct);
        await access.Audit(tx, call.Workspace.Config, call.Audited("workflow.published", id.ToString()), ct);
        return result;
    }

    // Null: runs stay on their version.
    static (MoveRule? Rule, string? Fault) Rule(NexorCall call)
    {
        var runs = call.Query["runs"].ToString();
        var steps = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var pair in call.Query["map"])
        {
            if (pair?.Split(':') is not [{ Length: > 0 } old, { Length: > 0 } key] || !steps.TryAdd(old, key))
                return (null, "map must be old:new, once for each old step");
        }

        return runs switch
        {
            "" or "pin" when steps.Count > 0 => (null, "map belongs to runs=migrate or runs=follow"),
            "" or "pin" => (null, null),
            "migrate" => (new MoveRule(false, steps), null),
            "follow" => (new MoveRule(true, steps), null),
            _ => (null, "runs must be one of pin, migrate, follow"),
        };
    }

    static string NameOf(MoveRule? rule) =>
        rule is null ? "pin"
        : rule.Follows ? "follow"
        : "migrate";

    static NexorAnswer Answer(MovePreview preview, MoveRule? rule) =>
        NexorAnswer.Of(
            200,
            json =>
            {
                json.WriteBoolean("success", true);
                json.WriteBoolean("preview", true);
                json.WriteString("runs", NameOf(rule));
                json.WriteNumber("total", preview.Runs);
                json.WriteNumber("moving", preview.Moving);
                json.WriteObjects(
                    "places",
                    preview.Places,
                    place =>
                    {
                        json.WriteNumber("version", place.Version);
                        json.WriteString("step", place.StepKey);
                        json.WriteNumber("runs", place.Runs);
                        json.WriteString("goes_to", place.GoesTo);
                        json.WriteString("stays_because", place.Why);
                    }
                );
            }
        );

    static NexorAnswer Answer(EditResult result, MoveRule? rule) =>
        result switch
        {
            EditResult.Saved saved => NexorAnswer.Of(
                200,
                json =>
                {
                    json.WriteBoolean("success", true);
                    json.WriteObject("workflow", () => WorkflowWire.WriteDetail(json, saved.Workflow, saved.Plan));
                    json.WriteNumber("version", saved.Version ?? 0);
                    if (rule is not null)
                        json.WriteString("runs", NameOf(rule));
                }
            ),
            EditResult.Invalid invalid => NexorError.Invalid(invalid.Problems),
            EditResult.NotFound => NexorError.WorkflowNotFound,
            EditResult.NothingToPublish => NexorError.Invalid("body is required: the workflow has no draft"),
            _ => throw new UnreachableException(result.GetType().Name),
        };
}
