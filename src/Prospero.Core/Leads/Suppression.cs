using System.Security.Cryptography;
using System.Text;

namespace Prospero.Core.Leads;

/// <summary>
/// A rule that an address must not be used on a channel. It is kept by the address's hash, so that it outlives the lead.
/// </summary>
/// <param name="Workspace">The data set.</param>
/// <param name="Channel">The channel.</param>
/// <param name="AddressHash">See <see cref="HashOf"/>.</param>
/// <param name="Reason">Why.</param>
/// <param name="Detail">In words, for people; null if the reason says it all.</param>
public sealed record Suppression(
    WorkspaceId Workspace,
    Channel Channel,
    string AddressHash,
    SuppressionReason Reason,
    string? Detail,
    DateTimeOffset At
)
{
    /// <summary>SHA-256 over workspace and the address's key (folded mailbox or E.164 number), lower-case hex.</summary>
    public static string HashOf(WorkspaceId workspace, string addressKey) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{workspace}\n{addressKey}")));

    /// <summary>The reason in words.</summary>
    public string Words =>
        Detail
        ?? Reason switch
        {
            SuppressionReason.OptOut => $"The lead opted out of {Channel.Name()}",
            SuppressionReason.Consent => $"The lead did not consent to {Channel.Name()}",
            SuppressionReason.Bounce => "The address does not exist",
            SuppressionReason.Complaint => "The recipient complained",
            SuppressionReason.Operator => "An operator suppressed the address",
            _ => throw new System.Diagnostics.UnreachableException(Reason.ToString()),
        };
}

/// <summary>Why an address must not be used. Only <see cref="Consent"/> is lifted by a later consent.</summary>
public enum SuppressionReason
{
    OptOut,
    Consent,
    Bounce,
    Complaint,
    Operator,
}
