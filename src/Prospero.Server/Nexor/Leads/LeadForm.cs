using System.Collections.Frozen;
using System.Text.Json;
using Prospero.Core;
using Prospero.Core.Intake;
using Prospero.Server.Nexor.Json;

namespace Prospero.Server.Nexor.Leads;

/// <summary>The object of <c>POST /leads</c>.</summary>
static class LeadForm
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
        "workflow_id",
        "campaign_id",
        "force_first_message",
        "skip_first_message",
        "force_first_channel"
    );

    /// <summary>The draft, or the first thing that is wrong.</summary>
    /// <param name="router">Chooses the workflow, whatever was given; null if what was given stands.</param>
    public static (LeadDraft? Draft, Problem? Fault) Parse(JsonElement item, Router? router = null)
    {
        var form = new FieldReader(item);
        List<KeyValuePair<string, JsonElement>> others = [.. form.Members.Where(member => !Fields.Contains(member.Key))];
        var draft = new LeadDraft(
            form.RequiredText("first_name"),
            form.Text("last_name"),
            form.Email("email"),
            form.Phone("phone"),
            form.Text("company"),
            form.Text("title"),
            form.Text("source"),
            form.TextOrDigits("external_id", "must be a string"),
            OrMetadata("timezone", LeadFields.TimeZone),
            OrMetadata("language", LeadFields.Language),
            LeadFields.Tags(form),
            LeadFields.Consent(form),
            LeadFields.MetadataOf(form, others),
            form.Id("campaign_id") is { } campaign ? new CampaignId(campaign) : null,
            EnrolmentForm.Parse(form, router)
        );
        return form.Fault is null ? (draft, null) : (null, form.Fault);

        string? OrMetadata(string name, Func<JsonElement, string?> read)
        {
            if (!form.IsGiven(name, out var value))
                return null;
            var known = read(value);
            if (known is null)
                others.Add(new KeyValuePair<string, JsonElement>(name, value));
            return known;
        }
    }
}
