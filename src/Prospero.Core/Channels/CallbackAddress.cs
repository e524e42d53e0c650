using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Prospero.Core.Channels;

/// <summary>The addresses at which providers report: each sender has one of its own, which opens without a key.</summary>
public static class CallbackAddress
{
    const int TokenBytes = 32;

    /// <summary>A new secret part.</summary>
    public static string NewToken() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(TokenBytes));

    /// <summary>What is stored to find the sender by: lower-case hex of SHA-256.</summary>
    public static string Hash(string token) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)));

    /// <summary>The address of a sender; null if it has none.</summary>
    /// <param name="publicUrl">The address under which the world reaches this server.</param>
    public static Uri? Of(Uri publicUrl, Sender sender) =>
        sender.CallbackToken is { } token ? new Uri($"{publicUrl.ToString().TrimEnd('/')}/callbacks/{sender.Provider}/{token}") : null;
}
