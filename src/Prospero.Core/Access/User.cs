namespace Prospero.Core.Access;

/// <summary>A person who signs in to the console.</summary>
/// <param name="Name">The name for signing in; unique in the workspace.</param>
/// <param name="Email">Null if it is not known.</param>
/// <param name="IsActive">False once the person may not sign in any more.</param>
public sealed record User(Guid Id, WorkspaceId Workspace, string Name, string? Email, bool IsActive, DateTimeOffset CreatedAt);

/// <summary>One line of the audit: who changed what.</summary>
/// <param name="Actor">Who: <c>user:NAME</c>, <c>key:LAST4</c> or <c>cli</c>.</param>
/// <param name="Action">What: <c>sign_in.used</c>, <c>workflow.published</c>.</param>
/// <param name="Subject">The id or name of what was changed; null if there is none.</param>
public sealed record AuditEntry(DateTimeOffset At, string Actor, string Action, string? Subject);
