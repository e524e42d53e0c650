using System.Globalization;
using System.Text.Json;
using Prospero.Core;
using Prospero.Core.Intake;
using Prospero.Core.Leads;
using Prospero.Server.Doors.Json;
using Prospero.Server.Nexor.Door;
using Prospero.Server.Nexor.Json;

namespace Prospero.Server.Nexor.Leads;

/// <summary><c>GET /leads</c>: full leads, filtered, searched, in order and page by page.</summary>
sealed class ListLeads(ILeads leads, FullLeads full) : INexorOperation
{
    const int UsualLimit = 50;
    const int MostLimit = 200;
    const int LongestSearch = 255;

    public async Task<NexorAnswer> Handle(NexorCall call, CancellationToken ct)
    {
        var limit = Number(call, "limit") is >= 1 and var wanted ? (int)Math.Min(wanted, MostLimit) : UsualLimit;
        var page = Number(call, "page") is >= 0 and var at ? at : 0;
        var offset = Number(call, "offset") is >= 0 and var from ? from : page * limit;
        var (query, fault) = Parse(call, (int)Math.Min(offset, int.MaxValue), limit);
        if (query is null)
            return NexorError.Invalid(fault!);
        var found = await leads.Search(call.Workspace.Id, query, ct);
        var shown = (await full.FindAll(call.Workspace, [.. found.Leads.Select(lead => lead.Id)], ct)).OfType<FullLead>().ToList();
        return NexorAnswer.Of(
            200,
            json =>
            {
                json.WriteBoolean("success", true);
                json.WriteObjects("leads", shown, lead => lead.WriteMembers(json));
                json.WriteObjects("data", shown, lead => lead.WriteMembers(json));
                json.WriteObject("pagination", () => WritePage(json, offset / limit, limit, found.Total, offset + found.Leads.Count));
            }
        );
    }

    static void WritePage(Utf8JsonWriter json, long page, int limit, int total, long end)
    {
        json.WriteNumber("page", page);
        json.WriteNumber("limit", limit);
        json.WriteNumber("total", total);
        json.WriteBoolean("has_more", end < total);
    }

    static (LeadQuery? Query, Problem? Fault) Parse(NexorCall call, int offset, int limit)
    {
        Problem? fault = null;
        var search = Asked(call, "search");
        if (search?.Length > LongestSearch)
            fault = new Problem("search", $"must be at most {LongestSearch} characters");
        var tag = Asked(call, "tag");
        var isTagId = WireId.TryParse(tag, out var tagId);
        var query = new LeadQuery(search, Asked(call, "status") ?? Asked(call, "status_key"), offset, limit)
        {
            Workflow = Id("workflow_id") is { } workflow ? new WorkflowId(workflow) : null,
            Campaign = Id("campaign_id") is { } campaign ? new CampaignId(campaign) : null,
            Source = Asked(call, "source"),
            Tag = isTagId ? tagId : null,
            TagSlug = tag is null || isTagId ? null : LeadMerge.Slug(tag),
            EmailKey = Asked(call, "email")?.Trim().ToLowerInvariant(),
            Phone = Asked(call, "phone") is { } phone ? Dialled(phone) : null,
            ExternalId = Asked(call, "external_id"),
            CreatedAfter = Time("created_after"),
            CreatedBefore = Time("created_before"),
            UpdatedAfter = Time("updated_after"),
            UpdatedBefore = Time("updated_before"),
            ByCreation = Asked(call, "sort") == "created_at",
            IsAscending = Asked(call, "order") == "asc",
        };
        return fault is null ? (query, null) : (null, fault);

        Guid? Id(string name)
        {
            if (Asked(call, name) is not { } text)
                return null;
            if (WireId.TryParse(text, out var id))
                return id;
            fault ??= new Problem(name, "must be a uuid");
            return null;
        }

        DateTimeOffset? Time(string name)
        {
            if (Asked(call, name) is not { } text)
                return null;
            if (WireMoment.Parse(text) is { } moment)
                return moment;
            fault ??= new Problem(name, "must be an ISO 8601 time");
            return null;
        }
    }

    // What cannot be dialled is no lead's number.
    static string Dialled(string text) => Phone.TryParse(text, out var phone) && phone.E164 is { } number ? number : "";

    static string? Asked(NexorCall call, string name) => call.Query[name].ToString() is { Length: > 0 } text ? text : null;

    // Far beyond any page there is, and still a number that can be multiplied.
    static long? Number(NexorCall call, string name) =>
        long.TryParse(Asked(call, name), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? Math.Clamp(number, -1, int.MaxValue)
            : null;
}
