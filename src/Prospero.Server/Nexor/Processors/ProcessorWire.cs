using System.Text.Json;
using Prospero.Core;
using Prospero.Core.Intake;
using Prospero.Server.Doors.Json;
using Prospero.Server.Nexor.Door;

namespace Prospero.Server.Nexor.Processors;

/// <summary>Processors and their rules as this surface shows them.</summary>
static class ProcessorWire
{
    public static void WriteMembers(Utf8JsonWriter json, Processor processor)
    {
        json.WriteId("id", processor.Id.Value);
        json.WriteString("name", processor.Name);
        json.WriteString("description", processor.Description);
        json.WriteId("default_workflow_id", processor.DefaultWorkflow.Value);
        json.WriteBoolean("is_active", processor.IsActive);
        json.WriteTime("created_at", processor.CreatedAt);
        json.WriteTime("updated_at", processor.UpdatedAt);
        // Ours; left out where it says nothing, as it was before.
        if (processor.Assignment is { } rule)
            json.WriteObject("assignment", () => WriteRule(json, rule));
    }

    static void WriteRule(Utf8JsonWriter json, AssignmentRule rule)
    {
        json.WriteString("rule", AssignmentRule.Names[(int)rule.Kind]);
        json.WriteStartArray("user_ids");
        foreach (var user in rule.Users)
            json.WriteStringValue(user);
        json.WriteEndArray();
    }

    public static void WriteMembers(Utf8JsonWriter json, ProcessorRule rule)
    {
        json.WriteId("id", rule.Id);
        json.WriteId("processor_id", rule.Processor.Value);
        json.WriteString("name", rule.Name);
        json.WriteId("workflow_id", rule.Workflow.Value);
        json.WriteObjects(
            "conditions",
            rule.Conditions,
            condition =>
            {
                json.WriteString("field", condition.Field);
                json.WriteString("operator", condition.Operator);
                json.WriteJson("value", condition.ValueJson ?? "null");
            }
        );
        json.WriteNumber("position", rule.Position);
        json.WriteBoolean("is_active", rule.IsActive);
        json.WriteTime("created_at", rule.CreatedAt);
        json.WriteTime("updated_at", rule.UpdatedAt);
    }

    /// <summary>A workflow as an object; null if it is not there any more.</summary>
    public static void WriteWorkflow(Utf8JsonWriter json, string name, WorkflowId id, string? title)
    {
        if (title is null)
        {
            json.WriteNull(name);
            return;
        }

        json.WriteObject(
            name,
            () =>
            {
                json.WriteId("id", id.Value);
                json.WriteString("name", title);
            }
        );
    }

    /// <summary>Where a lead was sent, beside it.</summary>
    public static void WriteRouted(Utf8JsonWriter json, Routed routed)
    {
        if (routed.Rule is { } rule)
            json.WriteObject(
                "matched_rule",
                () =>
                {
                    json.WriteId("id", rule.Id);
                    json.WriteString("name", rule.Name);
                }
            );
        else
            json.WriteNull("matched_rule");
        json.WriteBoolean("used_default", routed.Rule is null);
    }

    /// <summary>The answer to a change.</summary>
    /// <param name="saved">The status where something was saved.</param>
    public static NexorAnswer Answer(int saved, ProcessorResult result) =>
        result switch
        {
            ProcessorResult.Saved one => Answer(saved, "processor", json => WriteMembers(json, one.Processor)),
            ProcessorResult.SavedRule one => Answer(saved, "rule", json => WriteMembers(json, one.Rule)),
            ProcessorResult.Deactivated => Done("Processor deactivated"),
            ProcessorResult.RuleDeleted => Done("Rule deleted"),
            ProcessorResult.NotFound => NexorError.ProcessorNotFound,
            ProcessorResult.RuleNotFound => NexorError.RuleNotFound,
            ProcessorResult.Rejected rejected => NexorError.Invalid(rejected.Problem),
            _ => throw new System.Diagnostics.UnreachableException(result.GetType().Name),
        };

    static NexorAnswer Answer(int status, string name, Action<Utf8JsonWriter> write) =>
        NexorAnswer.Of(
            status,
            json =>
            {
                json.WriteBoolean("success", true);
                json.WriteObject(name, () => write(json));
            }
        );

    static NexorAnswer Done(string message) =>
        NexorAnswer.Of(
            200,
            json =>
            {
                json.WriteBoolean("success", true);
                json.WriteString("message", message);
            }
        );
}
