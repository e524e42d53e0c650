namespace Prospero.Core.Workflows.Documents;

/// <summary>How large a document and its parts may be.</summary>
public static class DocumentLimits
{
    /// <summary>The document, in bytes.</summary>
    public const int Bytes = 512 * 1024;

    /// <summary>Objects and lists inside each other.</summary>
    public const int Depth = 32;

    /// <summary>A text, in bytes of UTF-8.</summary>
    public const int Text = TextTemplate.LongestSource;

    /// <summary>A name or label, in characters.</summary>
    public const int Name = 255;

    public const int Steps = 50;

    public const int Attempts = 20;

    /// <summary>The most that a cap on contacts can say.</summary>
    public const int Contacts = 1000;

    /// <summary>The most days that a block cadence can last.</summary>
    public const int Days = 365;

    /// <summary>Statuses, fields, options of a field, senders of a channel, stretches of hours, parameters.</summary>
    public const int Entries = 100;

    /// <summary>A delay or duration.</summary>
    public static readonly TimeSpan Duration = TimeSpan.FromDays(365);
}
