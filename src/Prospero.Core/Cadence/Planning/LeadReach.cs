using System.Collections.ObjectModel;
using NodaTime;
using Prospero.Core.Leads;

namespace Prospero.Core.Cadence;

/// <summary>By what means, and at whose hours, a lead can be reached: what the planner knows about a person.</summary>
/// <param name="Email">The mailbox; null if there is none.</param>
/// <param name="Phone">The E.164 number; null if there is none that can be dialled.</param>
/// <param name="Suppressed">Why a channel must not be used, in words, per channel.</param>
/// <param name="Zones">The zones the lead may be in; a moment must be allowed in all of them.</param>
public sealed record LeadReach(
    string? Email,
    string? Phone,
    IReadOnlyDictionary<Channel, string> Suppressed,
    IReadOnlyList<DateTimeZone> Zones
)
{
    static readonly IReadOnlyDictionary<Channel, string> Nothing = ReadOnlyDictionary<Channel, string>.Empty;

    /// <summary>The lead's own zone, else those in which its number may be, else the workflow's.</summary>
    public static LeadReach Of(Lead lead, IEnumerable<Suppression> suppressions, DateTimeZone workflowZone)
    {
        Dictionary<Channel, string>? suppressed = null;
        foreach (var suppression in suppressions)
            if (IsAddressOf(lead, suppression))
                (suppressed ??= []).TryAdd(suppression.Channel, suppression.Words);
        return new LeadReach(lead.Email?.Given, lead.Phone?.E164, suppressed ?? Nothing, ZonesOf(lead, workflowZone));
    }

    /// <summary>Where a lead may be: its own zone, else those of its number, else the workflow's.</summary>
    public static IReadOnlyList<DateTimeZone> ZonesOf(Lead lead, DateTimeZone workflowZone)
    {
        if (lead.TimeZone is { } named && DateTimeZoneProviders.Tzdb.GetZoneOrNull(named) is { } own)
            return [own];
        return (lead.Phone?.E164 is { } phone ? PhoneZones.Of(phone) : null) ?? [workflowZone];
    }

    /// <summary>The keys of a lead's addresses as suppressions hash them, with the channels that use them.</summary>
    public static IEnumerable<(Channel Channel, string AddressHash)> AddressHashes(Lead lead)
    {
        if (lead.Email is { } email)
            yield return (Channel.Email, Suppression.HashOf(lead.Workspace, email.Key));
        if (lead.Phone?.E164 is not { } phone)
            yield break;
        var hash = Suppression.HashOf(lead.Workspace, phone);
        yield return (Channel.Call, hash);
        yield return (Channel.WhatsApp, hash);
        yield return (Channel.Sms, hash);
    }

    /// <summary>The hashes of a lead's addresses, each once: what its suppressions are looked up by.</summary>
    public static IReadOnlyList<string> Hashes(Lead lead) => [.. AddressHashes(lead).Select(address => address.AddressHash).Distinct()];

    /// <summary>What suppresses a lead's address on a channel; empty if it has none there.</summary>
    public static IReadOnlyList<Suppression> Suppress(Lead lead, Channel channel, SuppressionReason reason, DateTimeOffset at) =>
        [
            .. AddressHashes(lead)
                .Where(address => address.Channel == channel)
                .Select(address => new Suppression(lead.Workspace, channel, address.AddressHash, reason, null, at)),
        ];

    /// <summary>The address on this channel; null if there is none.</summary>
    public string? Address(Channel channel) => channel == Channel.Email ? Email : Phone;

    /// <summary>Why this channel cannot be used, in words; null if it can.</summary>
    public string? WhyNot(Channel channel)
    {
        if (Address(channel) is null)
            return channel == Channel.Email ? "no email address" : "no phone number";
        return Suppressed.GetValueOrDefault(channel);
    }

    static bool IsAddressOf(Lead lead, Suppression suppression) =>
        AddressHashes(lead).Any(own => own.Channel == suppression.Channel && own.AddressHash == suppression.AddressHash);
}
