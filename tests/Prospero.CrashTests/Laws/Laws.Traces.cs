namespace Prospero.CrashTests;

/// <summary>The laws about what a fact leaves behind: events, timelines, ways on.</summary>
public static partial class Laws
{
    static IEnumerable<string> EveryFactHasItsEvent(Facts facts) =>
        [
            .. Once(facts, "lead.created", "lead_id", facts.Leads.Select(lead => lead.Id)),
            .. Once(facts, "run.started", "run_id", facts.Runs.Select(run => run.Id)),
            .. Once(facts, "message.received", "message_id", Messages(facts, "inbound")),
            .. Told(facts, "run.closed", "run_id", facts.Runs.Where(run => run.State == "closed").Select(run => run.Id)),
            .. Told(facts, "run.parked", "run_id", facts.Runs.Where(run => run.State == "parked").Select(run => run.Id)),
            .. Told(facts, "touchpoint.sent", "touchpoint_id", InState(facts, "sent")),
            .. Told(facts, "touchpoint.held", "touchpoint_id", InState(facts, "held")),
            .. Told(facts, "touchpoint.skipped", "touchpoint_id", InState(facts, "skipped")),
            .. Told(facts, "outreach.failed", "touchpoint_id", InState(facts, "failed")),
            .. NeverTwice(facts, "run.closed", "run_id"),
            .. NeverTwice(facts, "touchpoint.sent", "touchpoint_id"),
            .. NeverTwice(facts, "outreach.failed", "touchpoint_id"),
        ];

    static IEnumerable<string> Messages(Facts facts, string direction) =>
        facts.Messages.Where(message => message.Direction == direction).Select(message => message.Id);

    static IEnumerable<string> InState(Facts facts, string state) =>
        facts.Touchpoints.Where(one => one.State == state && (!one.IsTurn || state == "held")).Select(one => one.Id);

    static IEnumerable<string> Told(Facts facts, string type, string member, IEnumerable<string> ids)
    {
        var events = facts.EventsOf(type, member);
        return ids.Where(id => !events[id].Any()).Select(id => $"{id} has no event {type}");
    }

    static IEnumerable<string> NeverTwice(Facts facts, string type, string member) =>
        facts.EventsOf(type, member).Where(same => same.Count() > 1).Select(same => $"{same.Key} has {same.Count()} events {type}");

    // As many facts as events: neither a fact that nobody hears of nor an event of something that is not there.
    static IEnumerable<string> Once(Facts facts, string type, string member, IEnumerable<string> ids)
    {
        var known = ids.ToHashSet();
        var events = facts.EventsOf(type, member);
        return
        [
            .. known.Where(id => !events[id].Any()).Select(id => $"{id} has no event {type}"),
            .. events.Where(same => same.Count() > 1).Select(same => $"{same.Key} has {same.Count()} events {type}"),
            .. events.Where(same => !known.Contains(same.Key)).Select(same => $"{same.Key} has an event {type} and is not stored"),
        ];
    }

