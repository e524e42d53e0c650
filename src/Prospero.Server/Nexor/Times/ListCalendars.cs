using Prospero.Core.Workflows;
using Prospero.Server.Doors.Json;
using Prospero.Server.Nexor.Door;

namespace Prospero.Server.Nexor.Times;

/// <summary><c>GET /calendars</c>: the holiday calendars.</summary>
sealed class ListCalendars(TimeEditor editor) : INexorOperation
{
    public async Task<NexorAnswer> Handle(NexorCall call, CancellationToken ct)
    {
        var stored = await editor.Find(call.Workspace.Config, ct);
        var today = DateOnly.FromDateTime(call.Now.UtcDateTime);
        return NexorAnswer.Of(
            200,
            json =>
            {
                json.WriteBoolean("success", true);
                json.WriteObjects("calendars", stored.Calendars, calendar => CalendarWire.WriteMembers(json, calendar, today));
            }
        );
    }
}
