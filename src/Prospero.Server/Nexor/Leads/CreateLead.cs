using System.Text.Json;
using Prospero.Core;
using Prospero.Core.Intake;
using Prospero.Server.Doors;
using Prospero.Server.Nexor.Door;

namespace Prospero.Server.Nexor.Leads;

/// <summary><c>POST /leads</c>: takes one lead, or an array of up to 1000 with a result for each.</summary>
sealed class CreateLead(LeadIntake intake, IntakeBatcher batcher) : INexorOperation
{
    const int MostLeads = 1000;
    const string Door = "api";

    public Task<NexorAnswer> Handle(NexorCall call, CancellationToken ct) => Handle(call, null, ct);

    /// <summary>The same with a processor that chooses the workflows.</summary>
    public Task<NexorAnswer> Handle(NexorCall call, Router? router, CancellationToken ct) =>
        call.Body.ValueKind switch
        {
            JsonValueKind.Object => One(call, router, ct),
            JsonValueKind.Array => Many(call, router, ct),
            _ => Task.FromResult(NexorError.Invalid("body must be an object or an array of objects")),
        };

    async Task<NexorAnswer> One(NexorCall call, Router? router, CancellationToken ct)
    {
        var (draft, fault) = LeadForm.Parse(InOurWords(call, call.Body), router);
        if (draft is null)
            return NexorError.Invalid(fault!);
        var request = new IntakeRequest(call.Workspace, Door, [draft], call.Keep<IReadOnlyList<IntakeResult>>(Render));
        return NexorAnswer.Of(await batcher.Accept(request, ct), Render);

        NexorAnswer Render(IReadOnlyList<IntakeResult> results) => IntakeWire.Single(results[0], router?.Processor);
    }

    async Task<NexorAnswer> Many(NexorCall call, Router? router, CancellationToken ct)
    {
        if (call.Body.GetArrayLength() is < 1 or > MostLeads)
            return NexorError.Invalid($"body must be an array of 1 to {MostLeads} leads");
        if (call.Body.EnumerateArray().Any(item => item.ValueKind != JsonValueKind.Object))
            return NexorError.Invalid("body must be an array of objects");
        var parsed = call.Body.EnumerateArray().Select(item => LeadForm.Parse(InOurWords(call, item), router)).ToList();
        IReadOnlyList<LeadDraft> drafts = [.. parsed.Select(item => item.Draft).OfType<LeadDraft>()];
        if (drafts.Count == 0)
            return Render([]);
        var request = new IntakeRequest(call.Workspace, Door, drafts, call.Keep<IReadOnlyList<IntakeResult>>(Render));
        return NexorAnswer.Of((await intake.Accept([request], ct))[0], Render);

        NexorAnswer Render(IReadOnlyList<IntakeResult> results) => IntakeWire.Array(InPlace(parsed, results), router?.Processor);
    }

    static JsonElement InOurWords(NexorCall call, JsonElement item) => call.Key.IntakeMapping?.Apply(item) ?? item;

    /// <summary>A result for every item: those of the drafts, and the faults of the items that made none.</summary>
    static List<IntakeResult> InPlace(List<(LeadDraft? Draft, Problem? Fault)> parsed, IReadOnlyList<IntakeResult> results)
    {
        var next = 0;
        return [.. parsed.Select(item => item.Fault is { } fault ? new IntakeResult.Rejected(fault) : results[next++])];
    }
}
