using Prospero.Core.Intake;
using Prospero.Server.Nexor.Door;
using Prospero.Server.Nexor.Leads;

namespace Prospero.Server.Nexor.Processors;

/// <summary><c>POST /processors/{id}/leads</c>: takes leads as <c>POST /leads</c> does, each into the workflow that the rules choose.</summary>
sealed class RouteLeads(IProcessors processors, CreateLead create) : INexorOperation
{
    public async Task<NexorAnswer> Handle(NexorCall call, CancellationToken ct)
    {
        if (await processors.Find(call, ct) is not { IsActive: true } processor)
            return NexorError.ProcessorNotFound;
        var router = new Router(processor, await processors.Rules(processor.Workspace, processor.Id, ct));
        return await create.Handle(call, router, ct);
    }
}
