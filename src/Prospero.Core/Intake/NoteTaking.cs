using Prospero.Core.Access;
using Prospero.Core.Cadence;
using Prospero.Core.Events;
using Prospero.Core.Leads;

namespace Prospero.Core.Intake;

/// <summary>Writes notes about leads, each with its line on the timeline.</summary>
public sealed class NoteTaking(ILeads leads, INotes notes, ICadence cadence, Idempotency idempotency, TimeProvider clock)
{
    /// <summary>The note; null if there is no such lead.</summary>
    public Task<Once<Note?>> Add(
        Workspace workspace,
        LeadId lead,
        string content,
        bool isAiVisible,
        Actor actor,
        KeptAnswer<Note?>? answer,
        CancellationToken ct
    )
    {
        answer = answer is null ? null : answer with { About = note => note is null ? [] : [lead] };
        return idempotency.Once(workspace.Id, answer, tx => Add(tx, workspace, lead, content, isAiVisible, actor, ct), ct);
    }

    async Task<Note?> Add(
        ITransaction tx,
        Workspace workspace,
        LeadId lead,
        string content,
        bool isAiVisible,
        Actor actor,
        CancellationToken ct
    )
    {
        if (await leads.Hold(tx, workspace.Id, [lead], ct) is not [_])
            return null;
        var now = workspace.CadenceNow(clock.GetUtcNow());
        var note = new Note(Ids.New(now), workspace.Id, lead, content, isAiVisible, now);
        await notes.Add(tx, note, ct);
        var line = Activity.Of(lead, now, "note_added", "Note", content, actor.Kind);
        await cadence.Apply(tx, workspace.Id, new Consequences { Activities = [line] }, ct);
        return note;
    }
}
