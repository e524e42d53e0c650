using System.Text.Json;
using Prospero.Core.Webhooks;
using Prospero.Server.Doors.Json;
using Prospero.Server.PollyBot.Door;
using Prospero.Server.PollyBot.Json;

namespace Prospero.Server.PollyBot.Webhooks;

/// <summary>A webhook and its deliveries as this surface shows them.</summary>
static class WebhookWire
{
    public static PollyBotAnswer Answer(int status, string message, WebhookEndpoint endpoint, bool withSecret = false) =>
        PollyBotAnswer.Bare(
            status,
            json =>
            {
                json.WriteString("message", message);
                json.WriteObject("webhook", () => WriteMembers(json, endpoint, withSecret));
            }
        );

    public static PollyBotAnswer Answer(int status, string message, Delivery delivery) =>
        PollyBotAnswer.Bare(
            status,
            json =>
            {
                json.WriteString("message", message);
                json.WriteObject("delivery", () => WriteMembers(json, delivery));
            }
        );

    /// <param name="withSecret">True where the secret is shown, which happens once.</param>
    public static void WriteMembers(Utf8JsonWriter json, WebhookEndpoint endpoint, bool withSecret = false)
    {
        var tally = endpoint.Tally;
        json.WriteString("id", WireIds.Of(endpoint.Id));
        json.WriteString("name", endpoint.Name);
        json.WriteString("url", endpoint.Url.AbsoluteUri);
        if (withSecret)
            json.WriteString("secret", endpoint.Secrets.Signing);
        json.WriteStartArray("eventTypes");
        foreach (var name in endpoint.Events)
            json.WriteStringValue(name);
        json.WriteEndArray();
        json.WriteBoolean("isActive", endpoint.IsActive);
        json.WriteNumber("maxRetries", endpoint.Rules.MaxRetries);
        json.WriteNumber("retryDelay", (long)endpoint.Rules.RetryDelay.TotalMilliseconds);
        json.WriteNumber("successCount", tally.Successes);
        json.WriteNumber("failureCount", tally.Failures);
        json.WriteTime("lastTriggeredAt", tally.LastTriggeredAt);
        json.WriteTime("lastSuccessAt", tally.LastSuccessAt);
        json.WriteTime("lastFailureAt", tally.LastFailureAt);
        json.WriteTime("createdAt", endpoint.CreatedAt);
        json.WriteTime("updatedAt", endpoint.UpdatedAt);
        json.WriteString("profile", WebhookForms.Profiles.Of(endpoint.Profile));
        json.WriteString("signedContent", endpoint.Rules.SignsTimestamp ? "body_timestamp" : "body");
    }

    public static void WriteMembers(Utf8JsonWriter json, Delivery delivery)
    {
        json.WriteString("id", WireIds.Of(delivery.Id));
        json.WriteString("eventType", delivery.Name);
        json.WriteString(
            "status",
            delivery.State switch
            {
                DeliveryState.Delivered => "delivered",
                DeliveryState.Failed => "failed",
                _ => "pending",
            }
        );
        json.WriteNumber("attempts", delivery.Tries);
        if (delivery.Status is { } status)
            json.WriteNumber("responseCode", status);
        else
            json.WriteNull("responseCode");
        json.WriteString("error", delivery.Error);
        json.WriteTime("createdAt", delivery.CreatedAt);
        json.WriteTime("lastAttemptAt", delivery.LastTryAt);
    }

    /// <summary>How a receiver finds the signature.</summary>
    public static void WriteSecurity(Utf8JsonWriter json, WebhookProfile profile)
    {
        var (header, format) = profile switch
        {
            WebhookProfile.Standard => ("webhook-signature", "v1,<base64_hmac_signature>"),
            WebhookProfile.Nexor => ("X-Nexor-Signature", "sha256=<hmac_signature>"),
            _ => ("X-Webhook-Signature", "sha256=<hmac_signature>"),
        };
        json.WriteString("note", "Store the secret securely. It will not be shown again.");
        json.WriteString("headerName", header);
        json.WriteString("format", format);
    }
}
