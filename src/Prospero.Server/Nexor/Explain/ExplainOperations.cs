using Prospero.Core;
using Prospero.Core.Cadence;
using Prospero.Server.Nexor.Door;

namespace Prospero.Server.Nexor.Explain;

/// <summary><c>GET /leads/{id}/explain</c>: every gate of what is ahead for a lead, and what comes next.</summary>
sealed class ExplainLead(Explainer explainer) : INexorOperation
{
    public async Task<NexorAnswer> Handle(NexorCall call, CancellationToken ct) =>
        call.IsId(out var id) && await explainer.Lead(call.Workspace, new LeadId(id), ct) is { } explanation
            ? NexorAnswer.Of(200, json => ExplainWire.Write(json, explanation))
            : NexorError.LeadNotFound;
}

/// <summary><c>GET /senders/{id}/explain</c>: why something leaves a sender, or nothing does.</summary>
sealed class ExplainSender(Explainer explainer) : INexorOperation
{
    public async Task<NexorAnswer> Handle(NexorCall call, CancellationToken ct) =>
        call.IsId(out var id) && await explainer.Sender(call.Workspace, new SenderId(id), ct) is { } explanation
            ? NexorAnswer.Of(200, json => ExplainWire.Write(json, explanation))
            : NexorError.SenderNotFound;
}

/// <summary><c>GET /workflows/{id}/explain</c>: how many leads of a workflow stand where, and why.</summary>
sealed class ExplainWorkflow(Explainer explainer) : INexorOperation
{
    public async Task<NexorAnswer> Handle(NexorCall call, CancellationToken ct) =>
        call.IsId(out var id) && await explainer.Workflow(call.Workspace, new WorkflowId(id), ct) is { } explanation
            ? NexorAnswer.Of(200, json => ExplainWire.Write(json, explanation))
            : NexorError.WorkflowNotFound;
}
