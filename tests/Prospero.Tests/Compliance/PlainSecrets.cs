using System.Security.Cryptography;
using Prospero.Core.Access;

namespace Prospero.Tests.Compliance;

/// <summary>No protection at all, but nothing that a search for the plain text would find.</summary>
public sealed class PlainSecrets : ISecrets
{
    const byte Marker = 0xA7;

    public byte[] Protect(ReadOnlySpan<byte> plain)
    {
        var secret = new byte[plain.Length + 1];
        secret[0] = Marker;
        for (var i = 0; i < plain.Length; i++)
            secret[i + 1] = (byte)(plain[i] ^ Marker);
        return secret;
    }

    public byte[] Unprotect(ReadOnlySpan<byte> secret)
    {
        if (secret is not [Marker, .. var hidden])
            throw new CryptographicException("This was not protected.");
        var plain = hidden.ToArray();
        for (var i = 0; i < plain.Length; i++)
            plain[i] ^= Marker;
        return plain;
    }
}
