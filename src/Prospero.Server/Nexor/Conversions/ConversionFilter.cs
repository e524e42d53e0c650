using System.Globalization;
using Prospero.Core;
using Prospero.Core.Bookings;
using Prospero.Server.Nexor.Json;

namespace Prospero.Server.Nexor.Conversions;

/// <summary>The query of <c>GET /conversions</c>.</summary>
static class ConversionFilter
{
    const int UsualLimit = 50;
    const int HighestLimit = 200;
    const int HighestOffset = 1_000_000_000;
    const int MostKeys = 10;

    /// <summary>What is asked for, or what is wrong. Numbers that are out of bounds are moved into them.</summary>
    /// <returns>Neither, if nothing can be found: no conversion here belongs to a master workflow.</returns>
    public static (ConversionQuery? Query, Problem? Fault) Parse(IQueryCollection query)
    {
        Problem? fault = null;
        var (lead, workflow, run, type) = (Id("lead_id"), Id("workflow_id"), Id("workflow_run_id"), Id("conversion_type_id"));
        var master = Id("master_workflow_id");
        var metadata = query
            .Where(one => one.Key.StartsWith("metadata[", StringComparison.Ordinal) && one.Key.EndsWith(']'))
            .Select(one => (one.Key["metadata[".Length..^1], one.Value.ToString()))
            .ToList();
        if (metadata.Count > MostKeys)
            fault ??= new Problem("metadata", $"must be at most {MostKeys} keys");
        if (fault is not null || master is not null)
            return (null, fault);
        return (
            new ConversionQuery(
                lead is { } one ? new LeadId(one) : null,
                workflow is { } plan ? new WorkflowId(plan) : null,
                run is { } walk ? new RunId(walk) : null,
                type is { } kind ? new ConversionTypeId(kind) : null,
                metadata,
                Math.Clamp(Number("offset", 0), 0, HighestOffset),
                Math.Clamp(Number("limit", UsualLimit), 1, HighestLimit)
            ),
            null
        );

        Guid? Id(string name)
        {
            if (query[name].ToString() is not { Length: > 0 } text)
                return null;
            if (WireId.TryParse(text, out var id))
                return id;
            fault ??= new Problem(name, "must be a uuid");
            return null;
        }

        int Number(string name, int otherwise) =>
            long.TryParse(query[name], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
                ? (int)Math.Clamp(number, int.MinValue, int.MaxValue)
                : otherwise;
    }
}
