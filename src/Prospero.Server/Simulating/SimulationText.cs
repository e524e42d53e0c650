using System.Globalization;
using System.Text;
using NodaTime;
using Prospero.Core;
using Prospero.Core.Events;
using Prospero.Core.Intake;

namespace Prospero.Server.Simulating;

/// <summary>A simulation as plain text, to be read, kept beside the workflow and compared.</summary>
static class SimulationText
{
    const int BusiestHours = 5;

    public static string Of(Simulated simulated)
    {
        var text = new StringBuilder();
        var (form, result) = (simulated.Form, simulated.Result);
        text.Append(
            CultureInfo.InvariantCulture,
            $"{simulated.Plan.Name}: {form.Leads} leads, {form.Days} days from {Local(simulated.Start, simulated.Plan.Zone, "yyyy-MM-dd HH:mm")} in {simulated.Plan.Zone.Id}, seed {form.Seed}\n"
        );
        text.Append("\nwhere they ended\n");
        foreach (var end in Ends(result))
            text.Append(CultureInfo.InvariantCulture, $"  {end.Count, 6}  {end.Ended}\n");
        text.Append("\ncontacts\n");
        foreach (var cost in result.Costs)
        {
            var price = cost.Cost == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"  {cost.Cost:0.00}");
            text.Append($"  {cost.Contacts, 6}  {cost.Channel.Name(), -8}{price}".TrimEnd()).Append('\n');
        }

        Hours(text, simulated);
        Limits(text, simulated);
        foreach (var story in result.Stories.Take(form.Timelines))
        {
            text.Append(CultureInfo.InvariantCulture, $"\n{story.Arrival.Name}: {story.Ended}\n");
            foreach (var line in Lines(story, simulated.Plan.Zone, simulated.Start))
                text.Append("  ").Append(line).Append('\n');
        }

        return text.ToString();
    }

    /// <summary>How many ended where, most first.</summary>
    public static IEnumerable<(string Ended, int Count)> Ends(SimulationResult result) =>
        result
            .Stories.GroupBy(story => story.Ended)
            .Select(group => (Ended: group.Key, Count: group.Count()))
            .OrderByDescending(end => end.Count)
            .ThenBy(end => end.Ended, StringComparer.Ordinal);

    /// <summary>A lead's timeline as an operator would see it, in the workflow's time; with the day where it is later than a week.</summary>
    public static IEnumerable<string> Lines(SimulatedStory story, DateTimeZone zone, DateTimeOffset start)
    {
        if (story.WhyNot is { } why)
            return [$"not enrolled: {why}"];
        return story
            .Timeline.Where(line => line.Type is not ("lead_received" or "workflow_assigned"))
            .Select(line => Line(line, zone, line.At - start >= TimeSpan.FromDays(7) ? "ddd dd MMM HH:mm" : "ddd HH:mm"));
    }

    static string Line(Activity activity, DateTimeZone zone, string form)
    {
        var (title, words) = activity.Title.StartsWith("Cadence ", StringComparison.Ordinal)
            ? ("cadence", $"{activity.Title[8..]}: {activity.Description}")
            : (activity.Title, activity.Description);
        return $"{Local(activity.At, zone, form)}  {title, -8}  {words}";
    }

    static void Hours(StringBuilder text, Simulated simulated)
    {
        var busiest = simulated
            .Result.Touches.OrderByDescending(hour => hour.Count)
            .ThenBy(hour => hour.Hour)
            .ThenBy(hour => NameOf(simulated, hour.Sender), StringComparer.Ordinal)
            .Take(BusiestHours)
            .ToList();
        if (busiest.Count == 0)
            return;
        text.Append("\nbusiest hours\n");
        foreach (var hour in busiest)
            text.Append(
                CultureInfo.InvariantCulture,
                $"  {hour.Count, 6}  {Local(hour.Hour, simulated.Plan.Zone, "ddd dd MMM HH:mm")}  {NameOf(simulated, hour.Sender)}\n"
            );
    }

    static void Limits(StringBuilder text, Simulated simulated)
    {
        if (simulated.Result.LimitsHit.Count == 0)
            return;
        text.Append("\nlimits hit\n");
        foreach (var hit in simulated.Result.LimitsHit)
            text.Append(
                CultureInfo.InvariantCulture,
                $"  {hit.Count, 6}  waits for {NameOf(simulated, hit.Sender)}, per {(hit.IsDaily ? "day" : "second")}\n"
            );
    }

    /// <summary>The name of a sender.</summary>
    public static string NameOf(Simulated simulated, SenderId id) => simulated.Senders.First(sender => sender.Id == id).Name;

    static string Local(DateTimeOffset at, DateTimeZone zone, string form) =>
        Instant.FromDateTimeOffset(at).InZone(zone).ToDateTimeUnspecified().ToString(form, CultureInfo.InvariantCulture);
}
