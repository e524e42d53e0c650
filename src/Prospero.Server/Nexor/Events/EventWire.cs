using System.Text.Json;
using Prospero.Core.Events;
using Prospero.Server.Doors.Json;

namespace Prospero.Server.Nexor.Events;

/// <summary>An event of the log as this surface shows it.</summary>
static class EventWire
{
    public static void WriteMembers(Utf8JsonWriter json, StoredEvent happened)
    {
        json.WriteId("id", happened.Id);
        json.WriteNumber("position", happened.Position);
        json.WriteString("type", happened.Type);
        json.WriteTime("created_at", happened.At);
        json.WriteId("lead_id", happened.Lead?.Value);
        json.WriteJson("data", happened.PayloadJson);
    }
}
