using Prospero.Core.Cadence;
using Prospero.Core.Leads;

namespace Prospero.Core.Intake;

/// <summary>
/// A lead as it came in, checked already: what is null was not given. Matching, merging and enrolling are
/// <see cref="LeadIntake"/>'s.
/// </summary>
/// <param name="FirstName">Never blank.</param>
/// <param name="Source">Null for the door's default on a new lead.</param>
/// <param name="TagNames">Found or made by slug; added on a match.</param>
/// <param name="Consent">Null if nothing was said.</param>
/// <param name="Enrolment">The workflow to enrol in; null for none.</param>
/// <param name="Capture">Set for a lead that a chatbot captured; null for one that is matched with those we know.</param>
public sealed record LeadDraft(
    string FirstName,
    string? LastName,
    EmailAddress? Email,
    Phone? Phone,
    string? Company,
    string? Title,
    string? Source,
    string? ExternalId,
    string? TimeZone,
    string? Language,
    IReadOnlyList<string> TagNames,
    Consent? Consent,
    Metadata Metadata,
    CampaignId? Campaign,
    EnrolmentWish? Enrolment,
    Capture? Capture = null
)
{
    /// <summary>False if a lead that has the phone, and not the email, is another one.</summary>
    public bool MatchesPhone { get; init; } = true;
}

/// <summary>
/// How a chatbot hands over a lead: it is a new one, or it is refused because its email is known. A phone that is known
/// does not matter.
/// </summary>
/// <param name="Card">What is noted about it.</param>
public sealed record Capture(LeadCard Card);

/// <summary>The workflow that a lead is to be enrolled in, and how it begins.</summary>
/// <param name="Forced">A message that replaces the first contact; null for none.</param>
/// <param name="SkipFirst">True to begin at the second touchpoint.</param>
/// <param name="FirstChannel">The channel of the first contact; null for the workflow's own.</param>
public sealed record EnrolmentWish(WorkflowId Workflow, ForcedMessage? Forced = null, bool SkipFirst = false, Channel? FirstChannel = null)
{
    /// <summary>Chooses the workflow instead, by the lead as it is stored; null if it stands.</summary>
    public Router? Router { get; init; }
}

/// <summary>A first message given at intake.</summary>
/// <param name="Channel">WhatsApp or email.</param>
/// <param name="Content">A text; html for an email.</param>
/// <param name="Subject">Of an email; null otherwise.</param>
/// <param name="Sender">The account; null for the workflow's own.</param>
public sealed record ForcedMessage(Channel Channel, string Content, string? Subject, SenderId? Sender);

/// <summary>What a lead agreed to.</summary>
/// <param name="Channels">Per channel what was said: false suppresses, true lifts an earlier false. Channels not named stay as they are.</param>
/// <param name="DoNotContact">True suppresses every channel, false lifts that; null if it was not said.</param>
/// <param name="Json">All that was said, as a JSON object, merged shallowly into what is stored.</param>
public sealed record Consent(IReadOnlyDictionary<Channel, bool> Channels, bool? DoNotContact, Metadata Json);

/// <summary>Leads that came in by one request, with the answer that is to be kept for it.</summary>
/// <param name="Door">Through which door: <c>api</c>, <c>demo</c>; the default source of new leads.</param>
/// <param name="Drafts">In arrival order; a later one sees the earlier ones.</param>
/// <param name="Answer">The idempotency key with the answer to keep; null if no key was given.</param>
public sealed record IntakeRequest(
    Access.Workspace Workspace,
    string Door,
    IReadOnlyList<LeadDraft> Drafts,
    KeptAnswer<IReadOnlyList<IntakeResult>>? Answer
)
{
    /// <summary>When those that are newly enrolled begin; null for now.</summary>
    public EnrolmentPace? Pace { get; init; }

    /// <summary>
    /// What belongs into the same transaction: it is told the results and returns what follows from them. It may be carried
    /// out again where the transaction is. Null for nothing.
    /// </summary>
    public Func<ITransaction, IReadOnlyList<IntakeResult>, CancellationToken, Task<Consequences>>? Alongside { get; init; }
}

/// <summary>Spreads enrolments: the first begins at <paramref name="First"/>, each other one <paramref name="Every"/> later.</summary>
/// <param name="First">Cadence time.</param>
public sealed record EnrolmentPace(DateTimeOffset First, TimeSpan Every)
{
    /// <summary>When the n-th begins, counted from 0.</summary>
    public DateTimeOffset At(long n) => First + (Every * n);
}

/// <summary>What became of one draft. A closed set.</summary>
public abstract record IntakeResult
{
    IntakeResult() { }

    /// <summary>The lead is stored.</summary>
    /// <param name="WasNew">False if an existing lead was matched.</param>
    /// <param name="Enrolled">The run with what is queued; null if it was not enrolled.</param>
    /// <param name="Warnings">What did not go as asked, in the words of the contract.</param>
    /// <param name="Card">Its card if a chatbot captured it; null otherwise.</param>
    public sealed record Stored(Lead Lead, bool WasNew, EnrolledRun? Enrolled, IReadOnlyList<string> Warnings, LeadCard? Card = null)
        : IntakeResult
    {
        /// <summary>True if a run was opened by this draft; false also where one was open before.</summary>
        public bool WasEnrolled { get; init; }

        /// <summary>Where a processor sent it; null if none was asked.</summary>
        public Routed? Routed { get; init; }
    }

    /// <summary>A chatbot's lead has an email that is another's; nothing is stored of it.</summary>
    public sealed record Known(LeadId Existing) : IntakeResult;

    /// <summary>Nothing is stored of this draft.</summary>
    public sealed record Rejected(Problem Problem) : IntakeResult;
}

/// <summary>A lead's run with what is queued next.</summary>
/// <param name="Queued">The touchpoint that is due next; null if nothing is queued.</param>
/// <param name="MaxAttempts">Of the queued touchpoint's step; of the first step if nothing is queued.</param>
/// <param name="TotalSteps">How many contact steps the workflow has.</param>
public sealed record EnrolledRun(Run Run, string WorkflowName, Touchpoint? Queued, int MaxAttempts, int TotalSteps);
