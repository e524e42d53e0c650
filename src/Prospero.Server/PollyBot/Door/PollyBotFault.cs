using System.Globalization;
using System.Text.Json;
using Prospero.Core;
using Prospero.Server.Doors.Json;
using Prospero.Server.Doors.Limits;

namespace Prospero.Server.PollyBot.Door;

/// <summary>This surface's errors and their shape, and the only place that knows them.</summary>
/// <param name="Error">For people.</param>
/// <param name="Code">For machines.</param>
/// <param name="Details">Writes the members of <c>details</c>; null for none.</param>
/// <param name="RetryAfter">When the client may come again; null if that is not the matter.</param>
/// <param name="Allowed">The methods of the address, where another one was used; null otherwise.</param>
sealed record PollyBotFault(
    int Status,
    string Error,
    string Code,
    Action<Utf8JsonWriter>? Details = null,
    TimeSpan? RetryAfter = null,
    string? Allowed = null
)
{
    public static PollyBotFault MissingHeader { get; } = new(401, "Missing authorization header", "MISSING_AUTH_HEADER");

    public static PollyBotFault MalformedHeader { get; } =
        new(401, "Malformed authorization header. Expected format: Bearer <token>", "MALFORMED_AUTH_HEADER");

    public static PollyBotFault InvalidKey { get; } = new(401, "Invalid API key", "INVALID_API_KEY");

    public static PollyBotFault ChatbotNotFound { get; } = new(404, "Chatbot not found or access denied", "CHATBOT_NOT_FOUND");

    public static PollyBotFault WebhookNotFound { get; } = new(404, "Webhook not found", "WEBHOOK_NOT_FOUND");

    public static PollyBotFault WidgetNotFound { get; } = new(404, "Widget not found", "WIDGET_NOT_FOUND");

    public static PollyBotFault OriginNotAllowed { get; } = new(403, "Origin not allowed", "ORIGIN_NOT_ALLOWED");

    public static PollyBotFault LeadErased { get; } = new(409, "The lead of this delivery was erased", "NOTHING_TO_SEND");

    public static PollyBotFault NotFound { get; } = new(404, "Not found", "NOT_FOUND");

    public static PollyBotFault KeyReused { get; } = new(422, "Idempotency key reused", "IDEMPOTENCY_KEY_REUSED");

    public static PollyBotFault KeyRunning { get; } =
        new(409, "Request in progress", "IDEMPOTENCY_IN_PROGRESS", RetryAfter: TimeSpan.FromSeconds(1));

    public static PollyBotFault Internal { get; } = new(500, "Internal server error", "INTERNAL_ERROR");

    /// <summary>The database is away.</summary>
    public static PollyBotFault Unavailable { get; } =
        new(503, "Service unavailable", "SERVICE_UNAVAILABLE", RetryAfter: StoreUnavailable.RetryAfter);

    public static PollyBotFault NotImplemented { get; } = new(501, "Not available on this server", "NOT_IMPLEMENTED");

    public static PollyBotFault TooLarge { get; } = LargerThan(PollyBotDoor.MaxBytes);

    public static PollyBotFault LargerThan(int bytes) =>
        new(413, "Payload too large", "PAYLOAD_TOO_LARGE", json => json.WriteNumber("limit", bytes));

    public static PollyBotFault WrongMethod(string allowed) => new(405, "Method not allowed", "METHOD_NOT_ALLOWED", Allowed: allowed);

    /// <param name="id">As it was sent.</param>
    public static PollyBotFault LeadNotFound(string? id) =>
        new(
            404,
            "Lead not found",
            "LEAD_NOT_FOUND",
            json =>
            {
                json.WriteString("leadId", id);
                json.WriteString("message", "No lead found with this ID in your workspace");
            }
        );

    /// <param name="email">As it was sent.</param>
    public static PollyBotFault DuplicateEmail(string? email, LeadId existing) =>
        new(
            409,
            "Email already exists",
            "DUPLICATE_EMAIL",
            json =>
            {
                json.WriteString("email", email);
                json.WriteString("existingLeadId", Json.WireIds.Of(existing));
                json.WriteString("message", "A lead with this email already exists in your workspace");
            }
        );

    public static PollyBotFault TooMany(RateState state) =>
        new(
            429,
            "Rate limit exceeded",
            "RATE_LIMIT_EXCEEDED",
            json =>
            {
                json.WriteNumber("limit", state.Limit);
                json.WriteNumber("remaining", 0);
                json.WriteNumber("resetTime", state.ResetAt);
                json.WriteNumber("retryAfter", Seconds(state.Reset));
            },
            state.Reset
        );

    /// <summary>The body cannot be read.</summary>
    public static PollyBotFault Unreadable(Problem problem) =>
        Invalid(new FieldFault("body", null, $"{char.ToUpperInvariant(problem.Message[0])}{problem.Message[1..]}"));

    /// <summary>Something is wrong with the request: the first thing, then all of them.</summary>
    public static PollyBotFault Invalid(params IReadOnlyList<FieldFault> faults) =>
        new(
            400,
            "Validation failed",
            "VALIDATION_ERROR",
            json =>
            {
                WriteMembers(json, faults[0]);
                json.WriteObjects("errors", faults, fault => WriteMembers(json, fault));
            }
        );

    /// <summary>The whole body.</summary>
    public byte[] Body(DateTimeOffset now, string requestId) =>
        WireJson.Object(json =>
        {
            json.WriteBoolean("success", false);
            json.WriteString("error", Error);
            json.WriteString("code", Code);
            if (Details is { } details)
                json.WriteObject("details", () => details(json));
            json.WriteTime("timestamp", now);
            json.WriteString("requestId", requestId);
        });

    /// <summary>Whole seconds, at least one.</summary>
    public static long Seconds(TimeSpan wait) => Math.Max(1, (long)Math.Ceiling(wait.TotalSeconds));

    /// <summary>A number as a header has it.</summary>
    public static string Header(long number) => number.ToString(CultureInfo.InvariantCulture);

    static void WriteMembers(Utf8JsonWriter json, FieldFault fault)
    {
        json.WriteString("field", fault.Field);
        if (fault.Value is { } value)
            json.WriteJson("value", value);
        else
            json.WriteNull("value");
        json.WriteString("message", fault.Message);
    }
}
