using System.Security.Cryptography;
using System.Text;
using Prospero.Core.Channels;
using Prospero.Core.Intake;

namespace Prospero.Providers.Twilio;

/// <summary>
/// Twilio signs the address that it called and what it sent: form parameters sorted by name, or the digest of a JSON body that
/// stands in the address.
/// </summary>
static class TwilioSignature
{
    const string BodyDigest = "bodySHA256";

    public static bool IsRight(Sender sender, RawCallback callback)
    {
        if (callback.Header("x-twilio-signature") is not { } header)
            return false;
        var given = new byte[HMACSHA1.HashSizeInBytes];
        if (!Convert.TryFromBase64String(header, given, out var length) || length != given.Length || !IsOwnBody(callback))
            return false;
        // One signature has one spelling.
        if (Convert.ToBase64String(given) != header)
            return false;
        var parameters = Parameters(callback);
        foreach (var token in SenderEditor.Secrets(sender, "auth_token"))
        foreach (var url in Spellings(callback.Url))
            if (CryptographicOperations.FixedTimeEquals(Sign(token, url + parameters), given))
                return true;
        return false;
    }

    /// <summary>What Twilio would sign with, for a message.</summary>
    [System.Diagnostics.CodeAnalysis.SuppressMessage("Security", "CA5350", Justification = "Twilio signs with HMAC-SHA1 and nothing else.")]
    static byte[] Sign(string token, string message) => HMACSHA1.HashData(Encoding.UTF8.GetBytes(token), Encoding.UTF8.GetBytes(message));

    static string Parameters(RawCallback callback)
    {
        if (callback.Method != "POST" || !IsForm(callback))
            return "";
        var message = new StringBuilder();
        var pairs = Query.Pairs(Encoding.UTF8.GetString(callback.Body));
        // A name that comes twice counts once per value, as in Twilio's own libraries.
        foreach (
            var (name, value) in pairs
                .Distinct()
                .OrderBy(pair => pair.Name, StringComparer.Ordinal)
                .ThenBy(pair => pair.Value, StringComparer.Ordinal)
        )
            message.Append(name).Append(value);
        return message.ToString();
    }

    static bool IsForm(RawCallback callback) =>
        callback.Header("content-type")?.StartsWith("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase) ?? false;

    static bool IsOwnBody(RawCallback callback)
    {
        if (IsForm(callback) || callback.Body.Length == 0)
            return true;
        var digest = new byte[SHA256.HashSizeInBytes];
        return Query.Parse(callback.Url.Query).GetValueOrDefault(BodyDigest) is { } given
            && Signatures.TryHex(given, digest)
            && CryptographicOperations.FixedTimeEquals(SHA256.HashData(callback.Body), digest);
    }

    // Twilio's own form of the address has the usual port for some products and not for others.
    static IEnumerable<string> Spellings(Uri url)
    {
        yield return url.AbsoluteUri;
        var usual = url.Scheme == Uri.UriSchemeHttps ? 443 : 80;
        yield return url.IsDefaultPort
            ? $"{url.Scheme}://{url.Host}:{usual}{url.PathAndQuery}"
            : $"{url.Scheme}://{url.Host}{url.PathAndQuery}";
    }
}
