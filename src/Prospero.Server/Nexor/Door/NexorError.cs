using System.Globalization;
using Prospero.Core;
using Prospero.Server.Doors.Json;

namespace Prospero.Server.Nexor.Door;

/// <summary>This surface's shape of errors, and the only place that knows it.</summary>
static class NexorError
{
    public static NexorAnswer MissingKey { get; } = Of(401, "Missing API key", "Please provide your API key in the X-API-Key header");

    public static NexorAnswer InvalidKey { get; } = Of(401, "Invalid API key", "The provided API key is not valid");

    public static NexorAnswer NoEndpoint { get; } = Of(404, "Not found", "No such endpoint");

    public static NexorAnswer LeadNotFound { get; } = Of(404, "Lead not found");

    public static NexorAnswer RunNotFound { get; } = Of(404, "No active workflow run found for this lead and workflow");

    public static NexorAnswer WorkflowNotFound { get; } = Of(404, "Not found", "Workflow not found or does not belong to your account");

    public static NexorAnswer CampaignNotFound { get; } = Of(404, "Not found", "Campaign not found or does not belong to your account");

    public static NexorAnswer ChatbotNotFound { get; } = Of(404, "Not found", "Chatbot not found or does not belong to your account");

    public static NexorAnswer SenderNotFound { get; } = Of(404, "Not found", "Sender not found or does not belong to your account");

    public static NexorAnswer TouchpointNotFound { get; } = Of(404, "Not found", "Touchpoint not found or does not belong to your account");

    public static NexorAnswer ConversionTypeNotFound { get; } = Of(404, "Conversion type not found");

    public static NexorAnswer ProcessorNotFound { get; } = Of(404, "Not found", "Processor not found or does not belong to your account");

    public static NexorAnswer HookNotFound { get; } = Of(404, "Not found", "Hook not found");

    public static NexorAnswer RuleNotFound { get; } = Of(404, "Not found", "Rule not found");

    public static NexorAnswer MeetingNotFound { get; } = Of(404, "Meeting not found");

    public static NexorAnswer TestClockNotFound { get; } = Of(404, "Not found", "Test clock not found or does not belong to your account");

    public static NexorAnswer TestKeyNeeded { get; } =
        Of(403, "Forbidden", "Test clocks belong to test data; use a test key, which begins with nxr_test_");

    public static NexorAnswer TooLarge { get; } = LargerThan(NexorDoor.MaxBytes);

    public static NexorAnswer KeyReused { get; } = Of(422, "Idempotency key reused", "This key was used with a different request");

    public static NexorAnswer KeyRunning { get; } =
        Of(409, "Request in progress", "A request with this key is still running") with
        {
            RetryAfter = TimeSpan.FromSeconds(1),
        };

    public static NexorAnswer Internal { get; } = Of(500, "Internal server error");

    /// <summary>The database is away.</summary>
    public static NexorAnswer Unavailable { get; } =
        Of(503, "Service unavailable", $"Try again in {StoreUnavailable.RetryAfter.TotalSeconds} s") with
        {
            RetryAfter = StoreUnavailable.RetryAfter,
        };

    public static NexorAnswer Of(int status, string error, string? message = null) =>
        NexorAnswer.Of(
            status,
            json =>
            {
                json.WriteString("error", error);
                if (message is not null)
                    json.WriteString("message", message);
            }
        );

    /// <summary>Something is wrong with the request.</summary>
    public static NexorAnswer Invalid(Problem problem) => Invalid(Words(problem));

    public static NexorAnswer Invalid(string message) => Of(400, "Validation error", message);

    /// <summary>A problem in the words of this surface: what is wrong, without the cure.</summary>
    public static string Words(Problem problem) => $"{problem.Path} {problem.Message}";

    /// <summary>A document has problems: the first in words, then all of them.</summary>
    public static NexorAnswer Invalid(Problems problems) =>
        NexorAnswer.Of(
            400,
            json =>
            {
                json.WriteString("error", "Validation error");
                json.WriteString("message", Words(problems.First));
                json.WriteObjects(
                    "problems",
                    problems.All,
                    problem =>
                    {
                        json.WriteString("path", problem.Path);
                        json.WriteString("message", problem.Message);
                        json.WriteString("cure", problem.Cure);
                    }
                );
            }
        );

    public static NexorAnswer MissingScope(string scope) => Of(403, "Forbidden", $"Missing scope: {scope}");

    public static NexorAnswer WrongMethod(string allowed) => Of(405, "Method not allowed", allowed) with { Allowed = allowed };

    public static NexorAnswer LargerThan(int bytes) => Of(413, "Payload too large", $"A body may have {bytes / 1024 / 1024} MiB");

    public static NexorAnswer TooMany(TimeSpan wait)
    {
        var seconds = Math.Max(1, (long)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        return Of(429, "Too many requests", $"Try again in {seconds} s") with { RetryAfter = wait };
    }
}
