using Prospero.Core;

namespace Prospero.Storage;

/// <summary>
/// Remembers who filled the last claim, so that the next one can look past them: a backlog that is longer than what a claim
/// looks at would hide everybody else. Looking past it walks over all of it, so that it is done every other time while it
/// finds somebody, and ever more seldom while it does not.
/// </summary>
internal sealed class Crowd
{
    const int LongestPause = 256;

    readonly Lock _lock = new();
    IReadOnlyList<WorkspaceId> _who = [];
    int _pause = 1;
    int _turns;

    /// <summary>Those past whom this claim is to look; none if it need not look.</summary>
    public IReadOnlyList<WorkspaceId> LookPast()
    {
        lock (_lock)
        {
            if (_who.Count == 0 || _turns-- > 0)
                return [];
            // Nobody looks at the same time.
            _turns = LongestPause;
            return _who;
        }
    }

    /// <summary>Somebody was found behind them, or nobody.</summary>
    public void Looked(bool isAnyoneThere)
    {
        lock (_lock)
        {
            _pause = isAnyoneThere ? 1 : Math.Min(_pause * 2, LongestPause);
            _turns = _pause;
        }
    }

    /// <summary>These filled a claim of the oldest, which has room for so many workspaces with a full share each.</summary>
    /// <param name="isFull">False if less was due than was wanted: then nobody is hidden.</param>
    public void Saw(IReadOnlyList<WorkspaceId> who, int shares, bool isFull)
    {
        lock (_lock)
        {
            _who = isFull && who.Count < shares ? who : [];
            if (_who.Count == 0)
                (_pause, _turns) = (1, 0);
        }
    }
}
