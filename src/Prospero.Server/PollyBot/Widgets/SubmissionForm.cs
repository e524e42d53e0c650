using System.Text.Json;
using System.Text.Json.Nodes;
using Prospero.Core.Intake;
using Prospero.Core.Leads;
using Prospero.Server.PollyBot.Json;
using Prospero.Server.PollyBot.Leads;

namespace Prospero.Server.PollyBot.Widgets;

/// <summary>The object of <c>POST /widgets/{widgetId}/leads</c>. Nothing but what a visitor may say is read from it.</summary>
static class SubmissionForm
{
    const int PageCharacters = 500;
    const int TokenCharacters = 1024;

    /// <summary>The field in which a visitor agrees.</summary>
    public const string ConsentField = "consent";

    /// <summary>True if the field that people do not see is filled in.</summary>
    public static bool IsTrapped(Form form) => form.IsGiven("_hp", out _);

    /// <summary>The token; null if none was sent.</summary>
    public static string? Token(Form form) => form.Text("token", TokenCharacters);

    /// <summary>What the visitor sent; of no use if the form has faults afterwards.</summary>
    public static WidgetSubmission Read(Form form, OpenWidget open, ShownForm shown, WidgetToken token, string? address, DateTimeOffset now)
    {
        var (first, last) = PersonName.Split(form.RequiredText("name", LeadForm.NameCharacters, "Name is required"));
        Require(form, shown, WidgetFields.Email);
        var email = form.Email("email");
        Require(form, shown, WidgetFields.Phone);
        var phone = form.Phone("phone");
        Require(form, shown, WidgetFields.Company);
        var company = form.Text("company", LeadForm.CompanyCharacters);
        Require(form, shown, WidgetFields.Message, WidgetFields.Discord, WidgetFields.PreferredMethod, WidgetFields.Urgency);
        var card = LeadForm.Card(form, open.Chatbot.Id);
        var agreed = Agreed(form, shown, token);
        var page = form.Text("pageUrl", PageCharacters);
        var lead = new LeadDraft(
            first,
            last,
            email,
            phone,
            company,
            Title: null,
            Source: null,
            ExternalId: null,
            TimeZone: null,
            shown.Language,
            TagNames: [],
            Consent: null,
            page is null ? Metadata.Empty : Metadata.Of(new JsonObject { ["page_url"] = page }),
            Campaign: null,
            Enrolment: null,
            new Capture(card)
        );
        return new WidgetSubmission(lead, card.Message, agreed, page, address, now);
    }

    static void Require(Form form, ShownForm shown, params ReadOnlySpan<string> keys)
    {
        foreach (var key in keys)
            if (shown.Requires(key) && !form.IsGiven(key, out _))
                form.Refuse(key, $"{Named(key)} is required");
    }

    // Nobody agrees to, or refuses, what was not asked: whoever sends it may be anybody.
    static string? Agreed(Form form, ShownForm shown, WidgetToken token)
    {
        if (shown.Consent is not { } text)
            return null;
        if (!form.IsGiven(ConsentField, out var value) || value.ValueKind == JsonValueKind.False)
            form.Refuse(ConsentField, "Consent is required");
        else if (value.ValueKind != JsonValueKind.True)
            form.Refuse(ConsentField, "Must be a boolean");
        else if (!token.HasShown(text))
            form.Refuse(ConsentField, "The text to agree to has changed; get the form anew");
        return text;
    }

    static string Named(string key) =>
        key switch
        {
            WidgetFields.PreferredMethod => "Preferred method",
            _ => $"{char.ToUpperInvariant(key[0])}{key[1..]}",
        };
}
