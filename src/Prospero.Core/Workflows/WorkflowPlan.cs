using NodaTime;

namespace Prospero.Core.Workflows;

/// <summary>
/// What a workflow document says, parsed and complete: every name in it was resolved when it was published, so that a run
/// can never meet a missing step, sender or template.
/// </summary>
/// <param name="Name">The workflow's name.</param>
/// <param name="Description">Null if there is none.</param>
/// <param name="GoalType">One of <see cref="GoalTypes.All"/>.</param>
/// <param name="Language">A BCP 47 tag.</param>
/// <param name="Zone">The zone of leads whose own is not known.</param>
/// <param name="Statuses">In document order; exactly one is initial.</param>
/// <param name="Fields">What the agent collects, in document order.</param>
/// <param name="Senders">The accounts per channel, in document order; every channel that has a step has at least one.</param>
/// <param name="Hours">When a channel may be used; a channel without entry may be used at any time.</param>
/// <param name="Steps">In document order; at least one contacts the lead. See <see cref="After"/> for what follows what.</param>
/// <param name="Exit">What ends or pauses the cadence.</param>
/// <param name="OnUnknown">What follows a send of which nobody knows whether it was carried out.</param>
public sealed record WorkflowPlan(
    string Name,
    string? Description,
    string GoalType,
    string Language,
    DateTimeZone Zone,
    IReadOnlyList<WorkflowStatus> Statuses,
    IReadOnlyList<WorkflowField> Fields,
    IReadOnlyDictionary<Channel, IReadOnlyList<SenderId>> Senders,
    IReadOnlyDictionary<Channel, SendingHours> Hours,
    IReadOnlyList<Step> Steps,
    ExitRules Exit,
    UnknownRule OnUnknown
)
{
    /// <summary>True if the document itself names the zone.</summary>
    public bool IsZoneStated { get; init; } = true;

    /// <summary>Whom the workflow takes, and how soon it contacts them.</summary>
    public EntryRules Entry { get; init; } = EntryRules.Default;

    /// <summary>The blocks in which leads are contacted; null if there are none.</summary>
    public BlockCadence? Blocks { get; init; }

    /// <summary>What the document lays down about time besides hours and blocks.</summary>
    public TimeLimits Limits { get; init; } = TimeLimits.None;

    /// <summary>Its time rules with those of its workspace, ready to be asked; see <see cref="In"/>.</summary>
    public PlanTimes Times { get; private init; } = new(Hours, TimeLimits.None, null, WorkspaceRules.None);

    /// <summary>The same plan with what its workspace lays down about time.</summary>
    public WorkflowPlan In(WorkspaceRules workspace) =>
        this with
        {
            Zone = IsZoneStated ? Zone : workspace.Zone,
            Times = new PlanTimes(Hours, Limits, Blocks, workspace),
        };

    /// <summary>The steps that contact somebody, in document order; their place here is the wire's <c>stepIndex</c>.</summary>
    public IReadOnlyList<ContactStep> Contacts { get; } = [.. Steps.OfType<ContactStep>()];

    /// <summary>The channels of the contact steps, each once, in document order.</summary>
    public IReadOnlyList<Channel> Channels { get; } = [.. Steps.OfType<ContactStep>().Select(step => step.Channel).Distinct()];

    /// <summary>
    /// How long after the contact before it the contact at <paramref name="index"/> is due: its own delay and the waits
    /// that stand between them.
    /// </summary>
    public TimeSpan DelayBefore(int index)
    {
        var contact = Contacts[index];
        var delay = contact.Delay;
        foreach (var step in Steps)
        {
            if (ReferenceEquals(step, contact))
                break;
            delay = step is ContactStep ? contact.Delay : delay + step.Delay + (step is WaitStep wait ? wait.Duration : TimeSpan.Zero);
        }

        return delay;
    }

    readonly Dictionary<string, int> _places = Steps
        .Index()
        .ToDictionary(item => item.Item.Key, item => item.Index, StringComparer.Ordinal);
    readonly int[] _contactsBefore = ContactsBefore(Steps);

    /// <summary>Where a step stands among <see cref="Steps"/>; their count for <see cref="Step.End"/> and for a key that it does not have.</summary>
    public int PlaceOf(string key) => _places.GetValueOrDefault(key, Steps.Count);

    /// <summary>The step with this key; null if it has none.</summary>
    public Step? FindStep(string key) => _places.TryGetValue(key, out var place) ? Steps[place] : null;

    /// <summary>The place of the step that follows the one at <paramref name="place"/>; the count of steps if none does.</summary>
    public int After(int place) => Steps[place].GoTo is { } key ? PlaceOf(key) : place + 1;

    /// <summary>
    /// The wire's <c>stepIndex</c> of a place: of a contact its own, of another step the contact's that comes next in the
    /// document, else the last one's.
    /// </summary>
    public int ContactAt(int place) => Math.Min(_contactsBefore[Math.Min(place, Steps.Count)], Contacts.Count - 1);

    /// <summary>True if some step waits for a signal of this name.</summary>
    public bool Awaits(string signal) => _awaited.Contains(signal);

    /// <summary>The keys of its splits that may have a winner.</summary>
    public IReadOnlyList<string> Contests { get; } =
    [.. Steps.OfType<SplitStep>().Where(split => split.Winner is not null).Select(split => split.Key)];

    readonly HashSet<string> _awaited = [.. Steps.SelectMany(step => step.Awaits)];

    static int[] ContactsBefore(IReadOnlyList<Step> steps)
    {
        var before = new int[steps.Count + 1];
        for (var i = 0; i < steps.Count; i++)
            before[i + 1] = before[i] + (steps[i] is ContactStep ? 1 : 0);
        return before;
    }

    /// <summary>The status with this key; null if the workflow has none.</summary>
    public WorkflowStatus? FindStatus(string key) => Statuses.FirstOrDefault(status => status.Key == key);

    /// <summary>The status in which a run begins.</summary>
    public WorkflowStatus InitialStatus { get; } = Statuses.Single(status => status.IsInitial);
}

