namespace Prospero.Core.Webhooks;

/// <summary>How events are handed to webhooks and sent.</summary>
public sealed record WebhookOptions
{
    /// <summary>How many events one turn hands over at most.</summary>
    public int FanOutBatch { get; init; } = 250;

    /// <summary>How long a node that hands over events may be silent before another takes its place.</summary>
    public TimeSpan FanOutLease { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How many requests a node has under way to one endpoint, from 1 to 100.</summary>
    public int Parallel { get; init; } = 8;

    /// <summary>How many deliveries of one endpoint are claimed at once.</summary>
    public int Batch { get; init; } = 256;

    /// <summary>How long a claim holds; at least twice the <see cref="Timeout"/>.</summary>
    public TimeSpan Lease { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>How long a receiver may take to answer, from the first byte to the last header.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a loop sleeps at most when nothing is due and nobody wakes it.</summary>
    public TimeSpan PollInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>An endpoint that failed for so long is switched off.</summary>
    public TimeSpan PauseAfter { get; init; } = TimeSpan.FromDays(5);

    /// <summary>And only if at least so many tries failed, so that one lost event does not silence a quiet endpoint.</summary>
    public int PauseAfterTries { get; init; } = 5;

    /// <summary>How long a delivery that is over stays in the log of deliveries.</summary>
    public TimeSpan Retention { get; init; } = TimeSpan.FromDays(30);

    /// <summary>True to take <c>http</c> addresses as well.</summary>
    public bool AllowsHttp { get; init; }
}
