using System.Collections.ObjectModel;

namespace Prospero.Core.Workflows;

/// <summary>One node of a workflow. A closed set: one record per kind.</summary>
/// <param name="Key">Stable over versions; unique in the workflow.</param>
/// <param name="Delay">How long after the step before it.</param>
public abstract record Step(string Key, TimeSpan Delay)
{
    /// <summary>The target that ends the cadence, where no step has this key.</summary>
    public const string End = "end";

    /// <summary>The kind's name in documents.</summary>
    public abstract string Kind { get; }

    /// <summary>The step that follows; null for the next one in the document.</summary>
    public string? GoTo { get; init; }

    /// <summary>The steps to which it may jump besides the one that follows, each a key or <see cref="End"/>.</summary>
    public virtual IEnumerable<string> Jumps => [];

    /// <summary>False if what follows it never does at once: a cycle that holds such a step takes its time.</summary>
    public virtual bool MayPassAtOnce => Delay == TimeSpan.Zero;

    /// <summary>False if nothing ever follows it in the document.</summary>
    public virtual bool HasFollower => true;

    /// <summary>True if it wants to know something about the run or the moment: then it waits for its turn.</summary>
    public virtual bool HasTurn => true;

    /// <summary>The signals that wake its turn while it waits, by name; empty if none does.</summary>
    public virtual IReadOnlyList<string> Awaits => [];
}

/// <summary>A step that contacts the lead.</summary>
/// <param name="Key">Stable over versions; unique in the workflow.</param>
/// <param name="Delay">How long after the step before it.</param>
/// <param name="MaxAttempts">How many contacts are planned at most while the lead stays silent, from 1.</param>
/// <param name="RetryAfter">How long after a contact without answer the next one of this step is due.</param>
public abstract record ContactStep(string Key, TimeSpan Delay, int MaxAttempts, TimeSpan RetryAfter) : Step(Key, Delay)
{
    public abstract Channel Channel { get; }

    public override bool HasTurn => false;

    public override string Kind => Channel.Name();
}

/// <summary>A call by a voice agent.</summary>
/// <param name="BeginMessage">What the agent says first; null for its own greeting.</param>
public sealed record CallStep(string Key, TimeSpan Delay, int MaxAttempts, TimeSpan RetryAfter, TextTemplate? BeginMessage)
    : ContactStep(Key, Delay, MaxAttempts, RetryAfter)
{
    public override Channel Channel => Channel.Call;

    /// <summary>What follows by how a call ended, where it is not the usual.</summary>
    public IReadOnlyDictionary<string, OutcomeRule> Outcomes { get; init; } = ReadOnlyDictionary<string, OutcomeRule>.Empty;

    public override IEnumerable<string> Jumps => Outcomes.Values.Select(rule => rule.GoTo).OfType<string>();
}

/// <summary>What follows a call that ended in one way.</summary>
/// <param name="RetryAfter">How long after it the next try is due, while there are tries left; null for no further try.</param>
/// <param name="GoTo">Where the cadence goes on once there is no further try; null for the step that follows.</param>
public sealed record OutcomeRule(TimeSpan? RetryAfter, string? GoTo);

/// <summary>A text message.</summary>
public sealed record SmsStep(string Key, TimeSpan Delay, int MaxAttempts, TimeSpan RetryAfter, TextTemplate Content)
    : ContactStep(Key, Delay, MaxAttempts, RetryAfter)
{
    public override Channel Channel => Channel.Sms;
}

/// <summary>A WhatsApp message: free text inside the 24-hour window, an approved template outside it.</summary>
/// <param name="Content">The free text; null if only the template is to be used.</param>
/// <param name="Template">The approved template; null if there is only free text. At least one is given.</param>
public sealed record WhatsAppStep(
    string Key,
    TimeSpan Delay,
    int MaxAttempts,
    TimeSpan RetryAfter,
    TextTemplate? Content,
    TemplateUse? Template
) : ContactStep(Key, Delay, MaxAttempts, RetryAfter)
{
    /// <summary>A file that goes along with the free text, or without one; null for none.</summary>
    public StepMedia? Media { get; init; }

    /// <summary>Buttons under the free text with which the lead may answer; at most three, not with a file.</summary>
    public IReadOnlyList<TextTemplate> Buttons { get; init; } = [];

    /// <summary>True if it says something without a template.</summary>
    public bool HasFreeText => Content is not null || Media is not null;

    public override Channel Channel => Channel.WhatsApp;
}

/// <summary>A file by its address.</summary>
/// <param name="Kind">One of <c>image video document audio</c>.</param>
/// <param name="FileName">The name that a document has for the lead; null for none.</param>
public sealed record StepMedia(string Kind, TextTemplate Link, TextTemplate? FileName);

/// <summary>An email. At least one of content and html is given.</summary>
/// <param name="Content">The plain text; null if it is to be made from the html.</param>
/// <param name="Html">The html; null for a plain mail.</param>
public sealed record EmailStep(
    string Key,
    TimeSpan Delay,
    int MaxAttempts,
    TimeSpan RetryAfter,
    TextTemplate Subject,
    TextTemplate? Content,
    TextTemplate? Html
) : ContactStep(Key, Delay, MaxAttempts, RetryAfter)
{
    public override Channel Channel => Channel.Email;
}

/// <summary>How a step fills an approved template.</summary>
/// <param name="Template">The template.</param>
/// <param name="Name">Its name when the workflow was published.</param>
/// <param name="Language">Its language code.</param>
/// <param name="Body">Its text with the variables as <c>{{1}}</c>.</param>
/// <param name="Parameters">One text per variable, in order: header, body, buttons.</param>
public sealed record TemplateUse(TemplateId Template, string Name, string Language, string Body, IReadOnlyList<TextTemplate> Parameters)
{
    /// <summary>Where the parameters go; empty for numbered variables of the body only.</summary>
    public IReadOnlyList<TemplateSlot> Slots { get; init; } = [];
}
