namespace Prospero.CrashTests;

/// <summary>One thing that must hold whatever died when.</summary>
/// <param name="Name">In words.</param>
/// <param name="Breaches">Everything that is against it; empty if it is kept.</param>
public sealed record Law(string Name, Func<Facts, IEnumerable<string>> Breaches);

/// <summary>
/// What holds once everything is at rest after a crash. Each law is a pure function of the facts, so that a test can show
/// each of them a broken set.
/// </summary>
public static partial class Laws
{
    const int Shown = 5;

    public static IReadOnlyList<Law> All { get; } =
    [
        new("No accepted lead is missing", NoAcceptedLeadIsMissing),
        new("One lead and one enrolment at a time per email", OneEnrolmentPerLead),
        new("One touchpoint per contact of a run", OneTouchpointPerContact),
        new("No provider call without its attempt", NoCallWithoutAttempt),
        new("No provider call twice, unless the first surely reached nobody", NoCallTwice),
        new("What was recorded as answered was received", AnswersWereReceived),
        new("Every fact has its event, once", EveryFactHasItsEvent),
        new("The log has no holes", NoHolesInTheLog),
        new("No timeline has a hole", NoHolesInTimelines),
        new("Every run that is open has one way on", OneWayOn),
        new("Every unknown outcome is held in sight", UnknownOutcomesAreHeld),
        new("Nothing is under way any more", NothingIsUnderWay),
        new("No request without its attempt", NoRequestWithoutAttempt),
        new("No request twice, unless the first surely had no effect", NoRequestTwice),
        new("Nobody waits for a resumption that is over", ResumedRunsGoOn),
        new("What a run has ahead is of its version", MovedRunsAreReachable),
    ];

    /// <summary>The laws that are broken, each with some of what is against it.</summary>
    public static IReadOnlyList<string> Broken(Facts facts) =>
        [
            .. from law in All
            let breaches = law.Breaches(facts).ToList()
            where breaches.Count > 0
            let more = breaches.Count > Shown ? $"\n  and {breaches.Count - Shown} more" : ""
            select $"Broken: {law.Name}\n{string.Join('\n', breaches.Take(Shown).Select(breach => $"  {breach}"))}{more}",
        ];

    static IEnumerable<string> NoAcceptedLeadIsMissing(Facts facts)
    {
        var stored = facts.Leads.ToLookup(lead => lead.Email);
        foreach (var accepted in facts.Accepted)
        {
            if (!stored[accepted.Email].Any())
                yield return $"{accepted.Email} was accepted as {accepted.Lead} and is not stored";
            else if (stored[accepted.Email].All(lead => lead.Id != accepted.Lead))
                yield return $"{accepted.Email} was accepted as {accepted.Lead} and is stored as {stored[accepted.Email].First().Id}";
        }
    }

    static IEnumerable<string> OneEnrolmentPerLead(Facts facts)
    {
        foreach (var same in facts.Leads.GroupBy(lead => lead.Email).Where(same => same.Count() > 1))
            yield return $"{same.Key} is stored {same.Count()} times: {string.Join(", ", same.Select(lead => lead.Id))}";
        // Somebody who asks again once all is over enrols anew.
        var runs = facts.Runs.ToLookup(run => run.Lead);
        var started = facts.EventsOf("run.started", "run_id");
        var closed = facts.EventsOf("run.closed", "run_id");
        foreach (var lead in facts.Leads)
        {
            var ofLead = runs[lead.Id].OrderBy(run => started[run.Id].FirstOrDefault()?.Position ?? long.MaxValue).ToList();
            if (ofLead.Count == 0)
                yield return $"lead {lead.Id} has no enrolment";
            foreach (var (before, after) in ofLead.Zip(ofLead.Skip(1)))
                if (closed[before.Id].FirstOrDefault() is not { } end || started[after.Id].FirstOrDefault()?.Position < end.Position)
                    yield return $"lead {lead.Id} was enrolled as {after.Id} while {before.Id} was open";
        }
    }

