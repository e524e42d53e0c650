using System.Globalization;
using System.Text.Json;
using NodaTime;
using Prospero.Core;
using Prospero.Core.Workflows;
using Prospero.Core.Workflows.Documents;
using Prospero.Server.Doors.Json;
using Prospero.Server.Nexor.Door;

namespace Prospero.Server.Nexor.Workflows;

/// <summary>The blocks of a workflow as this surface shows them: Sunday is day 0.</summary>
static class BlockWire
{
    public static NexorAnswer Answer(WorkflowPlan plan) =>
        NexorAnswer.Of(
            200,
            json =>
            {
                json.WriteObjects("blocks", (plan.Blocks?.Blocks ?? []).Index(), item => Write(json, item.Item, item.Index));
                json.WriteObject(
                    "dayConfig",
                    () =>
                    {
                        if (plan.Blocks is not { } blocks)
                            return;
                        WriteCount(json, "max_days", blocks.MaxDays);
                        WriteCount(json, "max_per_day", blocks.MaxPerDay);
                        if (blocks.Caps != CapsMode.All)
                            json.WriteString("caps_mode", DocumentWords.CapsModes[(int)blocks.Caps]);
                    }
                );
                json.WriteString("timezone", plan.Zone.Id);
            }
        );

    /// <summary>The problems of a document in the words of the form that it was made from.</summary>
    public static NexorAnswer Invalid(Problems problems)
    {
        var (path, message) = (problems.First.Path, problems.First.Message);
        const string own = "$.block_cadence.";
        if (!path.StartsWith(own, StringComparison.Ordinal))
            return path == "$.timezone" ? NexorError.Invalid($"timezone {message}") : NexorError.Invalid(problems);
        var words = path[own.Length..].Split('.');
        words[^1] = words[^1] switch
        {
            "days" => "days_of_week",
            "from" => "start_hour",
            "to" => "end_hour",
            "enabled" => "is_enabled",
            "max_contacts" => "config.max_contacts",
            "max_days" or "max_per_day" or "caps_mode" => $"dayConfig.{words[^1]}",
            var word => word,
        };
        return NexorError.Invalid(
            $"{string.Join('.', words)} {message.Replace("after from", "after start_hour", StringComparison.Ordinal)}"
        );
    }

    static void Write(Utf8JsonWriter json, ContactBlock block, int index)
    {
        json.WriteNumber("block_index", index);
        json.WriteString("label", block.Label ?? "");
        json.WriteString("start_hour", Hour(block.Time.From));
        json.WriteString("end_hour", block.Time.To == LocalTime.Midnight ? "24:00" : Hour(block.Time.To));
        json.WriteStartArray("days_of_week");
        foreach (var day in block.Time.Days.Select(day => (int)day % 7).Order())
            json.WriteNumberValue(day);
        json.WriteEndArray();
        json.WriteBoolean("is_enabled", block.IsEnabled);
        json.WriteObject("config", () => WriteCount(json, "max_contacts", block.MaxContacts));
    }

    static void WriteCount(Utf8JsonWriter json, string name, int? count)
    {
        if (count is { } given)
            json.WriteNumber(name, given);
    }

    static string Hour(LocalTime time) => time.ToString("HH:mm", CultureInfo.InvariantCulture);
}
