using Prospero.Core.Cadence;
using Prospero.Server.Nexor.Door;

namespace Prospero.Server.Nexor.Pauses;

/// <summary><c>POST /workflows/{id}/pause</c>: nothing of a workflow leaves until it is resumed.</summary>
sealed class PauseWorkflow(PauseCalls calls) : INexorOperation
{
    public async Task<NexorAnswer> Handle(NexorCall call, CancellationToken ct) =>
        call.IsId(out var id) ? await calls.Pause(call, PauseScope.Workflow, id, ct) : NexorError.WorkflowNotFound;
}

/// <summary><c>POST /workflows/{id}/resume</c>: what was parked comes back, spread over time.</summary>
sealed class ResumeWorkflow(PauseCalls calls) : INexorOperation
{
    public async Task<NexorAnswer> Handle(NexorCall call, CancellationToken ct) =>
        call.IsId(out var id) ? await calls.Resume(call, PauseScope.Workflow, id, ct) : NexorError.WorkflowNotFound;
}

/// <summary><c>POST /senders/{id}/pause</c>: nothing leaves an account until it is resumed.</summary>
sealed class PauseSender(PauseCalls calls) : INexorOperation
{
    public async Task<NexorAnswer> Handle(NexorCall call, CancellationToken ct) =>
        call.IsId(out var id) ? await calls.Pause(call, PauseScope.Sender, id, ct) : NexorError.SenderNotFound;
}

/// <summary><c>POST /senders/{id}/resume</c>: what was parked comes back, spread over time.</summary>
sealed class ResumeSender(PauseCalls calls) : INexorOperation
{
    public async Task<NexorAnswer> Handle(NexorCall call, CancellationToken ct) =>
        call.IsId(out var id) ? await calls.Resume(call, PauseScope.Sender, id, ct) : NexorError.SenderNotFound;
}

/// <summary><c>POST /workspace/pause</c>: nothing leaves the workspace until it is resumed.</summary>
sealed class PauseWorkspace(PauseCalls calls) : INexorOperation
{
    public Task<NexorAnswer> Handle(NexorCall call, CancellationToken ct) =>
        calls.Pause(call, PauseScope.Workspace, call.Workspace.Config.Value, ct);
}

/// <summary><c>POST /workspace/resume</c>: what was parked comes back, spread over time.</summary>
sealed class ResumeWorkspace(PauseCalls calls) : INexorOperation
{
    public Task<NexorAnswer> Handle(NexorCall call, CancellationToken ct) =>
        calls.Resume(call, PauseScope.Workspace, call.Workspace.Config.Value, ct);
}
