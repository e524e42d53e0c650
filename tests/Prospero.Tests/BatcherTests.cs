using Prospero.Core;
using Xunit;

namespace Prospero.Tests;

public sealed class BatcherTests : IAsyncLifetime
{
    readonly TaskCompletionSource _gate = new(TaskCreationOptions.RunContinuationsAsynchronously);
    readonly TaskCompletionSource _isBusy = new(TaskCreationOptions.RunContinuationsAsynchronously);
    readonly List<string> _sets = [];
    readonly Batcher<int, int> _batcher;

    public BatcherTests() => _batcher = new Batcher<int, int>(10, CarryOut, weight => weight);

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _batcher.DisposeAsync();

    [Fact]
    public async Task A_set_takes_what_waits_up_to_its_weight()
    {
        Assert.Equal(["1", "4+6", "1+9", "1"], await SetsOf(4, 6, 1, 9, 1));
    }

    [Fact]
    public async Task A_call_that_is_too_heavy_goes_alone()
    {
        Assert.Equal(["1", "2", "30", "2+3"], await SetsOf(2, 30, 2, 3));
    }

    // While the first call is carried out, the others gather.
    async Task<List<string>> SetsOf(params int[] weights)
    {
        var first = _batcher.Do(1, Ct);
        await _isBusy.Task;
        var others = weights.Select(weight => _batcher.Do(weight, Ct)).ToList();
        _gate.SetResult();
        Assert.Equal(1, await first);
        Assert.Equal(weights, await Task.WhenAll(others));
        return _sets;
    }

    async Task<IReadOnlyList<int>> CarryOut(IReadOnlyList<int> set, CancellationToken ct)
    {
        _sets.Add(string.Join('+', set));
        _isBusy.TrySetResult();
        await _gate.Task;
        return set;
    }
}
