using Prospero.Core.Access;
using Prospero.Core.Cadence;
using Prospero.Core.Events;
using Prospero.Core.Leads;
using Prospero.Core.Workflows;

namespace Prospero.Core.Intake;

/// <summary>What is known about the workflow of a wish.</summary>
/// <param name="Workflow">Null if it is unknown, archived, never published or another workspace's.</param>
/// <param name="Version">Its published version; null with it.</param>
public sealed record EnrolmentPlan(Workflow? Workflow, WorkflowVersion? Version);

/// <summary>What an enrolment comes to.</summary>
/// <param name="Run">The run that was opened, or the one that was open already; null if the lead is not enrolled.</param>
/// <param name="Queued">What is due next; null if nothing is.</param>
public sealed record Enrolled(Run? Run, Touchpoint? Queued, IReadOnlyList<string> Warnings, Consequences Consequences)
{
    public static Enrolled Not(string warning) => new(null, null, [warning], Consequences.None);
}

/// <summary>Opens runs: at once one run per lead and workflow, with its first touchpoint on the timetable. Pure.</summary>
public static class Enrolling
{
    /// <summary>Enrols a lead that has no open run in the workflow.</summary>
    /// <param name="lastInboundAt">When the lead last wrote to the account that a forced WhatsApp text would leave by; null if never.</param>
    /// <param name="beginAt">From when on the plan's first contact is reckoned; null for now.</param>
    /// <param name="past">The lead's past, where the workflow asks for it and the lead comes by itself; null otherwise.</param>
    public static Enrolled Begin(
        Workspace workspace,
        Lead lead,
        EnrolmentWish wish,
        EnrolmentPlan known,
        LeadReach reach,
        DateTimeOffset? lastInboundAt,
        string door,
        DateTimeOffset now,
        DateTimeOffset? beginAt = null,
        LeadPast? past = null
    )
    {
        if (known is not { Workflow: { } workflow, Version: { } version })
            return Enrolled.Not("Workflow not found or does not belong to your account");
        var beginning = Beginning.Of(workspace, lead, workflow, version, reach, past ?? LeadPast.None, door, now);
        if (beginning is Beginning.Refused { Why: var why })
            return Enrolled.Not(why) with { Consequences = past is null ? Consequences.None : Untaken(lead, why, now) };
        var (scene, opened, at) = (Beginning.Opens)beginning;
        var run = scene.Run!;
        var (queued, warnings, first) = First(scene, wish, reach, lastInboundAt, now, beginAt > at ? beginAt.Value : at);
        // The first touch of a run that waits is written parked, so that what came with the lead is not lost.
        return workflow.IsPaused
            ? new Enrolled(run, null, ["Workflow is paused; the enrolment waits until it is resumed"], opened.And(first))
            : new Enrolled(run, queued, warnings, opened.And(first));
    }

    static (Touchpoint? Queued, IReadOnlyList<string> Warnings, Consequences First) First(
        Scene scene,
        EnrolmentWish wish,
        LeadReach reach,
        DateTimeOffset? lastInboundAt,
        DateTimeOffset now,
        DateTimeOffset beginAt
    )
    {
        if (Forced(scene, wish, now) is { } forced)
        {
            if (WhyNotForced(scene.Plan, forced, reach, lastInboundAt, now) is not { } why)
                return (forced, [], new Consequences { Schedule = [forced] });
            var (queued, _, normal) = First(scene, new EnrolmentWish(wish.Workflow), reach, lastInboundAt, now, beginAt);
            return wish.Forced is null
                ? (queued, ["force_first_channel is not available"], normal)
                : (queued, [$"Forced first message was not sent: {why}"], NotSent(forced, why, now).And(normal));
        }

        IReadOnlyList<string> warnings = wish is { FirstChannel: not null, Forced: null } ? ["force_first_channel is not available"] : [];
        var move = CadencePlanner.First(scene.Plan, wish.SkipFirst, reach, beginAt);
        var follows = Ledger.OfMove(scene, move, now);
        return (follows.Schedule.Count > 0 ? follows.Schedule[0] : null, warnings, follows);
    }

    // The first touch that the caller asked for: a message that came along, or the first step of a channel. It takes the
    // place of the first contact; the cadence goes on at the second.
    static Touchpoint? Forced(Scene scene, EnrolmentWish wish, DateTimeOffset now)
    {
        var touchpoint = scene.Touchpoint with { Id = TouchpointId.New(now), Kind = TouchpointKind.Forced, DueAt = now };
        if (wish.Forced is { } message)
            return touchpoint with
            {
                StepKey = "forced",
                Channel = message.Channel,
                Sender = message.Sender ?? SenderOrNone(scene, message.Channel),
                Content =
                    message.Channel == Channel.Email
                        ? new GivenContent(message.Subject, null, message.Content)
                        : new GivenContent(null, message.Content, null),
            };
        if (wish.FirstChannel is not { } channel || scene.Plan.Contacts.FirstOrDefault(step => step.Channel == channel) is not { } step)
            return null;
        return touchpoint with { StepKey = step.Key, Channel = channel, Sender = SenderOrNone(scene, channel) };
    }

    static SenderId SenderOrNone(Scene scene, Channel channel) =>
        scene.Plan.Senders.ContainsKey(channel) ? SenderChoice.For(scene.Plan, channel, scene.Lead!.Id) : default;

    static string? WhyNotForced(WorkflowPlan plan, Touchpoint forced, LeadReach reach, DateTimeOffset? lastInboundAt, DateTimeOffset now)
    {
        if (reach.WhyNot(forced.Channel) is { } whyNot)
            return whyNot;
        if (forced.Sender == default)
            return $"the workflow has no {forced.Channel.Name()} account";
        var isFreeText = forced.Content is not null || CadencePlanner.StepOf(plan, forced) is WhatsAppStep { Template: null };
        if (forced.Channel == Channel.WhatsApp && isFreeText && !CadencePlanner.IsWindowOpen(lastInboundAt, now))
            return "the lead has not written in the last 24 hours";
        return null;
    }

    // Whoever brought the lead again may not read the answer.
    static Consequences Untaken(Lead lead, string why, DateTimeOffset now) =>
        new() { Activities = [Activity.Of(lead.Id, now, "enrolment", "Enrolment", why)] };

    static Consequences NotSent(Touchpoint forced, string why, DateTimeOffset now)
    {
        var failed = forced with { State = TouchpointState.Failed, DueAt = null, Reason = why, Outcome = "failed" };
        return new Consequences
        {
            // An account that does not exist cannot stand in a row.
            Schedule = forced.Sender == default ? [] : [failed],
            Events = [new OutreachFailed(now, forced.Lead, forced.Id, null, forced.Workflow, forced.Channel.Name(), why, null)],
            Activities =
            [
                Activity.Of(forced.Lead, now, "touchpoint_failed", forced.Channel.Name(), $"the forced first message was not sent: {why}"),
            ],
        };
    }
}
