using Prospero.Core.Channels;

namespace Prospero.Core.Messages.Mail;

/// <summary>What kind of mail came in. A closed set.</summary>
public abstract record MailKind
{
    MailKind() { }

    /// <summary>A person wrote it.</summary>
    public sealed record Written : MailKind;

    /// <summary>A machine wrote it, on behalf of a person or of nobody.</summary>
    /// <param name="ReturnsOn">The day on which the person is back; null where none is stated.</param>
    public sealed record Automatic(DateOnly? ReturnsOn) : MailKind;

    /// <summary>A mail of ours could not be delivered.</summary>
    /// <param name="Original">Which one.</param>
    /// <param name="Failure">Whose fault it is.</param>
    /// <param name="Reason">What the server said, in its words.</param>
    /// <param name="Code">The enhanced code, such as <c>5.1.1</c>; null if there is none.</param>
    public sealed record Bounced(OriginalMail Original, FailureKind Failure, string Reason, string? Code) : MailKind;

    /// <summary>A recipient called a mail of ours unwanted.</summary>
    public sealed record Complained(OriginalMail Original) : MailKind;

    /// <summary>A report about a mail of ours from which nothing follows, such as a delay.</summary>
    public sealed record Reported : MailKind;
}

/// <summary>What a report tells about the mail that it is about.</summary>
/// <param name="MessageId">Its Message-ID with angle brackets; null if the report does not have it.</param>
/// <param name="Touchpoint">Its touchpoint by our own header; null if the report does not have it.</param>
/// <param name="EnvelopeFrom">The return path it was sent with; null if the report does not have it.</param>
/// <param name="Recipient">To whom it went; null if the report does not have it or hides it.</param>
public sealed record OriginalMail(string? MessageId, TouchpointId? Touchpoint, string? EnvelopeFrom, string? Recipient);
