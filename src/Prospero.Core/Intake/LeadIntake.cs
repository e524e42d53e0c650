namespace Prospero.Core.Intake;

/// <summary>Takes responsibility for incoming leads: matches, merges, stores, enrols and schedules, in one transaction for a set.</summary>
public sealed class LeadIntake
{
    /// <summary>Accepts a set of requests, one answer per request, in order.</summary>
    public Task<IReadOnlyList<Once<IReadOnlyList<IntakeResult>>>> Accept(IReadOnlyList<IntakeRequest> requests, CancellationToken ct) =>
        throw new NotImplementedException();
}
