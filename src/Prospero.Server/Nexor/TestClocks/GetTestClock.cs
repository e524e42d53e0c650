using Prospero.Server.Doors.Json;
using Prospero.Server.Nexor.Door;

namespace Prospero.Server.Nexor.TestClocks;

/// <summary><c>GET /test-clocks/{id}</c>: what a clock shows, and when something is due on it next.</summary>
sealed class GetTestClock(Core.Cadence.TestClocks clocks) : INexorOperation
{
    public async Task<NexorAnswer> Handle(NexorCall call, CancellationToken ct)
    {
        if (!call.Workspace.IsTest)
            return NexorError.TestKeyNeeded;
        if (!call.IsId(out var id) || call.Workspace.Clock is not { } clock || clock.Id.Value != id)
            return NexorError.TestClockNotFound;
        return TestClockWire.Answer(200, clock, call.Now, await clocks.NextDue(clock.Id, ct));
    }
}

/// <summary><c>GET /test-clocks</c>: the clock of the test data, where it has one.</summary>
sealed class ListTestClocks(Core.Cadence.TestClocks clocks) : INexorOperation
{
    public async Task<NexorAnswer> Handle(NexorCall call, CancellationToken ct)
    {
        if (!call.Workspace.IsTest)
            return NexorError.TestKeyNeeded;
        var next = call.Workspace.Clock is { } known ? await clocks.NextDue(known.Id, ct) : null;
        return NexorAnswer.Of(
            200,
            json =>
            {
                json.WriteBoolean("success", true);
                json.WriteObjects(
                    "test_clocks",
                    call.Workspace.Clock is { } clock ? [clock] : Array.Empty<Core.Access.CadenceClock>(),
                    clock => TestClockWire.Write(json, clock, call.Now, next)
                );
            }
        );
    }
}
