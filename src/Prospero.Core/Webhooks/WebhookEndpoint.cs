namespace Prospero.Core.Webhooks;

/// <summary>A receiver of events.</summary>
/// <param name="Workspace">The live workspace that it belongs to; it hears that one's test data too.</param>
/// <param name="Chatbot">Hears the leads of this chatbot only; null to hear all of the workspace.</param>
/// <param name="Events">The names as they were given; see <see cref="WebhookEvents"/>.</param>
/// <param name="IsActive">False while nothing is sent: an operator's choice, or <paramref name="PauseReason"/>.</param>
/// <param name="PauseReason">Why we switched it off; null if we did not.</param>
public sealed record WebhookEndpoint(
    WebhookId Id,
    WorkspaceId Workspace,
    ChatbotId? Chatbot,
    string Name,
    Uri Url,
    WebhookProfile Profile,
    IReadOnlyList<string> Events,
    WebhookRules Rules,
    WebhookSecrets Secrets,
    bool IsActive,
    string? PauseReason,
    WebhookTally Tally,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt
);

/// <summary>How bodies look and are signed, and how a delivery is tried again.</summary>
public enum WebhookProfile
{
    Nexor,
    Standard,
    PollyBot,
}

/// <summary>What an endpoint wants to be different.</summary>
public sealed record WebhookRules
{
    /// <summary>The most tries after the first that anybody may ask for.</summary>
    public const int MostRetries = 10;

    /// <summary>All must hold for an event to be sent.</summary>
    public IReadOnlyList<EventFilter> Filters { get; init; } = [];

    /// <summary>A JSON object to be filled and sent instead of the profile's body; null for the profile's.</summary>
    public string? TemplateJson { get; init; }

    /// <summary>False to send a lead's id only.</summary>
    public bool IncludesFullLead { get; init; } = true;

    /// <summary>How requests are authorised besides the signature: <c>none header basic custom_headers</c>.</summary>
    public string AuthType { get; init; } = "none";

    /// <summary>False to try once only.</summary>
    public bool Retries { get; init; } = true;

    /// <summary>How many tries after the first, 0 to 10.</summary>
    public int MaxRetries { get; init; } = 3;

    /// <summary>The wait before the first retry; of profile <see cref="WebhookProfile.PollyBot"/> only.</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>True to sign the time together with the body; of profile <see cref="WebhookProfile.PollyBot"/> only.</summary>
    public bool SignsTimestamp { get; init; }

    /// <summary>True for a signature without <c>sha256=</c>; of profile <see cref="WebhookProfile.Nexor"/> only.</summary>
    public bool SignsBareHex { get; init; }
}

/// <summary>What must not be shown: it is stored encrypted.</summary>
/// <param name="Signing"><c>whsec_</c> and the base64 of 32 bytes.</param>
/// <param name="Previous">The secret before the last rotation; null if there was none.</param>
/// <param name="PreviousUntil">Until when it signs too.</param>
/// <param name="Headers">What is sent with each request to authorise it.</param>
public sealed record WebhookSecrets(
    string Signing,
    string? Previous,
    DateTimeOffset? PreviousUntil,
    IReadOnlyList<KeyValuePair<string, string>> Headers
)
{
    /// <summary>How long the old secret signs beside the new one.</summary>
    public static TimeSpan Overlap { get; } = TimeSpan.FromHours(24);

    public WebhookSecrets Rotated(DateTimeOffset now) =>
        this with
        {
            Signing = WebhookSigner.NewSecret(),
            Previous = Signing,
            PreviousUntil = now + Overlap,
        };

    /// <summary>The secrets that sign at this moment, the newest first.</summary>
    public IReadOnlyList<string> At(DateTimeOffset now) => Previous is not null && now < PreviousUntil ? [Signing, Previous] : [Signing];
}

/// <summary>How deliveries went.</summary>
/// <param name="Successes">Deliveries that were acknowledged.</param>
/// <param name="Failures">Deliveries that were given up.</param>
/// <param name="FailingSince">When the first try failed after which none succeeded; null while the last one succeeded.</param>
/// <param name="FailingTries">How many tries failed since then.</param>
/// <param name="LastTriggeredAt">When something was last sent; null if nothing ever was.</param>
public sealed record WebhookTally(
    long Successes,
    long Failures,
    DateTimeOffset? FailingSince,
    int FailingTries,
    DateTimeOffset? LastTriggeredAt,
    DateTimeOffset? LastSuccessAt,
    DateTimeOffset? LastFailureAt
)
{
    public static WebhookTally None { get; } = new(0, 0, null, 0, null, null, null);
}
