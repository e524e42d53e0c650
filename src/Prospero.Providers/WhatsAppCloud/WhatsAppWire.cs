using System.Text.Json;
using Prospero.Core.Channels;

namespace Prospero.Providers.WhatsAppCloud;

/// <summary>Messages in Meta's words.</summary>
static class WhatsAppWire
{
    /// <summary>The request for a message; null for content that WhatsApp does not carry.</summary>
    public static byte[]? Message(SendRequest request)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("messaging_product", "whatsapp");
            json.WriteString("recipient_type", "individual");
            // With its plus sign: without it Meta puts the sender's own country before the number.
            json.WriteString("to", request.To);
            if (!Write(json, request.Content))
                return null;
            json.WriteString("biz_opaque_callback_data", request.Touchpoint.ToString());
            json.WriteEndObject();
        }

        return buffer.ToArray();
    }

    static bool Write(Utf8JsonWriter json, SendContent content)
    {
        switch (content)
        {
            case SendContent.PlainText text:
                json.WriteString("type", "text");
                json.WriteStartObject("text");
                json.WriteBoolean("preview_url", text.Body.Contains("https://", StringComparison.Ordinal));
                json.WriteString("body", text.Body);
                json.WriteEndObject();
                return true;
            case SendContent.ApprovedTemplate template:
                json.WriteString("type", "template");
                json.WriteStartObject("template");
                json.WriteString("name", template.Name);
                json.WriteStartObject("language");
                json.WriteString("code", template.Language);
                json.WriteEndObject();
                if (template.ComponentsJson is not ("" or "[]"))
                {
                    json.WritePropertyName("components");
                    json.WriteRawValue(template.ComponentsJson);
                }

                json.WriteEndObject();
                return true;
            default:
                return false;
        }
    }
}
