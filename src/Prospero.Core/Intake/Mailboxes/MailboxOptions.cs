namespace Prospero.Core.Intake;

/// <summary>How mailboxes are read. The times are real time.</summary>
public sealed record MailboxOptions
{
    /// <summary>How long the right to read a mailbox holds; a crash delays its mail by at most this.</summary>
    public TimeSpan Lease { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>How often a node looks for mailboxes that nobody reads.</summary>
    public TimeSpan Look { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long to leave a mailbox alone that could not be read.</summary>
    public TimeSpan Pause { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long to wait before a report is handed in again that came before our own record of its send.</summary>
    public TimeSpan Again { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How often folders are read that are not watched, because another one is.</summary>
    public TimeSpan Round { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How many mails are fetched at once.</summary>
    public int Batch { get; init; } = 8;
}
