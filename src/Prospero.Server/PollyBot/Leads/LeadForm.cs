using Prospero.Core;
using Prospero.Core.Intake;
using Prospero.Core.Leads;
using Prospero.Server.PollyBot.Json;

namespace Prospero.Server.PollyBot.Leads;

/// <summary>The object of <c>POST {base}</c>. What no field stands behind is ignored.</summary>
static class LeadForm
{
    public const int NameCharacters = 100;
    public const int CompanyCharacters = 100;
    public const int SourceCharacters = 50;
    public const int MessageCharacters = 1000;
    public const int DiscordCharacters = 50;
    public const int NotesCharacters = 2000;

    const string UsualSource = "api";

    /// <summary>The lead; of no use if the form has faults afterwards.</summary>
    public static LeadDraft Read(Form form, Chatbot chatbot)
    {
        var (first, last) = PersonName.Split(form.RequiredText("name", NameCharacters, "Name is required"));
        if (chatbot.RequiresEmail && !form.IsGiven("email", out _))
            form.Refuse("email", "Email is required");
        var email = form.Email("email");
        var phone = form.Phone("phone");
        var source = form.Text("source", SourceCharacters) ?? UsualSource;
        var status = form.Choice("status", WireWords.Statuses);
        var metadata = form.Object("metadata") ?? Metadata.Empty;
        var company = form.Text("company", CompanyCharacters);
        var card = Card(form, chatbot.Id) with { Status = status ?? LeadStatus.New };
        var tags = form.Tags("tags");
        if (form.Object("customFields") is { } customFields)
        {
            metadata = customFields.Merge(metadata);
            form.Bound("metadata", metadata);
        }

        card = card with
        {
            Priority = form.Choice("priority", WireWords.Priorities) ?? LeadCard.Blank.Priority,
            Notes = form.Text("notes", NotesCharacters),
        };
        return new LeadDraft(
            first,
            last,
            email,
            phone,
            company,
            Title: null,
            source,
            ExternalId: null,
            TimeZone: null,
            Language: null,
            tags,
            Consent: null,
            metadata,
            Campaign: null,
            chatbot.Workflow is { } workflow ? new EnrolmentWish(workflow) : null,
            new Capture(card)
        );
    }

    /// <summary>What every form may say about the matter.</summary>
    public static LeadCard Card(Form form, ChatbotId chatbot) =>
        new(chatbot)
        {
            Message = form.Text("message", MessageCharacters),
            Discord = form.Text("discord", DiscordCharacters),
            PreferredMethod = form.Choice("preferredMethod", WireWords.Methods) ?? LeadCard.Blank.PreferredMethod,
            Urgency = form.Choice("urgency", WireWords.Urgencies) ?? LeadCard.Blank.Urgency,
        };
}
