using NodaTime;

namespace Prospero.Core.Workflows;

/// <summary>Lets time go by: adds to the delay of what follows it.</summary>
/// <param name="Duration">How long; zero with <see cref="Until"/>.</param>
public sealed record WaitStep(string Key, TimeSpan Delay, TimeSpan Duration) : Step(Key, Delay)
{
    /// <summary>Until when, instead of how long; null with a duration.</summary>
    public WaitUntil? Until { get; init; }

    public override string Kind => "wait";

    public override bool HasTurn => Until is WaitUntil.Date;

    // A date may have passed already.
    public override bool MayPassAtOnce => Until is WaitUntil.Date && Delay == TimeSpan.Zero;

    public override IReadOnlyList<string> Awaits => Until is WaitUntil.Date ? [SignalNames.LeadChanged] : [];
}

/// <summary>Until when a wait lasts, in the lead's zone. A closed set.</summary>
public abstract record WaitUntil
{
    WaitUntil() { }

    /// <summary>The next time that it is this hour on one of these days.</summary>
    /// <param name="Days">At least one.</param>
    public sealed record Weekday(IReadOnlyList<IsoDayOfWeek> Days, LocalTime At) : WaitUntil;

    /// <summary>A date, or a moment, that a member of the lead's metadata holds. Without one, and once it is over, nothing is waited for.</summary>
    /// <param name="Fact">The member, with <c>metadata.</c> before it.</param>
    /// <param name="Before">How long before it.</param>
    /// <param name="At">At which hour of the day if it is a date.</param>
    public sealed record Date(string Fact, TimeSpan Before, LocalTime At) : WaitUntil;
}
