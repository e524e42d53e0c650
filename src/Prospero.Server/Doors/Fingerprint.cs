using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Prospero.Core.Intake;
using Prospero.Server.Doors.Json;

namespace Prospero.Server.Doors;

/// <summary>Tells one request from another under the same idempotency key.</summary>
static class Fingerprint
{
    /// <summary>The client's key with the request's fingerprint; null if the header is not a key.</summary>
    public static IdempotencyKey? Of(string header, string method, string pathAndQuery, ReadOnlySpan<byte> body, JsonElement root)
    {
        var key = header.Trim();
        if (key is ['"', .., '"'] and { Length: > 1 })
            key = key[1..^1];
        if (key.Length is 0 or > 255 || key.Any(c => c is < ' ' or > '~'))
            return null;

        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"{method}\n{pathAndQuery}\n"));
        hash.AppendData(root.ValueKind == JsonValueKind.Undefined ? body : CanonicalJson.Sorted(root));
        return new IdempotencyKey(key, Convert.ToHexStringLower(hash.GetHashAndReset()));
    }
}
