using Prospero.Core;
using Prospero.Core.Access;
using Prospero.Core.Intake;
using Prospero.Server.Nexor.Door;

namespace Prospero.Server.Nexor.TestClocks;

/// <summary><c>DELETE /test-clocks/{id}</c>: test data is on real time again.</summary>
sealed class DeleteTestClock(Core.Cadence.TestClocks clocks, IAccess access, Idempotency idempotency) : INexorOperation
{
    public async Task<NexorAnswer> Handle(NexorCall call, CancellationToken ct)
    {
        if (!call.Workspace.IsTest)
            return NexorError.TestKeyNeeded;
        if (!call.IsId(out var id) || call.Workspace.Clock is not { } clock || clock.Id.Value != id)
            return NexorError.TestClockNotFound;
        if (clock.Rate > 0)
            return TestClockWire.Goes;
        return NexorAnswer.Of(
            await idempotency.Once(call.Workspace.Id, call.Keep<bool>(Answer), tx => Delete(tx, call, clock.Id, ct), ct),
            Answer
        );
    }

    async Task<bool> Delete(ITransaction tx, NexorCall call, ClockId clock, CancellationToken ct)
    {
        if (!await clocks.Delete(tx, call.Workspace.Id, clock, ct))
            return false;
        await access.Audit(tx, call.Workspace.Id, call.Audited("test_clock.deleted", clock.ToString()), ct);
        return true;
    }

    static NexorAnswer Answer(bool isDeleted) =>
        isDeleted ? NexorAnswer.Of(200, json => json.WriteBoolean("success", true)) : TestClockWire.IsMoving;
}
