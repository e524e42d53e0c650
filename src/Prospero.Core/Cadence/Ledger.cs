using Prospero.Core.Access;
using Prospero.Core.Events;
using Prospero.Core.Leads;
using Prospero.Core.Messages;
using Prospero.Core.Workflows;
using UnreachableException = System.Diagnostics.UnreachableException;

namespace Prospero.Core.Cadence;

/// <summary>A touchpoint with what stands around it, as a decision about it was made.</summary>
/// <param name="Run">Null for an ad-hoc touchpoint.</param>
/// <param name="Message">The message that carries it out; null while there is none.</param>
public sealed record Scene(Workspace Workspace, Touchpoint Touchpoint, WorkflowPlan Plan, Lead? Lead, Run? Run, MessageId? Message);

/// <summary>
/// Turns the planner's decisions into what is written: the touchpoint's new state and every consequence, each with its
/// event and its line on the timeline. Pure: the same decision is always written the same way.
/// </summary>
public static partial class Ledger
{
    /// <summary>A touchpoint's new state with all that follows.</summary>
    public static Settlement Settle(Scene scene, Decision decision, DateTimeOffset now)
    {
        var touchpoint = scene.Touchpoint;
        var consequences = OfEnd(scene, decision.End, now)
            .And(OfMove(scene, decision.Next, now))
            .And(OfSuppression(scene, decision, now))
            .And(
                decision.Parks is { } parks && scene.Run is { } run
                    ? OfSignal(run, parks, new Signal.Happened(SignalNames.Bounce), now)
                    : Consequences.None
            )
            .And(decision.Also ?? Consequences.None);
        var settled = new Settlement(
            TouchpointState.Sent,
            DueAt: null,
            SlotAt: null,
            touchpoint.Tries,
            HoldReason: null,
            touchpoint.Reason,
            touchpoint.Outcome,
            consequences
        );
        return decision.End switch
        {
            TouchpointEnd.Sent sent => settled with { DueAt = sent.ReportDue, Outcome = sent.Outcome },
            TouchpointEnd.Again again => settled with
            {
                State = TouchpointState.Scheduled,
                DueAt = again.Due,
                SlotAt = again.SlotAt,
                Reason = again.Reason,
                // A try that must not count is given back; where none was begun there is nothing to give back.
                Tries = again.Counts || touchpoint.State != TouchpointState.Sending ? touchpoint.Tries : touchpoint.Tries - 1,
            },
            TouchpointEnd.Done done => settled with { Outcome = done.Outcome },
            TouchpointEnd.Parked parked => settled with { State = TouchpointState.Scheduled, Reason = parked.Reason },
            TouchpointEnd.Hold hold => settled with
            {
                State = TouchpointState.Held,
                DueAt = hold.Deadline,
                HoldReason = hold.Why,
                Reason = hold.Reason,
            },
            TouchpointEnd.Skip skip => settled with { State = TouchpointState.Skipped, Reason = skip.Reason, Outcome = "skipped" },
            TouchpointEnd.Fail fail => settled with { State = TouchpointState.Failed, Reason = fail.Reason, Outcome = "failed" },
            TouchpointEnd.Cancel cancel => settled with
            {
                State = TouchpointState.Cancelled,
                Reason = cancel.Reason,
                Outcome = "cancelled",
            },
            _ => throw new UnreachableException($"No record for {decision.End.GetType().Name}"),
        };
    }

    /// <summary>What follows in a run, written down.</summary>
    public static Consequences OfMove(Scene scene, Move move, DateTimeOffset now)
    {
        var consequences =
            move.Passed.Count == 0 ? Consequences.None : Consequences.All([.. move.Passed.Select(passed => OfPassage(scene, passed, now))]);
        if (scene.Run is not { } run)
            return consequences;
        return move switch
        {
            Move.Contact contact => consequences with { Schedule = [Planned(scene, run, contact, now)] },
            Move.Turn turn => consequences with { Schedule = [Planned(scene, run, turn, now)] },
            Move.Transfer => consequences.And(EndOfRun(run, RunReason.Reassigned, now)),
            Move.End end => consequences.And(EndOfRun(run, end.Reason, now)),
            _ => consequences,
        };
    }

