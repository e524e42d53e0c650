using System.Text.Json;
using System.Text.Json.Nodes;
using Prospero.Core;
using Prospero.Core.Intake;
using Prospero.Core.Leads;
using Prospero.Server.Doors.Json;
using Prospero.Server.Nexor.Door;
using Prospero.Server.Nexor.Json;

namespace Prospero.Server.Nexor.Leads;

/// <summary><c>PATCH /leads/{id}/variables</c>: says what an agent learned of a lead.</summary>
sealed class CollectVariables(Collecting collecting) : INexorOperation
{
    public async Task<NexorAnswer> Handle(NexorCall call, CancellationToken ct)
    {
        if (call.Body.ValueKind != JsonValueKind.Object)
            return NexorError.Invalid("body must be an object");
        var form = new FieldReader(call.Body);
        var learned = Learned(form);
        if (form.Fault is { } fault)
            return NexorError.Invalid(fault);
        if (!call.IsId(out var id))
            return NexorError.LeadNotFound;
        var kept = call.Keep<CollectingResult>(Answer);
        return NexorAnswer.Of(await collecting.Accept(call.Workspace, new LeadId(id), learned, call.Actor, kept, ct), Answer);
    }

    static List<CollectedValue> Learned(FieldReader form)
    {
        const string name = "variables";
        List<CollectedValue> learned = [];
        if (!form.IsObject(name, out var given))
        {
            form.Refuse(name, "is required");
            return learned;
        }

        foreach (var (key, value) in CanonicalJson.Members(given))
            learned.Add(Value(form, name, key, value));
        if (learned.Count is 0 or > LeadVariables.Most)
            form.Refuse(name, $"must have 1 to {LeadVariables.Most} members");
        return learned;
    }

    // Null forgets; an object says more than the value.
    static CollectedValue Value(FieldReader form, string name, string key, JsonElement given)
    {
        if (key.Length is 0 or > FieldReader.ShortText || key.Contains('.', StringComparison.Ordinal))
            form.Refuse(name, $"must have keys of 1 to {FieldReader.ShortText} characters without dots");
        if (given.ValueKind != JsonValueKind.Object)
            return new CollectedValue(key, Node(form, $"{name}.{key}", given));
        var entry = new FieldReader(given, $"{name}.{key}.");
        if (!entry.Members.TryGetValue("value", out var value))
            entry.Refuse("value", "is required");
        var collected = new CollectedValue(
            key,
            Node(entry, "value", value),
            entry.Text("value_text", FieldReader.LongText),
            Confidence(entry)
        );
        form.Refuse(entry.Fault);
        return collected;
    }

    static JsonNode? Node(FieldReader form, string name, JsonElement value)
    {
        if (value.ValueKind is JsonValueKind.Null or JsonValueKind.Undefined)
            return null;
        var isValue = value.ValueKind != JsonValueKind.Object;
        if (value.ValueKind == JsonValueKind.Array)
            isValue = value.EnumerateArray().All(item => item.ValueKind is not (JsonValueKind.Object or JsonValueKind.Array));
        if (!isValue || value.GetRawText().Length > Metadata.MaxBytes / 4)
            form.Refuse(name, "must be a text, a number, a boolean or a list of these, of at most 16,384 characters");
        return isValue ? JsonNode.Parse(CanonicalJson.Of(value)) : null;
    }

    static decimal? Confidence(FieldReader form)
    {
        const string name = "confidence";
        if (!form.IsGiven(name, out var value))
            return null;
        if (value.ValueKind == JsonValueKind.Number && value.TryGetDecimal(out var number) && number is >= 0 and <= 1)
            return number;
        form.Refuse(name, "must be a number from 0 to 1");
        return null;
    }

    static NexorAnswer Answer(CollectingResult result) =>
        result switch
        {
            CollectingResult.Collected collected => NexorAnswer.Of(
                200,
                json =>
                {
                    json.WriteBoolean("success", true);
                    json.WriteId("lead_id", collected.Lead.Value);
                    json.WriteJson("variables", collected.Variables.Json);
                }
            ),
            CollectingResult.LeadNotFound => NexorError.LeadNotFound,
            CollectingResult.Rejected rejected => NexorError.Invalid(rejected.Problem),
            _ => throw new System.Diagnostics.UnreachableException(result.GetType().Name),
        };
}
