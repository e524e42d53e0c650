using Prospero.Server.Doors.Json;
using Prospero.Server.Nexor.Door;

namespace Prospero.Server.Nexor.Times;

/// <summary>A workspace's time rules as this surface shows them.</summary>
static class TimeRulesWire
{
    /// <param name="document">The document; null for one that says nothing.</param>
    public static NexorAnswer Answer(string zone, string? document) =>
        NexorAnswer.Of(
            200,
            json =>
            {
                json.WriteBoolean("success", true);
                json.WriteString("timezone", zone);
                json.WriteJson("time_rules", document ?? "{}");
            }
        );
}
