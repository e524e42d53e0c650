using System.Text.Encodings.Web;
using System.Text.Json;
using Prospero.Core;
using Prospero.Core.Access;
using Prospero.Core.Webhooks;

namespace Prospero.Storage;

/// <summary>Endpoints and deliveries as rows.</summary>
static class WebhookRows
{
    public const string EndpointColumns =
        "workspace_id, id, chatbot_id, name, url, profile, events, rules, secrets, is_active, pause_reason, successes, failures, "
        + "failing_since, failing_tries, last_triggered_at, last_success_at, last_failure_at, created_at, updated_at";

    public const string DeliveryColumns =
        "id, workspace_id, webhook_id, event_id, name, position, lead_id, body, is_repeat, state, due_at, tries, created_at, "
        + "last_try_at, status, error, answer";

    static readonly JsonSerializerOptions Options = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
    };

    public static (string Name, object? Value)[] Of(WebhookEndpoint endpoint, ISecrets secrets) =>
        [
            ("workspace", endpoint.Workspace.Value),
            ("id", endpoint.Id.Value),
            ("chatbot", endpoint.Chatbot?.Value),
            ("name", endpoint.Name),
            ("url", endpoint.Url.AbsoluteUri),
            ("profile", StoredNames.WebhookProfiles.Of(endpoint.Profile)),
            ("events", JsonColumns.Of(endpoint.Events)),
            ("rules", JsonSerializer.Serialize(endpoint.Rules, Options)),
            ("secrets", secrets.Protect(JsonSerializer.SerializeToUtf8Bytes(endpoint.Secrets, Options))),
            ("is_active", endpoint.IsActive),
            ("pause_reason", endpoint.PauseReason),
            ("failing_since", endpoint.Tally.FailingSince),
            ("failing_tries", endpoint.Tally.FailingTries),
            ("created_at", endpoint.CreatedAt),
            ("updated_at", endpoint.UpdatedAt),
        ];

    public static WebhookEndpoint Endpoint(Row row, ISecrets secrets) =>
        new(
            new WebhookId(row.Id(1)),
            new WorkspaceId(row.Id(0)),
            row.IdOrNull(2) is { } chatbot ? new ChatbotId(chatbot) : null,
            row.Text(3),
            new Uri(row.Text(4)),
            StoredNames.WebhookProfiles.Parse(row.Text(5)),
            JsonColumns.Texts(row.Text(6)),
            JsonSerializer.Deserialize<WebhookRules>(row.Text(7), Options)!,
            JsonSerializer.Deserialize<WebhookSecrets>(secrets.Unprotect(row.Bytes(8)), Options)!,
            row.Flag(9),
            row.TextOrNull(10),
            Tally(row, 11),
            row.Time(18),
            row.Time(19)
        );

    public static WebhookTally Tally(Row row, int at) =>
        new(
            row.Number(at),
            row.Number(at + 1),
            row.TimeOrNull(at + 2),
            row.Count(at + 3),
            row.TimeOrNull(at + 4),
            row.TimeOrNull(at + 5),
            row.TimeOrNull(at + 6)
        );

    public static RowColumns Of(IReadOnlyCollection<Delivery> deliveries, DeliveryClaim? claim) =>
        RowColumns
            .Of(deliveries)
            .Id("id", one => one.Id.Value)
            .Id("workspace_id", one => one.Workspace.Value)
            .Id("webhook_id", one => one.Webhook.Value)
            .Id("event_id", one => one.Event)
            .Text("name", one => one.Name)
            .Number("position", one => one.Position)
            .Id("lead_id", one => one.Lead?.Value ?? Guid.Empty)
            .Utf8("body", one => one.Body)
            .Flag("is_repeat", one => one.IsRepeat)
            .Text("state", one => StoredNames.DeliveryStates.Of(one.State))
            .Time("due_at", one => one.DueAt)
            .Number("tries", one => one.Tries)
            .Time("created_at", one => one.CreatedAt)
            .Id("claim_id", _ => claim?.Id.Value)
            .Time("lease_until", _ => claim?.Until)
            .Rows;

    // Zeros stand for no lead.
    public static Delivery Delivery(Row row) =>
        new(
            new DeliveryId(row.Id(0)),
            new WorkspaceId(row.Id(1)),
            new WebhookId(row.Id(2)),
            row.Id(3),
            row.Text(4),
            row.Number(5),
            row.Id(6) is var lead && lead != Guid.Empty ? new LeadId(lead) : null,
            row.BytesOrNull(7),
            row.Flag(8),
            StoredNames.DeliveryStates.Parse(row.Text(9)),
            row.TimeOrNull(10),
            row.Count(11),
            row.Time(12),
            row.TimeOrNull(13),
            (int?)row.NumberOrNull(14),
            row.TextOrNull(15),
            row.TextOrNull(16)
        );
}
