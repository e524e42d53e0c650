using System.Text.Json;
using Prospero.Core;
using Prospero.Core.Intake;
using Prospero.Server.Doors.Json;
using Prospero.Server.Simulating;

namespace Prospero.Server.Nexor.Simulate;

/// <summary>A simulation as this surface shows it.</summary>
static class SimulateWire
{
    public static void Write(Utf8JsonWriter json, Simulated simulated)
    {
        var (form, result) = (simulated.Form, simulated.Result);
        json.WriteBoolean("success", true);
        json.WriteString("workflow_name", simulated.Plan.Name);
        json.WriteNumber("leads", form.Leads);
        json.WriteString("seed", form.Seed);
        json.WriteTime("start", simulated.Start);
        json.WriteTime("until", simulated.Until);
        json.WriteObjects(
            "ended",
            SimulationText.Ends(result),
            end =>
            {
                json.WriteString("as", end.Ended);
                json.WriteNumber("count", end.Count);
            }
        );
        json.WriteObjects("contacts", result.Costs, cost => Write(json, cost));
        json.WriteNumber("cost", result.Costs.Sum(cost => cost.Cost));
        json.WriteObjects(
            "hours",
            result.Touches,
            hour =>
            {
                json.WriteId("sender_id", hour.Sender.Value);
                json.WriteString("sender", SimulationText.NameOf(simulated, hour.Sender));
                json.WriteTime("hour", hour.Hour);
                json.WriteNumber("count", hour.Count);
            }
        );
        json.WriteObjects(
            "limits_hit",
            result.LimitsHit,
            hit =>
            {
                json.WriteId("sender_id", hit.Sender.Value);
                json.WriteString("sender", SimulationText.NameOf(simulated, hit.Sender));
                json.WriteString("limit", hit.IsDaily ? "per_day" : "per_second");
                json.WriteNumber("count", hit.Count);
            }
        );
        json.WriteObjects("timelines", result.Stories.Take(form.Timelines), story => Write(json, story, simulated));
    }

    static void Write(Utf8JsonWriter json, ChannelCost cost)
    {
        json.WriteString("channel", cost.Channel.Name());
        json.WriteNumber("count", cost.Contacts);
        json.WriteNumber("cost", cost.Cost);
    }

    static void Write(Utf8JsonWriter json, SimulatedStory story, Simulated simulated)
    {
        json.WriteString("lead", story.Arrival.Name);
        json.WriteString("ended", story.Ended);
        json.WriteNumber("contacts", story.Touches);
        json.WriteStartArray("timeline");
        foreach (var line in SimulationText.Lines(story, simulated.Plan.Zone, simulated.Start))
            json.WriteStringValue(line);
        json.WriteEndArray();
    }
}
