using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Prospero.Tests.Support;

namespace Prospero.Tests.Providers.Twilio;

/// <summary>Twilio's API as far as an account uses it, and what Twilio posts to the addresses that it was given.</summary>
public sealed class FakeTwilio : FakeVendor
{
    public const string Account = "AC00000000000000000000000000000001";
    public const string Token = "12345";

    readonly ConcurrentQueue<Made> _made = [];
    int _count;

    /// <summary>What was accepted, in order, whatever was answered.</summary>
    public IReadOnlyList<Made> Accepted => [.. _made];

    public Dictionary<string, string> Settings =>
        new()
        {
            ["account_sid"] = Account,
            ["auth_token"] = Token,
            ["base_url"] = Url,
        };

    /// <summary>A form, and its signature for an address.</summary>
    [System.Diagnostics.CodeAnalysis.SuppressMessage("Security", "CA5350", Justification = "Twilio signs with HMAC-SHA1 and nothing else.")]
    public static (string Body, string Signature) Form(string url, params (string Name, string Value)[] fields)
    {
        var message = new StringBuilder(url);
        foreach (var (name, value) in fields.OrderBy(field => field.Name, StringComparer.Ordinal))
            message.Append(name).Append(value);
        var signature = Convert.ToBase64String(
            HMACSHA1.HashData(Encoding.UTF8.GetBytes(Token), Encoding.UTF8.GetBytes(message.ToString()))
        );
        var body = string.Join(
            '&',
            fields.Select(field => $"{field.Name}={Uri.EscapeDataString(field.Value).Replace("%20", "+", StringComparison.Ordinal)}")
        );
        return (body, signature);
    }

    protected override VendorReply Carry(Asked asked)
    {
        if (asked.Method == "GET")
            return VendorReply.Json(
                200,
                new
                {
                    status = "active",
                    friendly_name = "Acme",
                    type = "Full",
                }
            );
        var form = asked
            .Text.Split('&')
            .Select(pair => pair.Split('=', 2))
            .GroupBy(pair => pair[0])
            .ToDictionary(all => all.Key, all => Uri.UnescapeDataString(all.Last()[1].Replace('+', ' ')));
        var sid = $"{(asked.Path.Contains("/Calls", StringComparison.Ordinal) ? "CA" : "SM")}{Interlocked.Increment(ref _count):x32}";
        _made.Enqueue(new Made(sid, form));
        return VendorReply.Json(201, new { sid, status = "queued" });
    }

    /// <summary>A message or a call that was accepted.</summary>
    public sealed record Made(string Sid, IReadOnlyDictionary<string, string> Form);
}
