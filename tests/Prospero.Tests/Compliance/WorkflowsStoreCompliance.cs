using Prospero.Core;
using Prospero.Core.Workflows;
using Prospero.Storage;
using Xunit;

namespace Prospero.Tests.Compliance;

public abstract class WorkflowsStoreCompliance(ITestDatabase database) : StoreCompliance(database)
{
    IWorkflows Workflows => new SqlWorkflows(Store);

    [Fact]
    public async Task A_draft_is_found_as_it_was_saved()
    {
        var workflow = NewWorkflow("Spring") with { Description = "All of them", DraftJson = """{ "name" : "Spring 😀", "name": 1 }""" };
        await Save(workflow);

        Assert.Equal(workflow, await Workflows.Find(Ours.Id, workflow.Id, default));
        Assert.Null(await Workflows.Find(Ours.Id, WorkflowId.New(Noon), default));
    }

    [Fact]
    public async Task Publishing_adds_a_version_and_clears_the_draft()
    {
        var draft = NewWorkflow("Spring") with { DraftJson = "{}" };
        await Save(draft);
        var version = NewVersion(draft, 1);
        var published = draft with { Published = version.Id, DraftJson = null, UpdatedAt = Noon.AddDays(1) };

        await Write(async tx =>
        {
            await Workflows.Save(tx, published, default);
            await Workflows.AddVersion(tx, Ours.Id, version, default);
        });

        Assert.Equal(published, await Workflows.Find(Ours.Id, draft.Id, default));
        Assert.Equal(version, await Workflows.FindVersion(Ours.Id, version.Id, default));
    }

    [Fact]
    public async Task Versions_are_counted_per_workflow()
    {
        var spring = NewWorkflow("Spring");
        var summer = NewWorkflow("Summer");
        await Save(spring, summer);
        await AddVersions(NewVersion(spring, 1), NewVersion(spring, 2), NewVersion(summer, 1));

        Assert.Equal([2, 1], (await Workflows.Versions(Ours.Id, spring.Id, default)).Select(version => version.Number));
        Assert.Equal(Noon.AddHours(2), (await Workflows.Versions(Ours.Id, spring.Id, default))[0].PublishedAt);
        Assert.Empty(await Workflows.Versions(Theirs.Id, spring.Id, default));
        Assert.Equal(2, await Write(tx => Workflows.CountVersions(tx, Ours.Id, spring.Id, default)));
        Assert.Equal(1, await Write(tx => Workflows.CountVersions(tx, Ours.Id, summer.Id, default)));
        Assert.Equal(0, await Write(tx => Workflows.CountVersions(tx, Theirs.Id, spring.Id, default)));
    }

    [Fact]
    public async Task A_workflow_cannot_have_two_versions_of_one_number()
    {
        var spring = NewWorkflow("Spring");
        await Save(spring);
        await AddVersions(NewVersion(spring, 1));

        await Assert.ThrowsAnyAsync<Exception>(() => AddVersions(NewVersion(spring, 1)));
    }

    [Fact]
    public async Task A_workflow_cannot_point_at_a_version_that_does_not_exist()
    {
        var workflow = NewWorkflow("Spring") with { Published = WorkflowVersionId.New(Noon) };

        await Assert.ThrowsAnyAsync<Exception>(() => Save(workflow));

        Assert.Null(await Workflows.Find(Ours.Id, workflow.Id, default));
        await Save(workflow with { Published = null });
    }

    [Fact]
    public async Task Saving_again_writes_name_draft_and_switches_and_keeps_the_beginning()
    {
        var workflow = NewWorkflow("Spring");
        await Save(workflow);
        var changed = workflow with { Name = "Summer", DraftJson = "{}", IsPaused = true, UpdatedAt = Noon.AddDays(1) };

        await Save(changed with { CreatedAt = Noon.AddDays(1) });

        Assert.Equal(changed, await Workflows.Find(Ours.Id, workflow.Id, default));
    }

    [Fact]
    public async Task Workflows_are_listed_oldest_first_without_archived_ones()
    {
        var second = NewWorkflow("Second") with { CreatedAt = Noon.AddDays(1) };
        var first = NewWorkflow("First");
        var archived = NewWorkflow("Archived") with { IsArchived = true };
        await Save(second, first, archived);

        Assert.Equal([first, second], await Workflows.All(Ours.Id, default));
        Assert.Equal(archived, await Workflows.Find(Ours.Id, archived.Id, default));
    }

    [Fact]
    public async Task Another_workspaces_workflows_are_never_found()
    {
        var spring = NewWorkflow("Spring");
        await Save(spring);
        var version = NewVersion(spring, 1);
        await AddVersions(version);

        Assert.Null(await Workflows.Find(Theirs.Id, spring.Id, default));
        Assert.Null(await Workflows.FindVersion(Theirs.Id, version.Id, default));
        Assert.Empty(await Workflows.All(Theirs.Id, default));
    }

    Workflow NewWorkflow(string name) => new(WorkflowId.New(Noon), Ours.Id, name, null, null, null, false, false, Noon, Noon);

    static StoredVersion NewVersion(Workflow workflow, int number) =>
        new(WorkflowVersionId.New(Noon), workflow.Id, number, """{ "b":1,  "a":"ñ" }""", """{"senders":[]}""", Noon.AddHours(number));

    Task Save(params Workflow[] workflows) =>
        Write(async tx =>
        {
            foreach (var workflow in workflows)
                await Workflows.Save(tx, workflow, default);
        });

    Task AddVersions(params StoredVersion[] versions) =>
        Write(async tx =>
        {
            foreach (var version in versions)
                await Workflows.AddVersion(tx, Ours.Id, version, default);
        });
}
