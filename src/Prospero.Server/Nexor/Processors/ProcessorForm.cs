using System.Text.Json;
using Prospero.Core;
using Prospero.Core.Intake;
using Prospero.Server.Doors.Json;
using Prospero.Server.Nexor.Door;
using Prospero.Server.Nexor.Json;
using Prospero.Server.Nexor.Leads;

namespace Prospero.Server.Nexor.Processors;

/// <summary>The objects of making and changing processors and their rules: what was not sent stays as it is.</summary>
static class ProcessorForm
{
    const int MostConditions = 50;
    const int LastPosition = 1_000_000;

    /// <summary>What is said of a processor, or the first thing that is wrong.</summary>
    public static (ProcessorWish? Wish, Problem? Fault) Processor(NexorCall call, bool isNew)
    {
        if (call.Body.ValueKind != JsonValueKind.Object)
            return (null, new Problem("body", "must be an object"));
        var form = new FieldReader(call.Body);
        var wish = new ProcessorWish(
            Name(form, isNew),
            Description(form),
            Workflow(form, "default_workflow_id", isNew),
            form.Flag("is_active"),
            Assignment(form)
        );
        return form.Fault is { } fault ? (null, fault) : (wish, null);
    }

    static Field<AssignmentRule> Assignment(FieldReader form)
    {
        const string name = "assignment";
        if (!form.IsSent(name))
            return default;
        if (!form.IsObject(name, out var given))
            return Field<AssignmentRule>.To(null);
        var inner = new FieldReader(given, $"{name}.");
        var rule = AssignmentForm.Read(inner);
        if (rule is null)
            inner.Refuse("rule", "is required");
        form.Refuse(inner.Fault);
        return Field<AssignmentRule>.To(rule);
    }

    /// <summary>What is said of a rule, or the first thing that is wrong.</summary>
    public static (RuleWish? Wish, Problem? Fault) Rule(NexorCall call, bool isNew)
    {
        if (call.Body.ValueKind != JsonValueKind.Object)
            return (null, new Problem("body", "must be an object"));
        var form = new FieldReader(call.Body);
        var wish = new RuleWish(
            Name(form, isNew),
            Workflow(form, "workflow_id", isNew),
            isNew || form.IsSent("conditions") ? Conditions(form) : null,
            form.WholeNumber("position", 0, LastPosition),
            form.Flag("is_active")
        );
        return form.Fault is { } fault ? (null, fault) : (wish, null);
    }

    static string? Name(FieldReader form, bool isNew) => isNew || form.IsSent("name") ? form.RequiredText("name") : null;

    static Field<string> Description(FieldReader form)
    {
        var text = form.Text("description", FieldReader.LongText);
        return form.IsSent("description") ? Field<string>.To(text) : default;
    }

    static WorkflowId? Workflow(FieldReader form, string name, bool isNew) =>
        isNew || form.IsSent(name) ? new WorkflowId(form.RequiredId(name)) : null;

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