    static IEnumerable<string> NoHolesInTimelines(Facts facts)
    {
        var lines = facts.Activities.ToLookup(line => (line.Lead, line.Type));
        foreach (var lead in facts.Leads.Where(lead => lines[(lead.Id, "lead_received")].Count() != 1))
            yield return $"the timeline of lead {lead.Id} begins {lines[(lead.Id, "lead_received")].Count()} times";
        foreach (
            var runs in facts.Runs.GroupBy(run => run.Lead).Where(runs => lines[(runs.Key, "workflow_assigned")].Count() != runs.Count())
        )
            yield return $"lead {runs.Key} has {runs.Count()} runs and its timeline tells of {lines[(runs.Key, "workflow_assigned")].Count()}";
        foreach (var run in facts.Runs.Where(run => run.State != "active"))
            if (!lines[(run.Lead, "cadence_ended")].Any() && !lines[(run.Lead, "cadence_signal")].Any())
                yield return $"the timeline of lead {run.Lead} does not tell why run {run.Id} is {run.State}";

        var messages = facts.Messages.Where(one => one.Touchpoint is not null).ToDictionary(one => one.Touchpoint!, one => one.Id);
        var byMessage = facts.Activities.Where(line => line.Message is not null).ToLookup(line => (line.Message!, line.Type));
        foreach (var one in facts.Touchpoints)
        {
            if (LineOf(one) is not { } type)
                continue;
            var isTold = messages.TryGetValue(one.Id, out var message)
                ? byMessage[(message, type)].Any()
                    || !facts.Attempts.Any(attempt => attempt.Touchpoint == one.Id) && lines[(one.Lead, type)].Any()
                : lines[(one.Lead, type)].Any();
            if (!isTold)
                yield return $"the timeline of lead {one.Lead} does not tell that touchpoint {one.Id} is {one.State}";
        }

        foreach (var message in facts.Messages.Where(message => message.Direction == "inbound"))
            if (byMessage[(message.Id, "message_received")].Count() != 1)
                yield return $"the timeline of lead {message.Lead} does not tell of the reply {message.Id} once";
    }

    // What is cancelled is told by the line of its run, what a turn came to by the lines of its steps.
    static string? LineOf(TouchpointRow one) =>
        one.State switch
        {
            not "held" when one.IsTurn => null,
            "sent" => "touchpoint_sent",
            "failed" => "touchpoint_failed",
            "skipped" => "touchpoint_skipped",
            "held" => "touchpoint_held",
            _ => null,
        };

    static IEnumerable<string> OneWayOn(Facts facts)
    {
        var touchpoints = facts.Touchpoints.ToLookup(one => one.Run);
        foreach (var run in facts.Runs)
        {
            var ways = touchpoints[run.Id].Where(one => one.State is "scheduled" or "claimed" or "sending" or "held").ToList();
            var words = string.Join(", ", ways.Select(one => $"{one.Id} {one.State}"));
            if (run.State == "active" && ways.Count != 1)
                yield return $"run {run.Id} of lead {run.Lead} is active and has {ways.Count} ways on: {words}";
            if (run.State == "active" && ways is [{ State: "scheduled", Due: null }])
                yield return $"run {run.Id} of lead {run.Lead} is active and its touchpoint {ways[0].Id} waits for no moment";
            if (run.State != "active" && run.Reason is null)
                yield return $"run {run.Id} of lead {run.Lead} is {run.State} and says no reason";
            // What was under way when the run ended, and is in doubt, stays in sight.
            if (run.State == "closed" && ways.Any(one => one.State != "held"))
                yield return $"run {run.Id} of lead {run.Lead} is closed and goes on: {words}";
            if (run.State == "parked" && ways.Any(one => one is { State: "scheduled", Due: not null }))
                yield return $"run {run.Id} of lead {run.Lead} is parked and goes on: {words}";
        }
    }

    static IEnumerable<string> UnknownOutcomesAreHeld(Facts facts)
    {
        var touchpoints = facts.Touchpoints.ToDictionary(one => one.Id);
        var told = facts.EventsOf("touchpoint.held", "touchpoint_id");
        foreach (var attempts in facts.Attempts.GroupBy(attempt => attempt.Touchpoint))
        {
            if (!touchpoints.TryGetValue(attempts.Key, out var one))
            {
                yield return $"attempt {attempts.First().Id} is of touchpoint {attempts.Key}, which is not stored";
                continue;
            }

            if (attempts.MaxBy(attempt => attempt.Number)!.Result is not (null or "unknown"))
                continue;
            // A report may have settled it since, and an answer of the lead ends what is held.
            var isHeld = one is { State: "held", HoldReason: "outcome_unknown" };
            if (!isHeld && !told[one.Id].Any())
                yield return $"nobody knows what became of touchpoint {one.Id} of lead {one.Lead}, which is {one.State} and was never held";
            if (one.State is "scheduled" or "claimed")
                yield return $"touchpoint {one.Id} of lead {one.Lead} may have been sent and is {one.State} again";
        }
    }
}
