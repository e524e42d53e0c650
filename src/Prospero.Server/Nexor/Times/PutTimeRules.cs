using Prospero.Core;
using Prospero.Core.Access;
using Prospero.Core.Intake;
using Prospero.Core.Workflows;
using Prospero.Server.Doors.Json;
using Prospero.Server.Nexor.Door;

namespace Prospero.Server.Nexor.Times;

/// <summary><c>PUT /time-rules</c>: replaces what the workspace lays down about time.</summary>
sealed class PutTimeRules(TimeEditor editor, IAccess access, Idempotency idempotency) : INexorOperation
{
    public async Task<NexorAnswer> Handle(NexorCall call, CancellationToken ct)
    {
        var document = CanonicalJson.Of(call.Body);
        return NexorAnswer.Of(
            await idempotency.Once(
                call.Workspace.Id,
                call.Keep<Parsed<WorkspaceRules>>(result => Answer(result, document)),
                async tx =>
                {
                    var rules = await editor.SaveRules(tx, call.Workspace.Config, document, ct);
                    if (rules.IsValid)
                        await access.Audit(tx, call.Workspace.Config, call.Audited("time_rules.changed", "workspace"), ct);
                    return rules;
                },
                ct
            ),
            result => Answer(result, document)
        );
    }

    static NexorAnswer Answer(Parsed<WorkspaceRules> result, string document) =>
        result.IsValid ? TimeRulesWire.Answer(result.Value.Zone.Id, document) : NexorError.Invalid(result.Problems);
}
