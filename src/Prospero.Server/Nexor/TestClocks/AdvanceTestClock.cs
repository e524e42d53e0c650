using System.Text.Json;
using Prospero.Core;
using Prospero.Core.Access;
using Prospero.Core.Cadence;
using Prospero.Core.Events;
using Prospero.Core.Intake;
using Prospero.Server.Doors.Json;
using Prospero.Server.Nexor.Door;

namespace Prospero.Server.Nexor.TestClocks;

/// <summary><c>POST /test-clocks/{id}/advance</c>: moves a clock; everything that is due until then happens before the answer.</summary>
sealed class AdvanceTestClock(Core.Cadence.TestClocks clocks, IAccess access, IEvents events, Idempotency idempotency) : INexorOperation
{
    const int PageOfEvents = 1000;

    public async Task<NexorAnswer> Handle(NexorCall call, CancellationToken ct)
    {
        if (!call.Workspace.IsTest)
            return NexorError.TestKeyNeeded;
        // The copy that came with the key may be older than the last move.
        var clock = (await access.FindWorkspace(call.Workspace.Id, ct))?.Clock;
        if (!call.IsId(out var id) || clock is null || clock.Id.Value != id)
            return NexorError.TestClockNotFound;
        if (clock.Rate > 0)
            return TestClockWire.Goes;
        if (call.Body.ValueKind != JsonValueKind.Object)
            return NexorError.Invalid("body must be an object");
        var (target, fault) = TestClockForm.Target(call.Body);
        if (fault is null && target!(clock.BaseCadence) is var asked && asked - clock.BaseCadence > Core.Cadence.TestClocks.Farthest)
            fault = new Problem("to", $"must be at most {Core.Cadence.TestClocks.Farthest.TotalDays:0} days ahead of the clock");
        if (fault is null && target!(clock.BaseCadence) < clock.BaseCadence)
            fault = new Problem("to", "must not lie before what the clock shows");
        if (fault is not null)
            return NexorError.Invalid(fault);
        return await Advance(call, clock.Id, target!, ct);
    }

    async Task<NexorAnswer> Advance(NexorCall call, ClockId clock, Func<DateTimeOffset, DateTimeOffset> target, CancellationToken ct)
    {
        var head = await events.Head(call.Workspace.Id, ct);
        if (await clocks.Advance(call.Workspace.Id, clock, target, ct) is not { } advance)
            return TestClockWire.IsMoving;
        var next = await clocks.NextDue(clock, ct);
        var counts = await Count(call.Workspace.Id, head, ct);
        var answer = Answer(call, advance, next, head, counts);
        return NexorAnswer.Of(
            await idempotency.Once(call.Workspace.Id, call.Keep<NexorAnswer>(same => same), _ => Task.FromResult(answer), ct),
            same => same
        );
    }

    async Task<SortedDictionary<string, int>> Count(WorkspaceId workspace, long after, CancellationToken ct)
    {
        var counts = new SortedDictionary<string, int>(StringComparer.Ordinal);
        IReadOnlyList<StoredEvent> page;
        do
        {
            page = await events.Read(workspace, after, PageOfEvents, ct);
            foreach (var happened in page)
                counts[happened.Type] = counts.GetValueOrDefault(happened.Type) + 1;
            after = page.Count == 0 ? after : page[^1].Position;
        } while (page.Count == PageOfEvents);

        return counts;
    }

    static NexorAnswer Answer(NexorCall call, Advance advance, DateTimeOffset? next, long head, SortedDictionary<string, int> counts) =>
        NexorAnswer.Of(
            200,
            json =>
            {
                json.WriteBoolean("success", true);
                json.WriteObject("test_clock", () => TestClockWire.Write(json, advance.Clock, call.Now, next));
                json.WriteTime("from", advance.From);
                json.WriteBoolean("is_complete", advance.IsComplete);
                json.WriteObject(
                    "handled",
                    () =>
                    {
                        foreach (var (work, count) in advance.Handled)
                            json.WriteNumber(work, count);
                    }
                );
                json.WriteObject(
                    "events",
                    () =>
                    {
                        foreach (var (type, count) in counts)
                            json.WriteNumber(type, count);
                    }
                );
                json.WriteString("events_after", head.ToString(System.Globalization.CultureInfo.InvariantCulture));
            }
        );
}
