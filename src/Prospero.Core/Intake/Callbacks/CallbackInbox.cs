using Microsoft.Extensions.Logging;
using Prospero.Core.Channels;

namespace Prospero.Core.Intake;

/// <summary>
/// Takes what providers send: verified, kept, answered, and only then carried out. A repeat of the same bytes is kept once; the
/// same news in other bytes has its effect once, because each event is remembered by the provider's id of it.
/// </summary>
public sealed class CallbackInbox(
    IStore store,
    ICallbacks callbacks,
    ISenders senders,
    InboundEvents inbound,
    IEnumerable<ICallbackReader> readers,
    CallbackSignal signal,
    TimeProvider clock,
    ILogger<CallbackInbox> log
)
{
    const int Batch = 50;
    const int MostTries = 10;

    static readonly TimeSpan Lease = TimeSpan.FromMinutes(2);
    static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    // A report can only be too early while its own send is being recorded, or until a dead node's lease ends.
    static readonly TimeSpan Patience = TimeSpan.FromHours(1);

    readonly Dictionary<string, ICallbackReader> _readers = readers.ToDictionary(reader => reader.Provider, StringComparer.Ordinal);

    /// <summary>The sender whose address was called; null if it is nobody's.</summary>
    public async Task<Sender?> Find(string provider, string token, CancellationToken ct) =>
        _readers.ContainsKey(provider)
        && await senders.FindByCallback(CallbackAddress.Hash(token), ct) is { } sender
        && sender.Provider == provider
            ? sender
            : null;

    /// <summary>Takes one request; the answer is given once it is durable.</summary>
    public async Task<CallbackAnswer> Take(Sender sender, RawCallback raw, CancellationToken ct)
    {
        var reader = _readers[sender.Provider];
        if (reader.Greet(sender, raw) is { } greeting)
            return greeting;
        var now = clock.GetUtcNow();
        if (!reader.IsGenuine(sender, raw, now))
        {
            log.NotGenuine(sender.Provider, sender.Id.ToString());
            return CallbackAnswer.Refused;
        }

        var kept = new KeptCallback(Ids.New(now), sender.Workspace, sender.Id, sender.Provider, raw, now);
        if (await store.InTransaction(tx => callbacks.Keep(tx, kept, ct), ct))
            signal.Set();
        return reader.Receipt(sender, raw);
    }

    /// <summary>Carries out what is due. Returns how many requests it took up.</summary>
    public async Task<int> RunOnce(CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var claimed = await callbacks.Claim(Batch, now, now + Lease, ct);
        foreach (var callback in claimed)
            await CarryOut(callback, ct);
        return claimed.Count;
    }

    /// <summary>When there is more to do; null if nothing waits.</summary>
    public Task<DateTimeOffset?> NextDue(CancellationToken ct) => callbacks.NextDue(ct);

    async Task CarryOut(KeptCallback callback, CancellationToken ct)
    {
        try
        {
            var (state, reason) = await Outcome(callback, ct);
            var isLate = clock.GetUtcNow() - callback.ReceivedAt > Patience;
            if (state == CallbackState.Waiting && !isLate)
                await Again(callback, "came before the record of its send", ct);
            else
                await callbacks.Settle(callback, state == CallbackState.Waiting ? CallbackState.Unmatched : state, null, reason, ct);
        }
        catch (Exception e) when (e is not (OperationCanceledException or StoreUnavailable))
        {
            log.NotCarriedOut(e, callback.Id, callback.Provider);
            if (callback.Tries < MostTries)
                await Again(callback, e.GetType().Name, ct);
            else
                await callbacks.Settle(callback, CallbackState.Unreadable, null, e.GetType().Name, ct);
        }
    }

    async Task<(CallbackState State, string? Reason)> Outcome(KeptCallback callback, CancellationToken ct)
    {
        var all = await senders.All(callback.Workspace, ct);
        if (all.FirstOrDefault(one => one.Id == callback.Sender) is not { } sender)
            return (CallbackState.Unmatched, "the sender is gone");
        CallbackContent content;
        try
        {
            content = _readers[callback.Provider].Read(sender, all, callback.Raw with { ReceivedAt = callback.ReceivedAt });
        }
        catch (FormatException e)
        {
            log.NotReadable(callback.Id, callback.Provider, e.Message);
            return (CallbackState.Unreadable, e.Message);
        }

        var effects = await inbound.Accept(content.Events, ct);
        if (effects.Contains(InboundEffect.TooEarly))
            return (CallbackState.Waiting, null);
        if (content.Strangers > 0)
            return (CallbackState.Unmatched, $"{content.Strangers} entries are about accounts that the workspace does not have");
        return effects.Contains(InboundEffect.Stranger) ? (CallbackState.Unmatched, "about nobody we know") : (CallbackState.Done, null);
    }

    Task Again(KeptCallback callback, string reason, CancellationToken ct)
    {
        var wait = TimeSpan.FromSeconds(Math.Pow(2, Math.Min(callback.Tries, 10) - 1));
        var due = clock.GetUtcNow() + (wait < Longest ? wait : Longest);
        return callbacks.Settle(callback, CallbackState.Waiting, due, reason, ct);
    }
}

/// <summary>Hurries the loop that carries out what providers sent. A lost signal costs one poll interval.</summary>
public sealed class CallbackSignal
{
    TaskCompletionSource _signal = New();

    public void Set() => Interlocked.Exchange(ref _signal, New()).TrySetResult();

    /// <summary>Completes at the next <see cref="Set"/> after this call.</summary>
    public Task Next => Volatile.Read(ref _signal).Task;

    static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}

/// <summary>How long what providers sent is kept.</summary>
public sealed record CallbackOptions
{
    /// <summary>How long it is known that a request came, and how long one that nobody could use stays readable.</summary>
    public TimeSpan Retention { get; init; } = TimeSpan.FromDays(30);
}

static partial class CallbackLog
{
    [LoggerMessage(6101, LogLevel.Warning, "A request of {Provider} to sender {Sender} is refused: its signature is not right")]
    public static partial void NotGenuine(this ILogger log, string provider, string sender);

    [LoggerMessage(6102, LogLevel.Error, "Callback {Callback} of {Provider} could not be carried out; it is tried again")]
    public static partial void NotCarriedOut(this ILogger log, Exception e, Guid callback, string provider);

    [LoggerMessage(6103, LogLevel.Warning, "Callback {Callback} of {Provider} cannot be read: {Reason}")]
    public static partial void NotReadable(this ILogger log, Guid callback, string provider, string reason);
}
