using System.Text.Json.Nodes;
using Prospero.Core.Workflows;
using Prospero.Core.Workflows.Documents;

namespace Prospero.Tests.Workflows;

/// <summary>What documents lay down about time, by chance.</summary>
static class TimeDocuments
{
    static readonly string[] Times = ["00:00", "08:30", "13:00", "21:59", "24:00"];

    public static JsonObject Blocks(Random random)
    {
        var blocks = new JsonArray();
        for (var i = random.Next(1, Times.Length); i > 0; i--)
            blocks.Add(
                Some(
                    random,
                    new JsonObject
                    {
                        ["label"] = "AM \"1\"",
                        ["days"] = new JsonArray("mon", "sun"),
                        ["from"] = Times[i - 1],
                        ["to"] = Times[i],
                        ["enabled"] = i == 1 || random.Next(2) == 0,
                        ["max_contacts"] = random.Next(1, 5),
                    },
                    ["label", "max_contacts"]
                )
            );
        // The first of the list is always in use: one must be.
        blocks[^1]!["enabled"] = true;
        return Some(
            random,
            new JsonObject
            {
                ["blocks"] = blocks,
                ["max_days"] = random.Next(1, 366),
                ["max_per_day"] = random.Next(1, 9),
                ["caps_mode"] = DocumentWords.CapsModes[random.Next(2)],
            },
            ["max_days", "max_per_day", "caps_mode"]
        );
    }

    public static void AddLimits(Random random, JsonObject document)
    {
        var limits = Some(
            random,
            new JsonObject
            {
                ["holidays"] = random.Next(2) == 0 ? new JsonArray() : new JsonArray("lead"),
                ["legal_hours"] = random.Next(2) == 0 ? new JsonArray("ES", "cautious") : new JsonArray("all"),
                ["caps"] = Some(
                    random,
                    new JsonObject
                    {
                        ["per_day"] = 2,
                        ["per_week"] = 5,
                        ["per_30_days"] = 9,
                    },
                    ["per_day", "per_week", "per_30_days"]
                ),
                ["min_gap"] = random.Next(2) == 0 ? "0m" : "90m",
                ["max_lateness"] = Some(
                    random,
                    new JsonObject { ["after"] = "6h", ["then"] = DocumentWords.LatePolicies[random.Next(2)] },
                    ["then"]
                ),
            },
            ["holidays", "legal_hours", "caps", "min_gap", "max_lateness"]
        );
        foreach (var (name, value) in limits.ToList())
        {
            limits.Remove(name);
            document[name] = value;
        }
    }

    /// <summary>What a plan lays down about time, comparable.</summary>
    public static string Plain(WorkflowPlan plan) =>
        string.Join(
            '\n',
            [
                $"{plan.IsZoneStated} {plan.Limits.Caps} {plan.Limits.MinGap} {plan.Limits.Lateness}",
                Names(plan.Limits.Holidays),
                Names(plan.Limits.Legal),
                $"{plan.Blocks?.MaxDays} {plan.Blocks?.MaxPerDay} {plan.Blocks?.Caps}",
                .. plan.Blocks?.Blocks.Select(block =>
                    $"{block.Label} {string.Join(' ', block.Time.Days)} {block.Time.From} {block.Time.To} {block.IsEnabled} {block.MaxContacts}"
                )
                    ?? [],
            ]
        );

    static string Names(IReadOnlyList<string>? names) => names is null ? "unsaid" : $"[{string.Join(' ', names)}]";

    static JsonObject Some(Random random, JsonObject all, string[] optional)
    {
        foreach (var name in optional)
            if (random.Next(2) == 0)
                all.Remove(name);
        return all;
    }
}
