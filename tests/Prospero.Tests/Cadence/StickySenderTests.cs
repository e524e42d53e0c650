using Prospero.Core;
using Prospero.Core.Cadence;
using Prospero.Tests.Compliance;
using Xunit;

namespace Prospero.Tests.Cadence;

public sealed class StickySenderTests
{
    static readonly SenderId One = new(Guid.Parse("01980000-0000-7000-8000-00000000000a"));
    static readonly SenderId Other = new(Guid.Parse("01980000-0000-7000-8000-00000000000b"));

    [Fact]
    public void A_thread_keeps_its_account_as_long_as_the_workflow_lists_it()
    {
        Assert.Equal(One, After(One, One, Other));
        Assert.Equal(Other, After(Other, One, Other));
        Assert.Equal(Other, After(One, Other));
    }

    // By which account the next mail leaves, after one that left by an account.
    static SenderId After(SenderId before, params SenderId[] listed)
    {
        var plan = Plans.Of(w => w.Email(attempts: 2)) with
        {
            Senders = new Dictionary<Channel, IReadOnlyList<SenderId>> { [Channel.Email] = listed },
        };
        var touchpoint = Plans.Touchpoint(plan) with { Sender = before };
        var run = new Run(
            touchpoint.Run!.Value,
            touchpoint.Workspace,
            touchpoint.Lead,
            touchpoint.Workflow,
            touchpoint.Version,
            RunState.Active,
            null,
            "new",
            "api",
            Plans.Noon
        );
        var scene = new Scene(CadencePlace.NewWorkspace("default"), touchpoint, plan, null, run, null);
        return Ledger.Planned(scene, run, new Move.Contact(0, plan.Contacts[0], 2, Plans.Noon, []), Plans.Noon).Sender;
    }
}
