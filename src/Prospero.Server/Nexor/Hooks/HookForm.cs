using System.Text.Json;
using Prospero.Core;
using Prospero.Core.Access;
using Prospero.Core.Intake;
using Prospero.Server.Nexor.Door;
using Prospero.Server.Nexor.Json;

namespace Prospero.Server.Nexor.Hooks;

/// <summary>The object of making and changing a hook: what was not sent stays as it is.</summary>
static class HookForm
{
    /// <summary>What is said of a hook, or the first thing that is wrong.</summary>
    public static (HookWish? Wish, Problem? Fault) Parse(NexorCall call, bool isNew)
    {
        if (call.Body.ValueKind != JsonValueKind.Object)
            return (null, new Problem("body", "must be an object"));
        var form = new FieldReader(call.Body);
        var name = isNew || form.IsSent("name") ? form.RequiredText("name") : null;
        var mapping = MappingForm.Read(form, "field_mapping") ?? (form.IsSent("field_mapping") ? FieldMapping.None : null);
        var workflow = form.Id("workflow_id");
        var wish = new HookWish(
            name,
            mapping,
            form.IsSent("workflow_id") ? Field<object>.To(workflow is { } id ? new WorkflowId(id) : null) : default,
            form.Flag("deduplicate"),
            form.Flag("is_active")
        );
        return form.Fault is { } fault ? (null, fault) : (wish, null);
    }
}
