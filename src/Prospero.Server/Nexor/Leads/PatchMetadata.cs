using System.Text.Json;
using Prospero.Core.Intake;
using Prospero.Core.Leads;
using Prospero.Server.Doors.Json;
using Prospero.Server.Nexor.Door;
using Prospero.Server.Nexor.Json;

namespace Prospero.Server.Nexor.Leads;

/// <summary><c>PATCH /leads/metadata</c>: merges one patch into every lead that the values name.</summary>
sealed class PatchMetadata(MetadataPatching patching) : INexorOperation
{
    const int Most = 1000;

    static readonly (string Name, LeadSelector By)[] Selectors =
    [
        ("id", LeadSelector.Id),
        ("email", LeadSelector.Email),
        ("phone", LeadSelector.Phone),
        ("external_id", LeadSelector.ExternalId),
    ];

    public async Task<NexorAnswer> Handle(NexorCall call, CancellationToken ct)
    {
        if (call.Body.ValueKind != JsonValueKind.Object)
            return NexorError.Invalid("body must be an object");
        var form = new FieldReader(call.Body);
        var selector = form.RequiredText("selector");
        if (Selectors.All(one => one.Name != selector))
            form.Refuse("selector", $"must be one of {string.Join(", ", Selectors.Select(one => one.Name))}");
        var values = Values(form);
        var patch = Patch(form);
        if (form.Fault is { } fault)
            return NexorError.Invalid(fault);
        var wish = new MetadataWish(call.Workspace, Selectors.Single(one => one.Name == selector).By, values, patch);
        return NexorAnswer.Of(await patching.Patch(wish, call.Keep<MetadataPatched>(Answer), ct), Answer);
    }

    static List<string> Values(FieldReader form)
    {
        List<string> values = [];
        if (!form.IsArray("values", out var given))
        {
            form.Refuse("values", "is required");
            return values;
        }

        foreach (var item in given.EnumerateArray())
            if (item.ValueKind == JsonValueKind.String && item.GetString() is { Length: > 0 and <= FieldReader.ShortText } value)
                values.Add(value);
            else
                form.Refuse("values", $"must be texts of 1 to {FieldReader.ShortText} characters");
        if (given.GetArrayLength() is 0 or > Most)
            form.Refuse("values", $"must have 1 to {Most} texts");
        return values;
    }

    static Metadata Patch(FieldReader form)
    {
        if (!form.IsObject("patch", out var given))
        {
            form.Refuse("patch", "is required");
            return default;
        }

        var json = CanonicalJson.Of(given);
        if (System.Text.Encoding.UTF8.GetByteCount(json) > Metadata.MaxBytes)
            form.Refuse("patch", "is too large");
        if (json == "{}")
            form.Refuse("patch", "must not be empty");
        return Metadata.Trusted(json);
    }

    static NexorAnswer Answer(MetadataPatched patched) =>
        NexorAnswer.Of(
            200,
            json =>
            {
                json.WriteBoolean("success", true);
                json.WriteNumber("matched", patched.Matched);
                json.WriteNumber("updated", patched.Updated);
                json.WriteStartArray("not_found");
                foreach (var value in patched.NotFound)
                    json.WriteStringValue(value);
                json.WriteEndArray();
            }
        );
}
