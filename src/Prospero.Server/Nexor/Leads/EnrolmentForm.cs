using Prospero.Core;
using Prospero.Core.Intake;
using Prospero.Server.Nexor.Json;

namespace Prospero.Server.Nexor.Leads;

/// <summary>The fields of <c>POST /leads</c> that say in which workflow a lead is enrolled, and how it begins there.</summary>
static class EnrolmentForm
{
    /// <summary>The longest text of a WhatsApp message.</summary>
    public const int WhatsAppText = 4096;

    /// <summary>The wish; null if no workflow was given.</summary>
    /// <param name="router">Chooses the workflow, whatever was given; null if what was given stands.</param>
    public static EnrolmentWish? Parse(FieldReader form, Router? router)
    {
        var workflow = router is null ? form.Id("workflow_id") : router.Processor.DefaultWorkflow.Value;
        ForcedMessage? forced = null;
        if (form.IsObject("force_first_message", out var message))
        {
            if (workflow is null)
                form.Refuse("workflow_id", "is required when using force_first_message");
            var fields = new FieldReader(message, "force_first_message.");
            forced = Forced(fields);
            form.Refuse(fields.Fault);
        }

        var skip = form.Flag("skip_first_message") == true;
        var first = form.Channel("force_first_channel", Channel.Call, Channel.WhatsApp, Channel.Email, Channel.Sms);
        if (workflow is not { } id)
            return null;
        if (skip && forced is not null)
            form.Refuse("skip_first_message", "must not be true when using force_first_message");
        return new EnrolmentWish(new WorkflowId(id), forced, skip, forced is null ? first : null) { Router = router };
    }

    static ForcedMessage Forced(FieldReader fields)
    {
        var channel = fields.Channel("channel", Channel.WhatsApp, Channel.Email);
        if (channel is null)
            fields.Refuse("channel", "is required");
        var isEmail = channel == Channel.Email;
        var content = fields.RequiredText("content", isEmail ? FieldReader.LongText : WhatsAppText);
        var subject = isEmail ? fields.RequiredText("subject") : null;
        var sender = fields.Id("sender_id");
        return new ForcedMessage(channel ?? default, content, subject, sender is { } id ? new SenderId(id) : null);
    }
}
