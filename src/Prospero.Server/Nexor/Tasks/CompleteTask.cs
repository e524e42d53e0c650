using Prospero.Core.Access;
using Prospero.Core.Cadence;
using Prospero.Core.Intake;
using Prospero.Server.Doors.Json;
using Prospero.Server.Nexor.Door;

namespace Prospero.Server.Nexor.Tasks;

/// <summary><c>POST /tasks/{id}/complete</c>: a task is done; a step that waits for it goes on.</summary>
sealed class CompleteTask(LeadSignals signals, IAccess access, Idempotency idempotency) : INexorOperation
{
    public async Task<NexorAnswer> Handle(NexorCall call, CancellationToken ct)
    {
        if (!call.IsId(out var id))
            return TaskWire.NotFound;
        return NexorAnswer.Of(
            await idempotency.Once(
                call.Workspace.Id,
                call.Keep<LeadTask?>(Answer, about: task => task is null ? [] : [task.Lead]),
                async tx =>
                {
                    var task = await signals.Complete(tx, call.Workspace, id, $"key:{call.Key.LastFour}", call.Now, ct);
                    if (task is not null)
                        await access.Audit(tx, call.Workspace.Config, call.Audited("task.completed", id.ToString()), ct);
                    return task;
                },
                ct
            ),
            Answer
        );
    }

    static NexorAnswer Answer(LeadTask? task) =>
        task is null
            ? TaskWire.NotFound
            : NexorAnswer.Of(
                200,
                json =>
                {
                    json.WriteBoolean("success", true);
                    json.WriteObject("task", () => TaskWire.WriteMembers(json, task));
                }
            );
}
