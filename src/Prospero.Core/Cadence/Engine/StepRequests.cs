using Prospero.Core.Channels;

namespace Prospero.Core.Cadence;

/// <summary>A request of a step, ready to be made.</summary>
/// <param name="Key">The same on every try: what an <c>Idempotency-Key</c> says.</param>
/// <param name="Body">JSON; null for none.</param>
public sealed record StepRequest(
    string Method,
    Uri Url,
    IReadOnlyDictionary<string, string> Headers,
    string? Body,
    string Key,
    TimeSpan Timeout
);

/// <summary>Makes requests to addresses that users gave.</summary>
public interface IStepRequests
{
    /// <summary>Makes it once and reports; never decides, never repeats, never throws but when cancelled.</summary>
    Task<SendOutcome> Make(StepRequest request, CancellationToken ct);
}
