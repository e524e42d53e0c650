namespace Prospero.Providers.Smtp;

/// <summary>How long a conversation may take and how many connections are kept. The times are real time, never cadence time.</summary>
public sealed record SmtpOptions
{
    /// <summary>For the name lookup, the connection and, where asked for, each TLS handshake.</summary>
    public TimeSpan Connecting { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>For each command and its whole reply, and for the greeting.</summary>
    public TimeSpan Answering { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>For sending the content, up to the final dot.</summary>
    public TimeSpan Sending { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>For the reply to the final dot. RFC 5321 asks for ten minutes, because giving up here leaves an unknown outcome.</summary>
    public TimeSpan Accepting { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>For finding out whether a connection that was idle still lives.</summary>
    public TimeSpan Reviving { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long an unused connection is kept.</summary>
    public TimeSpan Idle { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The most connections to one account at the same time; further messages wait for one of them.</summary>
    public int ConnectionsPerSender { get; init; } = 8;

    /// <summary>The most messages over one connection; servers dislike endless ones.</summary>
    public int MessagesPerConnection { get; init; } = 100;

    /// <summary>The most octets of one reply. A server that says more is none.</summary>
    public int LongestReply { get; init; } = 64 * 1024;
}
