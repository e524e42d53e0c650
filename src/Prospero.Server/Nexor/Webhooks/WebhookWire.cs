using System.Text;
using System.Text.Json;
using Prospero.Core.Webhooks;
using Prospero.Server.Doors.Json;
using Prospero.Server.Nexor.Door;

namespace Prospero.Server.Nexor.Webhooks;

/// <summary>A webhook and its deliveries as this surface shows them.</summary>
static class WebhookWire
{
    public static NexorAnswer NotFound { get; } = NexorError.Of(404, "Not found", "Webhook not found or does not belong to your account");

    public static NexorAnswer DeliveryNotFound { get; } = NexorError.Of(404, "Not found", "Delivery not found");

    public static string Name(WebhookProfile profile) =>
        profile switch
        {
            WebhookProfile.Standard => "standard",
            WebhookProfile.PollyBot => "pollybot",
            _ => "nexor",
        };

    /// <summary>The answer that shows one webhook.</summary>
    /// <param name="withSecret">True where the secret is shown, which happens once.</param>
    public static NexorAnswer Answer(int status, WebhookEndpoint endpoint, bool withSecret) =>
        NexorAnswer.Of(
            status,
            json =>
            {
                json.WriteBoolean("success", true);
                json.WriteObject(
                    "webhook",
                    () =>
                    {
                        WriteMembers(json, endpoint);
                        if (withSecret)
                            json.WriteString("signing_secret", endpoint.Secrets.Signing);
                    }
                );
            }
        );

    public static void WriteMembers(Utf8JsonWriter json, WebhookEndpoint endpoint)
    {
        var rules = endpoint.Rules;
        json.WriteId("id", endpoint.Id.Value);
        json.WriteString("name", endpoint.Name);
        json.WriteString("url", endpoint.Url.AbsoluteUri);
        json.WriteStartArray("events");
        foreach (var name in endpoint.Events)
            json.WriteStringValue(name);
        json.WriteEndArray();
        json.WriteString("profile", Name(endpoint.Profile));
        json.WriteObjects("filters", rules.Filters, filter => WriteFilter(json, filter));
        json.WriteString("auth_type", rules.AuthType);
        json.WriteJson("payload_template", rules.TemplateJson ?? "null");
        json.WriteBoolean("include_full_lead", rules.IncludesFullLead);
        json.WriteBoolean("retry_enabled", rules.Retries);
        json.WriteNumber("max_retries", rules.MaxRetries);
        json.WriteBoolean("is_active", endpoint.IsActive);
        // Only where it is not the usual: the documented object has no such members.
        if (rules.SignsBareHex)
            json.WriteString("signature_format", "hex");
        if (endpoint.PauseReason is { } reason)
            json.WriteString("pause_reason", reason);
        json.WriteNumber("success_count", endpoint.Tally.Successes);
        json.WriteNumber("failure_count", endpoint.Tally.Failures);
        json.WriteTime("last_success_at", endpoint.Tally.LastSuccessAt);
        json.WriteTime("last_failure_at", endpoint.Tally.LastFailureAt);
        json.WriteTime("created_at", endpoint.CreatedAt);
        json.WriteTime("updated_at", endpoint.UpdatedAt);
    }

    public static NexorAnswer Answer(int status, Delivery delivery) =>
        NexorAnswer.Of(
            status,
            json =>
            {
                json.WriteBoolean("success", true);
                json.WriteObject("delivery", () => WriteMembers(json, delivery));
            }
        );

    public static void WriteMembers(Utf8JsonWriter json, Delivery delivery)
    {
        json.WriteId("id", delivery.Id.Value);
        json.WriteId("event_id", delivery.Event);
        json.WriteString("event_type", delivery.Name);
        json.WriteString("status", Status(delivery.State));
        json.WriteNumber("attempts", delivery.Tries);
        WriteNullable(json, "response_code", delivery.Status);
        json.WriteString("error", delivery.Error);
        json.WriteString("request_body", delivery.Body is { } body ? Encoding.UTF8.GetString(body) : null);
        json.WriteString("response_body", delivery.Answer);
        json.WriteTime("created_at", delivery.CreatedAt);
        json.WriteTime("last_attempt_at", delivery.LastTryAt);
        json.WriteTime("next_attempt_at", delivery.State == DeliveryState.Pending ? delivery.DueAt : null);
    }

    static string Status(DeliveryState state) =>
        state switch
        {
            DeliveryState.Delivered => "delivered",
            DeliveryState.Failed => "failed",
            _ => "pending",
        };

    static void WriteFilter(Utf8JsonWriter json, EventFilter filter)
    {
        json.WriteString("field", filter.Field);
        json.WriteString("operator", filter.Operator);
        json.WriteJson("value", filter.ValueJson);
    }

    static void WriteNullable(Utf8JsonWriter json, string name, int? number)
    {
        if (number is { } known)
            json.WriteNumber(name, known);
        else
            json.WriteNull(name);
    }
}
