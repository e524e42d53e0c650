using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Prospero.Core.Access;
using Prospero.Core.Cadence;
using Prospero.Core.Channels;
using Prospero.Core.Intake;

namespace Prospero.Storage;

/// <summary>Values that are read and written whole and never asked about in SQL, as JSON in one column.</summary>
internal static class JsonColumns
{
    static readonly JsonSerializerOptions Options = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
    };

    public static string? Of(GivenContent? content) => content is null ? null : JsonSerializer.Serialize(content, Options);

    public static GivenContent? Content(string? json) => json is null ? null : JsonSerializer.Deserialize<GivenContent>(json, Options);

    public static string? Of(SendContent.ApprovedTemplate? template) =>
        template is null ? null : JsonSerializer.Serialize(template, Options);

    public static SendContent.ApprovedTemplate? Template(string? json) =>
        json is null ? null : JsonSerializer.Deserialize<SendContent.ApprovedTemplate>(json, Options);

    public static string? Of(MessageParts? parts) => parts is null ? null : JsonSerializer.Serialize(parts, Options);

    public static MessageParts? Parts(string? json) => json is null ? null : JsonSerializer.Deserialize<MessageParts>(json, Options);

    public static string? Of(CallResult? call) =>
        call is null
            ? null
            : new JsonObject
            {
                ["outcome"] = StoredNames.CallOutcomes.Of(call.Outcome),
                ["duration_ms"] = (long)call.Duration.TotalMilliseconds,
                ["summary"] = call.Summary,
                ["transcript"] = call.Transcript,
                ["recording_url"] = call.RecordingUrl,
                ["call_back_at"] = call.CallBackAt?.ToUnixTimeMilliseconds(),
                ["disconnection_reason"] = call.DisconnectionReason,
                ["analysis"] = call.Analysis,
            }.ToJsonString(Options);

    public static CallResult? Call(string? json)
    {
        if (json is null)
            return null;
        var call = JsonNode.Parse(json)!;
        return new CallResult(
            StoredNames.CallOutcomes.Parse((string)call["outcome"]!),
            TimeSpan.FromMilliseconds((long)call["duration_ms"]!),
            (string?)call["summary"],
            (string?)call["transcript"],
            (string?)call["recording_url"],
            (long?)call["call_back_at"] is { } at ? DateTimeOffset.FromUnixTimeMilliseconds(at) : null,
            (string?)call["disconnection_reason"]
        )
        {
            Analysis = (string?)call["analysis"],
        };
    }

    public static string Of(WidgetSettings settings) => JsonSerializer.Serialize(settings, Options);

    /// <summary>What is not said has the usual value.</summary>
    public static WidgetSettings Widget(string json) => JsonSerializer.Deserialize<WidgetSettings>(json, Options)!;

    public static string Of(FieldMapping mapping) => JsonSerializer.Serialize(mapping.Paths, Options);

    public static FieldMapping Mapping(string json) => new(JsonSerializer.Deserialize<Dictionary<string, string>>(json, Options)!);

    public static string Of(IReadOnlyList<string> texts) => JsonSerializer.Serialize(texts, Options);

    public static IReadOnlyList<string> Texts(string json) => JsonSerializer.Deserialize<List<string>>(json, Options)!;
}
