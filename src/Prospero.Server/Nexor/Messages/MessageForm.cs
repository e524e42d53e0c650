using System.Text.Json;
using Prospero.Core;
using Prospero.Core.Intake;
using Prospero.Server.Doors.Json;
using Prospero.Server.Nexor.Json;
using Prospero.Server.Nexor.Leads;

namespace Prospero.Server.Nexor.Messages;

/// <summary>The object of <c>POST /messages</c>. Fields of another channel are ignored.</summary>
static class MessageForm
{
    const string DefaultSubject = "Message from your advisor";

    /// <summary>The message, or the first thing that is wrong.</summary>
    public static (AdhocMessage? Message, Problem? Fault) Parse(JsonElement body)
    {
        var form = new FieldReader(body);
        var lead = new LeadId(form.RequiredId("lead_id"));
        var workflow = new WorkflowId(form.RequiredId("workflow_id"));
        var channel = form.Channel("channel", Channel.WhatsApp, Channel.Email, Channel.Call);
        var message = new AdhocMessage(lead, workflow, channel ?? default, null, null, null, null, null, null);
        switch (channel)
        {
            case Channel.WhatsApp:
                message = WhatsApp(form, message);
                break;
            case Channel.Email:
                message = Email(form, message);
                break;
            case Channel.Call:
                message = message with { BeginMessage = form.Text("begin_message", FieldReader.LongText) };
                break;
            default:
                form.Refuse("channel", "is required");
                break;
        }

        return form.Fault is null ? (message, null) : (null, form.Fault);
    }

    static AdhocMessage WhatsApp(FieldReader form, AdhocMessage message)
    {
        if (form.Id("template_id") is not { } template)
            return message with { Content = form.RequiredText("content", EnrolmentForm.WhatsAppText) };
        var components = form.IsArray("components", out var given) ? CanonicalJson.Of(given) : null;
        return message with { Template = new TemplateId(template), ComponentsJson = components };
    }

    static AdhocMessage Email(FieldReader form, AdhocMessage message)
    {
        var content = form.Text("content", FieldReader.LongText);
        var html = form.Text("html", FieldReader.LongText);
        if (content is null && html is null)
            form.Refuse("content", "or html is required");
        var subject = form.Text("subject") ?? DefaultSubject;
        if (subject.AsSpan().ContainsAny('\r', '\n'))
            form.Refuse("subject", "must be one line");
        return message with { Subject = subject, Content = content, Html = html };
    }
}
