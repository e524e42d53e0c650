using Prospero.Core.Access;
using Prospero.Core.Cadence;
using Prospero.Core.Events;
using Prospero.Core.Leads;
using Prospero.Core.Workflows;

namespace Prospero.Core.Intake;

/// <summary>What became of what an agent learned. A closed set.</summary>
public abstract record CollectingResult
{
    CollectingResult() { }

    /// <summary>All that is known now.</summary>
    public sealed record Collected(LeadId Lead, LeadVariables Variables) : CollectingResult;

    public sealed record LeadNotFound : CollectingResult;

    /// <summary>Nothing was written.</summary>
    public sealed record Rejected(Problem Problem) : CollectingResult;
}

/// <summary>Keeps what agents learn of leads: texts and conditions may name it, and steps that wait for a change look again.</summary>
public sealed class Collecting(ILeads leads, ICadence cadence, HeldTouchpoints held, Idempotency idempotency, TimeProvider clock)
{
    /// <summary>Takes in what was learned of a lead.</summary>
    public Task<Once<CollectingResult>> Accept(
        Workspace workspace,
        LeadId lead,
        IReadOnlyList<CollectedValue> learned,
        Actor actor,
        KeptAnswer<CollectingResult>? answer,
        CancellationToken ct
    ) =>
        idempotency.Once(
            workspace.Id,
            answer is null
                ? null
                : answer with
                {
                    About = result => result is CollectingResult.Collected collected ? [collected.Lead] : [],
                },
            tx => Accept(tx, workspace, lead, learned, actor, ct),
            ct
        );

    /// <summary>What an agent reports to have learned; what follows is returned. Nothing if there is no such lead, or too much is known.</summary>
    /// <param name="at">In cadence time.</param>
    public async Task<Consequences> Learn(
        ITransaction tx,
        Workspace workspace,
        LeadId id,
        IReadOnlyList<CollectedValue> learned,
        DateTimeOffset at,
        CancellationToken ct
    )
    {
        if (await leads.Hold(tx, workspace.Id, [id], ct) is not [var lead])
            return Consequences.None;
        var variables = lead.Variables.With(learned, at);
        if (variables.Count > LeadVariables.Most || variables.Json == lead.Variables.Json)
            return Consequences.None;
        await leads.Collect(tx, lead, variables, at, ct);
        return Told(lead, learned, "ai", at);
    }

    async Task<CollectingResult> Accept(
        ITransaction tx,
        Workspace workspace,
        LeadId id,
        IReadOnlyList<CollectedValue> learned,
        Actor actor,
        CancellationToken ct
    )
    {
        if (await leads.Hold(tx, workspace.Id, [id], ct) is not [var lead])
            return new CollectingResult.LeadNotFound();
        var now = workspace.CadenceNow(clock.GetUtcNow());
        var variables = lead.Variables.With(learned, now);
        if (variables.Count > LeadVariables.Most)
            return new CollectingResult.Rejected(new Problem("variables", $"are at most {LeadVariables.Most} of a lead"));
        if (variables.Json == lead.Variables.Json)
            return new CollectingResult.Collected(id, variables);
        await leads.Collect(tx, lead, variables, now, ct);
        var told = Told(lead, learned, actor.Kind, now);
        var released = await held.ReleaseFilled(tx, workspace, [lead with { Variables = variables, UpdatedAt = now }], ct);
        await cadence.Apply(tx, workspace.Id, told.And(released), ct);
        return new CollectingResult.Collected(id, variables);
    }

    static Consequences Told(Lead lead, IReadOnlyList<CollectedValue> learned, string by, DateTimeOffset now) =>
        new()
        {
            Events = [new LeadUpdated(now, lead.Id, ["variables"])],
            Activities =
            [
                Activity.Of(lead.Id, now, "variables_collected", "Learned", string.Join(", ", learned.Select(one => one.Key)), by),
            ],
            Wakes = [new Wake(lead.Id, null, SignalNames.LeadChanged, now)],
        };
}
