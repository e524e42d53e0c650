namespace Prospero.Core.Leads;

/// <summary>Takes a lead's data out of every table for good.</summary>
public interface IErasure
{
    /// <summary>
    /// Blanks whatever says something about the person: fields, card, tags, timeline, messages, attempts, payloads of events,
    /// stored answers. The rows that others refer to stay; suppressions stay, they hold hashes only.
    /// </summary>
    Task Blank(ITransaction tx, WorkspaceId workspace, LeadId lead, DateTimeOffset now, CancellationToken ct);
}