    /// <summary>What a signal does to a run, written down.</summary>
    /// <param name="actor">Who gave it: one of <c>api user system ai lead</c>.</param>
    public static Consequences OfSignal(Run run, RunDecision decision, Signal signal, DateTimeOffset now, string actor = "system")
    {
        var replied = signal is Signal.Replied ? now : (DateTimeOffset?)null;
        var line = Activity.Of(run.Lead, now, "cadence_signal", Title(decision), decision.Words, actor);
        var consequences = new Consequences
        {
            Pending = decision.Pending is { } action ? [new PendingChange(run.Id, null, action, decision.Words, decision.NotBefore)] : [],
        };
        if (decision.State is RunState.Closed or RunState.Parked)
            return consequences with { Runs = [Ended(run, decision.State.Value, decision.Reason!.Value, line, now, replied)] };
        return consequences with
        {
            Runs = replied is null ? [] : [new RunChange(run.Id, run.State, run.Reason, now, replied)],
            Activities = [line],
        };
    }

    /// <summary>A run's end, written down.</summary>
    /// <param name="why">What somebody said about it; null if nothing.</param>
    /// <param name="actor">Who ended it: one of <c>api user system ai lead</c>.</param>
    public static Consequences EndOfRun(Run run, RunReason reason, DateTimeOffset now, string? why = null, string actor = "system") =>
        new()
        {
            Runs =
            [
                Ended(
                    run,
                    RunState.Closed,
                    reason,
                    Activity.Of(
                        run.Lead,
                        now,
                        "cadence_ended",
                        "Cadence ended",
                        why is null ? Words.Of(reason) : $"{Words.Of(reason)}: {why}",
                        actor
                    ),
                    now,
                    replied: null
                ),
            ],
            Pending = reason == RunReason.Exhausted ? [] : [new PendingChange(run.Id, null, PendingAction.Cancel, Words.Of(reason))],
        };

    static RunChange Ended(Run run, RunState state, RunReason reason, Activity line, DateTimeOffset now, DateTimeOffset? replied) =>
        new(run.Id, state, reason, now, replied)
        {
            Event =
                state == RunState.Closed
                    ? new RunClosed(now, run.Lead, run.Id, run.Workflow, Words.Of(reason))
                    : new RunParked(now, run.Lead, run.Id, run.Workflow, Words.Of(reason)),
            Activity = line,
        };

    /// <summary>A contact of a step, on its way to the timetable.</summary>
    public static Touchpoint Planned(Scene scene, Run run, Move.Contact contact, DateTimeOffset now) =>
        Planned(scene, run, TouchpointKind.Step, contact.StepIndex, contact.Step.Key, contact.Number, contact.Due, now);

    /// <summary>The turn of another step, on its way to the timetable.</summary>
    public static Touchpoint Planned(Scene scene, Run run, Move.Turn turn, DateTimeOffset now) =>
        Planned(scene, run, TouchpointKind.Turn, turn.StepIndex, turn.Step.Key, turn.Number, turn.Due, now) with
        {
            Awaits = turn.Number > 1 ? turn.Step.Awaits : [],
        };

    static Touchpoint Planned(
        Scene scene,
        Run run,
        TouchpointKind kind,
        int stepIndex,
        string stepKey,
        int number,
        DateTimeOffset due,
        DateTimeOffset now
    )
    {
        var channel = scene.Plan.Contacts[stepIndex].Channel;
        return new(
            TouchpointId.New(now),
            run.Workspace,
            run.Lead,
            run.Id,
            run.Workflow,
            // The plan that planned it; its run may be on its way to another one.
            scene.Touchpoint.Version,
            kind,
            stepIndex,
            stepKey,
            number,
            channel,
            SenderOf(scene, channel, run.Lead),
            TouchpointState.Scheduled,
            due,
            SlotAt: null,
            Tries: 0,
            HoldReason: null,
            Reason: null,
            Outcome: null,
            Content: null,
            scene.Workspace.Clock?.Id
        );
    }

    // A thread stays a thread, also where another version of the workflow would choose anew.
    static SenderId SenderOf(Scene scene, Channel channel, LeadId lead) =>
        scene.Touchpoint is { Sender: var before } touchpoint
        && touchpoint.Channel == channel
        && touchpoint.Run is not null
        && scene.Plan.Senders[channel].Contains(before)
            ? before
            : SenderChoice.For(scene.Plan, channel, lead);

