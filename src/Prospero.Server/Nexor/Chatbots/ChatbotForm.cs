using System.Text.Json;
using Prospero.Core;
using Prospero.Core.Intake;
using Prospero.Server.Nexor.Json;

namespace Prospero.Server.Nexor.Chatbots;

/// <summary>The object of <c>POST /chatbots</c> and of changing one: what was not sent stays as it is.</summary>
static class ChatbotForm
{
    public const string Upper = "upper";
    public const string Lower = "lower";

    /// <summary>The settings, or the first thing that is wrong.</summary>
    /// <param name="isNew">True if a name must be given.</param>
    public static (ChatbotChange? Change, Problem? Fault) Parse(JsonElement body, bool isNew)
    {
        if (body.ValueKind != JsonValueKind.Object)
            return (null, new Problem("body", "must be an object"));
        var form = new FieldReader(body);
        var change = new ChatbotChange(
            isNew || form.IsSent("name") ? form.RequiredText("name").Trim() : null,
            form.Flag("require_email"),
            Case(form),
            form.IsSent("workflow_id")
                ? Field<object>.To(form.Id("workflow_id") is { } workflow ? new WorkflowId(workflow) : null)
                : default,
            form.Flag("is_default")
        );
        return form.Fault is { } fault ? (null, fault) : (change, null);
    }

    static bool? Case(FieldReader form)
    {
        if (form.Text("status_case") is not { } word)
            return null;
        if (word is not (Upper or Lower))
            form.Refuse("status_case", $"must be one of {Lower}, {Upper}");
        return word == Upper;
    }
}
