using Prospero.Core;
using Prospero.Core.Access;
using Prospero.Core.Bookings;
using Prospero.Core.Leads;
using Prospero.Server.Doors.Json;
using Prospero.Server.Nexor.Door;

namespace Prospero.Server.Nexor.Meetings;

/// <summary><c>GET /leads/{id}/meetings</c>: a lead's meetings, the one that begins last first.</summary>
sealed class ListMeetings(ILeads leads, IMeetings meetings, IAccess access) : INexorOperation
{
    public async Task<NexorAnswer> Handle(NexorCall call, CancellationToken ct)
    {
        string[] chosen = call.Query["status"]
            .ToString()
            .Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (chosen.Except(MeetingNames.Statuses).Any())
            return NexorError.Invalid($"status must be one of {string.Join(", ", MeetingNames.Statuses)}");
        if (!call.IsId(out var id) || await leads.Find(call.Workspace.Id, new LeadId(id), ct) is null)
            return NexorError.LeadNotFound;
        var all = await meetings.Of(call.Workspace.Id, new LeadId(id), ct);
        var names = (await access.Users(call.Workspace.Config, ct)).ToDictionary(user => user.Id, user => user.Name);
        return NexorAnswer.Of(
            200,
            json =>
            {
                json.WriteBoolean("success", true);
                json.WriteObjects(
                    "meetings",
                    all.Where(meeting => chosen.Length == 0 || chosen.Contains(meeting.Status.Name())),
                    meeting =>
                    {
                        json.WriteId("id", meeting.Id.Value);
                        MeetingWire.WriteMembers(json, meeting, meeting.Terms.Host is { } host ? names.GetValueOrDefault(host) : null);
                    }
                );
            }
        );
    }
}
