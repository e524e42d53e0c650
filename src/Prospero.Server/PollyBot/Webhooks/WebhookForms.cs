using System.Text.Json;
using Prospero.Core;
using Prospero.Core.Webhooks;
using Prospero.Server.PollyBot.Json;

namespace Prospero.Server.PollyBot.Webhooks;

/// <summary>Reads what an owner says about a webhook; what it may be is the core's to judge.</summary>
static class WebhookForms
{
    const int LongestName = 100;
    const int LongestUrl = 2000;

    public static WireWords<WebhookProfile> Profiles { get; } = new("nexor", "standard", "pollybot");

    static readonly Dictionary<string, string> Fields = new(StringComparer.Ordinal)
    {
        ["events"] = "eventTypes",
        ["max_retries"] = "maxRetries",
        ["retry_delay"] = "retryDelay",
    };

    public static WebhookForm Read(Form form) =>
        new()
        {
            Name = form.IsSent("name") ? form.RequiredText("name", LongestName, "Name is required") : null,
            Url = form.IsSent("url") ? form.RequiredText("url", LongestUrl, "URL is required") : null,
            Events = EventTypes(form),
            MaxRetries = Number(form, "maxRetries"),
            RetryDelay = Number(form, "retryDelay") is { } milliseconds ? TimeSpan.FromMilliseconds(milliseconds) : null,
            IsActive = Flag(form, "isActive"),
            Profile = form.Choice("profile", Profiles),
            SignsTimestamp = SignedContent(form),
        };

    /// <summary>The core's problems in this surface's words.</summary>
    public static void Refuse(Form form, Problems problems)
    {
        foreach (var problem in problems.All)
            form.Refuse(Fields.GetValueOrDefault(problem.Path, problem.Path), Sentence(problem));
    }

    static string Sentence(Problem problem) =>
        (problem.Path, problem.Message) switch
        {
            ("name", "is required") => "Name is required",
            ("url", "is required") => "URL is required",
            var (_, message) => $"{char.ToUpperInvariant(message[0])}{message[1..]}",
        };

    static List<string>? EventTypes(Form form)
    {
        if (!form.IsSent("eventTypes"))
            return null;
        if (!form.IsGiven("eventTypes", out var given))
            return [];
        if (given.ValueKind == JsonValueKind.Array && given.EnumerateArray().All(name => name.ValueKind == JsonValueKind.String))
            return [.. given.EnumerateArray().Select(name => name.GetString()!)];
        form.Refuse("eventTypes", "Must be an array of strings");
        return null;
    }

    static int? Number(Form form, string name)
    {
        if (!form.IsGiven(name, out var value))
            return null;
        if (value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number))
            return number;
        form.Refuse(name, "Must be a whole number");
        return null;
    }

    static bool? Flag(Form form, string name)
    {
        if (!form.IsGiven(name, out var value))
            return null;
        if (value.ValueKind is JsonValueKind.True or JsonValueKind.False)
            return value.GetBoolean();
        form.Refuse(name, "Must be a boolean");
        return null;
    }

    static bool? SignedContent(Form form)
    {
        switch (form.Text("signedContent", int.MaxValue))
        {
            case null:
                return null;
            case "body":
                return false;
            case "body_timestamp":
                return true;
            default:
                form.Refuse("signedContent", "Must be one of: body, body_timestamp");
                return null;
        }
    }
}
