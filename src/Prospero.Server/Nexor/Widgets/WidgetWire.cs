using System.Text.Json;
using Prospero.Core.Intake;
using Prospero.Server.Doors;
using Prospero.Server.Doors.Json;
using Prospero.Server.Nexor.Door;
using Prospero.Server.Startup;

namespace Prospero.Server.Nexor.Widgets;

/// <summary>A widget as this surface shows it.</summary>
static class WidgetWire
{
    public static NexorAnswer NotFound { get; } = NexorError.Of(404, "Not found", "Widget not found or does not belong to this chatbot");

    /// <param name="rejections">Those of all widgets of the workspace.</param>
    public static void WriteMembers(Utf8JsonWriter json, Widget widget, IReadOnlyList<RejectionCount> rejections, PublicAddress address)
    {
        var settings = widget.Settings;
        json.WriteId("id", widget.Id.Value);
        json.WriteString("public_id", PublicIds.Of(widget.Id));
        json.WriteId("chatbot_id", widget.Chatbot.Value);
        Write(json, "title", settings.Title);
        json.WriteObjects(
            "fields",
            settings.Fields,
            field =>
            {
                json.WriteString("key", field.Key);
                Write(json, "label", field.Label);
                json.WriteBoolean("required", field.IsRequired);
            }
        );
        Write(json, "consent_text", settings.Consent);
        json.WriteObject(
            "theme",
            () =>
            {
                json.WriteString("accent", settings.Theme.Accent);
                json.WriteString("scheme", settings.Theme.Scheme);
                json.WriteNumber("radius", settings.Theme.Radius);
                json.WriteString("display", settings.Theme.Display);
            }
        );
        Write(json, "languages", settings.Languages);
        Write(json, "allowed_origins", settings.Origins);
        json.WriteBoolean("is_active", widget.IsActive);
        json.WriteString("embed_code", WidgetTag.Of(widget, address.Url));
        WriteRejected(json, [.. rejections.Where(count => count.Widget == widget.Id)]);
        json.WriteTime("created_at", widget.CreatedAt);
        json.WriteTime("updated_at", widget.UpdatedAt);
    }

    /// <summary>How many submissions were rejected, by reason; reasons that never came are left out.</summary>
    public static void WriteRejected(Utf8JsonWriter json, IReadOnlyList<RejectionCount> counts) =>
        json.WriteObject(
            "rejected_submissions",
            () =>
            {
                foreach (var reason in counts.GroupBy(count => count.Reason).OrderBy(reason => reason.Key))
                    json.WriteNumber(reason.Key.Name(), reason.Sum(count => count.Count));
            }
        );

    static void Write(Utf8JsonWriter json, string name, LocalText? text)
    {
        if (text is null)
            json.WriteNull(name);
        else if (text.ByLanguage.TryGetValue(LocalText.Any, out var any))
            json.WriteString(name, any);
        else
            json.WriteObject(
                name,
                () =>
                {
                    foreach (var (language, own) in text.ByLanguage)
                        json.WriteString(language, own);
                }
            );
    }

    static void Write(Utf8JsonWriter json, string name, IReadOnlyList<string> texts)
    {
        json.WriteStartArray(name);
        foreach (var text in texts)
            json.WriteStringValue(text);
        json.WriteEndArray();
    }
}
