using System.Text.Json;
using Prospero.Core;
using Prospero.Core.Channels;
using Prospero.Core.Intake;

namespace Prospero.Providers.WhatsAppCloud;

/// <summary>One change of Meta's in our words. What is not understood is left out: fields and words come without notice.</summary>
static class WhatsAppNews
{
    /// <summary>What a change says about a number of ours: reports, messages and wishes.</summary>
    public static IEnumerable<InboundEvent> OfNumber(Sender sender, JsonElement value)
    {
        foreach (var status in value.Items("statuses"))
            if (Status(sender, status) is { } reported)
                yield return reported;
        foreach (var message in value.Items("messages"))
            if (Message(sender, value, message) is { } received)
                yield return received;
        foreach (var preference in value.Items("user_preferences"))
            if (Preference(sender, preference) is { } wish)
                yield return wish;
    }

    /// <summary>What a change says about a template.</summary>
    public static IEnumerable<InboundEvent> OfTemplate(Sender sender, JsonElement entry, JsonElement value)
    {
        if (value.Text("message_template_name") is not { } name || value.Text("message_template_language") is not { } language)
            yield break;
        var word = value.Text("event") ?? "";
        var at = entry.Seconds("time") ?? DateTimeOffset.UnixEpoch;
        var id = $"template:{value.Text("message_template_id")}:{word}:{at.ToUnixTimeSeconds()}";
        var status = word switch
        {
            "REINSTATED" or "UNARCHIVED" => "APPROVED",
            "FLAGGED" or "LOCKED" or "" => null,
            _ => word,
        };
        // Some of Meta's samples write en-US here, where sends write en_US.
        if (status is not null)
            yield return new InboundEvent.TemplateChanged(
                sender.Workspace,
                WhatsAppCloudProvider.ProviderName,
                id,
                at,
                name,
                language.Replace('-', '_'),
                status
            );
    }

    static InboundEvent.Reported? Status(Sender sender, JsonElement status)
    {
        if (status.Text("id") is not { } id || status.Text("status") is not { } word || status.Seconds("timestamp") is not { } at)
            return null;
        ProviderReport? report = word switch
        {
            "sent" => new ProviderReport.Delivery(DeliveryStatus.Sent),
            "delivered" => new ProviderReport.Delivery(DeliveryStatus.Delivered),
            "read" or "played" => new ProviderReport.Delivery(DeliveryStatus.Read),
            "failed" => WhatsAppErrors.Report(status.Items("errors").FirstOrDefault()),
            _ => null,
        };
        if (report is null)
            return null;
        var touchpoint = Guid.TryParseExact(status.Text("biz_opaque_callback_data"), "D", out var ours) ? ours : (Guid?)null;
        return new InboundEvent.Reported(
            sender.Workspace,
            WhatsAppCloudProvider.ProviderName,
            $"{id}:{word}",
            at,
            id,
            touchpoint is { } known ? new TouchpointId(known) : null,
            report
        )
        {
            Aliases = Names(Number(status.Text("recipient_id")), status.Text("recipient_user_id")),
        };
    }

    static InboundEvent? Message(Sender sender, JsonElement value, JsonElement message)
    {
        if (message.Text("id") is not { } id || message.Seconds("timestamp") is not { } at)
            return null;
        var type = message.Text("type") ?? "";
        var writer = value.Items("contacts").FirstOrDefault();
        var from = Number(message.Text("from")) ?? Number(writer.Text("wa_id")) ?? "";
        if (type == "reaction")
        {
            var reaction = message.At("reaction");
            return reaction.Text("message_id") is { } reactedTo
                ? new InboundEvent.Reacted(
                    sender.Workspace,
                    WhatsAppCloudProvider.ProviderName,
                    id,
                    at,
                    Channel.WhatsApp,
                    sender.Id,
                    from,
                    reactedTo,
                    reaction.Text("emoji") is { Length: > 0 } sign ? sign : null
                )
                : null;
        }

        // News of the account's own: a customer changed the number.
        if (type == "system")
            return null;
        return new InboundEvent.Received(
            sender.Workspace,
            WhatsAppCloudProvider.ProviderName,
            id,
            at,
            Channel.WhatsApp,
            sender.Id,
            from,
            null,
            WhatsAppWords.Of(message, type),
            null
        )
        {
            InReplyTo = message.At("context").Text("id"),
            Aliases = Names(Number(writer.Text("wa_id")), message.Text("from_user_id") ?? writer.Text("user_id")),
        };
    }

    static InboundEvent.OptedOut? Preference(Sender sender, JsonElement preference)
    {
        if (preference.Text("value") != "stop" || preference.Seconds("timestamp") is not { } at)
            return null;
        var (number, user) = (Number(preference.Text("wa_id")), preference.Text("user_id"));
        if (number is null && user is null)
            return null;
        var id = $"preference:{number ?? user}:{preference.Text("category")}:{at.ToUnixTimeSeconds()}";
        return new InboundEvent.OptedOut(
            sender.Workspace,
            WhatsAppCloudProvider.ProviderName,
            id,
            at,
            Channel.WhatsApp,
            sender.Id,
            number ?? ""
        )
        {
            Aliases = Names(null, user),
        };
    }

    static string? Number(string? digits) => digits is { Length: >= 5 and <= 15 } && digits.All(char.IsAsciiDigit) ? $"+{digits}" : null;

    static List<string> Names(params ReadOnlySpan<string?> names)
    {
        List<string> found = [];
        foreach (var name in names)
            if (name is { Length: > 0 and <= 200 })
                found.Add(name);
        return found;
    }
}
