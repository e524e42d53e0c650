using Prospero.Core;

namespace Prospero.Server.WebConsole.Held;

/// <summary>A contact that waits for somebody.</summary>
/// <param name="MayHaveLeft">True if the lead may have got it; trying again may then reach it twice.</param>
/// <param name="Why">In a sentence.</param>
/// <param name="Advice">What helps, in a sentence.</param>
/// <param name="Decides">When the workflow's rule decides if nobody does; null for never.</param>
public sealed record HeldRow(
    TouchpointId Id,
    LeadId Lead,
    string Name,
    Channel Channel,
    string Place,
    string Workflow,
    bool MayHaveLeft,
    string Why,
    string Advice,
    When? Decides
);

/// <summary>A page of what is held, oldest first.</summary>
/// <param name="More">The address of the next page; null on the last.</param>
public sealed record HeldView(IReadOnlyList<HeldRow> Rows, string? More);
