namespace Prospero.Providers.Imap;

/// <summary>How long a conversation with a mailbox may take and how much it may say. The times are real time.</summary>
public sealed record ImapOptions
{
    /// <summary>For the name lookup, the connection and each TLS handshake.</summary>
    public TimeSpan Connecting { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>For each command and its whole answer.</summary>
    public TimeSpan Answering { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>How long one IDLE lasts. Servers may end it after 29 minutes, Gmail does after 10.</summary>
    public TimeSpan Idling { get; init; } = TimeSpan.FromMinutes(9);

    /// <summary>How long to wait before asking again where the server cannot IDLE.</summary>
    public TimeSpan Polling { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The most octets of a mail that are fetched; what a reader needs comes first.</summary>
    public int MailOctets { get; init; } = 1024 * 1024;

    /// <summary>The most octets of one response beside its literals: room for the UIDs of a million mails.</summary>
    public int LongestResponse { get; init; } = 12 * 1024 * 1024;
}
