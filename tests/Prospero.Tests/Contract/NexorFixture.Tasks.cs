using Prospero.Core;
using Prospero.Core.Cadence;

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
}
