using System.Diagnostics;
using Prospero.Core.Channels;
using Prospero.Core.Leads;
using Prospero.Core.Workflows;

namespace Prospero.Core.Messages;

/// <summary>What a step comes to for one lead. A closed set.</summary>
public abstract record Composition
{
    Composition() { }

    public sealed record Ready(SendContent Content) : Composition;

    /// <summary>A value is missing, or a text cannot be made: an operator must act.</summary>
    public sealed record Held(string Reason) : Composition;
}

/// <summary>Makes what is said out of a step's texts and a lead's data.</summary>
public sealed class MessageComposer
{
    /// <summary>What a step says to this lead.</summary>
    /// <param name="isWindowOpen">True if free WhatsApp text may be sent; then it wins over a template.</param>
    public Composition Compose(ContactStep step, WorkflowPlan plan, Lead lead, Sender sender, bool isWindowOpen)
    {
        var texts = new Texts(Values(plan, lead, sender));
        SendContent? content = step switch
        {
            CallStep call => new SendContent.CallScript(texts.Render(call.BeginMessage), plan.Language),
            EmailStep email => new SendContent.Mail(texts.Render(email.Subject)!, texts.Render(email.Content), texts.Render(email.Html)),
            SmsStep sms => new SendContent.PlainText(texts.Render(sms.Content)!),
            WhatsAppStep { HasFreeText: true } free when isWindowOpen => Free(free, texts),
            WhatsAppStep { Template: { } template } => Fill(template, texts),
            WhatsAppStep free => Free(free, texts),
            _ => throw new UnreachableException($"No content for {step.GetType().Name}"),
        };
        return texts.Problem is { } problem ? new Composition.Held($"{problem} (step '{step.Key}')") : new Composition.Ready(content);
    }

    /// <summary>The content that an earlier try froze.</summary>
    public static SendContent Content(Message frozen) =>
        frozen.Channel switch
        {
            Channel.Email => new SendContent.Mail(frozen.Subject ?? "", frozen.Content, frozen.Html),
            Channel.Call => new SendContent.CallScript(frozen.Content, null),
            _ => frozen.Template ?? (SendContent)new SendContent.PlainText(frozen.Content ?? "") { Parts = frozen.Parts },
        };

    /// <summary>An outgoing message with its content frozen.</summary>
    public static Message Outbound(
        MessageId id,
        Lead lead,
        TouchpointId touchpoint,
        RunId? run,
        WorkflowId workflow,
        Channel channel,
        SenderId sender,
        string address,
        SendContent content,
        DateTimeOffset at
    )
    {
        var message = new Message(
            id,
            lead.Workspace,
            lead.Id,
            touchpoint,
            run,
            workflow,
            channel,
            Direction.Outbound,
            sender,
            address,
            Subject: null,
            Content: null,
            Html: null,
            Template: null,
            DeliveryStatus.Queued,
            ProviderId: null,
            Error: null,
            at
        );
        return content switch
        {
            SendContent.Mail mail => message with { Subject = mail.Subject, Content = mail.Text, Html = mail.Html },
            SendContent.PlainText text => message with { Content = text.Body, Parts = text.Parts },
            SendContent.ApprovedTemplate template => message with { Content = template.Preview, Template = template },
            SendContent.CallScript call => message with { Content = call.BeginMessage },
            _ => throw new UnreachableException($"No message for {content.GetType().Name}"),
        };
    }

    /// <summary>What texts may name, for one lead.</summary>
    /// <param name="sender">Null where nothing is sent by an account.</param>
    public static TemplateValues Values(WorkflowPlan plan, Lead lead, Sender? sender) =>
        new(
            Lead: new Dictionary<string, object?>
            {
                ["first_name"] = lead.FirstName,
                ["last_name"] = lead.LastName,
                ["name"] = lead.FullName,
                ["email"] = lead.Email?.Given,
                ["phone"] = lead.Phone?.Given,
                ["company"] = lead.Company,
                ["title"] = lead.Title,
                ["source"] = lead.Source,
                ["external_id"] = lead.ExternalId,
                ["language"] = lead.Language,
                ["timezone"] = lead.TimeZone,
            },
            Metadata: TemplateValues.FromJson(lead.Metadata.Json),
            Variables: TemplateValues.FromJson(lead.Variables.Values.Json),
            Workflow: new Dictionary<string, object?>
            {
                ["name"] = plan.Name,
                ["goal_type"] = plan.GoalType,
                ["language"] = plan.Language,
            },
            Sender: new Dictionary<string, object?>
            {
                ["name"] = sender?.Name,
                ["address"] = sender?.Address,
                ["display_name"] = sender?.DisplayName ?? sender?.Name,
            }
        );

    static SendContent.PlainText Free(WhatsAppStep step, Texts texts) =>
        new(texts.Render(step.Content) ?? "")
        {
            Parts =
                step.Media is null && step.Buttons.Count == 0
                    ? null
                    : new MessageParts(
                        step.Media?.Kind,
                        texts.Render(step.Media?.Link),
                        texts.Render(step.Media?.FileName),
                        [.. step.Buttons.Select(button => texts.Render(button) ?? "")]
                    ),
        };

    static SendContent.ApprovedTemplate Fill(TemplateUse use, Texts texts) =>
        TemplateFilling.Fill(
            use.Name,
            use.Language,
            use.Body,
            use.Slots,
            [.. use.Parameters.Select(parameter => texts.Render(parameter) ?? "")]
        );

    // Renders texts one after the other and keeps the first trouble.
    sealed class Texts(TemplateValues values)
    {
        public string? Problem { get; private set; }

        public string? Render(TextTemplate? text)
        {
            if (text is null)
                return null;
            switch (text.Render(values))
            {
                case TextRendering.Rendered rendered:
                    return rendered.Text;
                case TextRendering.Missing missing:
                    Problem ??= $"no value for {{{{{missing.Variable}}}}}; give the lead one, or write a default";
                    break;
                case TextRendering.TooLong:
                    Problem ??= "the text became too long";
                    break;
                case TextRendering.Failed failed:
                    Problem ??= $"the text could not be made: {failed.Reason}";
                    break;
            }

            return "";
        }
    }
}
