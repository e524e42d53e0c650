using System.Collections.ObjectModel;
using Prospero.Core.Leads;

namespace Prospero.Core.Cadence;

/// <summary>What steps that decide may know about a run at the moment of deciding.</summary>
/// <param name="Lead">The lead as it stands now.</param>
/// <param name="Run">The run as it stands now.</param>
/// <param name="Touch">The last contact of the run that ended; null while there was none.</param>
/// <param name="Reply">What the lead last wrote since the run began; null if it wrote nothing.</param>
public sealed record Facts(Lead Lead, Run Run, LastTouch? Touch, LastReply? Reply)
{
    /// <summary>The arms on which the run was put, by the keys of splits.</summary>
    public IReadOnlyDictionary<string, string> Taken { get; init; } = ReadOnlyDictionary<string, string>.Empty;

    /// <summary>What the arms of the workflow's splits have come to; empty if none of them has a rule for a winner.</summary>
    public IReadOnlyList<ArmCount> Arms { get; init; } = [];
}

/// <summary>What the timetable knows about a run beside its lead.</summary>
/// <param name="Touch">See <see cref="Facts"/>.</param>
/// <param name="Reply">See <see cref="Facts"/>.</param>
/// <param name="Taken">See <see cref="Facts"/>.</param>
public sealed record RunFacts(LastTouch? Touch, LastReply? Reply, IReadOnlyDictionary<string, string> Taken);

/// <summary>The last contact of a run.</summary>
/// <param name="StepKey">Its step's key; <c>forced</c> for a first message that came with the lead.</param>
/// <param name="Outcome">How it ended, as a name: <c>accepted answered busy no_answer voicemail failed callback_requested skipped</c> and the like.</param>
/// <param name="Delivery">How far its message got: one of <c>queued sent delivered read failed unknown</c>; null without message.</param>
/// <param name="At">When its message was made, in cadence time; null if there is none.</param>
public sealed record LastTouch(string StepKey, Channel Channel, string? Outcome, string? Delivery, DateTimeOffset? At);

/// <summary>What a lead wrote.</summary>
public sealed record LastReply(Channel Channel, string Text, DateTimeOffset At);

/// <summary>The names of outcomes.</summary>
public static class TouchOutcomes
{
    /// <summary>The name of an outcome that is kept in words, such as <c>no_answer</c>; null while there is none.</summary>
    public static string? NameOf(string? words)
    {
        if (words is null)
            return null;
        var name = words.AsSpan(0, words.AsSpan().IndexOfAny(';', ',') is var end and >= 0 ? end : words.Length).Trim().ToString();
        return name == "asked to be called back" ? "callback_requested" : name.Replace(' ', '_');
    }
}
