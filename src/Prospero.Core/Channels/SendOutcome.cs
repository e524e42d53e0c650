namespace Prospero.Core.Channels;

/// <summary>What a provider reports about one attempt. A closed set; the planner has a rule for each.</summary>
public abstract record SendOutcome
{
    SendOutcome() { }

    /// <summary>The provider took responsibility. For a call: it was registered, how it went is reported later.</summary>
    /// <param name="ProviderId">The provider's id of the message or call.</param>
    public sealed record Accepted(string ProviderId) : SendOutcome;

    /// <summary>The request surely reached nobody; the same may be tried again.</summary>
    /// <param name="Kind">Why.</param>
    /// <param name="Reason">For the operator, in words.</param>
    /// <param name="After">The wait that the provider demands; null if it said none.</param>
    /// <param name="CountsAsAttempt">False for a rate limit, which is nobody's fault.</param>
    /// <param name="Code">The provider's raw code; null if it gave none.</param>
    public sealed record TryLater(FailureKind Kind, string Reason, TimeSpan? After = null, bool CountsAsAttempt = true, string? Code = null)
        : SendOutcome;

    /// <summary>The provider refused, and the same request would be refused again.</summary>
    public sealed record Refused(FailureKind Kind, string Reason, string? Code = null) : SendOutcome;

    /// <summary>The request may have been carried out; nobody knows.</summary>
    public sealed record Unknown(string Reason) : SendOutcome;
}

/// <summary>The classes of failure into which every provider's errors are mapped.</summary>
public enum FailureKind
{
    /// <summary>Too much at once; counts against nobody.</summary>
    RateLimited,

    /// <summary>The provider or the way to it is away for the moment.</summary>
    ServiceUnavailable,

    /// <summary>Free text is not allowed now (WhatsApp's 24 hours); a template is.</summary>
    WindowClosed,

    /// <summary>Mailbox full, handset off: the address is good, the moment is not.</summary>
    RecipientUnreachable,

    /// <summary>The address does not exist.</summary>
    RecipientInvalid,

    /// <summary>The recipient wants no more.</summary>
    RecipientOptedOut,

    /// <summary>The content is not accepted.</summary>
    ContentRejected,

    /// <summary>Wrong settings or credentials: an operator must act.</summary>
    Configuration,

    /// <summary>The account is restricted: an operator must act.</summary>
    AccountRestricted,
}
