using System.Text.Json;
using Prospero.Core.Access;
using Prospero.Server.Doors.Json;
using Prospero.Server.Nexor.Door;

namespace Prospero.Server.Nexor.TestClocks;

/// <summary>A test clock as this surface shows it.</summary>
static class TestClockWire
{
    public static NexorAnswer Answer(int status, CadenceClock clock, DateTimeOffset now, DateTimeOffset? nextDue) =>
        NexorAnswer.Of(
            status,
            json =>
            {
                json.WriteBoolean("success", true);
                json.WriteObject("test_clock", () => Write(json, clock, now, nextDue));
            }
        );

    /// <param name="now">System time.</param>
    public static void Write(Utf8JsonWriter json, CadenceClock clock, DateTimeOffset now, DateTimeOffset? nextDue)
    {
        json.WriteId("id", clock.Id.Value);
        json.WriteTime("shows", clock.Now(now));
        json.WriteNumber("rate", clock.Rate);
        json.WriteTime("next_due_at", nextDue);
    }

    /// <summary>One that goes by itself is the demo's.</summary>
    public static NexorAnswer Goes { get; } =
        NexorError.Of(409, "Conflict", "This clock goes by itself; only a clock that stands can be moved or taken away");

    public static NexorAnswer IsMoving { get; } =
        NexorError.Of(409, "Conflict", "The clock is being moved by another call; try again when that one has answered") with
        {
            RetryAfter = TimeSpan.FromSeconds(1),
        };
}
