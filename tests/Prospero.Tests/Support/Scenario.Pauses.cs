using Microsoft.Extensions.DependencyInjection;
using Prospero.Core;
using Prospero.Core.Access;
using Prospero.Core.Cadence;
using Prospero.Core.Channels;
using Prospero.Core.Intake;
using Prospero.Core.Workflows;
using Xunit;

namespace Prospero.Tests.Support;

public sealed partial class Scenario
{
    /// <summary>An operator holds the workflow back that was published last.</summary>
    public Task PauseWorkflow() => Pause(PauseScope.Workflow, _workflow!.Value.Value);

    /// <summary>An operator lets it go on.</summary>
    public Task ResumeWorkflow(int? perMinute = null) => Resume(PauseScope.Workflow, _workflow!.Value.Value, perMinute);

    public Task PauseWorkspace() => Pause(PauseScope.Workspace, Workspace.Value);

    public Task ResumeWorkspace(int? perMinute = null) => Resume(PauseScope.Workspace, Workspace.Value, perMinute);

    public async Task PauseSender(Channel channel) => await Pause(PauseScope.Sender, await SenderOf(channel));

    public async Task ResumeSender(Channel channel, int? perMinute = null) =>
        await Resume(PauseScope.Sender, await SenderOf(channel), perMinute);

    /// <summary>Publishes a new version of the workflow that was published last.</summary>
    /// <param name="rule">What becomes of runs under way; null if they stay.</param>
    /// <param name="of">Another workflow than that.</param>
    public async Task Publish(Func<WorkflowText, WorkflowText> write, MoveRule? rule, string? members = null, WorkflowId? of = null)
    {
        var document = write(new WorkflowText(_zone.Id, _open, members)).ToJson();
        var result = await Part<IStore>()
            .InTransaction(
                async tx =>
                {
                    var published = await Part<WorkflowEditor>().Publish(tx, Workspace, of ?? _workflow!.Value, document, default);
                    if (published is EditResult.Saved { Workflow: var saved } && rule is not null)
                        await Part<VersionMoves>().Begin(tx, Workspace, saved.Id, saved.Published!.Value, rule, default);
                    return published;
                },
                default
            );
        if (result is EditResult.Invalid invalid)
            Assert.Fail(invalid.Problems.ToString());
    }

    /// <summary>What a document would plan in this workspace.</summary>
    public WorkflowPlan PlanOf(Func<WorkflowText, WorkflowText> write)
    {
        var catalogue = Part<ICatalogues>().Of(Workspace, default).GetAwaiter().GetResult();
        return WorkflowParser.Parse(write(new WorkflowText(_zone.Id, _open)).ToJson(), _workflow!.Value, catalogue).Value!;
    }

    /// <summary>One batch of whatever goes over many rows; false if nothing is left to do.</summary>
    public Task<bool> SweepOnce() => _parts.GetRequiredService<SweepRunner>().RunOnce(default);

    /// <summary>A person decides about the lead's held touchpoint.</summary>
    public async Task Settle(string name, HandChoice choice)
    {
        var held = (await Touchpoints(name)).Single(touchpoint => touchpoint.State == TouchpointState.Held);
        var result = await Part<IStore>()
            .InTransaction(tx => Part<HeldTouchpoints>().Settle(tx, _workspace, held.Id, choice, default), default);
        Assert.IsType<HandResult.Settled>(result);
    }

    /// <summary>Somebody changes the lead.</summary>
    public async Task LeadChanges(string name, LeadChange change)
    {
        var answer = await Part<LeadEditor>().Change([new ChangeRequest(_workspace, _leads[name], change, null)], default);
        Assert.IsType<LeadChangeResult.Changed>(((Once<LeadChangeResult>.Done)answer[0]).Result);
    }

    /// <summary>Somebody moves the lead's only open run to another status.</summary>
    public async Task SetStatus(string name, string status)
    {
        var target = new RunTarget(_workspace, _leads[name], null, new Actor("api", "test"));
        var result = await Part<RunEditor>().SetStatus(target, status, null, null, default);
        Assert.IsType<RunResult.InStatus>(((Once<RunResult>.Done)result).Result);
    }

    async Task Pause(PauseScope scope, Guid subject)
    {
        var result = await Part<IStore>()
            .InTransaction(tx => Part<Pauses>().Pause(tx, _workspace, scope, subject, "test", default), default);
        Assert.IsType<PauseResult.Changed>(result);
        await Part<Pauses>().TakeBack(Workspace, scope, subject, default);
    }

    async Task Resume(PauseScope scope, Guid subject, int? perMinute)
    {
        var result = await Part<IStore>()
            .InTransaction(tx => Part<Pauses>().Resume(tx, _workspace, scope, subject, perMinute, "test", default), default);
        Assert.IsType<PauseResult.Changed>(result);
    }

    async Task<Guid> SenderOf(Channel channel) =>
        (await Part<ISenders>().All(Workspace, default)).Single(sender => sender.Channel == channel).Id.Value;
}
