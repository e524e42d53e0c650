using System.Security.Cryptography;
using System.Text;

namespace Prospero.Providers.Simulated;

/// <summary>Ids made from what they name, so that a repeated send makes the same ones again.</summary>
static class StableId
{
    /// <summary>A UUIDv8 (RFC 9562, 5.8) from a SHA-256 of the parts.</summary>
    public static Guid From(params ReadOnlySpan<string> parts)
    {
        Span<byte> bytes = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\u001f', parts!)), bytes);
        bytes[6] = (byte)((bytes[6] & 0x0f) | 0x80);
        bytes[8] = (byte)((bytes[8] & 0x3f) | 0x80);
        return new Guid(bytes[..16], bigEndian: true);
    }
}
