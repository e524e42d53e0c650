using Prospero.Core.Cadence;
using Xunit;

namespace Prospero.Tests.Compliance;

public abstract partial class CadenceStoreCompliance
{
    [Fact]
    public async Task A_renewed_lease_is_not_released()
    {
        await Scheduled(Noon.AddHours(-1));
        await Scheduled(Noon);
        var claimed = await Claim();
        await Begin(claimed[0]);

        Assert.Equal([true, true], await Cadence.Renew(claimed, Later, Ct));

        Assert.Empty(await Release(Later));
        Assert.Equal(TouchpointState.Sending, (await Now(claimed[0].Touchpoint)).State);
        Assert.Equal(TouchpointState.Claimed, (await Now(claimed[1].Touchpoint)).State);
        Assert.Single(await Release(Later.AddMilliseconds(1)));
    }

    [Fact]
    public async Task A_claim_that_was_lost_is_neither_renewed_nor_given_back()
    {
        var touchpoint = await Scheduled();
        var slow = await ClaimOne();
        await Release(Later);
        var quick = await ClaimOne(Later);

        Assert.Equal([false, true], await Cadence.Renew([slow, quick], Later + Lease, Ct));
        Assert.Equal(0, await Cadence.GiveBack([slow], Ct));

        Assert.Equal(TouchpointState.Claimed, (await Now(touchpoint)).State);
        Assert.True(await Begin(quick));
    }

    [Fact]
    public async Task What_is_given_back_is_due_as_before_and_for_everybody()
    {
        var touchpoint = await Scheduled();
        var claimed = await ClaimOne();

        Assert.Equal(1, await Cadence.GiveBack([claimed], Ct));

        Assert.Equal(touchpoint, await Now(touchpoint));
        Assert.False(await Begin(claimed));
        Assert.False(await Record(claimed, Sends.Sent()));
        Assert.True(await Begin(await ClaimOne()));
    }

    [Fact]
    public async Task What_is_being_sent_is_not_given_back()
    {
        var touchpoint = await Scheduled();
        var claimed = await ClaimOne();
        await Begin(claimed);

        Assert.Equal(0, await Cadence.GiveBack([claimed], Ct));

        Assert.Equal(TouchpointState.Sending, (await Now(touchpoint)).State);
        Assert.True(await Record(claimed, Sends.Sent()));
    }

    [Fact]
    public async Task A_send_begins_with_the_lease_that_it_asks_for()
    {
        await Scheduled();
        var claimed = await ClaimOne();

        Assert.True(await Begin(claimed with { LeaseUntil = Later }));

        Assert.Empty(await Release(Later));
        Assert.Single(await Release(Later.AddMilliseconds(1)));
    }
}
