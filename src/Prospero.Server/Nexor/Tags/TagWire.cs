using System.Text.Json;
using Prospero.Core.Leads;
using Prospero.Server.Doors.Json;
using Prospero.Server.Nexor.Door;

namespace Prospero.Server.Nexor.Tags;

/// <summary>Tags as this surface shows them, and what is answered about them.</summary>
static class TagWire
{
    public static NexorAnswer NotFound { get; } = NexorError.Of(404, "Tag not found");

    public static NexorAnswer NameRequired { get; } = NexorError.Of(400, "Tag name is required");

    public static NexorAnswer SlugRequired { get; } = NexorError.Of(400, "Tag slug is required");

    public static NexorAnswer SlugTaken { get; } = NexorError.Of(409, "A tag with this slug already exists");

    public static NexorAnswer Done { get; } = NexorAnswer.Of(200, json => json.WriteBoolean("success", true));

    public static void WriteMembers(Utf8JsonWriter json, DefinedTag tag)
    {
        json.WriteId("id", tag.Id);
        json.WriteString("name", tag.Name);
        json.WriteString("slug", tag.Slug);
        json.WriteString("description", tag.Description);
        json.WriteTime("created_at", tag.CreatedAt);
        json.WriteTime("updated_at", tag.UpdatedAt);
    }

    /// <summary>The tags of a lead.</summary>
    public static NexorAnswer OfLead(int status, IReadOnlyList<Tag> tags) =>
        NexorAnswer.Of(status, json => json.WriteObjects("data", tags, tag => Leads.LeadWire.WriteTag(json, tag)));
}
