namespace Prospero.CrashTests;

/// <summary>The laws about what contacts nobody: requests of steps, pauses, moves to another version.</summary>
public static partial class Laws
{
    const string Request = "http";

    static IEnumerable<string> NoRequestWithoutAttempt(Facts facts)
    {
        var attempts = facts.Attempts.Where(attempt => attempt.Provider == Request).CountBy(attempt => attempt.Touchpoint).ToDictionary();
        foreach (var (touchpoint, requests) in facts.Asked.CountBy(asked => asked))
            if (attempts.GetValueOrDefault(touchpoint) < requests)
                yield return $"touchpoint {touchpoint} made {requests} requests with {attempts.GetValueOrDefault(touchpoint)} attempts";
    }

    static IEnumerable<string> NoRequestTwice(Facts facts)
    {
        var asked = facts.Asked.CountBy(one => one).ToDictionary();
        foreach (var attempts in facts.Attempts.Where(one => one.Provider == Request).GroupBy(one => one.Touchpoint))
        {
            var earlier = attempts.OrderBy(attempt => attempt.Number).SkipLast(1).FirstOrDefault(attempt => attempt.Result != "try_later");
            if (earlier is not null)
                yield return $"touchpoint {attempts.Key} was tried again after attempt {earlier.Id} ended as {earlier.Result ?? "unknown"}";
            var ended = attempts.Count(attempt => attempt.Result is "accepted" or "refused");
            if (asked.GetValueOrDefault(attempts.Key) < ended)
                yield return $"touchpoint {attempts.Key} has {ended} answers and made {asked.GetValueOrDefault(attempts.Key)} requests";
        }
    }

    static IEnumerable<string> ResumedRunsGoOn(Facts facts) =>
        facts
            .Runs.Where(run => run is { State: "parked", Reason: "workflow_paused" })
            .Select(run => $"run {run.Id} of lead {run.Lead} still waits for a workflow that was resumed");

    static IEnumerable<string> MovedRunsAreReachable(Facts facts)
    {
        var runs = facts.Runs.ToDictionary(run => run.Id);
        return facts
            .Touchpoints.Where(one => one is { Run: not null, State: "scheduled" or "claimed" or "sending" or "held" })
            .Where(one => runs.TryGetValue(one.Run!, out var run) && run.State != "closed" && run.Version != one.Version)
            .Select(one => $"touchpoint {one.Id} is of version {one.Version} and its run {one.Run} of {runs[one.Run!].Version}");
    }
}
