using Prospero.Core.Access;

namespace Prospero.Core.Intake;

/// <summary>By what somebody is chosen.</summary>
public enum AssignmentKind
{
    /// <summary>Whoever was chosen longest ago.</summary>
    RoundRobin,

    /// <summary>Whoever has the fewest leads that are neither converted nor lost.</summary>
    LeastLoaded,
}

/// <summary>Chooses who looks after a lead. Pure.</summary>
/// <param name="Users">Whom it may be; empty for everybody. Who is not active is never chosen.</param>
public sealed record AssignmentRule(AssignmentKind Kind, IReadOnlyList<Guid> Users)
{
    /// <summary>As many as one may name.</summary>
    public const int MostUsers = 100;

    /// <summary>The names of the kinds, in their order.</summary>
    public static IReadOnlyList<string> Names { get; } = ["round_robin", "least_loaded"];

    /// <summary>The one to be chosen; null if nobody may be.</summary>
    /// <param name="standings">Of those who were chosen before or have leads.</param>
    public User? Choose(IEnumerable<User> users, IReadOnlyDictionary<Guid, Assignee> standings)
    {
        var candidates = users.Where(user => user.IsActive && (Users.Count == 0 || Users.Contains(user.Id)));
        return candidates.MinBy(user =>
        {
            var standing = standings.GetValueOrDefault(user.Id) ?? new Assignee(user.Id, 0, 0);
            return (Kind == AssignmentKind.LeastLoaded ? standing.Load : 0, standing.Turn, user.CreatedAt, user.Id);
        });
    }

    public bool Equals(AssignmentRule? other) => other is not null && Kind == other.Kind && Users.SequenceEqual(other.Users);

    public override int GetHashCode() => HashCode.Combine(Kind, Users.Count);
}

/// <summary>Where a user stands among those who get leads.</summary>
/// <param name="Turn">Grows with every choice; 0 for one who was never chosen.</param>
/// <param name="Load">How many leads it looks after that are neither converted nor lost.</param>
public sealed record Assignee(Guid User, long Turn, int Load);

/// <summary>Where it is kept who was chosen last.</summary>
public interface IAssignees
{
    /// <summary>Where these users stand, inside a transaction that goes on to choose one: nobody else does meanwhile.</summary>
    Task<IReadOnlyList<Assignee>> Hold(ITransaction tx, WorkspaceId workspace, IReadOnlyCollection<Guid> users, CancellationToken ct);

    /// <summary>Writes the turns of those who were chosen.</summary>
    Task Save(ITransaction tx, WorkspaceId workspace, IReadOnlyCollection<Assignee> chosen, CancellationToken ct);
}
