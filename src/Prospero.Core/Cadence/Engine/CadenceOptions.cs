namespace Prospero.Core.Cadence;

/// <summary>How the engine works.</summary>
public sealed record CadenceOptions
{
    /// <summary>How many touchpoints are claimed at once, from 1 to 10,000.</summary>
    public int BatchSize { get; init; } = 256;

    /// <summary>How many loops take what is due, each its own batch, from 1 to 64; one that waits for a slow provider holds up no other.</summary>
    public int Loops { get; init; } = 4;

    /// <summary>How many sends a loop has under way at once, from 1 to 10,000.</summary>
    public int Parallel { get; init; } = 64;

    /// <summary>How long a claim holds, at least a second; it is renewed while its send is under way.</summary>
    public TimeSpan Lease { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>How long a provider may take to answer.</summary>
    public TimeSpan SendTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long a loop sleeps at most when nothing is due and nobody wakes it.</summary>
    public TimeSpan PollInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How often expired claims and missing reports are looked for.</summary>
    public TimeSpan RescueInterval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How many overdue touches a minute takes at most after a pause, from 1 to 60,000.</summary>
    public int ResumePerMinute { get; init; } = 300;
}
