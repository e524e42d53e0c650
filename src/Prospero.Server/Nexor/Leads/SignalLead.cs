using System.Text.Json;
using System.Text.RegularExpressions;
using Prospero.Core;
using Prospero.Core.Intake;
using Prospero.Server.Nexor.Door;
using Prospero.Server.Nexor.Json;

namespace Prospero.Server.Nexor.Leads;

/// <summary><c>POST /leads/{id}/signals</c>: says that something happened for which a step may wait.</summary>
sealed partial class SignalLead(LeadSignals signals, Idempotency idempotency) : INexorOperation
{
    public async Task<NexorAnswer> Handle(NexorCall call, CancellationToken ct)
    {
        if (!call.IsId(out var id))
            return NexorError.LeadNotFound;
        if (call.Body.ValueKind != JsonValueKind.Object)
            return NexorError.Invalid("body must be an object");
        var form = new FieldReader(call.Body);
        var name = form.RequiredText("name");
        if (form.Fault is { } fault)
            return NexorError.Invalid(fault);
        if (!Name().IsMatch(name))
            return NexorError.Invalid("name must be up to 64 of a-z, 0-9, '.', '-' and '_'");
        return NexorAnswer.Of(
            await idempotency.Once(
                call.Workspace.Id,
                call.Keep<int?>(Answer),
                tx => signals.Accept(tx, call.Workspace, new LeadId(id), name, call.Now, ct),
                ct
            ),
            Answer
        );
    }

    static NexorAnswer Answer(int? runs) =>
        runs is not { } count
            ? NexorError.LeadNotFound
            : NexorAnswer.Of(
                200,
                json =>
                {
                    json.WriteBoolean("success", true);
                    json.WriteNumber("runs", count);
                }
            );

    [GeneratedRegex("^[a-z0-9_.-]{1,64}\\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Name();
}
