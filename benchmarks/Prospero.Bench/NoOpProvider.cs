using System.Collections.Concurrent;
using Prospero.Core;
using Prospero.Core.Channels;

namespace Prospero.Bench;

/// <summary>Accepts everything at once and notes when.</summary>
sealed class NoOpProvider(TimeProvider clock) : IChannelProvider
{
    readonly ConcurrentDictionary<TouchpointId, DateTimeOffset> _handed = [];

    public string Name => ProviderDirectory.Simulated;

    public IReadOnlyList<Channel> Channels { get; } = [Channel.Call, Channel.WhatsApp, Channel.Email];

    /// <summary>When each touchpoint was handed over.</summary>
    public IReadOnlyDictionary<TouchpointId, DateTimeOffset> Handed => _handed;

    public Problems Check(Sender sender) => new();

    public Task<SendOutcome> Send(SendRequest request, CancellationToken ct)
    {
        _handed[request.Touchpoint] = clock.GetUtcNow();
        return Task.FromResult<SendOutcome>(new SendOutcome.Accepted("none"));
    }
}
