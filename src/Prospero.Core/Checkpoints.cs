namespace Prospero.Core;

/// <summary>
/// Numbered places between the steps of a send, and of other work, at which a test lets the process die. In production nothing listens.
/// </summary>
/// <param name="reached">Told the name of each checkpoint that is reached; null for nobody.</param>
public sealed class Checkpoints(Action<string>? reached = null)
{
    /// <summary>1: claimed, nothing begun. A crash here loses nothing: the touchpoint is sent after the lease.</summary>
    public const string Claimed = "1-claimed";

    /// <summary>2: the attempt is begun, nothing left yet. A crash here leaves the outcome unknown.</summary>
    public const string Begun = "2-begun";

    /// <summary>3: the provider answered, nothing recorded. A crash here leaves the outcome unknown.</summary>
    public const string Answered = "3-answered";

    /// <summary>4: recorded with all consequences.</summary>
    public const string Recorded = "4-recorded";

    /// <summary>A delivery to a webhook is claimed, nothing left yet. A crash here delays it by its lease.</summary>
    public const string WebhookClaimed = "webhook-claimed";

    /// <summary>The receiver answered, nothing recorded. A crash here makes it get the same bytes again.</summary>
    public const string WebhookAnswered = "webhook-answered";

    /// <summary>A batch of a sweep is written and not committed. A crash here does it again.</summary>
    public const string SweepWritten = "sweep-written";

    /// <summary>A batch of a sweep is committed. A crash here goes on behind it.</summary>
    public const string SweepCommitted = "sweep-committed";

    public void Reach(string name) => reached?.Invoke(name);
}
