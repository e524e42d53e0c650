namespace Prospero.Core.Access;

/// <summary>Where workspaces, keys, users and the audit are kept.</summary>
public interface IAccess
{
    Task AddWorkspace(ITransaction tx, Workspace workspace, CancellationToken ct);

    Task<Workspace?> FindWorkspace(WorkspaceId id, CancellationToken ct);

    /// <summary>All workspaces, live and test, oldest first.</summary>
    Task<IReadOnlyList<Workspace>> Workspaces(CancellationToken ct);

    /// <summary>Replaces the workspace's own clock.</summary>
    Task SetClock(ITransaction tx, WorkspaceId workspace, CadenceClock clock, CancellationToken ct);

    /// <summary>Holds a workspace and its test data back, or lets them go on; false if it was so already.</summary>
    Task<bool> SetPaused(ITransaction tx, WorkspaceId config, bool isPaused, CancellationToken ct);

    Task AddKey(ITransaction tx, ApiKey key, CancellationToken ct);

    /// <summary>The key with this hash, revoked and expired ones included, with its workspace.</summary>
    Task<(ApiKey Key, Workspace Workspace)?> FindKey(string hash, CancellationToken ct);

    /// <summary>Writes when keys were last used; a later use that is known already stays.</summary>
    Task NoteUses(ITransaction tx, IReadOnlyCollection<(Guid Key, DateTimeOffset At)> uses, CancellationToken ct);

    Task AddUser(ITransaction tx, User user, CancellationToken ct);

    /// <summary>The workspace's users, oldest first.</summary>
    Task<IReadOnlyList<User>> Users(WorkspaceId workspace, CancellationToken ct);

    Task<User?> FindUser(Guid id, CancellationToken ct);

    /// <summary>Stores a sign-in link by the hash of its token.</summary>
    Task AddSignIn(ITransaction tx, string tokenHash, Guid user, DateTimeOffset expiresAt, CancellationToken ct);

    /// <summary>Uses up a sign-in link; null if it is unknown, used or expired.</summary>
    Task<User?> UseSignIn(ITransaction tx, string tokenHash, DateTimeOffset now, CancellationToken ct);

    Task Audit(ITransaction tx, WorkspaceId workspace, AuditEntry entry, CancellationToken ct);

    /// <summary>The newest lines of the audit, newest first.</summary>
    Task<IReadOnlyList<AuditEntry>> Audited(WorkspaceId workspace, int limit, CancellationToken ct);
}

/// <summary>Encrypts what must not lie readable in the database: credentials, stored answers.</summary>
public interface ISecrets
{
    byte[] Protect(ReadOnlySpan<byte> plain);

    /// <exception cref="System.Security.Cryptography.CryptographicException">The key ring does not hold the key any more.</exception>
    byte[] Unprotect(ReadOnlySpan<byte> secret);
}
