using System.Text.Json;
using Prospero.Core;
using Prospero.Core.Access;
using Prospero.Core.Intake;
using Prospero.Server.Nexor.Door;

namespace Prospero.Server.Nexor.TestClocks;

/// <summary><c>POST /test-clocks</c>: gives test data a clock that stands at a moment.</summary>
sealed class CreateTestClock(Core.Cadence.TestClocks clocks, IAccess access, Idempotency idempotency) : INexorOperation
{
    public async Task<NexorAnswer> Handle(NexorCall call, CancellationToken ct)
    {
        if (!call.Workspace.IsTest)
            return NexorError.TestKeyNeeded;
        if (call.Body.ValueKind is not (JsonValueKind.Object or JsonValueKind.Undefined))
            return NexorError.Invalid("body must be an object");
        var (at, fault) = TestClockForm.Frozen(call.Body, call.Now);
        if (fault is not null)
            return NexorError.Invalid(fault);
        var made = await idempotency.Once(
            call.Workspace.Id,
            call.Keep<CadenceClock?>(clock => Answer(call, clock, null)),
            tx => Create(tx, call, at, ct),
            ct
        );
        var next = made is Once<CadenceClock?>.Done { Result: { } done } ? await clocks.NextDue(done.Id, ct) : null;
        return NexorAnswer.Of(made, clock => Answer(call, clock, next));
    }

    async Task<CadenceClock?> Create(ITransaction tx, NexorCall call, DateTimeOffset at, CancellationToken ct)
    {
        if (await clocks.Create(tx, call.Workspace.Id, at, ct) is not { } clock)
            return null;
        await access.Audit(tx, call.Workspace.Id, call.Audited("test_clock.created", clock.Id.ToString()), ct);
        return clock;
    }

    static NexorAnswer Answer(NexorCall call, CadenceClock? clock, DateTimeOffset? next) =>
        clock is null
            ? NexorError.Of(409, "Conflict", "This test data has a clock already; move it, or delete it first")
            : TestClockWire.Answer(201, clock, call.Now, next);
}
