using Prospero.Core;
using Prospero.Core.Channels;

namespace Prospero.Providers.Simulated;

/// <summary>
/// Carries contacts to people who do not exist: they take calls, read, reply, bounce and opt out as a hash of the contact
/// says. Nothing leaves the house. Test data, the demo and the scenarios of the tests run on it.
/// </summary>
public sealed class SimulatedProvider : IChannelProvider
{
    /// <summary>The name in <see cref="Sender.Provider"/> and in events.</summary>
    public const string ProviderName = "simulated";

    readonly SimulatedOptions _options;
    readonly ISimulatedActs _acts;
    readonly ReceivedFile? _received;

    /// <exception cref="ArgumentException">The options cannot be used.</exception>
    public SimulatedProvider(SimulatedOptions options, ISimulatedActs acts)
    {
        if (options.Check() is { Any: true } problems)
            throw new ArgumentException(problems.ToString(), nameof(options));
        _options = options;
        _acts = acts;
        _received = options.LogPath is { } path ? new ReceivedFile(path) : null;
    }

    public string Name => ProviderName;

    public IReadOnlyList<Channel> Channels { get; } = [Channel.Call, Channel.WhatsApp, Channel.Email, Channel.Sms];

    /// <summary>Simulated people need no settings.</summary>
    public Problems Check(Sender sender) => new();

    public async Task<SendOutcome> Send(SendRequest request, CancellationToken ct)
    {
        var reaction = React(_options, request);
        _received?.Append(request, (reaction.Outcome as SendOutcome.Accepted)?.ProviderId);
        if (reaction.Later.Count > 0)
            await _acts.Add(reaction.Later, ct);
        return reaction.Outcome;
    }

    /// <summary>The whole of what a contact leads to; a pure function of its arguments.</summary>
    internal static Reaction React(SimulatedOptions options, SendRequest request)
    {
        var channel = request.Sender.Channel;
        var person = Chance.Of(options.Seed, request.To.ToLowerInvariant());
        var contact = person.With(channel.Name(), request.StepKey, request.Number);
        var determined = MagicContact.Find(request.To, channel) ?? SimulatedScript.Find(options.Script, channel, request.Number);
        var behaviour = determined ?? Personas.Behind(person, options.Personas ?? Personas.Usual).Takes(channel, contact);
        var pace = determined is null ? Pace.Of(channel, contact) : Pace.Quick;
        return Reaction.To(request, behaviour, pace, Texts.For(request, person), contact);
    }
}
