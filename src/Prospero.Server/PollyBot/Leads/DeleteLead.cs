using Prospero.Core.Intake;
using Prospero.Server.Doors.Json;
using Prospero.Server.PollyBot.Door;
using Prospero.Server.PollyBot.Json;

namespace Prospero.Server.PollyBot.Leads;

/// <summary><c>DELETE {base}/{leadId}</c>: takes a lead away for good.</summary>
sealed class DeleteLead(CapturedLeads leads) : IPollyBotOperation
{
    public async Task<PollyBotAnswer> Handle(PollyBotCall call, CancellationToken ct)
    {
        if (!call.IsLead(out var id))
            return PollyBotFault.LeadNotFound(call.LeadPart);
        var actor = $"key:{call.Key.LastFour}";
        return PollyBotAnswer.Of(
            await leads.Erase(call.Workspace, call.Chatbot?.Id, id, actor, call.Keep<CapturedResult>(Render), ct),
            Render
        );

        PollyBotAnswer Render(CapturedResult result) =>
            result is CapturedResult.Erased erased
                ? PollyBotAnswer.Of(
                    200,
                    json =>
                    {
                        json.WriteString("id", WireIds.Of(erased.Lead));
                        json.WriteTime("deletedAt", erased.At);
                    },
                    "Lead deleted successfully"
                )
                : PollyBotFault.LeadNotFound(call.LeadPart);
    }
}
