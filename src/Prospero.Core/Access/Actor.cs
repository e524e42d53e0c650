namespace Prospero.Core.Access;

/// <summary>Who changes something.</summary>
/// <param name="Kind">For timelines and events: one of <c>api user system ai lead</c>.</param>
/// <param name="Name">For the audit: <c>user:NAME</c>, <c>key:LAST4</c> or <c>cli</c>.</param>
public sealed record Actor(string Kind, string Name);
