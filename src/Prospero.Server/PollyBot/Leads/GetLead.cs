using Prospero.Core.Intake;
using Prospero.Core.Leads;
using Prospero.Server.PollyBot.Door;

namespace Prospero.Server.PollyBot.Leads;

/// <summary><c>GET {base}/{leadId}</c>: the whole lead.</summary>
sealed class GetLead(ILeadCards cards) : IPollyBotOperation
{
    public async Task<PollyBotAnswer> Handle(PollyBotCall call, CancellationToken ct)
    {
        if (
            !call.IsLead(out var id)
            || await cards.Find(call.Workspace.Id, id, ct) is not { } lead
            || !CapturedLeads.Reaches(call.Chatbot?.Id, lead.Card)
        )
            return PollyBotFault.LeadNotFound(call.LeadPart);
        return PollyBotAnswer.Of(200, json => call.Write(json, lead));
    }
}
