namespace Prospero.Core.Webhooks;

/// <summary>What the owner of an endpoint says about it. Null means: not said.</summary>
public sealed record WebhookForm
{
    public string? Name { get; init; }

    public string? Url { get; init; }

    public IReadOnlyList<string>? Events { get; init; }

    public WebhookProfile? Profile { get; init; }

    public IReadOnlyList<EventFilter>? Filters { get; init; }

    /// <summary>A JSON object; empty text for none.</summary>
    public string? TemplateJson { get; init; }

    public bool? IncludesFullLead { get; init; }

    public WebhookAuth? Auth { get; init; }

    public bool? Retries { get; init; }

    public int? MaxRetries { get; init; }

    public TimeSpan? RetryDelay { get; init; }

    public bool? SignsTimestamp { get; init; }

    public bool? SignsBareHex { get; init; }

    public bool? IsActive { get; init; }
}

/// <summary>How requests are authorised besides the signature.</summary>
/// <param name="Type">One of <c>none header basic custom_headers</c>.</param>
/// <param name="Headers">What is sent.</param>
public sealed record WebhookAuth(string Type, IReadOnlyList<KeyValuePair<string, string>> Headers)
{
    /// <summary>The most headers that an endpoint may have.</summary>
    public const int MostHeaders = 20;

    const int LongestName = 100;
    const int LongestValue = 4000;

    // What says where a body ends, whose it is, or what we say ourselves.
    static readonly HashSet<string> Ours = new(StringComparer.OrdinalIgnoreCase)
    {
        "Host",
        "Content-Length",
        "Content-Type",
        "Content-Encoding",
        "Transfer-Encoding",
        "Connection",
        "Keep-Alive",
        "Upgrade",
        "Expect",
        "TE",
        "Trailer",
        "User-Agent",
    };

    /// <summary>What is wrong with it; null if nothing is.</summary>
    public string? Fault()
    {
        if (Headers.Count > MostHeaders)
            return $"may have at most {MostHeaders} headers";
        foreach (var (name, value) in Headers)
            if (!IsName(name))
                return "has a header name that cannot be sent";
            else if (value.Length > LongestValue || value.Any(c => c is < ' ' or > '~'))
                return $"has a value for {name} that is not printable ASCII of at most {LongestValue} characters";
        return null;
    }

    static bool IsName(string name) =>
        name.Length is > 0 and <= LongestName
        && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.')
        && !Ours.Contains(name)
        && !name.StartsWith("webhook-", StringComparison.OrdinalIgnoreCase)
        && !name.StartsWith("X-Nexor-", StringComparison.OrdinalIgnoreCase)
        && !name.StartsWith("X-Webhook-", StringComparison.OrdinalIgnoreCase);
}
