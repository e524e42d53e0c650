using Prospero.Core.Access;
using Prospero.Core.Cadence;
using Prospero.Core.Events;
using Prospero.Core.Leads;
using Prospero.Core.Messages;
using Prospero.Core.Workflows;

namespace Prospero.Core.Intake;

/// <summary>One workspace's part of a set on its way through one transaction: everything is read once and written once.</summary>
sealed class IntakeSet(
    ITransaction tx,
    IReadOnlyList<IntakeRequest> requests,
    KnownConfiguration known,
    ILeads leads,
    ILeadCards cards,
    ICadence cadence,
    IMessages messages,
    HeldTouchpoints held,
    LeadAssignment assignment,
    DateTimeOffset systemNow
)
{
    readonly Workspace _workspace = requests[0].Workspace;
    readonly DateTimeOffset _now = requests[0].Workspace.CadenceNow(systemNow);
    readonly Dictionary<(LeadId, WorkflowId), (Run Run, Touchpoint? Queued)> _runs = [];
    readonly HashSet<RunId> _open = [];
    readonly Dictionary<LeadId, LeadPast> _pasts = [];
    readonly Dictionary<string, List<Suppression>> _suppressions = new(StringComparer.Ordinal);
    readonly List<(Lead Lead, Consent Consent)> _consents = [];
    readonly List<CardedLead> _cards = [];
    readonly List<(LeadId Lead, AssignmentRule Rule)> _assigned = [];
    readonly List<Consequences> _consequences = [];
    IntakeFold _fold = null!;
    int _begun;

    /// <summary>Reads what the drafts touch: matching leads, tags, open runs, suppressions.</summary>
    public async Task Load(CancellationToken ct)
    {
        var drafts = requests.SelectMany(request => request.Drafts).ToList();
        var emails = drafts.Select(draft => draft.Email?.Key).OfType<string>().Distinct().ToList();
        var phones = drafts.Select(draft => draft.Phone?.E164).OfType<string>().Distinct().ToList();
        await leads.Lock(tx, _workspace.Id, [.. emails, .. phones], ct);
        var (matches, suppressions) = await leads.MatchWithSuppressions(tx, _workspace.Id, emails, phones, ct);
        foreach (var suppression in suppressions)
            Put(suppression);
        _fold = new IntakeFold(_workspace.Id, matches, await Tags(drafts, matches, ct), _now);
        if (matches.Count > 0 && drafts.Any(draft => draft.Enrolment is not null))
            await LoadRuns(matches, [.. emails, .. phones], ct);
    }

    /// <summary>Takes in the drafts of one request.</summary>
    public async Task<IReadOnlyList<IntakeResult>> Add(IntakeRequest request, CancellationToken ct)
    {
        var results = new List<IntakeResult>(request.Drafts.Count);
        var queued = 0L;
        foreach (var draft in request.Drafts)
        {
            var result = await Add(draft, request.Door, request.Pace?.At(queued), ct);
            results.Add(result);
            if (result is IntakeResult.Stored { WasEnrolled: true, Enrolled.Queued: not null })
                queued++;
        }

        return results;
    }

    /// <summary>Writes the leads; returns what is still to be written at the end of the transaction.</summary>
    public async Task<Consequences> Write(CancellationToken ct)
    {
        var updated = _fold.Updated;
        var changed = updated
            .Select(lead => (lead.Before, lead.After, Fields: LeadMerge.Changes(lead.Before, lead.After)))
            .Where(lead => lead.Fields.Count > 0)
            .ToList();
        await leads.Insert(tx, _fold.Inserted, ct);
        await leads.Update(tx, [.. updated.Select(lead => lead.After)], ct);
        if (_cards.Count > 0)
            await cards.Save(tx, _cards, ct);
        foreach (var (lead, consent) in _consents)
        {
            // One after the other: what a later draft says about the same lead counts.
            await leads.LiftConsent(tx, _workspace.Id, [.. ConsentRules.Lifted(lead, consent)], ct);
            await leads.Suppress(tx, [.. ConsentRules.Refused(lead, consent, _now)], ct);
        }

        var told = new Consequences
        {
            Events =
            [
                .. _fold.Inserted.Select(lead => new LeadCreated(_now, lead.Id, lead.Source)),
                .. changed.Select(lead => new LeadUpdated(_now, lead.After.Id, lead.Fields)),
            ],
            Wakes = [.. changed.SelectMany(lead => LeadMerge.Wakes(lead.Before, lead.After, _now))],
        };
        var released = await held.ReleaseFilled(tx, _workspace, [.. changed.Select(lead => lead.After)], ct);
        var assigned = await assignment.Assign(tx, _workspace, [.. _assigned.Select(one => (_fold.Lead(one.Lead), one.Rule))], _now, ct);
        return Consequences.All([told, .. _consequences, released, assigned]);
    }

    async Task<IntakeResult> Add(LeadDraft draft, string door, DateTimeOffset? beginAt, CancellationToken ct)
    {
        if (draft.Campaign is { } campaign && !known.Campaigns[(_workspace.Config, campaign)])
            return new IntakeResult.Rejected(new Problem("campaign_id", "not found or does not belong to your account"));
        if (draft.Enrolment?.Forced is { Sender: { } sender } forced && !known.Senders[(_workspace.Config, sender, forced.Channel)])
            return new IntakeResult.Rejected(new Problem("force_first_message.sender_id", "not found or does not belong to your account"));
        if (draft.Capture is { } capture)
            return await Capture(draft, capture.Card, door, ct);
        var (lead, wasNew, leftPhone) = _fold.Add(draft, door);
        if (wasNew)
            Received(lead, door);
        if (draft.Consent is { } consent)
            Consent(lead, consent);
        var warnings = new List<string>();
        if (leftPhone)
            warnings.Add("phone belongs to another lead and was not changed");
        if (draft.Enrolment is not { } wish)
            return new IntakeResult.Stored(lead, wasNew, null, warnings);
        var routed = wish.Router?.Choose(lead);
        if (routed is not null)
            wish = wish with { Workflow = routed.Workflow };
        if (routed?.Processor.Assignment is { } rule)
            _assigned.Add((lead.Id, rule));
        var before = _begun;
        var run = await Enrol(lead, wish, door, beginAt, warnings, ct);
        return new IntakeResult.Stored(lead, wasNew, run, warnings) { WasEnrolled = _begun > before, Routed = routed };
    }

    // What the caller is not told stands in the lead's history.
    async Task<IntakeResult> Capture(LeadDraft draft, LeadCard drafted, string door, CancellationToken ct)
    {
        var (lead, existing) = _fold.AddNew(draft, door);
        if (lead is null)
            return new IntakeResult.Known(existing!.Value);
        var card = (drafted with { Status = LeadStatus.New }).With(drafted.Status, _now);
        _cards.Add(new CardedLead(lead, card));
        Received(lead, door);
        if (draft.Consent is { } consent)
            Consent(lead, consent);
        var warnings = new List<string>();
        var run = draft.Enrolment is { } wish ? await Enrol(lead, wish, door, null, warnings, ct) : null;
        if (warnings.Count > 0)
            _consequences.Add(
                new Consequences { Activities = [Activity.Of(lead.Id, _now, "enrolment", "Enrolment", string.Join("; ", warnings))] }
            );
        return new IntakeResult.Stored(lead, true, run, warnings, card);
    }

    void Received(Lead lead, string door) =>
        _consequences.Add(
            new Consequences { Activities = [Activity.Of(lead.Id, _now, "lead_received", "Lead received", lead.Source, door)] }
        );

    async Task<EnrolledRun?> Enrol(
        Lead lead,
        EnrolmentWish wish,
        string door,
        DateTimeOffset? beginAt,
        List<string> warnings,
        CancellationToken ct
    )
    {
        var plan = known.Workflows[(_workspace.Config, wish.Workflow)];
        var isOpen = _runs.TryGetValue((lead.Id, wish.Workflow), out var open);
        // What was begun in this very set is not begun again in it.
        var restarts = isOpen && plan.Version?.Plan.Entry.Again == Reenrolment.Restart && _open.Contains(open.Run.Id);
        if (!isOpen || restarts)
        {
            var enrolled = Enrolling.Begin(
                _workspace,
                lead,
                wish,
                plan,
                LeadReach.Of(lead, SuppressionsOf(lead), plan.Version?.Plan.Zone ?? NodaTime.DateTimeZone.Utc),
                await LastInbound(lead, wish, plan, ct),
                door,
                _now,
                beginAt,
                _pasts.GetValueOrDefault(lead.Id)
            );
            warnings.AddRange(enrolled.Warnings);
            _consequences.Add(enrolled.Consequences);
            if (enrolled.Run is { } run)
            {
                if (restarts)
                    _consequences.Add(Ledger.EndOfRun(open.Run, RunReason.Reassigned, _now, "the lead begins anew", door));
                _runs[(lead.Id, wish.Workflow)] = open = (run, enrolled.Queued);
                _begun++;
            }
            else if (!isOpen)
                return null;
        }

        if (open.Run is { State: RunState.Parked, Reason: RunReason.WorkflowPaused })
            return null;
        var steps = plan.Version!.Plan.Contacts;
        var step = steps[open.Queued is { } queued && queued.StepIndex < steps.Count ? queued.StepIndex : 0];
        return new EnrolledRun(open.Run, plan.Version.Plan.Name, open.Queued, step.MaxAttempts, steps.Count);
    }

    // Only a forced WhatsApp text asks for it, and a lead that is new never wrote.
    async Task<DateTimeOffset?> LastInbound(Lead lead, EnrolmentWish wish, EnrolmentPlan plan, CancellationToken ct)
    {
        var channel = wish.Forced?.Channel ?? wish.FirstChannel;
        if (channel != Channel.WhatsApp || lead.CreatedAt == _now || plan.Version is not { } version)
            return null;
        if (wish.Forced?.Sender is { } given)
            return await messages.LastInbound(_workspace.Id, lead.Id, given, ct);
        return version.Plan.Senders.ContainsKey(Channel.WhatsApp)
            ? await messages.LastInbound(_workspace.Id, lead.Id, SenderChoice.For(version.Plan, Channel.WhatsApp, lead.Id), ct)
            : null;
    }

    async Task LoadRuns(IReadOnlyList<Lead> matches, HashSet<string> asked, CancellationToken ct)
    {
        // A draft may bring together an email and a phone that no stored lead has together.
        var others = matches
            .SelectMany(lead => new[] { lead.Email?.Key, lead.Phone?.E164 })
            .OfType<string>()
            .Where(asked.Add)
            .Select(key => Suppression.HashOf(_workspace.Id, key))
            .ToList();
        foreach (var suppression in await leads.Suppressions(tx, _workspace.Id, others, ct))
            Put(suppression);
        var runs = await cadence.OpenRuns(tx, _workspace.Id, [.. matches.Select(lead => lead.Id)], ct);
        var pending = (await cadence.Pending(tx, _workspace.Id, [.. runs.Select(run => run.Id)], ct)).ToLookup(touchpoint =>
            touchpoint.Run
        );
        foreach (var run in runs)
        {
            _runs[(run.Lead, run.Workflow)] = (run, pending[run.Id].FirstOrDefault());
            _open.Add(run.Id);
        }

        if (known.Workflows.Values.Any(plan => plan.Version?.Plan.Entry.AsksPast == true))
            foreach (var past in await cadence.PastOf(tx, _workspace.Id, [.. matches.Select(lead => lead.Id)], ct))
                _pasts[past.Lead] = past;
    }

    async Task<Dictionary<string, Tag>> Tags(List<LeadDraft> drafts, IReadOnlyList<Lead> matches, CancellationToken ct)
    {
        var known = matches.Select(lead => lead.Email?.Key).OfType<string>().ToHashSet(StringComparer.Ordinal);
        var named = drafts
            // A draft that will be refused makes no tags.
            .Where(draft => draft.Capture is null || draft.Email is not { } email || !known.Contains(email.Key))
            .SelectMany(draft => draft.TagNames)
            .Select(name => (Slug: LeadMerge.Slug(name), Name: name))
            .DistinctBy(tag => tag.Slug)
            .ToList();
        if (named.Count == 0)
            return [];
        var tags = await leads.FindOrAddTags(tx, _workspace.Config, named, systemNow, ct);
        return tags.ToDictionary(tag => tag.Slug, StringComparer.Ordinal);
    }

    // Later drafts of the set must see at once what this one said.
    void Consent(Lead lead, Consent consent)
    {
        _consents.Add((lead, consent));
        foreach (var (channel, hash) in ConsentRules.Lifted(lead, consent))
            if (_suppressions.TryGetValue(hash, out var held))
                held.RemoveAll(old => old.Channel == channel && old.Reason == SuppressionReason.Consent);
        foreach (var refused in ConsentRules.Refused(lead, consent, _now))
            Put(refused);
    }

    void Put(Suppression suppression)
    {
        if (!_suppressions.TryGetValue(suppression.AddressHash, out var held))
            _suppressions.Add(suppression.AddressHash, held = []);
        held.Add(suppression);
    }

    IEnumerable<Suppression> SuppressionsOf(Lead lead) =>
        _suppressions.Count == 0
            ? []
            : LeadReach
                .AddressHashes(lead)
                .Select(address => address.AddressHash)
                .Distinct()
                .SelectMany(hash => _suppressions.GetValueOrDefault(hash, []));
}
