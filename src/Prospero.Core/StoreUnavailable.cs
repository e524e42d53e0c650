namespace Prospero.Core;

/// <summary>
/// The database is away for a while: it does not answer, cannot be written, or its disk is full. Nothing is wrong with what was
/// asked, and the same may be asked again.
/// </summary>
/// <param name="message">Why, in a few words for operators; without addresses of ours and without any password.</param>
/// <param name="inner">What the driver said.</param>
public sealed class StoreUnavailable(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>How long a client should wait before it asks again.</summary>
    public static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(5);

    /// <summary>
    /// True if nobody could learn whether the commit took place; otherwise nothing of what was asked is stored.
    /// </summary>
    public bool IsOutcomeUnknown { get; init; }
}
