using System.Threading.Channels;

namespace Prospero.Core;

/// <summary>
/// Turns calls that arrive at the same time into sets, so that one commit serves many: while one set is carried out, the
/// next one gathers. A call alone is carried out at once.
/// </summary>
/// <typeparam name="TIn">What one call brings.</typeparam>
/// <typeparam name="TOut">What one call gets.</typeparam>
public sealed class Batcher<TIn, TOut> : IAsyncDisposable
{
    readonly Channel<Call> _calls = System.Threading.Channels.Channel.CreateUnbounded<Call>(
        new UnboundedChannelOptions { SingleReader = true }
    );
    readonly Func<IReadOnlyList<TIn>, CancellationToken, Task<IReadOnlyList<TOut>>> _carryOut;
    readonly CancellationTokenSource _stop = new();
    readonly Func<TIn, int> _weigh;
    readonly int _most;
    readonly Task _loop;

    /// <param name="most">How much a set weighs at most; a call that weighs more goes alone.</param>
    /// <param name="carryOut">
    /// Carries out a set; one answer per call, in order. When it throws for a set of several, each call is carried out
    /// alone, so that a bad one harms only itself; not while the database is away.
    /// </param>
    /// <param name="weigh">What a call weighs; null for 1 each.</param>
    public Batcher(int most, Func<IReadOnlyList<TIn>, CancellationToken, Task<IReadOnlyList<TOut>>> carryOut, Func<TIn, int>? weigh = null)
    {
        _weigh = weigh ?? (_ => 1);
        _most = most;
        _carryOut = carryOut;
        _loop = Task.Run(Loop);
    }

    /// <summary>
    /// Joins the next set and waits for its answer. Once it joined, it is carried out even if <paramref name="ct"/> is
    /// cancelled: then only the answer is not waited for.
    /// </summary>
    public Task<TOut> Do(TIn input, CancellationToken ct)
    {
        var call = new Call(input);
        return _calls.Writer.TryWrite(call)
            ? call.Answer.Task.WaitAsync(ct)
            : Task.FromException<TOut>(new ObjectDisposedException(nameof(Batcher<,>)));
    }

    /// <summary>Carries out what has joined, then stops.</summary>
    public async ValueTask DisposeAsync()
    {
        _calls.Writer.TryComplete();
        await _loop;
        _stop.Dispose();
    }

    async Task Loop()
    {
        var set = new List<Call>(_most);
        while (await _calls.Reader.WaitToReadAsync())
        {
            set.Clear();
            Gather(set);
            await CarryOut(set);
        }
    }

    void Gather(List<Call> set)
    {
        var weight = 0;
        while (_calls.Reader.TryPeek(out var next))
        {
            weight += _weigh(next.Input);
            if (set.Count > 0 && weight > _most)
                return;
            _calls.Reader.TryRead(out _);
            set.Add(next);
        }
    }

    async Task CarryOut(List<Call> set)
    {
        try
        {
            var answers = await _carryOut([.. set.Select(call => call.Input)], _stop.Token);
            for (var i = 0; i < set.Count; i++)
                set[i].Answer.TrySetResult(answers[i]);
        }
        catch (StoreUnavailable e)
        {
            // Each call alone would only wait for the same.
            foreach (var call in set)
                call.Answer.TrySetException(e);
        }
        catch (Exception) when (set.Count > 1)
        {
            foreach (var call in set)
                await CarryOut([call]);
        }
        catch (Exception e)
        {
            set[0].Answer.TrySetException(e);
        }
    }

    sealed class Call(TIn input)
    {
        public TIn Input { get; } = input;

        public TaskCompletionSource<TOut> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
