using System.Collections.Concurrent;

namespace Prospero.Core.Cadence;

/// <summary>One question that is asked before anything leaves, with its answer.</summary>
/// <param name="Name">One of <see cref="GateNames.All"/>, or a name of those that are asked besides.</param>
/// <param name="IsOpen">True if it lets the contact pass.</param>
/// <param name="Reason">Why it is closed, in words; null if it is open.</param>
/// <param name="OpensAt">When it opens; null if that is not known or it is open.</param>
/// <param name="Effect">What becomes of a touchpoint that is due while it is closed.</param>
public sealed record Gate(string Name, bool IsOpen, string? Reason, DateTimeOffset? OpensAt, GateEffect Effect)
{
    // Most gates are open most of the time.
    static readonly ConcurrentDictionary<string, Gate> OpenGates = [];

    public static Gate Open(string name) => OpenGates.GetOrAdd(name, static open => new Gate(open, true, null, null, GateEffect.Wait));

    public static Gate Closed(string name, GateEffect effect, string reason, DateTimeOffset? opensAt = null) =>
        new(name, false, reason, opensAt, effect);
}

/// <summary>The names of the gates.</summary>
public static class GateNames
{
    public const string Lead = "lead";
    public const string Workspace = "workspace";
    public const string Run = "run";
    public const string Workflow = "workflow";
    public const string Sender = "sender";
    public const string Address = "address";
    public const string Suppression = "suppression";
    public const string Lateness = "lateness";
    public const string Days = "days";
    public const string Hours = "hours";
    public const string Blocks = "blocks";
    public const string Quiet = "quiet";
    public const string Holidays = "holidays";
    public const string Legal = "legal";
    public const string Gap = "gap";
    public const string Caps = "caps";
    public const string Window = "window";

    /// <summary>In the order in which they are asked.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        Lead,
        Workspace,
        Run,
        Workflow,
        Sender,
        Address,
        Suppression,
        Lateness,
        Days,
        Hours,
        Blocks,
        Quiet,
        Holidays,
        Legal,
        Gap,
        Caps,
        Window,
    ];
}

/// <summary>What becomes of a touchpoint that is due while a gate is closed.</summary>
public enum GateEffect
{
    /// <summary>It is due again when the gate opens.</summary>
    Wait,

    /// <summary>It waits until somebody resumes.</summary>
    Park,

    /// <summary>It is left out with what its step still had ahead, the cadence goes on.</summary>
    Skip,

    /// <summary>It is left out; what would have followed it follows.</summary>
    Miss,

    /// <summary>It is left out, and the cadence ends.</summary>
    End,

    /// <summary>It is cancelled with its run.</summary>
    Cancel,
}
