namespace Prospero.Core.Channels;

/// <summary>Opens mailboxes.</summary>
public interface IMailboxes
{
    /// <exception cref="MailboxUnavailable">It cannot be opened now.</exception>
    Task<IMailbox> Open(MailboxSettings settings, CancellationToken ct);
}

/// <summary>An open mailbox. It is read only: nothing in it is changed, no mail is marked as seen.</summary>
/// <remarks>Every method throws <see cref="MailboxUnavailable"/> once the conversation is over.</remarks>
public interface IMailbox : IAsyncDisposable
{
    /// <summary>Opens a folder and says where it stands.</summary>
    Task<FolderState> Select(string folder, CancellationToken ct);

    /// <summary>The UIDs of mails in the open folder above <paramref name="last"/>, in order.</summary>
    Task<IReadOnlyList<uint>> Above(uint last, CancellationToken ct);

    /// <summary>The UIDs of mails in the open folder that came on this day or later, in order.</summary>
    Task<IReadOnlyList<uint>> Since(DateOnly day, CancellationToken ct);

    /// <summary>The mails with these UIDs, in order; those that are gone are left out.</summary>
    Task<IReadOnlyList<FetchedMail>> Fetch(IReadOnlyCollection<uint> uids, CancellationToken ct);

    /// <summary>Waits until something in the open folder may be new since <see cref="Above"/> was asked.</summary>
    /// <param name="atMost">How long at most; null for as long as a server bears it.</param>
    Task Wait(TimeSpan? atMost, CancellationToken ct);
}

/// <summary>Where a folder stands.</summary>
/// <param name="Validity">While it stays the same, a UID means the same mail.</param>
/// <param name="Next">The UID that the next mail gets at least.</param>
public sealed record FolderState(uint Validity, uint Next);

/// <summary>A mail as it lies in a mailbox.</summary>
/// <param name="At">When it came; null where the server does not say.</param>
/// <param name="Octets">Its beginning; all of it unless it is very large.</param>
public sealed record FetchedMail(uint Uid, DateTimeOffset? At, ReadOnlyMemory<byte> Octets);

/// <summary>A mailbox cannot be read now.</summary>
/// <param name="message">Why, in words, without credentials.</param>
/// <param name="needsOperator">True where the same would happen again until somebody changes the settings.</param>
public sealed class MailboxUnavailable(string message, bool needsOperator, Exception? inner = null) : Exception(message, inner)
{
    public bool NeedsOperator => needsOperator;
}
