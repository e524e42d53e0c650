using Prospero.Core.Channels;
using Prospero.Core.Intake;

namespace Prospero.Providers.Simulated;

/// <summary>What simulated people make of contacts, for those who simulate without a database: the same hash, the same outcomes.</summary>
public static class SimulatedReactions
{
    /// <summary>What a contact leads to; a pure function of its arguments.</summary>
    public static SimulatedReaction To(SimulatedOptions options, SendRequest request)
    {
        var reaction = SimulatedProvider.React(options, request);
        return new SimulatedReaction(reaction.Outcome, [.. reaction.Later.Select(ActJson.Read).OfType<InboundEvent>()]);
    }
}
