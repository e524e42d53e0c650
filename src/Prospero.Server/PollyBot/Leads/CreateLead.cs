using Prospero.Core.Intake;
using Prospero.Core.Leads;
using Prospero.Server.Doors;
using Prospero.Server.PollyBot.Door;
using Prospero.Server.PollyBot.Json;

namespace Prospero.Server.PollyBot.Leads;

/// <summary><c>POST {base}</c>: takes one lead.</summary>
sealed class CreateLead(IntakeBatcher batcher) : IPollyBotOperation
{
    const string Door = "api";

    public async Task<PollyBotAnswer> Handle(PollyBotCall call, CancellationToken ct)
    {
        var form = new Form(call.Body);
        var (chatbot, refusal) = call.Chatbot is { } own ? (own, null) : Chosen(call, form);
        if (refusal is not null)
            return refusal;
        if (chatbot is null)
        {
            LeadForm.Read(form, Anybody(call));
            form.Refuse("chatbotId", "Chatbot is required");
            return PollyBotFault.Invalid(form.Faults);
        }

        var draft = LeadForm.Read(form, chatbot);
        if (form.Faults.Count > 0)
            return PollyBotFault.Invalid(form.Faults);
        var request = new IntakeRequest(call.Workspace, Door, [draft], call.Keep<IReadOnlyList<IntakeResult>>(Render));
        return PollyBotAnswer.Of(await batcher.Accept(request, ct), Render);

        PollyBotAnswer Render(IReadOnlyList<IntakeResult> results) => Answer(call, draft, results[0]);
    }

    // The body says it, or the query, or the workspace has a default.
    static (Chatbot? Chatbot, PollyBotFault? Refusal) Chosen(PollyBotCall call, Form form)
    {
        var isInBody = form.IsGiven("chatbotId", out _);
        if ((isInBody ? form.Text("chatbotId", int.MaxValue) : call.Asked("chatbotId")) is { } id)
            return call.FindChatbot(id) is { } named ? (named, null) : (null, PollyBotFault.ChatbotNotFound);
        return isInBody ? (null, null) : (call.Chatbots.FirstOrDefault(one => one.IsDefault), null);
    }

    // Only to read the form by.
    static Chatbot Anybody(PollyBotCall call) =>
        new(default, call.Workspace.Config, "", RequiresEmail: true, false, null, false, call.Now, call.Now);

    static PollyBotAnswer Answer(PollyBotCall call, LeadDraft draft, IntakeResult result) =>
        result switch
        {
            IntakeResult.Stored stored => PollyBotAnswer.Of(201, json => call.Write(json, new CardedLead(stored.Lead, stored.Card!))),
            IntakeResult.Known known => PollyBotFault.DuplicateEmail(draft.Email?.Given, known.Existing),
            _ => throw new System.Diagnostics.UnreachableException(result.GetType().Name),
        };
}
