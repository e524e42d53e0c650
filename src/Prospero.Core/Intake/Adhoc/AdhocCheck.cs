using Prospero.Core.Access;
using Prospero.Core.Cadence;
using Prospero.Core.Channels;
using Prospero.Core.Leads;
using Prospero.Core.Messages;
using Prospero.Core.Workflows;

namespace Prospero.Core.Intake;

/// <summary>A message that passed every check, ready to be begun.</summary>
sealed record CheckedMessage(Lead Lead, WorkflowVersion Version, Sender Sender, LeadReach Reach, SendContent Content);

/// <summary>The checks before a single message, in the order that the contract states. A refusal has no effect at all.</summary>
public sealed class AdhocCheck(
    ILeads leads,
    IMessages messages,
    IWorkflows workflows,
    ISenders senders,
    WorkflowDirectory versions,
    MessageComposer composer
)
{
    /// <summary>Either what is to be sent, or why it is not.</summary>
    internal async Task<(CheckedMessage? Ready, AdhocResult? Refusal)> Check(
        Workspace workspace,
        AdhocMessage message,
        DateTimeOffset now,
        CancellationToken ct
    )
    {
        if (await leads.Find(workspace.Id, message.Lead, ct) is not { } lead)
            return (null, new AdhocResult.LeadNotFound());
        if (await workflows.Find(workspace.Config, message.Workflow, ct) is not { IsArchived: false, Published: { } published })
            return (null, new AdhocResult.WorkflowNotFound());
        var template = message is { Channel: Channel.WhatsApp, Template: { } id }
            ? await messages.FindTemplate(workspace.Config, id, ct)
            : null;
        if (message is { Channel: Channel.WhatsApp, Template: not null } && template is null)
            return (null, new AdhocResult.TemplateNotFound());
        if (workspace.IsPaused)
            return (null, new AdhocResult.NotConfigured("The workspace is paused"));
        var version = await versions.Get(workspace.Config, published, ct);
        var (sender, notConfigured) = await ChooseSender(workspace, version.Plan, lead, message.Channel, ct);
        if (sender is null)
            return (null, notConfigured);
        var reach = LeadReach.Of(lead, await leads.Suppressions(lead.Workspace, LeadReach.Hashes(lead), ct), version.Plan.Zone);
        if (reach.Address(message.Channel) is null)
            return (
                null,
                new AdhocResult.Invalid(message.Channel == Channel.Email ? "Lead has no email address" : "Lead has no phone number")
            );
        if (template is { IsApproved: false })
            return (null, new AdhocResult.Invalid("Template is not approved"));
        var (content, invalid) = Content(message, template, version.Plan, lead, sender);
        if (content is null)
            return (null, new AdhocResult.Invalid(invalid!));
        if (reach.Suppressed.TryGetValue(message.Channel, out var why))
            return (null, new AdhocResult.Suppressed(why));
        var isFreeText = message.Channel == Channel.WhatsApp && template is null;
        if (isFreeText && !CadencePlanner.IsWindowOpen(await messages.LastInbound(workspace.Id, lead.Id, sender.Id, ct), now))
            return (null, new AdhocResult.OutsideWindow());
        return (new CheckedMessage(lead, version, sender, reach, content), null);
    }

    async Task<(Sender? Sender, AdhocResult? Refusal)> ChooseSender(
        Workspace workspace,
        WorkflowPlan plan,
        Lead lead,
        Channel channel,
        CancellationToken ct
    )
    {
        if (!plan.Senders.TryGetValue(channel, out var named))
            return (null, new AdhocResult.NotConfigured($"The workflow has no {channel.Name()} account"));
        // The account that the lead knows from its thread, if it is still one of the workflow's.
        var last = await messages.LastSender(workspace.Id, lead.Id, channel, ct);
        var chosen = last is { } known && named.Contains(known) ? known : SenderChoice.For(plan, channel, lead.Id);
        return await senders.Find(workspace.Config, chosen, ct) switch
        {
            null => (null, new AdhocResult.NotConfigured($"The workflow has no {channel.Name()} account")),
            { IsPaused: true } => (null, new AdhocResult.NotConfigured("The sender is paused")),
            var sender => (sender, null),
        };
    }

    (SendContent? Content, string? Invalid) Content(
        AdhocMessage message,
        Template? template,
        WorkflowPlan plan,
        Lead lead,
        Sender sender
    ) =>
        message.Channel switch
        {
            Channel.Email => (
                new SendContent.Mail(
                    message.Subject ?? GivenContents.DefaultSubject,
                    message.Html is null ? message.Content : null,
                    message.Html
                ),
                null
            ),
            Channel.Call => Greeting(message, plan, lead, sender),
            _ when template is not null => Filled(message, template, plan, lead, sender),
            _ => (new SendContent.PlainText(message.Content!), null),
        };

    (SendContent? Content, string? Invalid) Greeting(AdhocMessage message, WorkflowPlan plan, Lead lead, Sender sender)
    {
        if (message.BeginMessage is { } given || plan.Contacts.OfType<CallStep>().FirstOrDefault() is not { } step)
            return (new SendContent.CallScript(message.BeginMessage, plan.Language), null);
        return composer.Compose(step, plan, lead, sender, isWindowOpen: false) is Composition.Ready ready
            ? (ready.Content, null)
            : (new SendContent.CallScript(null, plan.Language), null);
    }

    static (SendContent? Content, string? Invalid) Filled(
        AdhocMessage message,
        Template template,
        WorkflowPlan plan,
        Lead lead,
        Sender sender
    )
    {
        var slots = template.Slots;
        var given = AdhocComponents.Read(message.ComponentsJson, slots);
        if (given is null)
            return (null, "components must be an array of template components");
        var values = MessageComposer.Values(plan, lead, sender);
        var parameters = new List<string>(slots.Count);
        foreach (var (slot, text) in slots.Zip(given.Values))
        {
            var value = text ?? TemplateVariables.Find(values, slot.Name);
            if (value is null)
                return (null, $"components has no value for the variable {slot.Name}");
            parameters.Add(value);
        }

        return given.Count > slots.Count
            ? (null, $"components has {given.Count} parameters, the template takes {slots.Count}")
            : (
                TemplateFilling.Fill(
                    template.Name,
                    template.Language,
                    template.Body,
                    template.ComponentsJson is null ? [] : slots,
                    parameters
                ),
                null
            );
    }
}