    static IEnumerable<string> OneTouchpointPerContact(Facts facts)
    {
        foreach (
            var same in facts
                .Touchpoints.Where(one => !one.IsReplaced)
                .GroupBy(one => (one.Run, one.Kind, one.Key, one.Step, one.Number))
                .Where(same => same.Count() > 1)
        )
            yield return $"run {same.Key.Run} has {same.Count()} touchpoints of step {same.Key.Step}, number {same.Key.Number}";
        var first = facts.Touchpoints.Where(one => one.Step == 0).Select(one => one.Run).ToHashSet();
        foreach (var run in facts.Runs.Where(run => !first.Contains(run.Id)))
            yield return $"run {run.Id} of lead {run.Lead} has no first touch";
    }

    static IEnumerable<string> NoCallWithoutAttempt(Facts facts)
    {
        var attempts = facts.Attempts.ToDictionary(attempt => attempt.Id);
        foreach (var call in facts.Received)
            if (!attempts.TryGetValue(call.Attempt, out var attempt))
                yield return $"{call.To} was contacted for touchpoint {call.Touchpoint} and attempt {call.Attempt} is not stored";
            else if (attempt.Touchpoint != call.Touchpoint)
                yield return $"attempt {call.Attempt} is of touchpoint {attempt.Touchpoint} and contacted for {call.Touchpoint}";
    }

    static IEnumerable<string> NoCallTwice(Facts facts)
    {
        foreach (var same in facts.Received.GroupBy(call => call.Attempt).Where(same => same.Count() > 1))
            yield return $"attempt {same.Key} was handed over {same.Count()} times";
        var attempts = facts.Attempts.ToDictionary(attempt => attempt.Id);
        foreach (var calls in facts.Received.GroupBy(call => call.Touchpoint))
        {
            var earlier = calls
                .Select(call => attempts.GetValueOrDefault(call.Attempt))
                .OfType<AttemptRow>()
                .OrderBy(attempt => attempt.Number)
                .SkipLast(1)
                .Where(attempt => attempt.Result != "try_later")
                .ToList();
            if (earlier.Count > 0)
                yield return $"touchpoint {calls.Key} was contacted again after attempt {earlier[0].Id} ended as {earlier[0].Result ?? "unknown"}";
        }
    }

    static IEnumerable<string> AnswersWereReceived(Facts facts)
    {
        var received = facts.Received.ToLookup(call => call.Attempt);
        foreach (var attempt in facts.Attempts.Where(attempt => attempt is { Result: not null, Provider: not Request }))
        {
            var call = received[attempt.Id].FirstOrDefault();
            if (call is null)
                yield return $"attempt {attempt.Id} was answered with {attempt.Result} and the provider knows nothing of it";
            else if (attempt.Result == "accepted" && attempt.ProviderId != call.ProviderId)
                yield return $"attempt {attempt.Id} has the provider id {attempt.ProviderId}, the provider gave {call.ProviderId}";
        }
    }

    static IEnumerable<string> NoHolesInTheLog(Facts facts)
    {
        foreach (var head in facts.Heads)
        {
            var positions = facts.Events.Where(one => one.Workspace == head.Workspace).Select(one => one.Position).Order().ToList();
            for (var i = 0; i < positions.Count; i++)
                if (positions[i] != i + 1)
                {
                    yield return $"position {i + 1} of workspace {head.Workspace} is missing; the next one is {positions[i]}";
                    break;
                }

            if (positions.Count != head.Position)
                yield return $"workspace {head.Workspace} has {positions.Count} events and its head is {head.Position}";
        }
    }

    static IEnumerable<string> NothingIsUnderWay(Facts facts) =>
        facts
            .Touchpoints.Where(one => one.State is "claimed" or "sending")
            .Select(one => $"touchpoint {one.Id} of lead {one.Lead} is still {one.State}");
}
