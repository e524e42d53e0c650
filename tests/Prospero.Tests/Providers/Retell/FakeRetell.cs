using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Prospero.Tests.Support;

namespace Prospero.Tests.Providers.Retell;

/// <summary>Retell's API as far as a number uses it, and what Retell posts about its calls.</summary>
public sealed class FakeRetell : FakeVendor
{
    public const string Key = "key_test_123";

    readonly ConcurrentDictionary<string, Call> _calls = [];
    int _count;

    /// <summary>The calls that exist, oldest first, whatever was answered.</summary>
    public IReadOnlyList<Call> Calls => [.. _calls.Values.OrderBy(call => call.Id, StringComparer.Ordinal)];

    public Dictionary<string, string> Settings =>
        new()
        {
            ["api_key"] = Key,
            ["agent_id"] = "agent_0001",
            ["base_url"] = Url,
        };

    public static string Sign(string body, DateTimeOffset at, string key = Key)
    {
        var v = at.ToUnixTimeMilliseconds();
        return $"v={v},d={Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(key), Encoding.UTF8.GetBytes(body + v)))}";
    }

    /// <summary>A webhook about a call, with these members beside its own.</summary>
    public static string Event(string name, Call call, string status, string? reason = null, string more = "") =>
        $$"""{ "event": "{{name}}", "call": {{Body(call, status, reason, more)}} }""";

    protected override VendorReply Carry(Asked asked)
    {
        if (asked.Path.EndsWith("/create-phone-call", StringComparison.Ordinal))
        {
            var json = asked.Json;
            var id = $"call_{Interlocked.Increment(ref _count):0000}";
            var touchpoint = json.GetProperty("metadata").GetProperty("touchpoint_id").GetString()!;
            _calls[id] = new Call(id, json.GetProperty("to_number").GetString()!, touchpoint, json);
            return new VendorReply(201, Body(_calls[id], "registered", null, ""));
        }

        if (asked.Path.EndsWith("/list-calls", StringComparison.Ordinal))
        {
            var wanted = asked.Json.GetProperty("filter_criteria").GetProperty("metadata")[0].GetProperty("value").GetString();
            var items = Calls.Where(call => call.Touchpoint == wanted).Select(call => Body(call, "ended", null, ""));
            return new VendorReply(200, $$"""{ "items": [{{string.Join(',', items)}}], "has_more": false }""");
        }

        if (asked.Path.Contains("/get-call/", StringComparison.Ordinal))
            return _calls.TryGetValue(asked.Path[(asked.Path.LastIndexOf('/') + 1)..], out var known)
                ? new VendorReply(200, known.Now is { } now ? now : Body(known, "ongoing", null, ""))
                : VendorReply.Json(404, new { status = "error", message = "no such call" });
        return VendorReply.Json(200, new { current_concurrency = 0, concurrency_limit = 20 });
    }

    public static string Body(Call call, string status, string? reason, string more) =>
        $$"""
            { "call_id": "{{call.Id}}", "call_type": "phone_call", "call_status": "{{status}}", "to_number": "{{call.To}}",
              "metadata": { "touchpoint_id": "{{call.Touchpoint}}" }{{(
                reason is null ? "" : $", \"disconnection_reason\": \"{reason}\""
            )}}{{more}} }
            """;

    /// <summary>A call.</summary>
    public sealed record Call(string Id, string To, string Touchpoint, JsonElement Asked)
    {
        /// <summary>What Retell says when it is asked; null while the call goes on.</summary>
        public string? Now { get; set; }
    }
}
