using Prospero.Core;
using Prospero.Server.WebConsole.Leads;

namespace Prospero.Server.WebConsole.Pipeline;

/// <summary>The leads of a workflow by their status.</summary>
/// <param name="Workflows">Those to choose from.</param>
/// <param name="Chosen">The one that is shown; null if there is none.</param>
/// <param name="Columns">In the order of the workflow's statuses.</param>
public sealed record PipelineView(IReadOnlyList<PipelineChoice> Workflows, WorkflowId? Chosen, IReadOnlyList<PipelineColumn> Columns);

/// <summary>A workflow to choose.</summary>
public sealed record PipelineChoice(WorkflowId Id, string Name);

/// <summary>The leads in one status.</summary>
/// <param name="Total">How many there are.</param>
/// <param name="Cards">The newest of them.</param>
/// <param name="More">The address of the list that shows all; null if all are here.</param>
public sealed record PipelineColumn(StatusView Status, int Total, IReadOnlyList<PipelineCard> Cards, string? More);

/// <summary>A lead on the board.</summary>
/// <param name="Since">When its run began.</param>
public sealed record PipelineCard(LeadId Lead, string Name, string? Company, StateView State, When Since);
