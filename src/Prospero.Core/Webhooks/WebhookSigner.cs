using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Prospero.Core.Webhooks;

/// <summary>Signs requests as the profiles say. Pure.</summary>
public static class WebhookSigner
{
    const string Prefix = "whsec_";

    /// <summary>A secret of 32 random bytes.</summary>
    public static string NewSecret() => Prefix + Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));

    /// <summary>What is sent with a try besides the body: who speaks, what it is about, when, and the signature.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> Headers(WebhookEndpoint endpoint, Delivery delivery, DateTimeOffset now)
    {
        var timestamp = now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var body = delivery.Body ?? [];
        var secrets = endpoint.Secrets.At(now);
        List<KeyValuePair<string, string>> headers = endpoint.Profile switch
        {
            WebhookProfile.Standard =>
            [
                new("User-Agent", "Prospero-Webhooks/1.0"),
                new("webhook-id", $"{delivery.Event:D}"),
                new("webhook-timestamp", timestamp),
                new("webhook-signature", Standard(secrets, $"{delivery.Event:D}", timestamp, body)),
            ],
            WebhookProfile.PollyBot =>
            [
                new("User-Agent", "Pollybot-Webhooks/1.0"),
                new("X-Webhook-Id", $"dlv_{delivery.Id.Value:N}"),
                new("X-Webhook-Event", delivery.Name),
                new("X-Webhook-Timestamp", timestamp),
                new("X-Webhook-Signature", PollyBot(secrets[0], body, endpoint.Rules.SignsTimestamp ? timestamp : "")),
            ],
            _ =>
            [
                new("User-Agent", "Prospero-Webhooks/1.0"),
                new("X-Nexor-Event", delivery.Name),
                new("X-Nexor-Delivery", $"{delivery.Id}"),
                new("X-Nexor-Timestamp", timestamp),
                new("X-Nexor-Signature", (endpoint.Rules.SignsBareHex ? "" : "sha256=") + Hex(secrets[0], body, "")),
            ],
        };
        headers.AddRange(endpoint.Secrets.Headers);
        return headers;
    }

    /// <summary>Standard Webhooks: base64 over id, time and body, one entry per secret.</summary>
    public static string Standard(IReadOnlyList<string> secrets, string id, string timestamp, byte[] body) =>
        string.Join(
            ' ',
            secrets.Select(secret =>
            {
                using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, Convert.FromBase64String(secret[Prefix.Length..]));
                hash.AppendData(Encoding.UTF8.GetBytes($"{id}.{timestamp}."));
                hash.AppendData(body);
                return $"v1,{Convert.ToBase64String(hash.GetHashAndReset())}";
            })
        );

    /// <summary>PollyBot: hex over the body and, where it is signed, the time behind it.</summary>
    public static string PollyBot(string secret, byte[] body, string timestamp) => $"sha256={Hex(secret, body, timestamp)}";

    /// <summary>Hex over the body and a text behind it; the whole secret as text is the key.</summary>
    public static string Hex(string secret, byte[] body, string more)
    {
        using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(secret));
        hash.AppendData(body);
        hash.AppendData(Encoding.UTF8.GetBytes(more));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
