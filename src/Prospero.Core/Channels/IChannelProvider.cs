namespace Prospero.Core.Channels;

/// <summary>
/// Carries messages of one provider. It reports what happened and never decides: no retries inside, no exception for
/// anything that the network or the provider did.
/// </summary>
public interface IChannelProvider
{
    /// <summary>The name in <see cref="Sender.Provider"/>.</summary>
    string Name { get; }

    /// <summary>The channels it can carry.</summary>
    IReadOnlyList<Channel> Channels { get; }

    /// <summary>All that is wrong with a sender's settings, before it is stored. Paths are setting names.</summary>
    Problems Check(Sender sender);

    /// <summary>Hands one message over. Safe to call from many threads.</summary>
    Task<SendOutcome> Send(SendRequest request, CancellationToken ct);

    /// <summary>
    /// Asks the provider what became of an attempt whose report is missing. Null when the provider cannot say.
    /// </summary>
    Task<ProviderReport?> Find(Sender sender, TouchpointId touchpoint, string? providerId, CancellationToken ct) =>
        Task.FromResult<ProviderReport?>(null);

    /// <summary>
    /// Asks the provider whether it knows the account and takes its credentials; nobody is contacted. Null where it cannot be
    /// asked.
    /// </summary>
    Task<SenderCheck?> Probe(Sender sender, CancellationToken ct) => Task.FromResult<SenderCheck?>(null);

    /// <summary>True if the provider reports by requests to us, so that its senders need an address of their own here.</summary>
    bool CallsBack => false;
}

/// <summary>What a provider answered when it was asked about an account.</summary>
/// <param name="IsGood">True if the account may be used as it is set up.</param>
/// <param name="Words">What it said, for an operator.</param>
/// <param name="Facts">What it tells about the account, by name: a quality, a tier, a limit.</param>
public sealed record SenderCheck(bool IsGood, string Words, IReadOnlyList<KeyValuePair<string, string>> Facts)
{
    public static SenderCheck Bad(string words) => new(false, words, []);
}
