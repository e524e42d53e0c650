using System.Collections.Concurrent;
using Prospero.Core;
using Prospero.Core.Channels;

namespace Prospero.Tests.Support;

/// <summary>A provider that notes what it is handed, and accepts it once its gate is open.</summary>
public sealed class GatedProvider(bool isOpen = true) : IChannelProvider
{
    readonly TaskCompletionSource _gate = isOpen ? Opened() : new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>What it was handed, once per time.</summary>
    public ConcurrentQueue<TouchpointId> Received { get; } = [];

    public string Name => ProviderDirectory.Simulated;

    public IReadOnlyList<Channel> Channels { get; } = [Channel.Call, Channel.WhatsApp, Channel.Email, Channel.Sms];

    public Problems Check(Sender sender) => new();

    public void Open() => _gate.TrySetResult();

    public async Task<SendOutcome> Send(SendRequest request, CancellationToken ct)
    {
        Received.Enqueue(request.Touchpoint);
        await _gate.Task.WaitAsync(ct);
        return new SendOutcome.Accepted($"accepted-{request.Attempt}");
    }

    static TaskCompletionSource Opened()
    {
        var gate = new TaskCompletionSource();
        gate.SetResult();
        return gate;
    }
}
