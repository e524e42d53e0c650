namespace Prospero.Core.Cadence;

/// <summary>One kind of work that has due times on a clock: touchpoints, reports, what simulated people do.</summary>
/// <param name="Name">For people.</param>
/// <param name="RunOnce">Carries out what is due on a clock at what it shows; how much that was.</param>
/// <param name="NextDue">When the next of it is due on a clock; null if nothing is.</param>
public sealed record DueWork(
    string Name,
    Func<ClockId?, DateTimeOffset, CancellationToken, Task<int>> RunOnce,
    Func<ClockId?, CancellationToken, Task<DateTimeOffset?>> NextDue
);
