using Prospero.Core;
using Prospero.Core.Channels;
using Prospero.Core.Workflows;
using Prospero.Storage;
using Xunit;

namespace Prospero.Tests.Compliance;

/// <summary>The switches by which operators hold things back.</summary>
public abstract class PausesStoreCompliance(ITestDatabase database) : StoreCompliance(database)
{
    [Fact]
    public async Task A_workspace_is_paused_with_its_test_data_and_once()
    {
        Assert.True(await Write(tx => Access.SetPaused(tx, Ours.Id, true, default)));
        Assert.False(await Write(tx => Access.SetPaused(tx, Ours.Id, true, default)));

        Assert.True((await Access.FindWorkspace(Ours.Id, default))!.IsPaused);
        Assert.True((await Access.FindWorkspace(OurTests.Id, default))!.IsPaused);
        Assert.False((await Access.FindWorkspace(Theirs.Id, default))!.IsPaused);
        Assert.True(await Write(tx => Access.SetPaused(tx, Ours.Id, false, default)));
        Assert.False((await Access.FindWorkspace(Ours.Id, default))!.IsPaused);
    }

    [Fact]
    public async Task A_workflow_is_paused_once_and_only_by_its_own_workspace()
    {
        var workflows = new SqlWorkflows(Store);
        var workflow = new Workflow(WorkflowId.New(Noon), Ours.Id, "Spring", null, null, "{}", false, false, Noon, Noon);
        await Write(tx => workflows.Save(tx, workflow, default));

        Assert.False(await Write(tx => workflows.SetPaused(tx, Theirs.Id, workflow.Id, true, Noon.AddDays(1), default)));
        Assert.True(await Write(tx => workflows.SetPaused(tx, Ours.Id, workflow.Id, true, Noon.AddDays(1), default)));
        Assert.False(await Write(tx => workflows.SetPaused(tx, Ours.Id, workflow.Id, true, Noon.AddDays(2), default)));

        var paused = workflow with { IsPaused = true, UpdatedAt = Noon.AddDays(1) };
        Assert.Equal(paused, await workflows.Find(Ours.Id, workflow.Id, default));
        Assert.Equal(paused, await Write(tx => workflows.Hold(tx, Ours.Id, workflow.Id, default)));
        Assert.Null(await Write(tx => workflows.Hold(tx, Theirs.Id, workflow.Id, default)));
    }

    [Fact]
    public async Task A_sender_is_paused_once_and_only_by_its_own_workspace()
    {
        var senders = new SqlSenders(Store, Secrets);
        var settings = new Dictionary<string, string>();
        var id = SenderId.New(Noon);
        var sender = new Sender(id, Ours.Id, "s", Channel.Email, "simulated", null, null, settings, SenderLimits.None, false);
        await Write(tx => senders.Save(tx, sender, Noon, default));

        Assert.False(await Write(tx => senders.SetPaused(tx, Theirs.Id, id, true, Noon, default)));
        Assert.True(await Write(tx => senders.SetPaused(tx, Ours.Id, id, true, Noon, default)));
        Assert.False(await Write(tx => senders.SetPaused(tx, Ours.Id, id, true, Noon, default)));
        Assert.True((await senders.Find(Ours.Id, id, default))!.IsPaused);
    }
}
