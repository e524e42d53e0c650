using System.Text;
using System.Text.Json;
using Prospero.Core.Access;
using Prospero.Core.Webhooks;
using Prospero.Server.Doors.Json;

namespace Prospero.Server.Nexor.Webhooks;

/// <summary>Events as this surface tells them to receivers: profile <c>nexor</c>, and <c>standard</c> with the same data.</summary>
sealed class WebhookShape : IWebhookShape
{
    public bool Speaks(WebhookProfile profile) => profile is WebhookProfile.Nexor or WebhookProfile.Standard;

    public ShapedEvent? Shape(EventScene scene, WebhookEndpoint endpoint, DeliveryId delivery)
    {
        var data = WireJson.Object(json => EventFacts.WriteMembers(json, scene, endpoint.Rules.IncludesFullLead));
        if (endpoint.Rules.Filters.Count > 0)
        {
            var facts = JsonElement.Parse(data);
            if (!endpoint.Rules.Filters.All(filter => filter.Passes(facts)))
                return null;
        }

        var body = endpoint.Rules.TemplateJson is { } template
            ? PayloadTemplate.Fill(template, Values(scene, data))
            : WireJson.Object(json => WriteEnvelope(json, scene, endpoint, delivery, data));
        return new ShapedEvent(scene.Event.Type, body);
    }

    public EventScene Sample(Workspace workspace, WebhookEndpoint endpoint, DateTimeOffset now) =>
        WebhookSample.Of(workspace, WebhookEvents.InLog(endpoint.Events[0]), now);

    // The id was made after everything else in the body, so it stands there for nothing but the delivery.
    public byte[] Readdressed(byte[] body, DeliveryId from, DeliveryId to) =>
        Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(body).Replace(from.ToString(), to.ToString(), StringComparison.Ordinal));

    static void WriteEnvelope(Utf8JsonWriter json, EventScene scene, WebhookEndpoint endpoint, DeliveryId delivery, byte[] data)
    {
        if (endpoint.Profile == WebhookProfile.Standard)
        {
            json.WriteString("type", scene.Event.Type);
            json.WriteTime("timestamp", scene.Event.At);
            if (scene.IsTest)
                json.WriteBoolean("test", true);
        }
        else
        {
            json.WriteString("event_type", scene.Event.Type);
            json.WriteId("event_id", scene.Event.Id);
            json.WriteId("webhook_id", endpoint.Id.Value);
            json.WriteId("delivery_id", delivery.Value);
            json.WriteTime("timestamp", scene.Event.At);
            json.WriteId("client_id", endpoint.Workspace.Value);
            json.WriteBoolean("test", scene.IsTest);
        }

        json.WritePropertyName("data");
        json.WriteRawValue(data, skipInputValidation: true);
    }

    static JsonElement Values(EventScene scene, byte[] data)
    {
        var facts = JsonElement.Parse(data);
        return JsonElement.Parse(
            WireJson.Object(json =>
            {
                foreach (var root in new[] { "lead", "workflow" })
                    if (facts.TryGetProperty(root, out var value))
                    {
                        json.WritePropertyName(root);
                        value.WriteTo(json);
                    }

                json.WriteObject(
                    "status_change",
                    () =>
                    {
                        foreach (var member in new[] { "from_status", "to_status", "status", "previous_status", "reason", "trigger_type" })
                            if (facts.TryGetProperty(member, out var value))
                            {
                                json.WritePropertyName(member);
                                value.WriteTo(json);
                            }
                    }
                );
                json.WriteObject(
                    "event",
                    () =>
                    {
                        json.WriteId("id", scene.Event.Id);
                        json.WriteString("type", scene.Event.Type);
                        json.WriteTime("timestamp", scene.Event.At);
                        json.WriteBoolean("test", scene.IsTest);
                    }
                );
                json.WritePropertyName("data");
                facts.WriteTo(json);
            })
        );
    }
}
