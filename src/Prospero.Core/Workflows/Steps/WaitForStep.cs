namespace Prospero.Core.Workflows;

/// <summary>Waits until something happens, for a while.</summary>
/// <param name="Signals">Any of them will do; see <see cref="SignalNames"/>.</param>
/// <param name="Timeout">How long it waits.</param>
/// <param name="Then">Where it goes on once one of them came; null for the step that follows.</param>
/// <param name="OnTimeout">Where it goes on if none came; null for the step that follows.</param>
public sealed record WaitForStep(
    string Key,
    TimeSpan Delay,
    IReadOnlyList<string> Signals,
    TimeSpan Timeout,
    string? Then,
    string? OnTimeout
) : Step(Key, Delay)
{
    public override string Kind => "wait_for";

    public override IEnumerable<string> Jumps => new[] { Then, OnTimeout }.OfType<string>();

    // What it waits for may have happened already.
    public override bool MayPassAtOnce => Delay == TimeSpan.Zero;

    public override bool HasFollower => Then is null || OnTimeout is null;

    /// <summary>A message that cannot be delivered ends the wait for its delivery.</summary>
    public override IReadOnlyList<string> Awaits =>
        Signals.Contains(SignalNames.Delivered) || Signals.Contains(SignalNames.Read) ? [.. Signals, SignalNames.Failed] : Signals;
}

/// <summary>The names of what may be waited for.</summary>
public static class SignalNames
{
    /// <summary>The lead answered, on any channel.</summary>
    public const string Reply = "reply";

    /// <summary>A meeting was booked.</summary>
    public const string Meeting = "meeting";

    /// <summary>A conversion was recorded.</summary>
    public const string Conversion = "conversion";

    /// <summary>An address of the lead turned out not to exist; nobody waits for it, a rule for exits may name it.</summary>
    public const string Bounce = "bounce";

    /// <summary>The lead complained about a message; nobody waits for it, a rule for exits may name it.</summary>
    public const string Complaint = "complaint";

    /// <summary>Somebody else looks after the lead.</summary>
    public const string Assigned = "assigned";

    /// <summary>A message of the run reached the lead.</summary>
    public const string Delivered = "delivered";

    /// <summary>A message of the run was read.</summary>
    public const string Read = "read";

    /// <summary>A message of the run did not arrive after all; nobody names it, it ends the wait for a delivery.</summary>
    public const string Failed = "failed";

    /// <summary>Something about the lead was changed; nobody names it, it lets dates be looked at again.</summary>
    public const string LeadChanged = "lead";

    /// <summary>What the name of a status that was reached begins with; its key follows.</summary>
    public const string Status = "status:";

    /// <summary>What the name of a tag that was added begins with; its slug follows.</summary>
    public const string Tag = "tag:";

    /// <summary>What a name that a workspace made up begins with.</summary>
    public const string Custom = "custom:";

    /// <summary>What the name of a task that was done begins with; its step's key follows. Nobody names it.</summary>
    public const string Task = "task:";

    /// <summary>The names that documents may use as they are.</summary>
    public static IReadOnlyList<string> Plain { get; } = [Reply, Meeting, Conversion, Assigned, Delivered, Read];

    /// <summary>What the other names that documents may use begin with.</summary>
    public static IReadOnlyList<string> Prefixes { get; } = [Status, Tag, Custom];

    /// <summary>True if a document may wait for it.</summary>
    public static bool IsName(string name) =>
        Plain.Contains(name)
        || Prefixes.Any(prefix => name.StartsWith(prefix, StringComparison.Ordinal) && IsRest(name.AsSpan(prefix.Length)));

    static bool IsRest(ReadOnlySpan<char> rest)
    {
        foreach (var letter in rest)
            if (!char.IsAsciiLetterLower(letter) && !char.IsAsciiDigit(letter) && letter is not ('_' or '-' or '.'))
                return false;
        return rest.Length is > 0 and <= 64;
    }
}
