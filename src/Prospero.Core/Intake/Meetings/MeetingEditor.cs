using Prospero.Core.Access;
using Prospero.Core.Bookings;
using Prospero.Core.Cadence;
using Prospero.Core.Events;
using Prospero.Core.Leads;
using Prospero.Core.Workflows;

namespace Prospero.Core.Intake;

/// <summary>Takes in meetings that were booked and cancels them; a booking is heard by the lead's cadences.</summary>
public sealed class MeetingEditor(
    IMeetings meetings,
    ILeads leads,
    IAccess access,
    ICadence cadence,
    IWorkflows workflows,
    InboundReplies replies,
    Idempotency idempotency,
    TimeProvider clock
)
{
    /// <summary>Books a meeting, or changes the one that somebody else's calendar calls the same.</summary>
    public async Task<Once<MeetingResult>> Book(MeetingWish wish, KeptAnswer<MeetingResult>? answer, CancellationToken ct)
    {
        answer = answer is null ? null : answer with { About = About };
        var host = wish.HostEmail is { } email ? await Host(wish.Workspace, email, ct) : null;
        return await idempotency.Once(
            wish.Workspace.Id,
            answer,
            tx =>
                wish.HostEmail is not null && host is null
                    ? Task.FromResult<MeetingResult>(new MeetingResult.Rejected(new Problem("host_email", "is no active user's")))
                    : Book(tx, wish, host, ct),
            ct
        );
    }

    /// <summary>Cancels a meeting that is kept here.</summary>
    /// <param name="reason">In the caller's words; null for none.</param>
    public Task<Once<MeetingResult>> Cancel(
        Workspace workspace,
        MeetingId id,
        string? reason,
        Actor actor,
        KeptAnswer<MeetingResult>? answer,
        CancellationToken ct
    ) =>
        idempotency.Once(
            workspace.Id,
            answer is null ? null : answer with { About = About },
            tx => Cancel(tx, workspace, id, reason, actor, ct),
            ct
        );

    /// <summary>Confirms a meeting that is ahead, or tells how one ended.</summary>
    /// <param name="status">Confirmed, completed or no-show.</param>
    /// <param name="words">What came of it, or why nobody came; null if that is not said.</param>
    public Task<Once<MeetingResult>> Settle(
        Workspace workspace,
        MeetingId id,
        MeetingStatus status,
        string? words,
        Actor actor,
        KeptAnswer<MeetingResult>? answer,
        CancellationToken ct
    ) =>
        idempotency.Once(
            workspace.Id,
            answer is null ? null : answer with { About = About },
            tx => Settle(tx, workspace, id, status, words, actor, ct),
            ct
        );

    async Task<MeetingResult> Settle(
        ITransaction tx,
        Workspace workspace,
        MeetingId id,
        MeetingStatus status,
        string? words,
        Actor actor,
        CancellationToken ct
    )
    {
        if (await meetings.Hold(tx, workspace.Id, id, ct) is not { } meeting)
            return new MeetingResult.NotFound();
        var host = await Host(workspace, meeting.Terms.Host, ct);
        if (meeting.Status == status)
            return new MeetingResult.Booked(meeting, host, WasKnown: true);
        if (!meeting.IsAhead)
            return new MeetingResult.Over(meeting);
        var now = Now(workspace);
        var settled = meeting with
        {
            Status = status,
            UpdatedAt = now,
            Outcome = status switch
            {
                MeetingStatus.Completed => new MeetingOutcome(now, words, null),
                MeetingStatus.NoShow => new MeetingOutcome(now, null, words),
                _ => null,
            },
        };
        var runs = await cadence.OpenRuns(tx, workspace.Id, [meeting.Lead], ct);
        var facts = await Facts(workspace, settled, host, runs, ct);
        var (told, type, title) = status switch
        {
            MeetingStatus.Completed => (new MeetingCompleted(now, meeting.Lead, facts), "meeting_completed", "Meeting took place"),
            MeetingStatus.NoShow => (new MeetingNoShow(now, meeting.Lead, facts), "meeting_no_show", "Nobody came to the meeting"),
            _ => ((Event)new MeetingConfirmed(now, meeting.Lead, facts), "meeting_confirmed", "Meeting confirmed"),
        };
        var line = words is null ? meeting.Terms.Title : $"{meeting.Terms.Title}: {words}";
        var consequences = new Consequences
        {
            Events = [told],
            Activities = [Activity.Of(meeting.Lead, now, type, title, line, actor.Kind)],
        };
        await meetings.Save(tx, settled, ct);
        await Write(tx, workspace, actor, $"meeting.{status.Name()}", settled, consequences, ct);
        return new MeetingResult.Booked(settled, host, WasKnown: false) { IsNew = false };
    }

    async Task<MeetingResult> Book(ITransaction tx, MeetingWish wish, User? host, CancellationToken ct)
    {
        var workspace = wish.Workspace.Id;
        if (wish.External is { } external)
            await leads.Lock(tx, workspace, [$"meeting:{external.Provider}:{external.EventId}"], ct);
        if (await FindLead(tx, wish, ct) is not { } lead)
            return new MeetingResult.LeadNotFound();
        var guest = wish.Terms.Guest;
        var terms = wish.Terms with
        {
            Host = host?.Id,
            Guest = new MeetingGuest(guest.Name ?? lead.FullName, guest.Email ?? lead.Email?.Given, guest.Phone ?? lead.Phone?.Given),
        };
        var known = wish.External is { } named ? await meetings.Hold(tx, workspace, named, ct) : null;
        return known is null ? await Add(tx, wish, lead, terms, host, ct) : await Change(tx, wish, lead, known, terms, host, ct);
    }

    async Task<MeetingResult> Add(ITransaction tx, MeetingWish wish, Lead lead, MeetingTerms terms, User? host, CancellationToken ct)
    {
        var now = Now(wish.Workspace);
        var status = wish.Status ?? MeetingStatus.Scheduled;
        var meeting = new Meeting(MeetingId.New(now), wish.Workspace.Id, lead.Id, terms, status, wish.External, null, null, now, now);
        var runs = await cadence.OpenRuns(tx, wish.Workspace.Id, [lead.Id], ct);
        var facts = await Facts(wish.Workspace, meeting, host, runs, ct);
        var booked = new Consequences
        {
            Events =
            [
                status == MeetingStatus.Confirmed ? new MeetingConfirmed(now, lead.Id, facts) : new MeetingScheduled(now, lead.Id, facts),
            ],
            Activities = [Activity.Of(lead.Id, now, "meeting_scheduled", "Meeting booked", terms.Title, wish.Actor.Kind)],
        };
        var heard = await replies.Signalled(tx, wish.Workspace, lead, runs, new Signal.MeetingBooked(), now, ct);
        await meetings.Save(tx, meeting, ct);
        await Write(tx, wish.Workspace, wish.Actor, "meeting.booked", meeting, booked.And(heard), ct);
        return new MeetingResult.Booked(meeting, host, WasKnown: false);
    }

    async Task<MeetingResult> Change(
        ITransaction tx,
        MeetingWish wish,
        Lead lead,
        Meeting known,
        MeetingTerms terms,
        User? host,
        CancellationToken ct
    )
    {
        if (known.Lead != lead.Id)
            return new MeetingResult.Rejected(new Problem("external_event_id", "belongs to a meeting of another lead"));
        var changed = known with { Terms = terms, Status = wish.Status ?? known.Status };
        // A late repeat must not bring back what was cancelled meanwhile.
        if (!known.IsAhead)
            return new MeetingResult.Booked(known, await Host(wish.Workspace, known.Terms.Host, ct), WasKnown: true);
        if (changed == known)
            return new MeetingResult.Booked(known, host, WasKnown: true);
        var now = Now(wish.Workspace);
        changed = changed with { UpdatedAt = now };
        var runs = await cadence.OpenRuns(tx, wish.Workspace.Id, [lead.Id], ct);
        var facts = await Facts(wish.Workspace, changed, host, runs, ct);
        var isConfirmed = changed.Status == MeetingStatus.Confirmed && known.Status != MeetingStatus.Confirmed;
        var consequences = new Consequences
        {
            Events = [isConfirmed ? new MeetingConfirmed(now, lead.Id, facts) : new MeetingUpdated(now, lead.Id, facts)],
            Activities = [Activity.Of(lead.Id, now, "meeting_updated", "Meeting changed", terms.Title, wish.Actor.Kind)],
        };
        await meetings.Save(tx, changed, ct);
        await Write(tx, wish.Workspace, wish.Actor, "meeting.changed", changed, consequences, ct);
        return new MeetingResult.Booked(changed, host, WasKnown: true);
    }

    async Task<MeetingResult> Cancel(ITransaction tx, Workspace workspace, MeetingId id, string? reason, Actor actor, CancellationToken ct)
    {
        if (await meetings.Hold(tx, workspace.Id, id, ct) is not { } meeting)
            return new MeetingResult.NotFound();
        if (meeting.Status == MeetingStatus.Cancelled)
            return new MeetingResult.Cancelled(meeting, WasBefore: true);
        if (meeting.External is not null)
            return new MeetingResult.KeptElsewhere(meeting);
        var now = Now(workspace);
        var cancelled = meeting with { Status = MeetingStatus.Cancelled, CancelledAt = now, CancellationReason = reason, UpdatedAt = now };
        var runs = await cadence.OpenRuns(tx, workspace.Id, [meeting.Lead], ct);
        var facts = await Facts(workspace, cancelled, await Host(workspace, meeting.Terms.Host, ct), runs, ct);
        var words = reason is null ? meeting.Terms.Title : $"{meeting.Terms.Title}: {reason}";
        var consequences = new Consequences
        {
            Events = [new MeetingCancelled(now, meeting.Lead, facts)],
            Activities = [Activity.Of(meeting.Lead, now, "meeting_cancelled", "Meeting cancelled", words, actor.Kind)],
        };
        await meetings.Save(tx, cancelled, ct);
        await Write(tx, workspace, actor, "meeting.cancelled", cancelled, consequences, ct);
        return new MeetingResult.Cancelled(cancelled, WasBefore: false);
    }

    async Task<Lead?> FindLead(ITransaction tx, MeetingWish wish, CancellationToken ct)
    {
        var found = wish.Lead is { } id
            ? await leads.Hold(tx, wish.Workspace.Id, [id], ct)
            : await leads.Match(tx, wish.Workspace.Id, [wish.LeadEmail!.Key], [], ct);
        return found.MaxBy(lead => (lead.UpdatedAt, lead.Id.Value));
    }

    async Task<User?> Host(Workspace workspace, string email, CancellationToken ct) =>
        (await access.Users(workspace.Config, ct)).FirstOrDefault(user =>
            user.IsActive && string.Equals(user.Email, email, StringComparison.OrdinalIgnoreCase)
        );

    async Task<User?> Host(Workspace workspace, Guid? id, CancellationToken ct) =>
        id is null ? null : (await access.Users(workspace.Config, ct)).FirstOrDefault(user => user.Id == id);

    async Task<MeetingFacts> Facts(Workspace workspace, Meeting meeting, User? host, IReadOnlyList<Run> runs, CancellationToken ct)
    {
        var workflow = runs is [.., var last] ? await workflows.Find(workspace.Config, last.Workflow, ct) : null;
        var terms = meeting.Terms;
        return new MeetingFacts(
            meeting.Id.Value,
            terms.Title,
            terms.StartsAt,
            terms.EndsAt,
            terms.Minutes,
            terms.TimeZone,
            meeting.Status.Name(),
            terms.Place.Name(),
            terms.Url,
            terms.PlaceDetails,
            terms.Type,
            terms.Guest.Name,
            terms.Guest.Email,
            terms.Guest.Phone,
            host is null ? null : new MeetingHost(host.Id, host.Name, host.Email),
            meeting.CancelledAt,
            meeting.CancellationReason,
            meeting.CreatedAt,
            workflow is null ? null : (workflow.Id.Value, workflow.Name),
            "api"
        )
        {
            OutcomeAt = meeting.Outcome?.At,
            OutcomeNotes = meeting.Outcome?.Notes,
            NoShowReason = meeting.Outcome?.NoShowReason,
        };
    }

    // Events come last: their positions are taken under a lock of the workspace's row.
    async Task Write(
        ITransaction tx,
        Workspace workspace,
        Actor actor,
        string action,
        Meeting meeting,
        Consequences consequences,
        CancellationToken ct
    )
    {
        await access.Audit(tx, workspace.Config, new AuditEntry(clock.GetUtcNow(), actor.Name, action, meeting.Id.ToString()), ct);
        await cadence.Apply(tx, workspace.Id, consequences, ct);
    }

    static IEnumerable<LeadId> About(MeetingResult result) =>
        result switch
        {
            MeetingResult.Booked booked => [booked.Meeting.Lead],
            MeetingResult.Cancelled cancelled => [cancelled.Meeting.Lead],
            _ => [],
        };

    DateTimeOffset Now(Workspace workspace) => workspace.CadenceNow(clock.GetUtcNow());
}
