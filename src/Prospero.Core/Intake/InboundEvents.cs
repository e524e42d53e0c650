namespace Prospero.Core.Intake;

/// <summary>
/// Takes in what comes from outside about leads and messages: replies, delivery reports, call results. Each event has its
/// effect once, however often it arrives.
/// </summary>
public sealed class InboundEvents
{
    /// <summary>Accepts events in order, each in a transaction of its own; true where an event had an effect.</summary>
    public Task<IReadOnlyList<bool>> Accept(IReadOnlyList<InboundEvent> events, CancellationToken ct) =>
        throw new NotImplementedException();
}
