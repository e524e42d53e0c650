using Prospero.Core;
using Prospero.Core.Intake;
using Prospero.Server.PollyBot.Door;
using Prospero.Server.PollyBot.Json;

namespace Prospero.Server.PollyBot.Leads;

/// <summary><c>PUT</c> and <c>PATCH {base}/{leadId}</c>: changes the fields that were sent.</summary>
sealed class UpdateLead(CapturedLeads leads) : IPollyBotOperation
{
    public const string NoAgent = "Must be an active user";

    public async Task<PollyBotAnswer> Handle(PollyBotCall call, CancellationToken ct)
    {
        var form = new Form(call.Body);
        var change = LeadChangeForm.Read(form);
        if (form.Faults.Count > 0)
            return PollyBotFault.Invalid(form.Faults);
        if (!call.IsLead(out var id))
            return PollyBotFault.LeadNotFound(call.LeadPart);
        var once = await leads.Change(call.Workspace, call.Chatbot?.Id, id, change, call.Keep<CapturedResult>(Render), ct);
        return PollyBotAnswer.Of(once, Render);

        PollyBotAnswer Render(CapturedResult result) => Answer(call, form, change, result);
    }

    static PollyBotAnswer Answer(PollyBotCall call, Form form, CapturedChange change, CapturedResult result)
    {
        switch (result)
        {
            case CapturedResult.Changed changed:
                return PollyBotAnswer.Of(200, json => call.Write(json, changed.Lead));
            case CapturedResult.NotFound:
                return PollyBotFault.LeadNotFound(call.LeadPart);
            case CapturedResult.EmailKnown known:
                return PollyBotFault.DuplicateEmail(change.Email.Value?.Given, known.Existing);
            case CapturedResult.Rejected rejected:
                Refuse(form, rejected.Problem);
                return PollyBotFault.Invalid(form.Faults);
            default:
                throw new System.Diagnostics.UnreachableException(result.GetType().Name);
        }
    }

    // What only the lead as it stands could tell, in the words of this surface.
    static void Refuse(Form form, Problem problem)
    {
        switch (problem.Path)
        {
            case "email":
                form.Refuse("email", "Email is required");
                break;
            case "assigned_user_id":
                form.Refuse("assignedAgentId", NoAgent);
                break;
            default:
                form.Refuse("metadata", "Must be at most 64 KiB");
                break;
        }
    }
}