    static Consequences OfPassage(Scene scene, Passage passage, DateTimeOffset now) =>
        passage switch
        {
            Passage.Skipped skipped => new Consequences
            {
                Activities = [Line(scene, now, "step_skipped", skipped.Contact.Channel, $"skipped: {skipped.Reason}")],
            },
            Passage.Chose chose => Passed(scene, chose.By, chose.Words, now),
            Passage.Asked asked => Passed(scene, asked.Task, Filled(scene, asked.Task.Title), now) with
            {
                Tasks =
                [
                    new LeadTask(
                        Ids.New(now),
                        scene.Touchpoint.Workspace,
                        scene.Touchpoint.Lead,
                        scene.Touchpoint.Run!.Value,
                        scene.Touchpoint.Workflow,
                        asked.Task.Key,
                        Filled(scene, asked.Task.Title),
                        asked.Task.Note is { } note ? Filled(scene, note) : null,
                        asked.Due,
                        now,
                        DoneAt: null,
                        DoneBy: null
                    ),
                ],
            },
            Passage.Took took => new Consequences
            {
                Arms = [new ArmTaken(scene.Touchpoint.Run!.Value, scene.Touchpoint.Workflow, took.Split.Key, took.Arm, now)],
            },
            Passage.Updated updated => OfUpdate(scene, updated, now),
            _ => throw new UnreachableException($"No record for {passage.GetType().Name}"),
        };

    static Consequences OfUpdate(Scene scene, Passage.Updated updated, DateTimeOffset now)
    {
        var (step, lead) = (updated.Update, scene.Touchpoint.Lead);
        var told = Passed(scene, updated.By, updated.Words, now) with
        {
            Updates = step.Set.Count + step.AddTags.Count + step.RemoveTags.Count > 0 ? [new LeadUpdate(lead, step, now)] : [],
            Events = LeadUpdates.Changed(step) is { Count: > 0 } changed ? [new LeadUpdated(now, lead, changed)] : [],
        };
        var wakes = updated.AddedTags.Select(slug => new Wake(lead, null, SignalNames.Tag + slug, now)).ToList();
        if (step.Set.Any(value => value.Fact.StartsWith(FactNames.Metadata, StringComparison.Ordinal)))
            wakes.Add(new Wake(lead, null, SignalNames.LeadChanged, now));
        told = told.And(new Consequences { Wakes = wakes });
        return updated.Status is { } change
            ? told.And(OfChange(change, scene.Plan, new StatusCause("automation", "system", null), now))
            : told;
    }

    static Consequences Passed(Scene scene, Step step, string words, DateTimeOffset now) =>
        new() { Activities = [Activity.Of(scene.Touchpoint.Lead, now, "step_passed", step.Kind, $"{step.Key}: {words}")] };

    // A person reads it: a value that is missing stands there as it was written.
    static string Filled(Scene scene, TextTemplate text) =>
        text.Render(MessageComposer.Values(scene.Plan, scene.Lead!, null)) is TextRendering.Rendered rendered ? rendered.Text : text.Source;

    // A turn reaches nobody: what became of it is told under the name of its step.
    static Consequences OfTurn(Scene scene, TouchpointEnd end, DateTimeOffset now)
    {
        var turn = scene.Touchpoint;
        var place = scene.Plan.PlaceOf(turn.StepKey);
        var kind = place < scene.Plan.Steps.Count ? scene.Plan.Steps[place].Kind : turn.StepKey;
        var (type, words) = end switch
        {
            TouchpointEnd.Done => (null, null),
            TouchpointEnd.Sent sent => ("touchpoint_sent", sent.Outcome),
            TouchpointEnd.Again again => ("touchpoint_postponed", $"postponed: {again.Reason}"),
            TouchpointEnd.Parked parked => ("touchpoint_parked", $"parked: {parked.Reason}"),
            TouchpointEnd.Hold hold => ("touchpoint_held", $"held: {hold.Reason}"),
            TouchpointEnd.Skip skip => ("touchpoint_skipped", $"skipped: {skip.Reason}"),
            TouchpointEnd.Fail fail => ("touchpoint_failed", $"failed: {fail.Reason}"),
            TouchpointEnd.Cancel cancel => ("touchpoint_cancelled", $"cancelled: {cancel.Reason}"),
            _ => throw new UnreachableException($"No record for {end.GetType().Name}"),
        };
        return new Consequences
        {
            Events = end is TouchpointEnd.Hold held ? [new TouchpointHeld(now, turn.Lead, turn.Id, kind, held.Reason)] : [],
            Activities = type is null ? [] : [Activity.Of(turn.Lead, now, type, kind, $"{turn.StepKey}: {words}")],
        };
    }

