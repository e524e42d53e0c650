using System.Collections.Frozen;
using System.Text.Json;
using Prospero.Core;
using Prospero.Core.Intake;
using Prospero.Server.Nexor.Json;

namespace Prospero.Server.Nexor.Leads;

/// <summary>The object of <c>PUT</c> and <c>PATCH /leads/{id}</c>: only fields that were sent change.</summary>
static class LeadChangeForm
{
    static readonly FrozenSet<string> Fields = FrozenSet.Create(
        "first_name",
        "last_name",
        "company",
        "title",
        "source",
        "external_id",
        "email",
        "phone",
        "tags",
        "timezone",
        "language",
        "consent",
        "metadata",
        "campaign_id"
    );

    static readonly string[] OnlyOnCreate = ["workflow_id", "force_first_message", "skip_first_message", "force_first_channel"];

    // Clients send back what they were given; what no field stands behind must not end up in the metadata.
    static readonly FrozenSet<string> MembersOfAnswers = FrozenSet.Create(
        "id",
        "created_at",
        "updated_at",
        "phone_e164",
        "campaign",
        "active_workflow_run",
        "activeWorkflowRun",
        "last_workflow_run",
        "active_workflow_runs",
        "workflow",
        "current_status",
        "currentStatus",
        "assigned_user",
        "last_history_at",
        "success",
        "lead",
        "variables",
        "fields",
        "field_values",
        "workflow_run",
        "warning",
        "existed"
    );

    /// <summary>The change with its warning, or the first thing that is wrong.</summary>
    public static (LeadChange? Change, string? Warning, Problem? Fault) Parse(JsonElement body)
    {
        var form = new FieldReader(body);
        List<KeyValuePair<string, JsonElement>> others =
        [
            .. form.Members.Where(member =>
                !Fields.Contains(member.Key) && !MembersOfAnswers.Contains(member.Key) && !OnlyOnCreate.Contains(member.Key)
            ),
        ];
        var change = new LeadChange(
            Needed(form, "first_name"),
            Of(form, "last_name", name => form.Text(name)),
            Of(form, "email", form.Email),
            Of(form, "phone", form.Phone),
            Of(form, "company", name => form.Text(name)),
            Of(form, "title", name => form.Text(name)),
            Needed(form, "source"),
            Of(form, "external_id", name => form.TextOrDigits(name, "must be a string")),
            OrMetadata(form, others, "timezone", LeadFields.TimeZone),
            OrMetadata(form, others, "language", LeadFields.Language),
            Of(form, "tags", _ => form.IsGiven("tags", out var _) ? LeadFields.Tags(form) : null),
            Of(form, "campaign_id", name => form.Id(name) is { } id ? (object)new CampaignId(id) : null),
            LeadFields.Consent(form),
            LeadFields.MetadataOf(form, others),
            ClearsConsent: form.IsSent("consent") && !form.IsGiven("consent", out _)
        );
        if (form.IsSent("metadata") && !form.IsGiven("metadata", out _))
            form.Refuse("metadata", "must be an object");
        return form.Fault is null ? (change, Warning(form), null) : (null, null, form.Fault);
    }

    static Field<T> Of<T>(FieldReader form, string name, Func<string, T?> read)
        where T : class => form.IsSent(name) ? Field<T>.To(read(name)) : default;

    static Field<string> Needed(FieldReader form, string name) => form.IsSent(name) ? Field<string>.To(form.RequiredText(name)) : default;

    static Field<string> OrMetadata(
        FieldReader form,
        List<KeyValuePair<string, JsonElement>> others,
        string name,
        Func<JsonElement, string?> read
    )
    {
        if (!form.IsSent(name))
            return default;
        if (!form.IsGiven(name, out var value))
            return Field<string>.To(null);
        if (read(value) is { } known)
            return Field<string>.To(known);
        others.Add(new KeyValuePair<string, JsonElement>(name, value));
        return default;
    }

    static string? Warning(FieldReader form)
    {
        string[] ignored = [.. OnlyOnCreate.Where(form.IsSent)];
        return ignored.Length == 0 ? null : string.Join("; ", ignored.Select(name => $"{name} is ignored when updating a lead"));
    }
}
