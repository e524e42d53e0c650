using System.Text.Json;
using Prospero.Core.Leads;
using Prospero.Server.Doors.Json;

namespace Prospero.Server.Nexor.Leads;

/// <summary>A lead as answers to creating and updating show it.</summary>
static class LeadWire
{
    public static void WriteMembers(Utf8JsonWriter json, Lead lead)
    {
        json.WriteId("id", lead.Id.Value);
        json.WriteString("first_name", lead.FirstName);
        json.WriteString("last_name", lead.LastName);
        json.WriteString("email", lead.Email?.Given);
        json.WriteString("phone", lead.Phone?.Given);
        json.WriteString("phone_e164", lead.Phone?.E164);
        json.WriteString("company", lead.Company);
        json.WriteString("title", lead.Title);
        json.WriteString("source", lead.Source);
        json.WriteString("external_id", lead.ExternalId);
        json.WriteString("timezone", lead.TimeZone);
        json.WriteString("language", lead.Language);
        json.WriteJson("consent", lead.ConsentJson);
        json.WriteJson("metadata", lead.Metadata.Json);
        json.WriteId("campaign_id", lead.Campaign?.Value);
        json.WriteObjects("tags", lead.Tags, tag => WriteTag(json, tag));
        json.WriteTime("created_at", lead.CreatedAt);
        json.WriteTime("updated_at", lead.UpdatedAt);
    }

    public static void WriteTag(Utf8JsonWriter json, Tag tag)
    {
        json.WriteId("id", tag.Id);
        json.WriteString("name", tag.Name);
        json.WriteString("slug", tag.Slug);
    }
}
