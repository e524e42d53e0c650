using Prospero.Server.Doors.Limits;
using Xunit;

namespace Prospero.Tests.Limits;

public sealed class RateWindowTests
{
    static readonly DateTimeOffset Noon = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);
    static readonly long Second = Noon.ToUnixTimeSeconds();

    readonly RateWindow _window = new(seconds: 60);

    [Fact]
    public void A_call_over_the_limit_is_refused_and_not_counted()
    {
        Assert.Equal(new RateState(true, 2, 1, Second + 60, TimeSpan.FromSeconds(60)), Count(2, Noon));
        Assert.Equal(0, Count(2, Noon).Remaining);

        for (var i = 0; i < 3; i++)
            Assert.Equal(new RateState(false, 2, 2, Second + 60, TimeSpan.FromSeconds(60)), Count(2, Noon));
    }

    [Fact]
    public void A_call_counts_for_as_many_seconds_as_the_window_has_and_no_longer()
    {
        Count(1, Noon.AddMilliseconds(900));

        Assert.False(Count(1, Noon.AddSeconds(59.999)).IsAllowed);
        Assert.True(Count(1, Noon.AddSeconds(60)).IsAllowed);
    }

    [Fact]
    public void It_slides_second_by_second()
    {
        for (var i = 0; i < 6; i++)
            Assert.True(Count(6, Noon.AddSeconds(i * 10)).IsAllowed);

        Assert.False(Count(6, Noon.AddSeconds(59)).IsAllowed);
        var next = Count(6, Noon.AddSeconds(60));
        Assert.Equal((true, 6, Second + 70), (next.IsAllowed, next.Used, next.ResetAt));
        Assert.False(Count(6, Noon.AddSeconds(60)).IsAllowed);
    }

    [Fact]
    public void It_is_free_again_when_the_oldest_call_counts_no_more()
    {
        Count(1, Noon.AddSeconds(0.25));

        var refused = Count(1, Noon.AddSeconds(10.25));

        Assert.Equal((Second + 60, TimeSpan.FromSeconds(49.75)), (refused.ResetAt, refused.Reset));
    }

    [Fact]
    public void Where_nothing_is_allowed_it_is_never_free()
    {
        var refused = Count(0, Noon);

        Assert.Equal((false, 0, 0, Second + 60), (refused.IsAllowed, refused.Used, refused.Remaining, refused.ResetAt));
    }

    [Fact]
    public void What_others_counted_counts_here_once()
    {
        _window.Learn(Second, 3);
        _window.Learn(Second, 5);
        _window.Learn(Second, 4);

        Assert.Equal(6, Count(100, Noon).Used);
        Assert.Equal(1, Count(100, Noon.AddSeconds(60)).Used);
    }

    [Fact]
    public void No_more_is_counted_unseen_than_allowed()
    {
        Assert.NotNull(_window.Count(10, 2, Noon));
        Assert.NotNull(_window.Count(10, 2, Noon.AddSeconds(1)));
        Assert.Null(_window.Count(10, 2, Noon.AddSeconds(1)));

        var taken = _window.TakePending();
        Assert.Equal([(Second, 1), (Second + 1, 1)], taken.Select(one => (one.Key, one.Value)).Order());
        Assert.Null(_window.Count(10, 2, Noon.AddSeconds(1)));
        _window.Shared(taken, isDone: true);
        Assert.Equal(3, _window.Count(10, 2, Noon.AddSeconds(1))!.Value.Used);
    }

    [Fact]
    public void What_could_not_be_told_is_told_the_next_time()
    {
        Count(10, Noon);
        var taken = _window.TakePending();
        Count(10, Noon);
        _window.Shared(taken, isDone: false);

        Assert.Equal([KeyValuePair.Create(Second, 2)], _window.TakePending());
    }

    [Fact]
    public void It_is_empty_when_nothing_counts_and_all_was_told()
    {
        Assert.True(_window.IsEmptyAt(Noon));
        Count(10, Noon);
        var taken = _window.TakePending();
        Assert.False(_window.IsEmptyAt(Noon.AddSeconds(59)));
        Assert.False(_window.IsEmptyAt(Noon.AddSeconds(60)));
        _window.Shared(taken, isDone: true);
        Assert.True(_window.IsEmptyAt(Noon.AddSeconds(60)));
    }

    RateState Count(int limit, DateTimeOffset now) => _window.Count(limit, int.MaxValue, now)!.Value;
}
