namespace Prospero.Core.Workflows;

/// <summary>Goes on at the first path whose conditions hold, else at <see cref="Else"/>, else at the next step.</summary>
/// <param name="Paths">In document order.</param>
/// <param name="Else">Where it goes on if none holds; null for the step that follows.</param>
public sealed record BranchStep(string Key, TimeSpan Delay, IReadOnlyList<BranchPath> Paths, string? Else) : Step(Key, Delay)
{
    public override string Kind => "branch";

    public override IEnumerable<string> Jumps => [.. Paths.Select(path => path.GoTo), .. Else is null ? [] : new[] { Else }];

    public override bool HasFollower => Else is null;
}

/// <summary>One way out of a branch.</summary>
/// <param name="When">All of them must hold.</param>
/// <param name="GoTo">Where it goes on.</param>
public sealed record BranchPath(IReadOnlyList<Condition> When, string GoTo);

/// <summary>Ends the cadence, or jumps, once something has been reached; goes on with the next step otherwise.</summary>
/// <param name="When">All of them must hold.</param>
/// <param name="Reached">Where it goes on when it has been reached; <see cref="Step.End"/> ends the cadence.</param>
public sealed record GoalStep(string Key, TimeSpan Delay, IReadOnlyList<Condition> When, string Reached) : Step(Key, Delay)
{
    public override string Kind => "goal";

    public override IEnumerable<string> Jumps => [Reached];
}

/// <summary>Ends the cadence.</summary>
public sealed record EndStep(string Key, TimeSpan Delay) : Step(Key, Delay)
{
    public override string Kind => "end";

    public override bool HasFollower => false;
}
