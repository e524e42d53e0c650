namespace Prospero.Core.Webhooks;

/// <summary>
/// Puts a form over an endpoint, new or old. Paths of problems are ours: <c>name url events profile filters auth_config
/// payload_template max_retries retry_delay</c>; a surface translates those that it names otherwise.
/// </summary>
static class WebhookRulesCheck
{
    const int LongestName = 100;
    const int LongestUrl = 2000;
    static readonly TimeSpan ShortestDelay = TimeSpan.FromMilliseconds(100);
    static readonly TimeSpan LongestDelay = TimeSpan.FromMinutes(1);

    public static Parsed<WebhookEndpoint> Apply(WebhookForm form, WebhookEndpoint old, DateTimeOffset now)
    {
        var problems = new Problems();
        var profile = form.Profile ?? old.Profile;
        var events = form.Events ?? old.Events;
        var url = Url(form.Url, old.Url, problems);
        CheckName(form.Name ?? old.Name, problems);
        CheckEvents(events, problems);
        CheckRules(form, problems);
        if (problems.Any)
            return problems;
        return old with
        {
            Name = (form.Name ?? old.Name).Trim(),
            Url = url,
            Profile = profile,
            Events = [.. events.Distinct()],
            Rules = Rules(form, old.Rules, profile, old.Profile),
            Secrets = form.Auth is { } auth ? old.Secrets with { Headers = auth.Headers } : old.Secrets,
            IsActive = form.IsActive ?? old.IsActive,
            PauseReason = form.IsActive is null ? old.PauseReason : null,
            Tally = form.IsActive == true ? old.Tally with { FailingSince = null, FailingTries = 0 } : old.Tally,
            UpdatedAt = now,
        };
    }

    static WebhookRules Rules(WebhookForm form, WebhookRules old, WebhookProfile profile, WebhookProfile before) =>
        old with
        {
            Filters = form.Filters ?? old.Filters,
            TemplateJson = form.TemplateJson is { } template ? (template.Length == 0 ? null : template) : old.TemplateJson,
            IncludesFullLead = form.IncludesFullLead ?? old.IncludesFullLead,
            AuthType = form.Auth?.Type ?? old.AuthType,
            Retries = form.Retries ?? old.Retries,
            MaxRetries =
                form.MaxRetries
                ?? (old.MaxRetries == RetrySchedule.UsualRetries(before) ? RetrySchedule.UsualRetries(profile) : old.MaxRetries),
            RetryDelay = form.RetryDelay ?? old.RetryDelay,
            SignsTimestamp = form.SignsTimestamp ?? old.SignsTimestamp,
            SignsBareHex = form.SignsBareHex ?? old.SignsBareHex,
        };

    static void CheckName(string name, Problems problems)
    {
        if (string.IsNullOrWhiteSpace(name))
            problems.Add("name", "is required");
        else if (name.Trim().Length > LongestName)
            problems.Add("name", $"must be at most {LongestName} characters");
    }

    static Uri Url(string? given, Uri old, Problems problems)
    {
        if (given is null)
        {
            if (old.IsAbsoluteUri)
                return old;
            problems.Add("url", "is required");
            return old;
        }

        if (given.Trim().Length == 0)
            problems.Add("url", "is required");
        else if (given.Length > LongestUrl)
            problems.Add("url", $"must be at most {LongestUrl} characters");
        else if (
            !Uri.TryCreate(given.Trim(), UriKind.Absolute, out var url)
            || url.Scheme is not ("https" or "http")
            || url.Host.Length == 0
        )
            problems.Add("url", "must be an https address");
        else if (url.UserInfo.Length > 0)
            problems.Add("url", "must not carry a user or password", "Use auth_type basic instead.");
        else
            return url;
        return old;
    }

    static void CheckEvents(IReadOnlyList<string> events, Problems problems)
    {
        if (events.Count == 0)
            problems.Add("events", "must name at least one event");
        else if (events.FirstOrDefault(name => !WebhookEvents.IsKnown(name)) is { } unknown)
            problems.Add("events", $"has {(unknown.Length > 50 ? unknown[..50] : unknown)}, which is no event");
    }

    static void CheckRules(WebhookForm form, Problems problems)
    {
        if (form.Filters is { Count: > EventFilter.Most })
            problems.Add("filters", $"must be at most {EventFilter.Most}");
        else if (form.Filters?.Select(filter => filter.Fault()).FirstOrDefault(fault => fault is not null) is { } fault)
            problems.Add("filters", fault);
        if (form.TemplateJson is { Length: > 0 } template && PayloadTemplate.Fault(template) is { } wrong)
            problems.Add("payload_template", wrong);
        if (form.Auth?.Fault() is { } refused)
            problems.Add("auth_config", refused);
        if (form.MaxRetries is < 0 or > WebhookRules.MostRetries)
            problems.Add("max_retries", $"must be a number from 0 to {WebhookRules.MostRetries}");
        if (form.RetryDelay is { } delay && (delay < ShortestDelay || delay > LongestDelay))
            problems.Add("retry_delay", "must be a number of milliseconds from 100 to 60000");
    }
}
