using System.Text.Json;
using Prospero.Core.Channels;

namespace Prospero.Providers.WhatsAppCloud;

/// <summary>Messages in Meta's words.</summary>
static class WhatsAppWire
{
    const int LongestTitle = 20;

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
            case SendContent.PlainText { Parts.Media: { } media } file:
                json.WriteString("type", media);
                json.WriteStartObject(media);
                json.WriteString("link", file.Parts.Link);
                if (file.Body.Length > 0 && media != "audio")
                    json.WriteString("caption", file.Body);
                if (file.Parts.FileName is { Length: > 0 } name)
                    json.WriteString("filename", name);
                json.WriteEndObject();
                return true;
            case SendContent.PlainText { Parts.Buttons: { Count: > 0 } buttons } asking:
                Write(json, asking.Body, buttons);
                return true;
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

    static void Write(Utf8JsonWriter json, string body, IReadOnlyList<string> buttons)
    {
        json.WriteString("type", "interactive");
        json.WriteStartObject("interactive");
        json.WriteString("type", "button");
        json.WriteStartObject("body");
        json.WriteString("text", body);
        json.WriteEndObject();
        json.WriteStartObject("action");
        json.WriteStartArray("buttons");
        foreach (var (i, title) in buttons.Index())
        {
            json.WriteStartObject();
            json.WriteString("type", "reply");
            json.WriteStartObject("reply");
            json.WriteString("id", $"button-{i + 1}");
            json.WriteString("title", title.Length <= LongestTitle ? title : title[..LongestTitle]);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
