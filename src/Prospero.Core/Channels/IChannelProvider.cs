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
}
