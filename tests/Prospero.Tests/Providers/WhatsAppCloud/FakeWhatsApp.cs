using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Prospero.Tests.Support;

namespace Prospero.Tests.Providers.WhatsAppCloud;

/// <summary>Meta's Graph API as far as a number uses it, and what Meta sends to the number's callback address.</summary>
public sealed class FakeWhatsApp : FakeVendor
{
    public const string NumberId = "200000000000001";
    public const string AccountId = "100000000000001";
    public const string Secret = "test_app_secret";

    readonly ConcurrentQueue<Message> _messages = [];
    int _count;

    /// <summary>What was accepted, in order, whatever was answered.</summary>
    public IReadOnlyList<Message> Messages => [.. _messages];

    /// <summary>The pages of the account's templates.</summary>
    public List<string> Templates { get; } = [];

    /// <summary>The settings of a sender that talks to it.</summary>
    public Dictionary<string, string> Settings =>
        new()
        {
            ["phone_number_id"] = NumberId,
            ["waba_id"] = AccountId,
            ["token"] = "EAAG",
            ["app_secret"] = Secret,
            ["verify_token"] = "our word",
            ["base_url"] = Url,
        };

    public static string Sign(string body, string secret = Secret) =>
        "sha256=" + Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(body)));

    /// <summary>A status of a message in Meta's words.</summary>
    public static string Status(Message message, string status, DateTimeOffset at, int? error = null) =>
        JsonSerializer.Serialize(
            new Dictionary<string, object?>
            {
                ["id"] = message.Id,
                ["status"] = status,
                ["timestamp"] = Seconds(at),
                ["recipient_id"] = message.To.TrimStart('+'),
                ["recipient_user_id"] = $"CL.{message.To.TrimStart('+')}",
                ["biz_opaque_callback_data"] = message.Opaque,
                ["errors"] = error is { } code
                    ? new[]
                    {
                        new
                        {
                            code,
                            title = "no",
                            message = "no",
                        },
                    }
                    : null,
            }
        );

    /// <summary>A text of a lead in Meta's words.</summary>
    public static string Text(string from, string body, DateTimeOffset at, string id) =>
        Inbound(from, at, id, "text", JsonSerializer.Serialize(new { body }));

    public static string Inbound(string from, DateTimeOffset at, string id, string type, string content, string? context = null) =>
        $$"""
            { "from": "{{from}}", "id": "{{id}}", "timestamp": "{{Seconds(at)}}", "type": "{{type}}", "{{type}}": {{content}}
            {{(context is null ? "" : $", \"context\": {{ \"from\": \"1\", \"id\": \"{context}\" }}")}} }
            """;

    /// <summary>A request of Meta's with statuses and messages for one number.</summary>
    public static string Envelope(string statuses = "", string messages = "", string number = NumberId) =>
        $$"""
            { "object": "whatsapp_business_account", "entry": [ { "id": "{{AccountId}}", "changes": [ { "field": "messages", "value": {
              "messaging_product": "whatsapp", "metadata": { "display_phone_number": "57", "phone_number_id": "{{number}}" },
              "contacts": [], "statuses": [{{statuses}}], "messages": [{{messages}}] } } ] } ] }
            """;

    protected override VendorReply Carry(Asked asked)
    {
        if (asked.Path.Contains("/message_templates", StringComparison.Ordinal))
            return Page(asked.Path);
        if (asked.Method == "GET")
            return VendorReply.Json(
                200,
                new
                {
                    id = NumberId,
                    display_phone_number = "+57 300 1234567",
                    verified_name = "Acme",
                    quality_rating = "GREEN",
                    throughput = new { level = "STANDARD" },
                    whatsapp_business_manager_messaging_limit = "TIER_2K",
                }
            );
        var json = asked.Json;
        var id = $"wamid.OUT{Interlocked.Increment(ref _count)}";
        var to = json.GetProperty("to").GetString()!;
        _messages.Enqueue(
            new Message(id, to, json.GetProperty("biz_opaque_callback_data").GetString()!, json.GetProperty("type").GetString()!)
        );
        return VendorReply.Json(
            200,
            new
            {
                messaging_product = "whatsapp",
                contacts = new[] { new { input = to, wa_id = to.TrimStart('+') } },
                messages = new[] { new { id, message_status = "accepted" } },
            }
        );
    }

    VendorReply Page(string path)
    {
        var after = path.Contains("after=", StringComparison.Ordinal) ? int.Parse(path[^1..], CultureInfo.InvariantCulture) : 0;
        var next = after + 1 < Templates.Count ? $$""", "paging": { "cursors": { "after": "{{after + 1}}" }, "next": "x" }""" : "";
        return new VendorReply(200, $$"""{ "data": {{(Templates.Count == 0 ? "[]" : Templates[after])}}{{next}} }""");
    }

    static string Seconds(DateTimeOffset at) => at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);

    /// <summary>A message that was accepted.</summary>
    public sealed record Message(string Id, string To, string Opaque, string Type);
}