    static Consequences OfEnd(Scene scene, TouchpointEnd end, DateTimeOffset now)
    {
        var touchpoint = scene.Touchpoint;
        if (touchpoint.Kind == TouchpointKind.Turn)
            return OfTurn(scene, end, now);
        var channel = touchpoint.Channel.Name();
        return end switch
        {
            // The end of a call is told when it is reported, not when it is placed.
            TouchpointEnd.Sent { ReportDue: not null } => new Consequences
            {
                Cards = [Accepted(touchpoint, now)],
                Events = [new TouchpointSent(now, touchpoint.Lead, touchpoint.Id, channel)],
            },
            TouchpointEnd.Sent sent when touchpoint.State == TouchpointState.Sent => new Consequences
            {
                Activities = [Line(scene, now, "touchpoint_reported", touchpoint.Channel, sent.Outcome)],
            },
            TouchpointEnd.Sent sent => new Consequences
            {
                Cards = [Accepted(touchpoint, now)],
                Events = [new TouchpointSent(now, touchpoint.Lead, touchpoint.Id, channel)],
                Activities = [Line(scene, now, "touchpoint_sent", touchpoint.Channel, sent.Outcome)],
            },
            // A slot is the ordinary way through a limited sender, not news.
            TouchpointEnd.Again { SlotAt: not null } => Consequences.None,
            TouchpointEnd.Again again => new Consequences
            {
                Activities = [Line(scene, now, "touchpoint_postponed", touchpoint.Channel, $"postponed: {again.Reason}")],
            },
            TouchpointEnd.Parked parked => new Consequences
            {
                Activities = [Line(scene, now, "touchpoint_parked", touchpoint.Channel, $"parked: {parked.Reason}")],
            },
            TouchpointEnd.Hold hold => new Consequences
            {
                Events = [new TouchpointHeld(now, touchpoint.Lead, touchpoint.Id, channel, hold.Reason)],
                Activities = [Line(scene, now, "touchpoint_held", touchpoint.Channel, $"held: {hold.Reason}")],
            },
            TouchpointEnd.Skip skip => new Consequences
            {
                Events = [new TouchpointSkipped(now, touchpoint.Lead, touchpoint.Id, channel, skip.Reason)],
                Activities = [Line(scene, now, "touchpoint_skipped", touchpoint.Channel, $"skipped: {skip.Reason}")],
            },
            TouchpointEnd.Fail fail => OfFailure(scene, fail, now),
            TouchpointEnd.Cancel cancel => new Consequences
            {
                Activities = [Line(scene, now, "touchpoint_cancelled", touchpoint.Channel, $"cancelled: {cancel.Reason}")],
            },
            _ => throw new UnreachableException($"No record for {end.GetType().Name}"),
        };
    }

    static Consequences OfFailure(Scene scene, TouchpointEnd.Fail fail, DateTimeOffset now)
    {
        var touchpoint = scene.Touchpoint;
        var (lead, channel) = (touchpoint.Lead, touchpoint.Channel);
        return new Consequences
        {
            Events =
            [
                new OutreachFailed(now, lead, touchpoint.Id, scene.Message, touchpoint.Workflow, channel.Name(), fail.Reason, fail.Code),
            ],
            Activities = [Line(scene, now, "touchpoint_failed", channel, $"failed: {fail.Reason}")],
        };
    }

    static CardMove Accepted(Touchpoint touchpoint, DateTimeOffset now) =>
        new(touchpoint.Lead, touchpoint.Run is null ? CardMoveKind.Written : CardMoveKind.Contacted, now);

    static Consequences OfSuppression(Scene scene, Decision decision, DateTimeOffset now)
    {
        if (decision.Suppress is not { } reason || scene.Lead is not { } lead)
            return Consequences.None;
        var channel = scene.Touchpoint.Channel;
        var suppressions = LeadReach.Suppress(lead, channel, reason, now);
        return suppressions.Count == 0
            ? Consequences.None
            : new Consequences
            {
                Suppress = suppressions,
                Events = [new LeadUnsubscribed(now, lead.Id, channel.Name(), suppressions[0].Words)],
            };
    }

    static Activity Line(Scene scene, DateTimeOffset now, string type, Channel channel, string description) =>
        Activity.Of(scene.Touchpoint.Lead, now, type, channel.Name(), description, message: type == "step_skipped" ? null : scene.Message);

    static string Title(RunDecision decision) =>
        decision.State switch
        {
            RunState.Closed => "Cadence ended",
            RunState.Parked when decision.Pending == PendingAction.Cancel => "Cadence ended",
            RunState.Parked => "Cadence paused",
            _ => decision.Pending == PendingAction.Postpone ? "Cadence postponed" : "Cadence goes on",
        };
}
