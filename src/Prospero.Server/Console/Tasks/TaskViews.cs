using Prospero.Core;

namespace Prospero.Server.WebConsole.Tasks;

/// <summary>Something that a person is to do about a lead.</summary>
/// <param name="Due">By when; null for no time.</param>
/// <param name="IsLate">True if that time has passed.</param>
public sealed record TaskRow(
    Guid Id,
    LeadId Lead,
    string Name,
    string? Contact,
    string Title,
    string? Note,
    string Workflow,
    When? Due,
    bool IsLate,
    When Given
);

/// <summary>A page of open tasks: the late ones first, then by when they are due.</summary>
/// <param name="More">The address of the next page; null on the last.</param>
public sealed record TaskListView(IReadOnlyList<TaskRow> Rows, string? More);
