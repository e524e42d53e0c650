using Microsoft.Extensions.Logging;

namespace Prospero.Core.Cadence;

static partial class CadenceLog
{
    [LoggerMessage(2101, LogLevel.Debug, "Touchpoint {Touchpoint} of lead {Lead}: {Outcome} on attempt {Attempt}")]
    public static partial void Attempted(this ILogger log, TouchpointId touchpoint, LeadId lead, string outcome, int attempt);

    [LoggerMessage(2102, LogLevel.Warning, "Touchpoint {Touchpoint}: the claim was lost before the record; somebody else's record stands")]
    public static partial void ClaimLost(this ILogger log, TouchpointId touchpoint);

    [LoggerMessage(2103, LogLevel.Error, "Touchpoint {Touchpoint} could not be carried out; its claim expires and it is taken up again")]
    public static partial void RunFailed(this ILogger log, Exception exception, TouchpointId touchpoint);

    [LoggerMessage(2104, LogLevel.Warning, "Touchpoint {Touchpoint} is held: {Reason}")]
    public static partial void Held(this ILogger log, TouchpointId touchpoint, string reason);

    [LoggerMessage(2105, LogLevel.Information, "The node stops: {Count} touchpoints that it had claimed are back on the timetable")]
    public static partial void GaveBack(this ILogger log, int count);

    [LoggerMessage(2106, LogLevel.Error, "Sweep {Sweep} could not go on; it is tried again")]
    public static partial void SweepFailed(this ILogger log, Exception exception, SweepId sweep);

    [LoggerMessage(2107, LogLevel.Error, "The time-out of run {Run} could not be carried out; it is tried again in an hour")]
    public static partial void TimeoutFailed(this ILogger log, Exception exception, RunId run);
}
