using Prospero.Core;
using Prospero.Core.Channels;

namespace Prospero.Tests.Support;

/// <summary>A provider that carries nothing.</summary>
/// <param name="name">The name in <see cref="Sender.Provider"/>.</param>
/// <param name="refusal">What it says; null for one that never answers.</param>
public sealed class StubbornProvider(string name, SendOutcome? refusal) : IChannelProvider
{
    public string Name => name;

    public IReadOnlyList<Channel> Channels { get; } = [Channel.Call, Channel.WhatsApp, Channel.Email, Channel.Sms];

    public Problems Check(Sender sender) => new();

    public async Task<SendOutcome> Send(SendRequest request, CancellationToken ct)
    {
        if (refusal is null)
            await Task.Delay(Timeout.InfiniteTimeSpan, ct);
        return refusal!;
    }
}
