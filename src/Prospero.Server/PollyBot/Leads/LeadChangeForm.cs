using Prospero.Core.Intake;
using Prospero.Core.Leads;
using Prospero.Server.PollyBot.Json;

namespace Prospero.Server.PollyBot.Leads;

/// <summary>The object of <c>PUT</c> and <c>PATCH {base}/{leadId}</c>: only fields that were sent change.</summary>
static class LeadChangeForm
{
    /// <summary>The change; of no use if the form has faults afterwards.</summary>
    public static CapturedChange Read(Form form) =>
        new(
            form.IsSent("name") ? Field<string>.To(form.RequiredText("name", LeadForm.NameCharacters, "Name is required")) : default,
            Of(form, "email", form.Email),
            Of(form, "phone", form.Phone),
            Text(form, "company", LeadForm.CompanyCharacters),
            form.IsSent("source") ? Field<string>.To(form.Text("source", LeadForm.SourceCharacters) ?? "api") : default,
            Text(form, "message", LeadForm.MessageCharacters),
            Text(form, "discord", LeadForm.DiscordCharacters),
            Text(form, "notes", LeadForm.NotesCharacters),
            Of(form, "tags", form.Tags),
            Choice(form, "status", WireWords.Statuses, LeadCard.Blank.Status),
            Choice(form, "priority", WireWords.Priorities, LeadCard.Blank.Priority),
            Choice(form, "urgency", WireWords.Urgencies, LeadCard.Blank.Urgency),
            Choice(form, "preferredMethod", WireWords.Methods, LeadCard.Blank.PreferredMethod),
            Of(form, "followUpDate", name => (object?)form.Time(name)),
            Of(form, "assignedAgentId", name => Agent(form, name)),
            MetadataOf(form)
        );

    // The custom fields replace all there is, then the metadata is merged in; null empties either.
    static MetadataChange MetadataOf(Form form)
    {
        var patch = form.Object("metadata");
        Metadata? all = form.IsSent("customFields") ? form.Object("customFields") ?? Metadata.Empty : null;
        return form.IsSent("metadata") && patch is null ? new MetadataChange(Metadata.Empty, null) : new MetadataChange(all, patch);
    }

    static object? Agent(Form form, string name)
    {
        if (form.Text(name, int.MaxValue) is not { } text)
            return null;
        if (Guid.TryParse(text, out var user))
            return user;
        form.Refuse(name, UpdateLead.NoAgent);
        return null;
    }

    static Field<string> Text(Form form, string name, int longest) =>
        form.IsSent(name) ? Field<string>.To(form.Text(name, longest)) : default;

    static Field<T> Of<T>(Form form, string name, Func<string, T?> read)
        where T : class => form.IsSent(name) ? Field<T>.To(read(name)) : default;

    static T? Choice<T>(Form form, string name, WireWords<T> words, T usual)
        where T : struct, Enum => form.IsSent(name) ? form.Choice(name, words) ?? usual : null;
}
