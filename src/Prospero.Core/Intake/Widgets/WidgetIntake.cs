using Prospero.Core.Cadence;
using Prospero.Core.Events;
using Prospero.Core.Leads;

namespace Prospero.Core.Intake;

/// <summary>What a visitor sent, checked already.</summary>
/// <param name="Lead">The lead as it is to be stored, without what the visitor agreed to.</param>
/// <param name="Message">What the visitor wrote; null if nothing.</param>
/// <param name="Agreed">The text that the visitor was shown and agreed to; null if the form asks for nothing.</param>
/// <param name="Page">Null if the form said none.</param>
/// <param name="Address">Null if it is not known.</param>
public sealed record WidgetSubmission(LeadDraft Lead, string? Message, string? Agreed, string? Page, string? Address, DateTimeOffset At);

/// <summary>Turns what a widget sends into a lead: a new one, or one more line on the timeline of the one that has the email.</summary>
public sealed class WidgetIntake(IWidgets widgets)
{
    /// <summary>The door's name, and so the source of its leads.</summary>
    public const string Door = "widget";

    // A form asks once, so the answer holds for every channel; it asks for a yes only.
    static readonly Consent Yes = new(
        new[] { Channel.Email, Channel.WhatsApp, Channel.Sms, Channel.Call }.ToDictionary(channel => channel, _ => true),
        null,
        Metadata.Trusted("""{"email":true,"whatsapp":true,"sms":true,"call":true}""")
    );

    /// <summary>What <see cref="LeadIntake"/> is to accept.</summary>
    public IntakeRequest Request(OpenWidget open, WidgetSubmission submission)
    {
        var draft = submission.Lead with
        {
            Source = Door,
            Consent = submission.Agreed is null ? null : Yes,
            Enrolment = open.Chatbot.Workflow is { } workflow ? new EnrolmentWish(workflow) : null,
        };
        return new IntakeRequest(open.Workspace, Door, [draft], Answer: null)
        {
            Alongside = (tx, results, ct) => Alongside(tx, open, submission, results[0], ct),
        };
    }

    async Task<Consequences> Alongside(
        ITransaction tx,
        OpenWidget open,
        WidgetSubmission submission,
        IntakeResult result,
        CancellationToken ct
    )
    {
        var (lead, isKnown) = result switch
        {
            IntakeResult.Stored stored => (stored.Lead.Id, false),
            IntakeResult.Known known => (known.Existing, true),
            _ => throw new System.Diagnostics.UnreachableException(result.GetType().Name),
        };
        var now = open.Workspace.CadenceNow(submission.At);
        List<Activity> lines = [];
        if (isKnown)
            lines.Add(Activity.Of(lead, now, "widget_message", "Wrote through the web form", submission.Message ?? "No message", "lead"));
        if (submission.Agreed is { } text)
        {
            var consent = new WidgetConsent(
                Ids.New(submission.At),
                open.Workspace.Id,
                lead,
                open.Widget.Id,
                WasGiven: true,
                text,
                submission.At,
                submission.Page,
                submission.Address
            );
            await widgets.AddConsent(tx, consent, ct);
            lines.Add(Line(consent, isKnown, now));
        }

        return new Consequences { Activities = lines };
    }

    static Activity Line(WidgetConsent consent, bool isKnown, DateTimeOffset now)
    {
        List<string> told = [];
        if (consent.Text is { } text)
            told.Add($"\u201c{text}\u201d");
        if (consent.Page is { } page)
            told.Add($"on {page}");
        if (consent.Address is { } address)
            told.Add($"from {address}");
        // Anybody can write anybody's email into a form: what is said there of a known lead lifts nothing.
        var title = isKnown ? "Agreed in the web form to be contacted; changes nothing" : "Agreed to be contacted";
        return Activity.Of(consent.Lead, now, "consent", title, told.Count == 0 ? null : string.Join(", ", told), "lead");
    }
}
