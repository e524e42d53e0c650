namespace Prospero.Core.Workflows;

/// <summary>Whom a workflow takes, and how soon it contacts them.</summary>
/// <param name="Again">What becomes of a lead that was in this workflow before.</param>
/// <param name="AgainAfter">With <see cref="Reenrolment.AfterEnd"/>: how long after the end of its last run there; null for no time.</param>
/// <param name="Recontact">The least time between the last contact of the lead, by whatever workflow, and the first by this one; null for none.</param>
public sealed record EntryRules(Reenrolment Again, TimeSpan? AgainAfter, TimeSpan? Recontact)
{
    public static EntryRules Default { get; } = new(Reenrolment.AfterEnd, null, null);

    /// <summary>True if the lead's past has to be known.</summary>
    public bool AsksPast => Again == Reenrolment.Never || AgainAfter is not null || Recontact is not null;
}

/// <summary>What becomes of a lead that was in a workflow before and is to begin it again.</summary>
public enum Reenrolment
{
    /// <summary>It begins again once its last run has ended; while one is open, that one goes on.</summary>
    AfterEnd,

    /// <summary>It never begins again.</summary>
    Never,

    /// <summary>It begins again at once; a run that is open ends.</summary>
    Restart,
}
