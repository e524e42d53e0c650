using System.Text.Json;
using Prospero.Core.Messages;
using Prospero.Server.Doors.Json;
using Prospero.Server.Nexor.Door;

namespace Prospero.Server.Nexor.Templates;

/// <summary><c>GET /templates</c>: the WhatsApp templates, filtered by status and category.</summary>
sealed class ListTemplates(IMessages messages) : INexorOperation
{
    static readonly string[] Statuses = ["APPROVED", "PENDING", "REJECTED"];
    static readonly string[] Categories = ["MARKETING", "UTILITY", "AUTHENTICATION"];

    public async Task<NexorAnswer> Handle(NexorCall call, CancellationToken ct)
    {
        var status = call.Query["status"].ToString();
        var category = call.Query["category"].ToString();
        if (status.Length > 0 && !Statuses.Contains(status))
            return NexorError.Invalid($"status must be one of {string.Join(", ", Statuses)}");
        if (category.Length > 0 && !Categories.Contains(category))
            return NexorError.Invalid($"category must be one of {string.Join(", ", Categories)}");
        var templates = (await messages.Templates(call.Workspace.Config, ct)).Where(template =>
            (status.Length == 0 || template.Status == status) && (category.Length == 0 || template.Category == category)
        );
        return NexorAnswer.Of(
            200,
            json =>
            {
                json.WriteBoolean("success", true);
                json.WriteObjects("templates", templates, template => WriteMembers(json, template));
            }
        );
    }

    static void WriteMembers(Utf8JsonWriter json, Template template)
    {
        json.WriteId("id", template.Id.Value);
        json.WriteString("name", template.Name);
        json.WriteString("language", template.Language);
        json.WriteString("category", template.Category);
        json.WriteString("status", template.Status);
        if (template.ComponentsJson is { } components)
        {
            json.WritePropertyName("components");
            json.WriteRawValue(components);
        }
        else
            json.WriteObjects(
                "components",
                [template.Body],
                text =>
                {
                    json.WriteString("type", "BODY");
                    json.WriteString("text", text);
                }
            );
        if (template.Slots is not { Count: > 0 } slots)
            json.WriteNull("variables");
        else
            json.WriteObjects(
                "variables",
                slots.Index(),
                variable =>
                {
                    json.WriteString("name", variable.Item.Name);
                    json.WriteNumber("position", variable.Index + 1);
                    json.WriteString("component", variable.Item.Component.ToUpperInvariant());
                }
            );
    }
}
