using System.Globalization;
using System.Text.Json;
using NodaTime;
using Prospero.Core.Workflows.Documents;

namespace Prospero.Core.Workflows;

/// <summary>Writes what a plan lays down about time.</summary>
static class TimePrinter
{
    public static void Write(Utf8JsonWriter json, OpenStretch stretch)
    {
        json.WriteStartObject();
        WriteMembers(json, stretch);
        json.WriteEndObject();
    }

    public static void Write(Utf8JsonWriter json, BlockCadence cadence)
    {
        json.WriteStartObject("block_cadence");
        json.WriteStartArray("blocks");
        foreach (var block in cadence.Blocks)
            Write(json, block);
        json.WriteEndArray();
        WriteCount(json, "max_days", cadence.MaxDays);
        WriteCount(json, "max_per_day", cadence.MaxPerDay);
        json.WriteString("caps_mode", DocumentWords.CapsModes[(int)cadence.Caps]);
        json.WriteEndObject();
    }

    public static void Write(Utf8JsonWriter json, TimeLimits limits)
    {
        WriteNames(json, "holidays", limits.Holidays);
        WriteNames(json, "legal_hours", limits.Legal);
        if (limits.Caps is { } caps)
        {
            json.WriteStartObject("caps");
            WriteCount(json, "per_day", caps.PerDay);
            WriteCount(json, "per_week", caps.PerWeek);
            WriteCount(json, "per_30_days", caps.PerMonth);
            json.WriteEndObject();
        }

        if (limits.MinGap is { } gap)
            json.WriteString("min_gap", DurationText.Print(gap));
        if (limits.Lateness is not { } lateness)
            return;
        json.WriteStartObject("max_lateness");
        json.WriteString("after", DurationText.Print(lateness.After));
        json.WriteString("then", DocumentWords.LatePolicies[(int)lateness.Then]);
        json.WriteEndObject();
    }

    static void Write(Utf8JsonWriter json, ContactBlock block)
    {
        json.WriteStartObject();
        if (block.Label is { } label)
            json.WriteString("label", label);
        WriteMembers(json, block.Time);
        json.WriteBoolean("enabled", block.IsEnabled);
        WriteCount(json, "max_contacts", block.MaxContacts);
        json.WriteEndObject();
    }

    static void WriteMembers(Utf8JsonWriter json, OpenStretch stretch)
    {
        json.WriteStartArray("days");
        foreach (var day in stretch.Days)
            json.WriteStringValue(DocumentWords.Days[(int)day - 1]);
        json.WriteEndArray();
        json.WriteString("from", TimeOf(stretch.From));
        json.WriteString("to", stretch.To == LocalTime.Midnight ? "24:00" : TimeOf(stretch.To));
    }

    static void WriteNames(Utf8JsonWriter json, string member, IReadOnlyList<string>? names)
    {
        if (names is null)
            return;
        json.WriteStartArray(member);
        foreach (var name in names)
            json.WriteStringValue(name);
        json.WriteEndArray();
    }

    static void WriteCount(Utf8JsonWriter json, string member, int? count)
    {
        if (count is { } given)
            json.WriteNumber(member, given);
    }

    public static string TimeOf(LocalTime time) => time.ToString("HH:mm", CultureInfo.InvariantCulture);
}
