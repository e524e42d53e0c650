using Prospero.Core;
using Prospero.Core.Workflows;
using Prospero.Tests.Support;
using Xunit;

namespace Prospero.Tests.Scenarios;

public sealed class VersionScenarios
{
    static readonly TimeSpan Day = TimeSpan.FromDays(1);

    [Fact]
    public async Task A_run_stays_on_the_version_it_started_on_and_the_next_lead_gets_the_new_one()
    {
        await using var s = await Scenario.Begin("2026-03-02 10:00");
        var workflow = await s.Workflow(w => w.Email(subject: "First").Email(subject: "Second, as it was", delay: Day));
        s.EmailsWillBe("accepted");
        await s.LeadArrives("early");
        await s.RunFor(TimeSpan.FromHours(1));

        var document = new WorkflowText("America/Bogota").Email(subject: "First").Call(delay: Day).ToJson();
        var published = await s.Part<IStore>()
            .InTransaction(tx => s.Part<WorkflowEditor>().Publish(tx, s.Workspace, workflow, document, default), default);
        Assert.Equal(2, Assert.IsType<EditResult.Saved>(published).Version);
        s.CallsWillAnswer("no answer");
        await s.LeadArrives("late");
        await s.RunFor(3 * Day);

        Assert.Equal(["First", "Second, as it was"], (await s.Messages("early")).Select(message => message.Subject));
        Assert.Equal([Channel.Email, Channel.Call], (await s.Messages("late")).Select(message => message.Channel));
    }
}
