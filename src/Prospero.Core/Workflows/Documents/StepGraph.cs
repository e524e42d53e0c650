namespace Prospero.Core.Workflows.Documents;

/// <summary>Checks where steps lead: every target exists, every step is reached, every cycle takes time.</summary>
sealed class StepGraph(Problems problems)
{
    readonly List<(string Path, string Key)> _targets = [];
    readonly List<(Step Step, string Path)> _steps = [];

    /// <summary>A target that a member names; null if it is absent or no text.</summary>
    public string? Target(DocumentObject entry, string name)
    {
        if (entry.Text(name) is not { } key)
            return null;
        _targets.Add((entry.At(name), key));
        return key;
    }

    public void Add(Step step, string path) => _steps.Add((step, path));

    /// <summary>Notes what is wrong, once all steps are known.</summary>
    /// <param name="isWhole">True if every step of the document could be read; what hangs on a missing one is not judged.</param>
    public void Check(bool isWhole)
    {
        var keys = _steps.Select(item => item.Step.Key).ToList();
        if (isWhole)
            foreach (var (path, key) in _targets.Where(target => target.Key != Step.End && !keys.Contains(target.Key)))
                problems.Add(path, $"is {Spelling.Quote(key)}, which is no step", Spelling.Cure(key, [.. keys, Step.End]));
        if (!isWhole || problems.Any)
            return;
        var places = _steps.Index().ToDictionary(item => item.Item.Step.Key, item => item.Index, StringComparer.Ordinal);
        var followers = _steps.Select((item, place) => Followers(item.Step, place, places)).ToList();
        CheckReach(followers);
        CheckEnds();
        CheckCycles(followers);
        if (!_steps.Exists(item => item.Step is ContactStep))
            problems.Add("$.steps", "never contacts the lead", "Add a call, a message or a mail.");
    }

    List<int> Followers(Step step, int place, Dictionary<string, int> places)
    {
        var keys = step.Jumps.ToList();
        if (step.GoTo is { } key)
            keys.Add(key);
        var followers = keys.Select(target => places.GetValueOrDefault(target, _steps.Count)).ToList();
        if (step.HasFollower && step.GoTo is null)
            followers.Add(place + 1);
        return followers.FindAll(follower => follower < _steps.Count);
    }

    void CheckReach(List<List<int>> followers)
    {
        var reached = new HashSet<int>();
        var open = new Stack<int>([0]);
        while (open.TryPop(out var place))
            if (reached.Add(place))
                foreach (var follower in followers[place])
                    open.Push(follower);
        for (var place = 0; place < _steps.Count; place++)
            if (!reached.Contains(place))
                problems.Add(_steps[place].Path, "is never reached", "Let a step before it go on to it, or remove it.");
    }

    void CheckEnds()
    {
        if (_steps is [.., var (last, path)] && last is WaitStep { GoTo: null })
            problems.Add(path, "is a wait with nothing after it", "Remove it, or add a contact after it.");
    }

    // Among the steps that may pass at once there must be no cycle.
    void CheckCycles(List<List<int>> followers)
    {
        var state = new int[_steps.Count];
        for (var place = 0; place < _steps.Count; place++)
            if (Turns(place, followers, state) is { } at)
            {
                problems.Add(
                    _steps[at].Path,
                    "is part of a circle that takes no time",
                    "Put a wait into it, or a delay on one of its steps."
                );
                return;
            }
    }

    int? Turns(int place, List<List<int>> followers, int[] state)
    {
        if (!_steps[place].Step.MayPassAtOnce || state[place] == 2)
            return null;
        if (state[place] == 1)
            return place;
        state[place] = 1;
        foreach (var follower in followers[place])
            if (Turns(follower, followers, state) is { } at)
                return at;
        state[place] = 2;
        return null;
    }
}
