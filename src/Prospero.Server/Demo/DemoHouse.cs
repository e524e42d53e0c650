using Prospero.Core;
using Prospero.Core.Access;
using Prospero.Core.Intake;
using Prospero.Core.Messages;
using Prospero.Core.Workflows;
using Prospero.Server.Cli;
using Prospero.Server.Startup;

namespace Prospero.Server.Demo;

/// <summary>What the demo runs on.</summary>
/// <param name="Live">Its configuration.</param>
/// <param name="Test">Its leads; this data set has the fast clock.</param>
sealed record DemoHouse(Workspace Live, Workspace Test, CadenceClock Clock, WorkflowId Workflow);

/// <summary>Furnishes an installation for the demo. Safe to repeat: what is there stays.</summary>
sealed class DemoFurnishing(
    Installation installation,
    IAccess access,
    IMessages messages,
    IWorkflows workflows,
    WorkflowEditor editor,
    IChatbots chatbots,
    ChatbotEditor chatbotEditor,
    IStore store,
    TimeProvider time
)
{
    const string WorkflowName = "Sales Outreach";

    /// <exception cref="CommandFailedException">The data belongs to a real installation.</exception>
    public async Task<DemoHouse> Prepare(double rate, CancellationToken ct)
    {
        await installation.Prepare(ct);
        var all = await access.Workspaces(ct);
        var live = all.First(workspace => !workspace.IsTest);
        var test = all.FirstOrDefault(workspace => workspace.TestOf == live.Id);
        var known = await workflows.All(live.Id, ct);
        if (test is { Clock: null } || (test is null && known.Count > 0))
            throw new CommandFailedException("This data is not a demo's. Give --data a folder of its own, or start without it.");
        var now = time.GetUtcNow();
        var clock = test?.Clock is { } stored ? DemoClock.GoOn(stored, rate, now) : DemoClock.Begin(rate, now);
        test ??= await installation.TestDataOf(live, clock, ct);
        await store.InTransaction(tx => Furnish(tx, live, test, clock, ct), ct);
        var workflow = known.FirstOrDefault(one => one.Name == WorkflowName)?.Id ?? await Publish(live, ct);
        await Connect(live, workflow, ct);
        return new DemoHouse(live, test with { Clock = clock }, clock, workflow);
    }

    async Task<bool> Furnish(ITransaction tx, Workspace live, Workspace test, CadenceClock clock, CancellationToken ct)
    {
        await access.SetClock(tx, test.Id, clock, ct);
        var known = await messages.Templates(live.Id, ct);
        foreach (var template in DemoTemplates.All(live.Id, time.GetUtcNow()))
            if (!known.Any(one => one.Name == template.Name && one.Language == template.Language))
                await messages.SaveTemplate(tx, template, ct);
        return true;
    }

    // What comes in through the chatbot is contacted too.
    async Task Connect(Workspace live, WorkflowId workflow, CancellationToken ct)
    {
        if ((await chatbots.All(live.Id, ct)).FirstOrDefault(one => one.IsDefault) is not { Workflow: null } chatbot)
            return;
        var change = new ChatbotChange(Workflow: Field<object>.To(workflow));
        await store.InTransaction(tx => chatbotEditor.Change(tx, live.Id, chatbot.Id, change, time.GetUtcNow(), ct), ct);
    }

    async Task<WorkflowId> Publish(Workspace live, CancellationToken ct)
    {
        var result = await store.InTransaction(tx => editor.CreatePublished(tx, live.Id, Document(), ct), ct);
        return result switch
        {
            EditResult.Saved saved => saved.Workflow.Id,
            EditResult.Invalid invalid => throw new InvalidOperationException($"The demo's workflow is wrong: {invalid.Problems}"),
            _ => throw new InvalidOperationException("The demo's workflow was not published."),
        };
    }

    /// <summary>The workflow's document.</summary>
    internal static string Document()
    {
        using var stream = typeof(DemoFurnishing).Assembly.GetManifestResourceStream("demo.sales-outreach.json")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
