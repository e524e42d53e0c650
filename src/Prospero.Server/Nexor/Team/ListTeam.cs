using Prospero.Core.Access;
using Prospero.Server.Doors.Json;
using Prospero.Server.Nexor.Door;

namespace Prospero.Server.Nexor.Team;

/// <summary><c>GET /team</c>: the active users of the workspace, oldest first.</summary>
sealed class ListTeam(IAccess access) : INexorOperation
{
    public async Task<NexorAnswer> Handle(NexorCall call, CancellationToken ct)
    {
        var users = await access.Users(call.Workspace.Config, ct);
        return NexorAnswer.Of(
            200,
            json =>
            {
                json.WriteBoolean("success", true);
                json.WriteObjects(
                    "team",
                    users.Where(user => user.IsActive),
                    user =>
                    {
                        json.WriteId("id", user.Id);
                        json.WriteString("name", user.Name);
                        json.WriteString("email", user.Email);
                        // Users are made here and nowhere else.
                        json.WriteNull("external_id");
                    }
                );
            }
        );
    }
}
