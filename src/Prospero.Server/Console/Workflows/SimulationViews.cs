using System.Globalization;
using NodaTime;
using Prospero.Server.Simulating;
using Prospero.Server.WebConsole.Leads;

namespace Prospero.Server.WebConsole.Workflows;

/// <summary>Shows a simulation.</summary>
static class SimulationViews
{
    public static SimulationView Of(Simulated simulated)
    {
        var (form, result, zone) = (simulated.Form, simulated.Result, simulated.Plan.Zone);
        var times = new Times(zone, simulated.Start);
        return new SimulationView(
            $"{form.Leads:N0} simulated leads over {form.Days} days from {times.Local(simulated.Start)} in {zone.Id}, "
                + string.Create(
                    CultureInfo.InvariantCulture,
                    $"in {simulated.Took.TotalSeconds:0.00} s. Nothing was stored, nothing was sent."
                ),
            [
                .. SimulationText
                    .Ends(result)
                    .Select(end => new EndRow(Phrases.Readable(end.Ended), end.Count, (int)Math.Round(100.0 * end.Count / form.Leads))),
            ],
            [.. result.Costs.Select(cost => new ChannelRow(cost.Channel, cost.Contacts))],
            Days(simulated),
            [
                .. result.LimitsHit.Select(hit =>
                    $"{hit.Count:N0} waits for {SimulationText.NameOf(simulated, hit.Sender)}, per {(hit.IsDaily ? "day" : "second")}"
                ),
            ],
            [
                .. result
                    .Stories.Take(form.Timelines)
                    .Select(story => new StoryView(
                        story.Arrival.Name,
                        Phrases.Readable(story.Ended),
                        [.. SimulationText.Lines(story, zone, simulated.Start)]
                    )),
            ]
        );
    }

    // Days without contacts are shown too: a gap is what one looks for.
    static IReadOnlyList<DayRow> Days(Simulated simulated)
    {
        var zone = simulated.Plan.Zone;
        var counts = simulated
            .Result.Touches.GroupBy(hour => DayOf(hour.Hour, zone))
            .ToDictionary(day => day.Key, day => day.Sum(hour => hour.Count));
        if (counts.Count == 0)
            return [];
        var first = DayOf(simulated.Start, zone);
        var days = Period.DaysBetween(first, counts.Keys.Max()) + 1;
        return
        [
            .. Enumerable
                .Range(0, days)
                .Select(number => first.PlusDays(number))
                .Select(day => new DayRow(day.ToString("ddd d MMM", CultureInfo.InvariantCulture), counts.GetValueOrDefault(day))),
        ];
    }

    static LocalDate DayOf(DateTimeOffset at, DateTimeZone zone) => Instant.FromDateTimeOffset(at).InZone(zone).Date;
}
