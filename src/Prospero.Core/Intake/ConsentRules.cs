using Prospero.Core.Cadence;
using Prospero.Core.Leads;

namespace Prospero.Core.Intake;

/// <summary>What a lead's consent does to its addresses. Pure.</summary>
public static class ConsentRules
{
    static readonly Channel[] Every = [Channel.Call, Channel.WhatsApp, Channel.Email, Channel.Sms];

    /// <summary>The suppressions that a "no" writes.</summary>
    public static IEnumerable<Suppression> Refused(Lead lead, Consent consent, DateTimeOffset now) =>
        Addresses(lead, No(consent))
            .Select(address => new Suppression(lead.Workspace, address.Channel, address.AddressHash, SuppressionReason.Consent, null, now));

    /// <summary>The addresses whose earlier "no" a "yes" lifts.</summary>
    public static IEnumerable<(Channel Channel, string AddressHash)> Lifted(Lead lead, Consent consent) =>
        Addresses(lead, Yes(consent)).Except(Addresses(lead, No(consent)));

    static IEnumerable<Channel> No(Consent consent) =>
        consent.DoNotContact == true ? Every : consent.Channels.Where(said => !said.Value).Select(said => said.Key);

    static IEnumerable<Channel> Yes(Consent consent) =>
        consent.DoNotContact == true ? []
        : consent.DoNotContact == false ? Every
        : consent.Channels.Where(said => said.Value).Select(said => said.Key);

    static IEnumerable<(Channel Channel, string AddressHash)> Addresses(Lead lead, IEnumerable<Channel> channels) =>
        LeadReach.AddressHashes(lead).Where(address => channels.Contains(address.Channel));
}
