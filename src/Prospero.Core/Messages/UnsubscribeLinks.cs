using System.Buffers.Text;
using System.Security.Cryptography;
using Prospero.Core.Access;
using Prospero.Core.Leads;

namespace Prospero.Core.Messages;

/// <summary>
/// The lead's own one-click links (RFC 8058): opaque, without expiry, tied to the lead, readable by this installation
/// only.
/// </summary>
/// <param name="publicUrl">The address under which the world reaches this server; asked each time, because a free port is known late.</param>
public sealed class UnsubscribeLinks(ISecrets secrets, Func<Uri> publicUrl)
{
    const int IdBytes = 16;

    /// <summary>The link for a lead's mailbox.</summary>
    public Uri For(Lead lead)
    {
        Span<byte> plain = stackalloc byte[2 * IdBytes];
        lead.Workspace.Value.TryWriteBytes(plain);
        lead.Id.Value.TryWriteBytes(plain[IdBytes..]);
        return new Uri($"{publicUrl().ToString().TrimEnd('/')}/u/{Base64Url.EncodeToString(secrets.Protect(plain))}");
    }

    /// <summary>Whom a link's token names; null if it is not one of ours.</summary>
    public (WorkspaceId Workspace, LeadId Lead)? Read(string token)
    {
        if (token.Length is 0 or > 1024 || !Base64Url.IsValid(token))
            return null;
        try
        {
            var plain = secrets.Unprotect(Base64Url.DecodeFromChars(token));
            return plain.Length == 2 * IdBytes
                ? (new WorkspaceId(new Guid(plain.AsSpan(0, IdBytes))), new LeadId(new Guid(plain.AsSpan(IdBytes))))
                : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
