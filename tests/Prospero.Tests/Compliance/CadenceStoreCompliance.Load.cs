using Prospero.Core;
using Prospero.Core.Cadence;
using Prospero.Core.Channels;
using Prospero.Core.Messages;
using Prospero.Core.Workflows;
using Xunit;

namespace Prospero.Tests.Compliance;

public abstract partial class CadenceStoreCompliance
{
    [Fact]
    public async Task A_claimed_set_is_loaded_in_its_order()
    {
        var touchpoints = new List<Touchpoint>();
        for (var i = 0; i < 5; i++)
            touchpoints.Add(await Scheduled(Noon.AddMinutes(-i)));
        var claimed = (await Claim()).OrderByDescending(item => item.Touchpoint.DueAt).ToList();

        var contexts = await Cadence.Load(claimed, Ct);

        Assert.Equal(touchpoints.Select(item => item.Lead), contexts.Select(context => context.Lead!.Id));
        Assert.Equal(touchpoints.Select(item => item.Run), contexts.Select(context => context.Run?.Id));
        Assert.All(contexts, context => Assert.Equal((Place.Workspace, Place.Sender.Id), (context.Workspace, context.Sender.Id)));
        Assert.All(contexts, context => Assert.Null(context.Frozen ?? (object?)context.LastInboundAt));
    }

    [Fact]
    public async Task What_changed_since_the_claim_is_seen()
    {
        var touchpoint = await Scheduled();
        var claimed = await ClaimOne();
        await Change(touchpoint, RunState.Parked, RunReason.Replied);
        await InTransaction(async tx =>
        {
            var lead = (await Ports.Leads.Find(tx, touchpoint.Workspace, touchpoint.Lead, Ct))!;
            var tags = await Ports.Leads.FindOrAddTags(tx, touchpoint.Workspace, [("hot", "Hot"), ("cold", "Cold")], Noon, Ct);
            await Ports.Leads.Update(tx, [lead with { FirstName = "Beatriz", Tags = tags }], Ct);
            await Ports.Workflows.Save(
                tx,
                new Workflow(touchpoint.Workflow, touchpoint.Workspace, "Hello", null, null, null, true, false, Noon, Noon),
                Ct
            );
            await Ports.Messages.Add(tx, [Received(touchpoint, Noon.AddHours(-3)), Received(touchpoint, Noon.AddHours(-2))], Ct);
            return true;
        });

        var context = Assert.Single(await Cadence.Load([claimed], Ct));

        Assert.Equal("Beatriz", context.Lead!.FirstName);
        Assert.Equal(["Cold", "Hot"], context.Lead.Tags.Select(tag => tag.Name));
        Assert.Equal(RunReason.Replied, context.Run!.Reason);
        Assert.True(context.IsWorkflowPaused);
        Assert.Equal(Noon.AddHours(-2), context.LastInboundAt);
    }

    [Fact]
    public async Task Who_only_looks_sees_what_runs_have_ahead_and_every_try_of_a_lead()
    {
        var sent = await Scheduled();
        var ahead = await Scheduled(Noon.AddHours(1));
        var claimed = await ClaimOne();
        await Begin(claimed);

        var pending = await Cadence.Pending(sent.Workspace, [sent.Run!.Value, ahead.Run!.Value], Ct);

        Assert.Equal([sent.Id, ahead.Id], pending.Select(touchpoint => touchpoint.Id));
        Assert.Equal([sent.Id], (await Cadence.AttemptsOf(sent.Workspace, sent.Lead, Ct)).Select(attempt => attempt.Touchpoint));
        Assert.Empty(await Cadence.AttemptsOf(ahead.Workspace, ahead.Lead, Ct));
        Assert.Empty(await Cadence.Pending(WorkspaceId.New(Noon), [sent.Run!.Value], Ct));
    }

    [Fact]
    public async Task An_archived_lead_is_not_loaded()
    {
        var touchpoint = await Scheduled();
        await InTransaction(async tx =>
        {
            var lead = (await Ports.Leads.Find(tx, touchpoint.Workspace, touchpoint.Lead, Ct))!;
            await Ports.Leads.Update(tx, [lead with { ArchivedAt = Noon }], Ct);
            return true;
        });

        Assert.Null(Assert.Single(await Cadence.Load([await ClaimOne()], Ct)).Lead);
    }

