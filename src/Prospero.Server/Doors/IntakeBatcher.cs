using Prospero.Core;
using Prospero.Core.Intake;

namespace Prospero.Server.Doors;

/// <summary>Joins single leads that arrive at the same time into sets, so that one commit serves many.</summary>
sealed class IntakeBatcher(LeadIntake intake) : IAsyncDisposable
{
    /// <summary>Small enough that one transaction stays far below 1,000 rows of the event log.</summary>
    const int Most = 200;

    readonly Batcher<IntakeRequest, Once<IReadOnlyList<IntakeResult>>> _batcher = new(Most, intake.Accept);

    /// <summary>Accepts one lead together with those that arrive meanwhile.</summary>
    public Task<Once<IReadOnlyList<IntakeResult>>> Accept(IntakeRequest request, CancellationToken ct) => _batcher.Do(request, ct);

    public ValueTask DisposeAsync() => _batcher.DisposeAsync();
}
