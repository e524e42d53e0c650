namespace Prospero.Core.Channels;

/// <summary>One contact to be carried out now.</summary>
/// <param name="Workspace">The data set of the lead.</param>
/// <param name="Touchpoint">The touchpoint; travels as correlation or idempotency key where the provider takes one.</param>
/// <param name="Attempt">This technical try.</param>
/// <param name="Message">The message that is being sent; part of an email's Message-ID.</param>
/// <param name="Lead">The lead.</param>
/// <param name="Sender">The account that sends.</param>
/// <param name="To">The lead's address on this channel: an E.164 number or a mailbox.</param>
/// <param name="ToName">The lead's name; null if it is not known.</param>
/// <param name="Content">What is said.</param>
/// <param name="StepKey">The step's key; <c>adhoc</c> or <c>forced</c> where no step stands behind it.</param>
/// <param name="Number">Which planned try of the step this is, from 1.</param>
/// <param name="Now">The moment of sending in cadence time; the <c>Date</c> of an email.</param>
/// <param name="Try">Which technical try of the touchpoint this is, from 1.</param>
/// <param name="Clock">The clock of the workspace; null for the real one.</param>
/// <param name="Unsubscribe">Makes the lead's own one-click link, which is encrypted and not free; null where none is offered.</param>
public sealed record SendRequest(
    WorkspaceId Workspace,
    TouchpointId Touchpoint,
    AttemptId Attempt,
    MessageId Message,
    LeadId Lead,
    Sender Sender,
    string To,
    string? ToName,
    SendContent Content,
    string StepKey,
    int Number,
    DateTimeOffset Now,
    Func<Uri>? Unsubscribe,
    ClockId? Clock = null,
    int Try = 1
)
{
    static readonly Dictionary<string, string> NoVariables = [];

    /// <summary>For a call: what the agent may be told about the lead, by name; texts only.</summary>
    public IReadOnlyDictionary<string, string> Variables { get; init; } = NoVariables;

    /// <summary>The lead's own one-click link (RFC 8058), made anew each time it is asked for; null where none is offered.</summary>
    public Uri? UnsubscribeUrl => Unsubscribe?.Invoke();

    /// <summary>
    /// Finds the Message-IDs of the run's mails before this one, oldest first, which costs a look into the store; null where there
    /// are none.
    /// </summary>
    public Func<CancellationToken, Task<IReadOnlyList<string>>>? Thread { get; init; }
}

/// <summary>What is said, already rendered. A closed set: one record per form of content.</summary>
public abstract record SendContent
{
    SendContent() { }

    /// <summary>An email. At least one of text and html is given.</summary>
    public sealed record Mail(string Subject, string? Text, string? Html) : SendContent;

    /// <summary>A free text on WhatsApp or SMS.</summary>
    public sealed record PlainText(string Body) : SendContent
    {
        /// <summary>What goes along with a WhatsApp message; null for text alone.</summary>
        public MessageParts? Parts { get; init; }
    }

    /// <summary>An approved WhatsApp template with its parameters filled.</summary>
    /// <param name="Name">The template's name at the provider.</param>
    /// <param name="Language">Its language code.</param>
    /// <param name="ComponentsJson">Meta's <c>components</c> array as JSON.</param>
    /// <param name="Preview">The text as the lead will read it, for our own timeline.</param>
    public sealed record ApprovedTemplate(string Name, string Language, string ComponentsJson, string Preview) : SendContent;

    /// <summary>A call by a voice agent.</summary>
    /// <param name="BeginMessage">What the agent says first; null for the agent's own greeting.</param>
    /// <param name="Language">The workflow's language.</param>
    public sealed record CallScript(string? BeginMessage, string? Language) : SendContent;
}

/// <summary>What goes along with a free WhatsApp text: a file by its address, or buttons to answer with.</summary>
/// <param name="Media">One of <c>image video document audio</c>; null for none.</param>
/// <param name="Link">Where the provider fetches the file.</param>
/// <param name="FileName">The name that a document has for the lead; null for none.</param>
/// <param name="Buttons">At most three texts of at most 20 characters, not with media.</param>
public sealed record MessageParts(string? Media, string? Link, string? FileName, IReadOnlyList<string> Buttons)
{
    public bool Equals(MessageParts? other) =>
        other is not null
        && (Media, Link, FileName) == (other.Media, other.Link, other.FileName)
        && Buttons.SequenceEqual(other.Buttons, StringComparer.Ordinal);

    public override int GetHashCode() => HashCode.Combine(Media, Link, FileName, Buttons.Count);
}
