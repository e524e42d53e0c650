using System.Globalization;
using Prospero.Core;
using Prospero.Core.Cadence;
using Prospero.Server.Doors.Json;
using Prospero.Server.Nexor.Door;
using Prospero.Server.Nexor.Json;

namespace Prospero.Server.Nexor.Tasks;

/// <summary><c>GET /tasks</c>: what people are to do, oldest first.</summary>
sealed class ListTasks(ILeadTasks tasks) : INexorOperation
{
    const int UsualLimit = 50;
    const int MostTasks = 200;

    public async Task<NexorAnswer> Handle(NexorCall call, CancellationToken ct)
    {
        bool? isOpen;
        switch ((string?)call.Query["status"])
        {
            case null or "" or "open":
                isOpen = true;
                break;
            case "done":
                isOpen = false;
                break;
            case "all":
                isOpen = null;
                break;
            default:
                return NexorError.Invalid("status must be one of open, done, all");
        }

        var lead = (string?)call.Query["lead_id"];
        if (lead is not null && !WireId.TryParse(lead, out _))
            return NexorError.Invalid("lead_id must be a UUID");
        var after = (string?)call.Query["after"];
        if (after is not null && !WireId.TryParse(after, out _))
            return NexorError.Invalid("after must be a UUID");
        var limit = int.TryParse(call.Query["limit"], NumberStyles.None, CultureInfo.InvariantCulture, out var asked)
            ? Math.Clamp(asked, 1, MostTasks)
            : UsualLimit;
        var found = await tasks.List(
            call.Workspace.Id,
            isOpen,
            lead is null ? null : new LeadId(Guid.Parse(lead)),
            after is null ? null : Guid.Parse(after),
            limit + 1,
            ct
        );
        return NexorAnswer.Of(
            200,
            json =>
            {
                json.WriteBoolean("success", true);
                json.WriteObjects("tasks", found.Take(limit), task => TaskWire.WriteMembers(json, task));
                json.WriteBoolean("has_more", found.Count > limit);
            }
        );
    }
}
