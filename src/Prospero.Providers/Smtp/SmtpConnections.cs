using Prospero.Core;

namespace Prospero.Providers.Smtp;

/// <summary>
/// Keeps connections between messages: a bounded number for each sender with its settings, for a short while. Whoever changes
/// a sender's settings gets new connections; the old ones end by themselves.
/// </summary>
sealed class SmtpConnections : IAsyncDisposable
{
    readonly Lock _lock = new();
    readonly Dictionary<(SenderId, SmtpSettings), SmtpLane> _lanes = [];
    readonly TimeProvider _clock;
    readonly SmtpOptions _options;
    readonly ITimer _sweep;
    bool _isClosed;

    public SmtpConnections(TimeProvider clock, SmtpOptions options)
    {
        _clock = clock;
        _options = options;
        _sweep = clock.CreateTimer(_ => _ = CloseOld(), null, options.Idle, options.Idle);
    }

    /// <summary>Waits until the sender has a free connection, and holds it until disposed.</summary>
    public async Task<SmtpPlace> Enter(SenderId sender, SmtpSettings settings, CancellationToken ct)
    {
        var key = (sender, settings);
        SmtpLane lane;
        lock (_lock)
        {
            if (!_lanes.TryGetValue(key, out lane!))
                _lanes[key] = lane = new SmtpLane(_options.ConnectionsPerSender);
            lane.Users++;
        }
        try
        {
            await lane.Gate.WaitAsync(ct);
        }
        catch (OperationCanceledException)
        {
            lock (_lock)
                lane.Users--;
            throw;
        }
        return new SmtpPlace(this, lane);
    }

    public SmtpConversation? TakeIdle(SmtpLane lane)
    {
        lock (_lock)
            return lane.Idle.Count == 0 ? null : lane.Idle.Pop().Conversation;
    }

    /// <summary>Keeps a connection for the next message, or ends it.</summary>
    public async Task GiveBack(SmtpLane lane, SmtpConversation conversation)
    {
        lock (_lock)
        {
            if (conversation.IsReusable && !_isClosed)
            {
                lane.Idle.Push((conversation, _clock.GetTimestamp()));
                return;
            }
        }
        await conversation.DisposeAsync();
    }

    public void Leave(SmtpLane lane)
    {
        lock (_lock)
            lane.Users--;
        lane.Gate.Release();
    }

    public async ValueTask DisposeAsync()
    {
        await _sweep.DisposeAsync();
        lock (_lock)
            _isClosed = true;
        await Close(_ => true);
    }

    Task CloseOld() => Close(since => _clock.GetElapsedTime(since) >= _options.Idle);

    async Task Close(Func<long, bool> isOver)
    {
        var over = new List<SmtpConversation>();
        lock (_lock)
        {
            foreach (var (key, lane) in _lanes.ToList())
            {
                var kept = lane.Idle.Reverse().ToLookup(idle => isOver(idle.Since));
                over.AddRange(kept[true].Select(idle => idle.Conversation));
                lane.Idle = new Stack<(SmtpConversation, long)>(kept[false]);
                if (lane.Idle.Count == 0 && lane.Users == 0)
                    _lanes.Remove(key);
            }
        }
        await Task.WhenAll(over.Select(conversation => conversation.DisposeAsync().AsTask()));
    }
}

/// <summary>The connections of one sender.</summary>
sealed class SmtpLane(int width)
{
    public SemaphoreSlim Gate { get; } = new(width, width);

    /// <summary>The most recently used lies on top.</summary>
    public Stack<(SmtpConversation Conversation, long Since)> Idle { get; set; } = new();

    /// <summary>How many hold a place or wait for one.</summary>
    public int Users { get; set; }
}

/// <summary>The right to use one connection.</summary>
sealed class SmtpPlace(SmtpConnections connections, SmtpLane lane) : IDisposable
{
    public SmtpConversation? TakeIdle() => connections.TakeIdle(lane);

    public Task GiveBack(SmtpConversation conversation) => connections.GiveBack(lane, conversation);

    public void Dispose() => connections.Leave(lane);
}
