using System.Text.Json;
using Prospero.Core.Access;
using Prospero.Core.Cadence;
using Prospero.Core.Intake;
using Prospero.Server.Doors.Json;
using Prospero.Server.Nexor.Door;

namespace Prospero.Server.Nexor.Pauses;

/// <summary>What pausing and resuming have in common, whatever is paused.</summary>
sealed class PauseCalls(Core.Cadence.Pauses pauses, IAccess access, Idempotency idempotency)
{
    /// <summary>The most places a minute may have.</summary>
    public const int MostPerMinute = 60_000;

    public async Task<NexorAnswer> Pause(NexorCall call, PauseScope scope, Guid subject, CancellationToken ct)
    {
        var live = await Live(call, ct);
        var once = await idempotency.Once(
            call.Workspace.Id,
            call.Keep<PauseResult>(Answer),
            tx => pauses.Pause(tx, live, scope, subject, $"key:{call.Key.LastFour}", ct),
            ct
        );
        if (once is Once<PauseResult>.Done { Result: PauseResult.Changed })
            await pauses.TakeBack(live.Id, scope, subject, ct);
        return NexorAnswer.Of(once, Answer);

        NexorAnswer Answer(PauseResult result) => PauseCalls.Answer(scope, subject, result, isPaused: true, null);
    }

    public async Task<NexorAnswer> Resume(NexorCall call, PauseScope scope, Guid subject, CancellationToken ct)
    {
        var (rate, fault) = Rate(call);
        if (fault is not null)
            return NexorError.Invalid(fault);
        var live = await Live(call, ct);
        return NexorAnswer.Of(
            await idempotency.Once(
                call.Workspace.Id,
                call.Keep<PauseResult>(Answer),
                tx => pauses.Resume(tx, live, scope, subject, rate, $"key:{call.Key.LastFour}", ct),
                ct
            ),
            Answer
        );

        NexorAnswer Answer(PauseResult result) => PauseCalls.Answer(scope, subject, result, isPaused: false, rate ?? pauses.UsualRate);
    }

    /// <summary>The live workspace of the key's data set, whose configuration is paused.</summary>
    public async Task<Workspace> Live(NexorCall call, CancellationToken ct) =>
        call.Workspace.IsTest ? (await access.FindWorkspace(call.Workspace.Config, ct))! : call.Workspace;

    static (int? Rate, string? Fault) Rate(NexorCall call)
    {
        if (call.Body.ValueKind == JsonValueKind.Undefined)
            return (null, null);
        if (call.Body.ValueKind != JsonValueKind.Object)
            return (null, "body must be an object");
        if (!new Json.FieldReader(call.Body).IsGiven("rate_per_minute", out var given))
            return (null, null);
        return given.ValueKind == JsonValueKind.Number && given.TryGetInt32(out var rate) && rate is >= 1 and <= MostPerMinute
            ? (rate, null)
            : (null, $"rate_per_minute must be a whole number from 1 to {MostPerMinute}");
    }

    static NexorAnswer Answer(PauseScope scope, Guid subject, PauseResult result, bool isPaused, int? rate) =>
        result is PauseResult.NotFound
            ? NotFound(scope)
            : NexorAnswer.Of(
                200,
                json =>
                {
                    json.WriteBoolean("success", true);
                    json.WriteString("scope", Core.Cadence.Pauses.NameOf(scope));
                    json.WriteId("id", subject);
                    json.WriteString("name", result.Name);
                    json.WriteBoolean("is_paused", isPaused);
                    json.WriteBoolean("changed", result is PauseResult.Changed);
                    if (rate is { } perMinute)
                        json.WriteNumber("rate_per_minute", perMinute);
                }
            );

    static NexorAnswer NotFound(PauseScope scope) => scope == PauseScope.Workflow ? NexorError.WorkflowNotFound : NexorError.SenderNotFound;
}
