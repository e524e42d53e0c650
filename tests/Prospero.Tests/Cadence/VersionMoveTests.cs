using Prospero.Core;
using Prospero.Core.Cadence;
using Prospero.Core.Workflows;
using Xunit;

namespace Prospero.Tests.Cadence;

/// <summary>What a new version means for runs that stand at something else than an ordinary contact.</summary>
public sealed class VersionMoveTests
{
    static readonly DateTimeOffset Noon = Plans.Noon;
    static readonly MoveRule Migrate = new(false, new Dictionary<string, string>());

    const string Hello = """
        "type": "email", "key": "hello", "subject": "s", "content": "c"
        """;

    const string Talk = """
        "type": "call", "key": "talk"
        """;

    const string Extra = """
        "type": "call", "key": "extra"
        """;

    static readonly WorkflowPlan From = Plans.Of(w => w.Step(Talk).Step(Hello));

    // The first touch was forced to be the mail; what follows it is the second contact.
    static readonly Touchpoint Forced = Plans.Touchpoint(From) with
    {
        Kind = TouchpointKind.Forced,
        StepKey = "hello",
        Channel = Channel.Email,
        State = TouchpointState.Scheduled,
    };

    [Theory]
    [InlineData(TouchpointState.Scheduled)]
    [InlineData(TouchpointState.Sent)]
    public void A_forced_touch_stays_the_first_whatever_step_it_is_made_of(TouchpointState state)
    {
        var to = Plans.Of(w => w.Step(Talk).Step(Extra).Step(Hello));

        var moved = Moved(From, to, Forced with { State = state }, Migrate);

        Assert.Equal(("hello", 0), moved is VersionMove.Goes { Pending: { } goes } ? (goes.StepKey, goes.StepIndex) : default);
        var next = CadencePlanner.Next(to, ((VersionMove.Goes)moved).Pending!, Plans.Anybody, Noon);
        Assert.Equal("extra", Assert.IsType<Move.Contact>(next).Step.Key);
    }

    [Fact]
    public void A_forced_touch_whose_step_is_gone_gives_way_to_the_first_contact()
    {
        var to = Plans.Of(w => w.Step(Talk).Step(Extra));

        var moved = Moved(From, to, Forced, Migrate with { Follows = true });

        Assert.Equal("talk", Assert.IsType<Move.Contact>(Assert.IsType<VersionMove.GoesElsewhere>(moved).Next).Step.Key);
        Assert.IsType<VersionMove.Stays>(Moved(From, to, Forced, Migrate));
    }

    [Fact]
    public void A_wait_that_has_begun_waits_for_what_the_new_version_waits_for()
    {
        WorkflowPlan Waiting(string signal) =>
            Plans.Of(w =>
                w.Step(Hello)
                    .Step($"\"type\": \"wait_for\", \"key\": \"answer\", \"signals\": [\"{signal}\"], \"timeout\": \"2d\"")
                    .Step(Talk)
            );
        var turn = Plans.Touchpoint(From) with
        {
            Kind = TouchpointKind.Turn,
            StepKey = "answer",
            Number = 2,
            State = TouchpointState.Scheduled,
            Awaits = ["reply"],
        };

        var waits = Assert.IsType<VersionMove.Goes>(Moved(Waiting("reply"), Waiting("delivered"), turn, Migrate)).Pending!;
        Assert.Equal(["delivered", "failed"], waits.Awaits);
        Assert.Equal(Noon, waits.DueAt);
        var begins = Moved(Waiting("reply"), Waiting("delivered"), turn with { Number = 1, Awaits = [] }, Migrate);
        Assert.Empty(Assert.IsType<VersionMove.Goes>(begins).Pending!.Awaits);
    }

    static VersionMove Moved(WorkflowPlan from, WorkflowPlan to, Touchpoint pending, MoveRule rule) =>
        CadencePlanner.Moved(from, to, pending, "new", rule, Plans.Anybody, Noon);
}
