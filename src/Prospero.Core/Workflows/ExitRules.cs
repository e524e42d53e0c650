namespace Prospero.Core.Workflows;

/// <summary>What ends or pauses a cadence.</summary>
/// <param name="OnReply">A reply on any channel, an answered call included.</param>
/// <param name="OnMeeting">A booked meeting.</param>
/// <param name="OnOptOut">The lead's wish to be left alone on one channel; on all channels the cadence always ends.</param>
/// <param name="OnTerminalStatus">A terminal status.</param>
public sealed record ExitRules(ExitAction OnReply, ExitAction OnMeeting, ExitAction OnOptOut, ExitAction OnTerminalStatus)
{
    public static ExitRules Default { get; } = new(ExitAction.End, ExitAction.End, ExitAction.End, ExitAction.End);

    /// <summary>A recorded conversion.</summary>
    public ExitAction OnConversion { get; init; } = ExitAction.End;

    /// <summary>An address of the lead turned out not to exist.</summary>
    public ExitAction OnBounce { get; init; } = ExitAction.Continue;

    /// <summary>The lead complained about a message.</summary>
    public ExitAction OnComplaint { get; init; } = ExitAction.End;

    /// <summary>What replies with certain words do instead; the first that fits.</summary>
    public IReadOnlyList<ReplyRule> ReplyWords { get; init; } = [];
}

/// <summary>What a reply with one of these words does.</summary>
/// <param name="Words">Words or phrases; one of them is enough.</param>
/// <param name="Status">The key of the status to which the run moves; null if it stays.</param>
public sealed record ReplyRule(IReadOnlyList<string> Words, ExitAction Then, string? Status);

/// <summary>What a rule does to the cadence.</summary>
public enum ExitAction
{
    /// <summary>Nothing more is sent.</summary>
    End,

    /// <summary>What is planned is parked until somebody resumes it.</summary>
    Pause,

    /// <summary>The cadence goes on.</summary>
    Continue,
}
