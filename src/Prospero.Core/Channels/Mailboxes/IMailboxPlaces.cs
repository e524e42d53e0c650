namespace Prospero.Core.Channels;

/// <summary>Where it is kept which node reads a sender's mailbox, and how far it has read.</summary>
public interface IMailboxPlaces
{
    /// <summary>
    /// Takes the right to read a sender's mailbox, or renews it. False while another node has it.
    /// </summary>
    /// <param name="holder">Who asks: an id of the watch, not of the node.</param>
    Task<bool> Hold(WorkspaceId workspace, SenderId sender, Guid holder, DateTimeOffset now, TimeSpan lease, CancellationToken ct);

    /// <summary>Writes down whether the mailbox can be read, for operators; nothing once another node has the right.</summary>
    /// <param name="error">Why it cannot be read; null if it can.</param>
    Task Report(WorkspaceId workspace, SenderId sender, Guid holder, string? error, CancellationToken ct);

    /// <summary>Gives the right back.</summary>
    Task Release(WorkspaceId workspace, SenderId sender, Guid holder, CancellationToken ct);

    /// <summary>How far a folder has been read; null if it never was.</summary>
    Task<MailboxPlace?> Find(WorkspaceId workspace, SenderId sender, string folder, CancellationToken ct);

    /// <summary>Writes how far a folder has been read, beside what came of it. False once another node has the right.</summary>
    Task<bool> Advance(
        ITransaction tx,
        WorkspaceId workspace,
        SenderId sender,
        Guid holder,
        string folder,
        MailboxPlace place,
        CancellationToken ct
    );

    /// <summary>How the mailboxes of a workspace's senders stand.</summary>
    Task<IReadOnlyList<MailboxStanding>> Standings(WorkspaceId workspace, CancellationToken ct);
}

/// <summary>How far a folder has been read.</summary>
/// <param name="Validity">The folder's validity at that time.</param>
/// <param name="Uid">The last UID that was read.</param>
/// <param name="ReadAt">When that was.</param>
public sealed record MailboxPlace(uint Validity, uint Uid, DateTimeOffset ReadAt);

/// <summary>How a mailbox stands.</summary>
/// <param name="Error">Why it could not be read the last time; null if it could.</param>
/// <param name="LeaseUntil">Until when a node has the right to read it; null for none.</param>
public sealed record MailboxStanding(SenderId Sender, string? Error, DateTimeOffset? LeaseUntil);
