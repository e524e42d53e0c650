using Prospero.Core.Access;
using Prospero.Core.Cadence;
using Prospero.Core.Events;
using Prospero.Core.Leads;
using Prospero.Core.Workflows;

namespace Prospero.Core.Intake;

/// <summary>Who is to look after a lead.</summary>
/// <param name="User">Null for nobody, or whom the rule chooses.</param>
/// <param name="Rule">Null where the user is named.</param>
public sealed record AssignmentWish(Guid? User, AssignmentRule? Rule);

/// <summary>What became of it. A closed set.</summary>
public abstract record AssignmentResult
{
    AssignmentResult() { }

    /// <param name="User">Null if nobody looks after it now.</param>
    public sealed record Assigned(LeadId Lead, User? User, Guid? Previous) : AssignmentResult;

    public sealed record LeadNotFound : AssignmentResult;

    /// <summary>Nothing was written.</summary>
    public sealed record Rejected(Problem Problem) : AssignmentResult;
}

/// <summary>Gives leads to users: to one that is named, or to one that a rule chooses among those who are active.</summary>
public sealed class LeadAssignment(
    ILeads leads,
    ILeadCards cards,
    IAssignees assignees,
    IAccess access,
    ICadence cadence,
    Idempotency idempotency,
    TimeProvider clock
)
{
    /// <summary>Gives a lead to somebody, or to nobody.</summary>
    public async Task<Once<AssignmentResult>> Assign(
        Workspace workspace,
        LeadId lead,
        AssignmentWish wish,
        Actor actor,
        KeptAnswer<AssignmentResult>? answer,
        CancellationToken ct
    )
    {
        var users = await access.Users(workspace.Config, ct);
        return await idempotency.Once(
            workspace.Id,
            answer is null ? null : answer with { About = result => result is AssignmentResult.Assigned one ? [one.Lead] : [] },
            tx => Assign(tx, workspace, lead, wish, users, actor, ct),
            ct
        );
    }

    /// <summary>Gives leads that came in, and that nobody looks after, to whom their rules choose; what follows is returned.</summary>
    /// <param name="wishes">Leads that the transaction has written.</param>
    /// <param name="now">In cadence time.</param>
    internal async Task<Consequences> Assign(
        ITransaction tx,
        Workspace workspace,
        IReadOnlyList<(Lead Lead, AssignmentRule Rule)> wishes,
        DateTimeOffset now,
        CancellationToken ct
    )
    {
        if (wishes.Count == 0)
            return Consequences.None;
        var users = await access.Users(workspace.Config, ct);
        var standings = await Standings(tx, workspace, users, ct);
        var given = new List<(CardedLead Lead, User User)>();
        foreach (var (lead, rule) in wishes.DistinctBy(wish => wish.Lead.Id))
        {
            var card = (await cards.Find(tx, workspace.Id, lead.Id, ct))?.Card ?? LeadCard.Blank;
            if (card.AssignedUser is null && rule.Choose(users, standings) is { } user)
            {
                given.Add((new CardedLead(lead, card), user));
                Count(standings, user);
            }
        }

        await Save(tx, workspace, standings, [.. given.Select(one => one.User.Id)], ct);
        var told = new List<Consequences>();
        foreach (var (lead, user) in given)
            told.Add(await Give(tx, lead, user, "rule", now, ct));
        return Consequences.All([.. told]);
    }

    async Task<AssignmentResult> Assign(
        ITransaction tx,
        Workspace workspace,
        LeadId id,
        AssignmentWish wish,
        IReadOnlyList<User> users,
        Actor actor,
        CancellationToken ct
    )
    {
        if (await leads.Hold(tx, workspace.Id, [id], ct) is not [var lead])
            return new AssignmentResult.LeadNotFound();
        var named = users.FirstOrDefault(user => user.Id == wish.User && user.IsActive);
        if (wish.User is not null && named is null)
            return new AssignmentResult.Rejected(new Problem("user_id", "is no active user's"));
        if (wish.Rule is { } rule)
        {
            var standings = await Standings(tx, workspace, users, ct);
            named = rule.Choose(users, standings);
            if (named is null)
                return new AssignmentResult.Rejected(new Problem("rule", "finds no active user"));
            Count(standings, named);
            await Save(tx, workspace, standings, [named.Id], ct);
        }

        var card = (await cards.Find(tx, workspace.Id, id, ct))?.Card ?? LeadCard.Blank;
        if (card.AssignedUser != named?.Id)
        {
            var system = clock.GetUtcNow();
            var told = await Give(tx, new CardedLead(lead, card), named, actor.Kind, workspace.CadenceNow(system), ct);
            await access.Audit(tx, workspace.Config, new AuditEntry(system, actor.Name, "lead.assigned", id.ToString()), ct);
            await cadence.Apply(tx, workspace.Id, told, ct);
        }

        return new AssignmentResult.Assigned(id, named, card.AssignedUser);
    }

    async Task<Consequences> Give(ITransaction tx, CardedLead lead, User? user, string by, DateTimeOffset now, CancellationToken ct)
    {
        await cards.Save(tx, [lead with { Card = lead.Card with { AssignedUser = user?.Id } }], ct);
        return new Consequences
        {
            Events = [new LeadAssigned(now, lead.Lead.Id, user?.Id, lead.Card.AssignedUser)],
            Activities =
            [
                Activity.Of(lead.Lead.Id, now, "lead_assigned", user is null ? "Nobody looks after it" : "Assigned", user?.Name, by),
            ],
            Wakes = user is null ? [] : [new Wake(lead.Lead.Id, null, SignalNames.Assigned, now)],
        };
    }

    async Task<Dictionary<Guid, Assignee>> Standings(
        ITransaction tx,
        Workspace workspace,
        IReadOnlyList<User> users,
        CancellationToken ct
    ) => (await assignees.Hold(tx, workspace.Id, [.. users.Select(user => user.Id)], ct)).ToDictionary(one => one.User);

    Task Save(ITransaction tx, Workspace workspace, Dictionary<Guid, Assignee> standings, HashSet<Guid> chosen, CancellationToken ct) =>
        chosen.Count == 0 ? Task.CompletedTask : assignees.Save(tx, workspace.Id, [.. chosen.Select(user => standings[user])], ct);

    // Whoever is chosen stands behind all others from then on.
    static void Count(Dictionary<Guid, Assignee> standings, User user)
    {
        var last = standings.Count == 0 ? 0 : standings.Values.Max(one => one.Turn);
        standings[user.Id] = new Assignee(user.Id, last + 1, (standings.GetValueOrDefault(user.Id)?.Load ?? 0) + 1);
    }
}
