using System.Text.Json;
using Prospero.Core.Leads;
using Prospero.Core.Messages;
using Prospero.Core.Workflows;

namespace Prospero.Core.Cadence;

/// <summary>Makes a request out of a step and a lead's data. Pure.</summary>
static class StepRequestForm
{
    /// <summary>The request, or in words why there is none.</summary>
    public static (StepRequest? Request, string? Why) Of(WorkflowPlan plan, Lead lead, Touchpoint turn, HttpStep step)
    {
        var values = MessageComposer.Values(plan, lead, null);
        var rendered = step.Url.Render(Encoded(values));
        if (rendered is TextRendering.Missing gap)
            return (null, $"no value for {{{{{gap.Variable}}}}}; give the lead one, or write a default (step '{step.Key}')");
        if (rendered is not TextRendering.Rendered { Text: var address } || !Uri.TryCreate(address, UriKind.Absolute, out var url))
            return (null, $"its address cannot be made (step '{step.Key}')");
        string? body = null;
        if (step.Body is { } template)
        {
            (body, var missing) = template.Render(values);
            if (missing is not null)
                return (null, $"{missing} (step '{step.Key}')");
        }
        else if (step.Method is not ("GET" or "DELETE"))
        {
            body = Usual(turn);
        }

        return (new StepRequest(step.Method, url, step.Headers, body, turn.Id.ToString(), step.Timeout), null);
    }

    static string Usual(Touchpoint turn) =>
        JsonSerializer.Serialize(
            new Dictionary<string, string>
            {
                ["lead_id"] = turn.Lead.ToString(),
                ["workflow_id"] = turn.Workflow.ToString(),
                ["run_id"] = turn.Run!.Value.ToString(),
                ["step"] = turn.StepKey,
            },
            RequestJson.Default.DictionaryStringString
        );

    static TemplateValues Encoded(TemplateValues values) =>
        new(Encoded(values.Lead), Encoded(values.Metadata), Encoded(values.Variables), Encoded(values.Workflow), Encoded(values.Sender));

    static Dictionary<string, object?> Encoded(IReadOnlyDictionary<string, object?> values) =>
        values.ToDictionary(pair => pair.Key, pair => Encoded(pair.Value), StringComparer.Ordinal);

    static object? Encoded(object? value) =>
        value switch
        {
            string text => Uri.EscapeDataString(text),
            IReadOnlyDictionary<string, object?> members => Encoded(members),
            IReadOnlyList<object?> list => list.Select(Encoded).ToList(),
            _ => value,
        };
}

[System.Text.Json.Serialization.JsonSerializable(typeof(Dictionary<string, string>))]
sealed partial class RequestJson : System.Text.Json.Serialization.JsonSerializerContext;
