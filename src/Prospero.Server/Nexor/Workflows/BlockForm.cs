using System.Text.Json;
using System.Text.Json.Nodes;
using Prospero.Core;
using Prospero.Core.Workflows.Documents;
using Prospero.Server.Nexor.Json;

namespace Prospero.Server.Nexor.Workflows;

/// <summary>
/// Reads <c>{blocks, dayConfig, timezone}</c> into what a document says under <c>block_cadence</c>. What values mean is the
/// document's to judge; here they only change their names.
/// </summary>
sealed class BlockForm
{
    static readonly string[] Members = ["blocks", "dayConfig", "timezone"];
    static readonly string[] BlockMembers = ["block_index", "label", "start_hour", "end_hour", "days_of_week", "is_enabled", "config"];
    static readonly string[] ConfigMembers = ["max_contacts"];
    static readonly string[] DayMembers = ["max_days", "max_per_day", "caps_mode"];

    BlockForm(JsonObject? blocks, string? timeZone, Problem? fault) => (Blocks, TimeZone, Fault) = (blocks, timeZone, fault);

    /// <summary>What stands under <c>block_cadence</c>; null for no blocks.</summary>
    public JsonObject? Blocks { get; }

    /// <summary>The workflow's zone; null to leave it.</summary>
    public string? TimeZone { get; }

    /// <summary>The first thing that is wrong; null if nothing is.</summary>
    public Problem? Fault { get; }

    public static BlockForm Read(JsonElement body)
    {
        if (body.ValueKind != JsonValueKind.Object)
            return new BlockForm(null, null, new Problem("body", "must be an object"));
        var form = Only(new FieldReader(body), Members);
        if (!form.IsGiven("blocks", out _))
            form.Refuse("blocks", "is required");
        var blocks = new JsonArray();
        if (form.IsArray("blocks", out var list))
            foreach (var (index, item) in list.EnumerateArray().Index())
                blocks.Add(Block(form, item, $"blocks[{index}]"));
        var cadence = form.IsObject("dayConfig", out var days) ? Copy(form, days, "dayConfig", DayMembers) : [];
        cadence["blocks"] = blocks;
        return new BlockForm(blocks.Count == 0 ? null : cadence, form.Text("timezone"), form.Fault);
    }

    static JsonObject? Block(FieldReader form, JsonElement item, string place)
    {
        if (item.ValueKind != JsonValueKind.Object)
        {
            form.Refuse(place, "must be an object");
            return null;
        }

        var entry = Only(new FieldReader(item, $"{place}."), BlockMembers);
        foreach (var name in (string[])["start_hour", "end_hour", "days_of_week"])
            if (!entry.IsGiven(name, out _))
                entry.Refuse(name, "is required");
        var block = new JsonObject
        {
            ["label"] = entry.Text("label"),
            ["days"] = Days(entry),
            ["from"] = entry.Text("start_hour"),
            ["to"] = entry.Text("end_hour"),
            ["enabled"] = entry.Flag("is_enabled") ?? true,
        };
        if (entry.IsObject("config", out var config))
            foreach (var (name, value) in Copy(entry, config, "config", ConfigMembers))
                block[name] = value?.DeepClone();
        form.Refuse(entry.Fault);
        return block;
    }

    static JsonArray Days(FieldReader entry)
    {
        var days = new JsonArray();
        if (!entry.IsArray("days_of_week", out var list))
            return days;
        foreach (var day in list.EnumerateArray())
        {
            if (day.ValueKind != JsonValueKind.Number || !day.TryGetInt32(out var number) || number is < 0 or > 6)
                entry.Refuse("days_of_week", "must be numbers from 0 (Sunday) to 6");
            else
                days.Add(DocumentWords.Days[(number + 6) % 7]);
        }

        return days;
    }

    static JsonObject Copy(FieldReader form, JsonElement from, string name, string[] known)
    {
        var copy = new JsonObject();
        var entry = Only(new FieldReader(from, $"{name}."), known);
        form.Refuse(entry.Fault);
        foreach (var (member, value) in entry.Members)
            copy[member] = JsonNode.Parse(value.GetRawText());
        return copy;
    }

    static FieldReader Only(FieldReader form, string[] known)
    {
        foreach (var name in form.Members.Keys.Where(name => !known.Contains(name)))
            form.Refuse(name, "is not known here");
        return form;
    }
}
