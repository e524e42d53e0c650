using System.Text.Json;
using System.Text.Json.Nodes;

namespace Prospero.Tests.Support;

/// <summary>Writes a workflow document with only what a test is about.</summary>
/// <param name="zone">The workflow's zone.</param>
/// <param name="open">Sending hours of every day as <c>08:00-18:00</c>; null for any time.</param>
/// <param name="members">More members of the document as a JSON object; null for none.</param>
public sealed class WorkflowText(string zone, string? open = null, string? members = null)
{
    static readonly string[] Days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
    readonly JsonArray _steps = [];

    public WorkflowText Call(int attempts = 1, TimeSpan? retryAfter = null, TimeSpan? delay = null, string? say = null) =>
        Add("call", attempts, retryAfter, delay, new JsonObject { ["begin_message"] = say });

    /// <summary>An approved template that takes the lead's first name.</summary>
    public WorkflowText WhatsApp(string template, int attempts = 1, TimeSpan? retryAfter = null, TimeSpan? delay = null) =>
        Add(
            "whatsapp",
            attempts,
            retryAfter,
            delay,
            new JsonObject { ["template"] = template, ["parameters"] = new JsonArray("{{lead.first_name}}") }
        );

    public WorkflowText WhatsAppText(string text, TimeSpan? delay = null) =>
        Add("whatsapp", 1, null, delay, new JsonObject { ["content"] = text });

    public WorkflowText Email(
        string subject = "Hello {{lead.first_name}}",
        string content = "Hello",
        int attempts = 1,
        TimeSpan? retryAfter = null,
        TimeSpan? delay = null
    ) => Add("email", attempts, retryAfter, delay, new JsonObject { ["subject"] = subject, ["content"] = content });

    public WorkflowText Wait(TimeSpan time)
    {
        _steps.Add(new JsonObject { ["type"] = "wait", ["duration"] = Duration(time) });
        return this;
    }

    /// <summary>Any step, as it stands in a document, without its braces.</summary>
    public WorkflowText Step(string members)
    {
        _steps.Add(JsonNode.Parse($"{{{members}}}"));
        return this;
    }

    public string ToJson()
    {
        var document = members is null ? [] : JsonNode.Parse(members)!.AsObject();
        document["name"] ??= "Test workflow";
        document["timezone"] ??= zone;
        if (open?.Split('-') is [var from, var to])
            document["sending_hours"] = new JsonObject
            {
                ["default"] = new JsonArray(
                    new JsonObject
                    {
                        ["days"] = new JsonArray([.. Days.Select(day => JsonValue.Create(day))]),
                        ["from"] = from,
                        ["to"] = to,
                    }
                ),
            };
        document["steps"] = _steps.DeepClone();
        return document.ToJsonString(new JsonSerializerOptions { WriteIndented = true });
    }

    WorkflowText Add(string type, int attempts, TimeSpan? retryAfter, TimeSpan? delay, JsonObject content)
    {
        var step = new JsonObject { ["type"] = type };
        if (attempts != 1)
            step["max_attempts"] = attempts;
        if (retryAfter is { } again)
            step["retry_after"] = Duration(again);
        if (delay is { } wait)
            step["delay"] = Duration(wait);
        foreach (var (name, value) in content)
            if (value is not null)
                step[name] = value.DeepClone();
        _steps.Add(step);
        return this;
    }

    static string Duration(TimeSpan time) => $"{(long)time.TotalSeconds}s";
}