/// <summary>Where a lead stands in a workflow.</summary>
/// <param name="Id">Stable over versions: made from workflow and key.</param>
/// <param name="Key">Its name in API calls.</param>
/// <param name="Label">For people.</param>
/// <param name="Color">As <c>#rrggbb</c>.</param>
/// <param name="Category">One of <c>active won lost paused deferred</c>.</param>
/// <param name="IsInitial">True for the status in which runs begin.</param>
/// <param name="IsTerminal">True if reaching it ends the cadence.</param>
public sealed record WorkflowStatus(Guid Id, string Key, string Label, string Color, string Category, bool IsInitial, bool IsTerminal)
{
    /// <summary>What happens to a run that stands in it for too long; null for nothing.</summary>
    public StatusTimeout? Timeout { get; init; }
}

/// <summary>Something the agent collects from a lead.</summary>
/// <param name="Type">One of <c>text number boolean date select</c>.</param>
/// <param name="Options">The choices of a <c>select</c>; null otherwise.</param>
public sealed record WorkflowField(string Key, string Label, string Type, bool IsRequired, IReadOnlyList<string>? Options);

/// <summary>The goals a workflow may have.</summary>
public static class GoalTypes
{
    public static IReadOnlyList<string> All { get; } =
    ["appointment", "sale", "qualification", "information", "payment_link", "support", "custom", "quote", "document_collection"];
}

/// <summary>What follows a send of which nobody knows whether it was carried out.</summary>
/// <param name="Deadline">How long a report is waited for, in cadence time.</param>
/// <param name="Then">What then.</param>
public sealed record UnknownRule(TimeSpan Deadline, UnknownPolicy Then)
{
    public static UnknownRule Default { get; } = new(TimeSpan.FromHours(24), UnknownPolicy.AssumeSent);
}

/// <summary>What to do when no report came.</summary>
public enum UnknownPolicy
{
    /// <summary>Go on with the cadence as if it had been sent; it is not sent again.</summary>
    AssumeSent,

    /// <summary>Stay held until a person decides.</summary>
    Stay,

    /// <summary>Send again: the operator accepts that the lead may be contacted twice.</summary>
    Resend,
}
