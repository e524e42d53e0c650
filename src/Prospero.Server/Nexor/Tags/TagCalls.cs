using System.Diagnostics;
using System.Text.Json;
using Prospero.Core.Intake;
using Prospero.Core.Leads;
using Prospero.Server.Doors.Json;
using Prospero.Server.Nexor.Door;
using Prospero.Server.Nexor.Json;

namespace Prospero.Server.Nexor.Tags;

/// <summary><c>GET /tags</c>: the tags of the workspace, all or those that a text is part of.</summary>
sealed class ListTags(ITags tags) : INexorOperation
{
    public async Task<NexorAnswer> Handle(NexorCall call, CancellationToken ct)
    {
        var search = call.Query["search"].ToString().Trim();
        var all = await tags.All(call.Workspace.Config, ct);
        var found = search.Length == 0 ? all : [.. all.Where(tag => Contains(tag, search))];
        return NexorAnswer.Of(200, json => json.WriteObjects("data", found, tag => TagWire.WriteMembers(json, tag)));
    }

    static bool Contains(DefinedTag tag, string search) =>
        tag.Name.Contains(search, StringComparison.OrdinalIgnoreCase)
        || tag.Slug.Contains(search, StringComparison.OrdinalIgnoreCase)
        || tag.Description?.Contains(search, StringComparison.OrdinalIgnoreCase) == true;
}

/// <summary><c>POST /tags</c>: makes a tag.</summary>
sealed class CreateTag(TagEditor tags) : INexorOperation
{
    public async Task<NexorAnswer> Handle(NexorCall call, CancellationToken ct)
    {
        var (form, refusal) = TagForm.Read(call, isNew: true);
        if (form is null)
            return refusal!;
        var (name, slug, description) = (form.Name!, form.Slug!, form.Description.Value);
        var kept = call.Keep<TagResult>(Answer);
        return NexorAnswer.Of(await tags.Create(call.Workspace, name, slug, description, call.Actor, kept, ct), Answer);
    }

    static NexorAnswer Answer(TagResult result) => TagForm.Answer(result, 201);
}

/// <summary><c>PUT /tags/{id}</c>: changes the fields that were sent.</summary>
sealed class UpdateTag(TagEditor tags) : INexorOperation
{
    public async Task<NexorAnswer> Handle(NexorCall call, CancellationToken ct)
    {
        var (form, refusal) = TagForm.Read(call, isNew: false);
        if (form is null)
            return refusal!;
        if (!call.IsId(out var id))
            return TagWire.NotFound;
        return NexorAnswer.Of(await tags.Change(call.Workspace, id, form, call.Actor, call.Keep<TagResult>(Answer), ct), Answer);
    }

    static NexorAnswer Answer(TagResult result) => TagForm.Answer(result, 200);
}

/// <summary><c>DELETE /tags/{id}</c>: removes a tag from the workspace and from all leads.</summary>
sealed class DeleteTag(TagEditor tags) : INexorOperation
{
    public async Task<NexorAnswer> Handle(NexorCall call, CancellationToken ct) =>
        call.IsId(out var id)
            ? NexorAnswer.Of(await tags.Remove(call.Workspace, id, call.Actor, call.Keep<TagResult>(Answer), ct), Answer)
            : TagWire.NotFound;

    static NexorAnswer Answer(TagResult result) => TagForm.Answer(result, 200);
}

/// <summary>The object of making and changing a tag.</summary>
static class TagForm
{
    public static (TagChange? Change, NexorAnswer? Refusal) Read(NexorCall call, bool isNew)
    {
        if (call.Body.ValueKind != JsonValueKind.Object)
            return (null, NexorError.Invalid("body must be an object"));
        var form = new FieldReader(call.Body);
        var name = form.Text("name")?.Trim();
        var slug = form.Text("slug") is { } given ? LeadMerge.Slug(given) : null;
        var description = form.Text("description", FieldReader.LongText);
        if (form.Fault is { } fault)
            return (null, NexorError.Invalid(fault));
        if (name is null && (isNew || form.IsSent("name")))
            return (null, TagWire.NameRequired);
        // A slug of signs only has nothing left of it.
        if (string.IsNullOrEmpty(slug) && (isNew || form.IsSent("slug")))
            return (null, TagWire.SlugRequired);
        return (new TagChange(name, slug, form.IsSent("description") ? Field<string>.To(description) : default), null);
    }

    public static NexorAnswer Answer(TagResult result, int saved) =>
        result switch
        {
            TagResult.Saved one => NexorAnswer.Of(saved, json => json.WriteObject("data", () => TagWire.WriteMembers(json, one.Tag))),
            TagResult.Removed => TagWire.Done,
            TagResult.NotFound => TagWire.NotFound,
            TagResult.SlugTaken => TagWire.SlugTaken,
            _ => throw new UnreachableException(result.GetType().Name),
        };
}
