using Prospero.Core.Access;

namespace Prospero.Core.Intake;

/// <summary>A hook that takes leads now, with the data set that gets them.</summary>
public sealed record OpenHook(Hook Hook, Workspace Workspace);

/// <summary>Turns what a hook is sent into a lead, and keeps what it refuses.</summary>
public sealed class HookIntake(IHooks hooks, IAccess access, IStore store)
{
    /// <summary>The door's name, and so the source of its leads unless they name one.</summary>
    public const string Door = "hook";

    /// <summary>The hook with this token, if it takes leads now.</summary>
    public async Task<OpenHook?> Find(string token, CancellationToken ct) =>
        await hooks.Find(HookToken.HashOf(token), ct) is { IsActive: true } hook
        && await access.FindWorkspace(hook.Workspace, ct) is { } workspace
            ? new OpenHook(hook, workspace)
            : null;

    /// <summary>What <see cref="LeadIntake"/> is to accept.</summary>
    public static IntakeRequest Request(OpenHook open, LeadDraft draft, KeptAnswer<IReadOnlyList<IntakeResult>>? answer)
    {
        var enrolment = open.Hook.Workflow is { } workflow
            ? (draft.Enrolment ?? new EnrolmentWish(workflow)) with
            {
                Workflow = workflow,
            }
            : draft.Enrolment;
        return new IntakeRequest(
            open.Workspace,
            Door,
            [draft with { Enrolment = enrolment, MatchesPhone = open.Hook.Deduplicates }],
            answer
        );
    }

    /// <summary>Keeps what was refused, so that somebody can see what its sender does wrong.</summary>
    /// <param name="now">In system time.</param>
    public Task Refuse(OpenHook open, string reason, string payload, DateTimeOffset now, CancellationToken ct)
    {
        var shown = payload.Length > HookRefusal.LongestPayload ? payload[..HookRefusal.LongestPayload] : payload;
        var refusal = new HookRefusal(Ids.New(now), open.Hook.Workspace, open.Hook.Id, now, reason, shown);
        return store.InTransaction(
            async tx =>
            {
                await hooks.Refuse(tx, refusal, ct);
                return true;
            },
            ct
        );
    }
}
