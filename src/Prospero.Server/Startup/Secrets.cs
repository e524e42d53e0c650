using Microsoft.AspNetCore.DataProtection;
using Prospero.Core.Access;

namespace Prospero.Server.Startup;

/// <summary>Encrypts with the key ring of this installation.</summary>
sealed class Secrets(IDataProtectionProvider provider) : ISecrets
{
    readonly IDataProtector _protector = provider.CreateProtector("prospero.secrets.v1");

    public byte[] Protect(ReadOnlySpan<byte> plain) => _protector.Protect(plain.ToArray());

    public byte[] Unprotect(ReadOnlySpan<byte> secret) => _protector.Unprotect(secret.ToArray());
}
