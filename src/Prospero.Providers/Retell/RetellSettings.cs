using Prospero.Core;
using Prospero.Core.Channels;

namespace Prospero.Providers.Retell;

/// <summary>What the settings of a voice agent at Retell say.</summary>
/// <param name="From">The number that calls.</param>
/// <param name="Agent">The agent; null for the one that the number has at Retell.</param>
/// <param name="AgentVersion">Its version; null for the number's.</param>
sealed record RetellSettings(string ApiKey, string From, string? Agent, string? AgentVersion, int? RingSeconds, Uri Root)
{
    const string Usual = "https://api.retellai.com";

    public static (RetellSettings Settings, Problems Problems) Read(Sender sender)
    {
        var given = new VendorSettings(sender);
        var key = given.Required("api_key", "The key that Retell's dashboard marks as webhook: Retell signs with it.");
        var agent = given.Optional("agent_id");
        var version = given.Optional("agent_version");
        int? ring = null;
        if (given.Optional("ring_seconds") is { } text)
        {
            if (int.TryParse(text, out var seconds) && seconds is >= 5 and <= 300)
                ring = seconds;
            else
                given.Problems.Add("ring_seconds", "is no whole number from 5 to 300");
        }

        var root = given.Url("base_url", Usual);
        var from = given.E164(sender.Address, "address");
        given.RefuseOthers();
        return (new RetellSettings(key, from, agent, version, ring, new Uri($"{root.ToString().TrimEnd('/')}/")), given.Problems);
    }
}
