using Prospero.Core.Cadence;
using Prospero.Core.Channels;
using Prospero.Core.Messages;
using Xunit;

namespace Prospero.Tests.Compliance;

public abstract partial class CadenceStoreCompliance
{
    [Fact]
    public async Task A_leads_past_are_its_runs_and_its_last_contact()
    {
        var first = await Scheduled();
        var claimed = await ClaimOne();
        Assert.True(await Begin(claimed));
        Assert.True(await Record(claimed, Sends.To(TouchpointState.Sent)));
        var second = CadencePlace.NewRun((await Ports.Leads.Find(first.Workspace, first.Lead, Ct))!) with { StartedAt = Noon };
        await Apply(new Consequences { Start = [second] });
        var sent = Sends.Message(claimed);
        await InTransaction(async tx =>
        {
            await Ports.Messages.Add(
                tx,
                [
                    Wrote(sent, "an answer is no contact", 9),
                    Wrote(sent, "what failed is none", 8) with
                    {
                        Direction = Direction.Outbound,
                        Status = DeliveryStatus.Failed,
                    },
                    Wrote(sent, "by hand", 2) with
                    {
                        Direction = Direction.Outbound,
                        Status = DeliveryStatus.Delivered,
                    },
                ],
                Ct
            );
            return true;
        });
        var other = await Place.AddLead();

        var pasts = await Ports.Cadence.PastOf(first.Workspace, [first.Lead, other.Id], Ct);

        Assert.Equal([first.Lead, other.Id], pasts.Select(past => past.Lead));
        Assert.Equal([first.Run!.Value, second.Id], pasts[0].Runs.Select(run => run.Id));
        Assert.Equal(Noon.AddHours(2), pasts[0].LastContactAt);
        Assert.Empty(pasts[1].Runs);
        Assert.Null(pasts[1].LastContactAt);
        var inside = await InTransaction(tx => Ports.Cadence.PastOf(tx, first.Workspace, [first.Lead], Ct));
        Assert.Equal(pasts[0].LastContactAt, Assert.Single(inside).LastContactAt);
    }
}
