using Prospero.Core;
using Prospero.Core.Cadence;
using Prospero.Core.Channels;
using Prospero.Core.Workflows;

namespace Prospero.Tests.Contract;

sealed partial class NexorFixture
{
    /// <summary>The lead's run gave somebody a task, which is not done.</summary>
    async Task AddTask()
    {
        var task = new LeadTask(
            Ids.New(Now),
            _workspace.Id,
            new LeadId(Guid.Parse(_values["<lead>"])),
            new RunId(Guid.Parse(_values["<run>"])),
            new WorkflowId(Guid.Parse(_values["<workflow>"])),
            "offer",
            "Write Carlos an offer",
            "City: Santiago",
            Now.AddDays(1),
            Now,
            DoneAt: null,
            DoneBy: null
        );
        await _server.Do(tx => _server.Get<ICadence>().Apply(tx, _workspace.Id, new Consequences { Tasks = [task] }, default));
        _values["<task>"] = task.Id.ToString();
    }

    /// <summary>An email of the lead's run waits for a value that the lead lacks.</summary>
    async Task Hold(string lead, string workflow, string placeholder)
    {
        var plan = (await _server.Get<IWorkflows>().Find(_workspace.Id, new WorkflowId(Guid.Parse(_values[workflow])), default))!;
        var run = new Run(
            RunId.New(Now),
            _workspace.Id,
            new LeadId(Guid.Parse(_values[lead])),
            plan.Id,
            plan.Published!.Value,
            RunState.Active,
            null,
            "new",
            "api",
            Now
        );
        var sender = (await _server.Get<ISenders>().All(_workspace.Id, default)).First(one => one.Channel == Channel.Email).Id;
        var touchpoint = new Touchpoint(
            TouchpointId.New(Now),
            _workspace.Id,
            run.Lead,
            run.Id,
            run.Workflow,
            run.Version,
            TouchpointKind.Step,
            0,
            "hello",
            1,
            Channel.Email,
            sender,
            TouchpointState.Held,
            null,
            null,
            0,
            HoldReason.NeedsOperator,
            "metadata.product is missing",
            null,
            null,
            null
        );
        await _server.Do(tx =>
            _server.Get<ICadence>().Apply(tx, _workspace.Id, new Consequences { Start = [run], Schedule = [touchpoint] }, default)
        );
        _values[placeholder] = touchpoint.Id.ToString();
    }
}