    [Fact]
    public async Task Every_try_that_was_begun_is_counted_beside_those_that_count()
    {
        await Scheduled();
        for (var i = 0; i < 2; i++)
        {
            var claimed = await ClaimOne();
            var begin = Sends.Begin(claimed);
            var frozen = Assert.Single(await Cadence.Load([claimed], Ct)).Frozen ?? begin.Message;
            await InTransaction(tx => Cadence.BeginSend(tx, [begin with { Message = frozen }], Ct));
            await Record(claimed, Sends.Again(Noon) with { Tries = 0 });
        }

        var context = Assert.Single(await Cadence.Load(await Claim(), Ct));
        Assert.Equal(2, context.Attempts);
    }

    [Fact]
    public async Task What_a_run_has_ahead_is_listed_earliest_first()
    {
        var sending = await Scheduled();
        await Begin(await ClaimOne());
        var parked = CadencePlace.Next(sending, Noon) with { DueAt = null };
        var later = CadencePlace.Next(sending, Noon.AddDays(2));
        var sooner = CadencePlace.Next(sending, Noon.AddDays(1));
        var skipped = CadencePlace.Next(sending, Noon) with { State = TouchpointState.Skipped };
        await Scheduled();
        await Apply(new Consequences { Schedule = [parked, later, sooner, skipped] });

        var pending = await InTransaction(tx => Cadence.Pending(tx, sending.Workspace, [sending.Run!.Value], Ct));

        Assert.Equal([sending.Id, sooner.Id, later.Id, parked.Id], pending.Select(item => item.Id));
    }

    [Fact]
    public async Task Contacts_of_the_last_30_days_come_along_newest_first_without_those_that_never_left()
    {
        var touchpoint = await Scheduled();
        var sent = new List<Touchpoint>();
        foreach (
            var (days, status, error) in new (int, DeliveryStatus, string?)[]
            {
                (31, DeliveryStatus.Sent, null),
                (29, DeliveryStatus.Delivered, null),
                (9, DeliveryStatus.Failed, "refused"),
                (8, DeliveryStatus.Queued, "came back"),
                (7, DeliveryStatus.Queued, null),
                (1, DeliveryStatus.Unknown, "cut"),
            }
        )
            sent.Add(await Left(touchpoint, Noon.AddDays(-days), status, error));
        await InTransaction(async tx =>
        {
            await Ports.Messages.Add(tx, [Received(touchpoint, Noon.AddHours(-3))], Ct);
            return true;
        });

        var context = Assert.Single(await Cadence.Load([await ClaimOne()], Ct));

        Assert.Equal(
            [
                new Touch(sent[5].Id, Channel.Email, Noon.AddDays(-1)),
                new Touch(sent[4].Id, Channel.Email, Noon.AddDays(-7)),
                new Touch(sent[1].Id, Channel.Email, Noon.AddDays(-29)),
            ],
            context.Touches
        );
        Assert.Equal(Noon.AddHours(-3), context.LastInboundAt);
    }

    async Task<Touchpoint> Left(Touchpoint of, DateTimeOffset at, DeliveryStatus status, string? error)
    {
        var touchpoint = CadencePlace.Next(of, Noon) with { State = TouchpointState.Sent, DueAt = null };
        await Apply(new Consequences { Schedule = [touchpoint] });
        var message = Sends.Message(new ClaimedTouchpoint(touchpoint, ClaimId.New(at), at)) with
        {
            Status = status,
            Error = error,
            At = at,
        };
        await InTransaction(async tx =>
        {
            await Ports.Messages.Add(tx, [message], Ct);
            return true;
        });
        return touchpoint;
    }

    static Message Received(Touchpoint touchpoint, DateTimeOffset at) =>
        Sends.Message(new ClaimedTouchpoint(touchpoint, ClaimId.New(at), at)) with
        {
            Touchpoint = null,
            Direction = Direction.Inbound,
            Status = DeliveryStatus.Delivered,
            At = at,
        };
}
