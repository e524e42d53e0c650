using System.Text.Json;
using Prospero.Core;
using Prospero.Core.Intake;
using Prospero.Core.Workflows;
using Prospero.Server.Doors.Json;
using Prospero.Server.Nexor.Door;
using Prospero.Server.Nexor.Json;

namespace Prospero.Server.Nexor.Processors;

/// <summary>The objects of making and changing processors and their rules: what was not sent stays as it is.</summary>
static class ProcessorForm
{
    const int MostConditions = 50;
    const int LastPosition = 1_000_000;
    const string NoWorkflow = "not found or does not belong to your account";

    /// <summary>The processor with what was sent, or the first thing that is wrong.</summary>
    public static async Task<(Processor? Processor, Problem? Fault)> Parse(
        NexorCall call,
        Processor old,
        IWorkflows workflows,
        CancellationToken ct
    )
    {
        if (call.Body.ValueKind != JsonValueKind.Object)
            return (null, new Problem("body", "must be an object"));
        var form = new FieldReader(call.Body);
        var isNew = old.Name.Length == 0;
        var name = isNew || form.IsSent("name") ? form.RequiredText("name") : old.Name;
        var workflow =
            isNew || form.IsSent("default_workflow_id") ? new WorkflowId(form.RequiredId("default_workflow_id")) : old.DefaultWorkflow;
        var description = form.Text("description", FieldReader.LongText);
        var isActive = form.Flag("is_active");
        if (form.Fault is { } fault)
            return (null, fault);
        if (workflow != old.DefaultWorkflow && await workflows.Find(old.Workspace, workflow, ct) is not { IsArchived: false })
            return (null, new Problem("default_workflow_id", NoWorkflow));
        return (
            old with
            {
                Name = name,
                Description = form.IsSent("description") ? description : old.Description,
                DefaultWorkflow = workflow,
                IsActive = isActive ?? old.IsActive,
            },
            null
        );
    }

    /// <summary>The rule with what was sent, or the first thing that is wrong.</summary>
    /// <param name="old">Its position is used where none was sent.</param>
    public static async Task<(ProcessorRule? Rule, Problem? Fault)> Parse(
        NexorCall call,
        ProcessorRule old,
        IWorkflows workflows,
        CancellationToken ct
    )
    {
        if (call.Body.ValueKind != JsonValueKind.Object)
            return (null, new Problem("body", "must be an object"));
        var form = new FieldReader(call.Body);
        var isNew = old.Name.Length == 0;
        var name = isNew || form.IsSent("name") ? form.RequiredText("name") : old.Name;
        var workflow = isNew || form.IsSent("workflow_id") ? new WorkflowId(form.RequiredId("workflow_id")) : old.Workflow;
        var conditions = isNew || form.IsSent("conditions") ? Conditions(form) : old.Conditions;
        var position = form.WholeNumber("position", 0, LastPosition);
        var isActive = form.Flag("is_active");
        if (form.Fault is { } fault)
            return (null, fault);
        if (workflow != old.Workflow && await workflows.Find(old.Workspace, workflow, ct) is not { IsArchived: false })
            return (null, new Problem("workflow_id", NoWorkflow));
        return (
            old with
            {
                Name = name,
                Workflow = workflow,
                Conditions = conditions,
                Position = position ?? old.Position,
                IsActive = isActive ?? old.IsActive,
            },
            null
        );
    }

    static List<RuleCondition> Conditions(FieldReader form)
    {
        const string name = "conditions";
        List<RuleCondition> conditions = [];
        if (!form.IsArray(name, out var list))
        {
            form.Refuse(name, "is required");
            return conditions;
        }

        if (list.GetArrayLength() is < 1 or > MostConditions)
            form.Refuse(name, $"must have 1 to {MostConditions} items");
        foreach (var item in list.EnumerateArray())
        {
            if (item.ValueKind != JsonValueKind.Object)
            {
                form.Refuse(name, "must be an array of objects");
                return conditions;
            }

            var condition = new FieldReader(item, $"{name}[{conditions.Count}].");
            conditions.Add(Condition(condition));
            form.Refuse(condition.Fault);
            if (form.Fault is not null)
                return conditions;
        }

        return conditions;
    }

    static RuleCondition Condition(FieldReader form)
    {
        var field = form.RequiredText("field");
        if (!RuleCondition.IsField(field))
            form.Refuse("field", $"must be one of {string.Join(", ", RuleCondition.Fields)}, metadata.<key>");
        if (!form.IsGiven("operator", out _))
            form.Refuse("operator", "is required");
        var index = form.Choice("operator", RuleCondition.Operators);
        JsonElement? value = form.Members.TryGetValue("value", out var given) && given.ValueKind != JsonValueKind.Null ? given : null;
        if (value is { ValueKind: JsonValueKind.String } text && text.GetString()!.Length > FieldReader.ShortText)
            form.Refuse("value", $"must be at most {FieldReader.ShortText} characters");
        if (index is not { } chosen || form.Fault is not null)
            return new RuleCondition(field, "", null);
        var name = RuleCondition.Operators[chosen];
        if (RuleCondition.WhyNot(name, value) is { } why)
            form.Refuse("value", why);
        return new RuleCondition(field, name, value is { } kept ? CanonicalJson.Of(kept) : null);
    }
}
