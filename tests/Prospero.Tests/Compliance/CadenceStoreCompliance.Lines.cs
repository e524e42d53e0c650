using Prospero.Core;
using Prospero.Core.Cadence;
using Xunit;

namespace Prospero.Tests.Compliance;

public abstract partial class CadenceStoreCompliance
{
    [Fact]
    public async Task A_sender_gives_as_many_lines_as_it_has()
    {
        await Calls(5);
        var first = await Claim(limit: 3);
        var second = await Claim(limit: 3);

        Assert.Equal(2, await Lines(first, 2));
        Assert.Equal(0, await Lines(second, 2));
        Assert.Equal(1, await Lines(second, 3));
    }

    [Fact]
    public async Task A_line_is_free_again_once_its_call_is_reported()
    {
        await Calls(2);
        var claimed = await Claim();
        Assert.Equal(1, await Lines([claimed[0]], 1));
        Assert.True(await Begin(claimed[0]));
        Assert.Equal(0, await Lines([claimed[1]], 1));

        Assert.True(await Record(claimed[0], Sends.To(TouchpointState.Sent, Later)));
        Assert.Equal(0, await Lines([claimed[1]], 1));

        Assert.True(await Settle(await Now(claimed[0].Touchpoint), Sends.To(TouchpointState.Sent)));
        Assert.Equal(1, await Lines([claimed[1]], 1));
    }

    [Fact]
    public async Task A_line_ends_with_the_claim_that_took_it()
    {
        await Calls(2);
        var first = await Claim(limit: 1);
        Assert.Equal(1, await Lines(first, 1));
        await Cadence.GiveBack(first, Ct);

        var again = await Claim(limit: 1);
        Assert.Equal(first[0].Touchpoint.Id, again[0].Touchpoint.Id);
        Assert.Equal(1, await Lines(await Claim(limit: 1), 1));
    }

    [Fact]
    public async Task Other_channels_need_no_line()
    {
        await Scheduled();
        Assert.True(await Begin(await ClaimOne()));
        await Calls(1);

        Assert.Equal(1, await Lines(await Claim(), 1));
    }

    async Task Calls(int count)
    {
        for (var i = 0; i < count; i++)
            await Scheduled(Noon, Channel.Call);
    }

    Task<int> Lines(IReadOnlyList<ClaimedTouchpoint> claimed, int most) => InTransaction(tx => Cadence.TakeLines(tx, claimed, most, Ct));
}
