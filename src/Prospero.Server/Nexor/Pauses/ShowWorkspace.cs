using System.Text.Json;
using Prospero.Core.Cadence;
using Prospero.Server.Doors.Json;
using Prospero.Server.Nexor.Door;

namespace Prospero.Server.Nexor.Pauses;

/// <summary><c>GET /workspace</c>: whether the workspace is held back, and how far resumptions and moves of runs have come.</summary>
sealed class ShowWorkspace(PauseCalls calls, ISweeps sweeps) : INexorOperation
{
    const int Newest = 50;

    public async Task<NexorAnswer> Handle(NexorCall call, CancellationToken ct)
    {
        var live = await calls.Live(call, ct);
        var newest = await sweeps.Of(call.Workspace.Id, Newest, ct);
        return NexorAnswer.Of(
            200,
            json =>
            {
                json.WriteBoolean("success", true);
                json.WriteObject(
                    "workspace",
                    () =>
                    {
                        json.WriteId("id", live.Id.Value);
                        json.WriteString("name", live.Name);
                        json.WriteBoolean("is_paused", live.IsPaused);
                    }
                );
                json.WriteObjects("sweeps", newest, sweep => Write(json, sweep));
            }
        );
    }

    static void Write(Utf8JsonWriter json, Sweep sweep)
    {
        json.WriteId("id", sweep.Id.Value);
        json.WriteString("kind", sweep.Kind == SweepKind.Resume ? "resume" : "move");
        json.WriteString("scope", Core.Cadence.Pauses.NameOf(sweep.Scope));
        json.WriteId("subject_id", sweep.Subject);
        json.WriteNumber("done", sweep.Done);
        json.WriteNumber("kept", sweep.Kept);
        json.WriteTime("started_at", sweep.StartedAt);
        if (sweep.FinishedAt is { } finished)
            json.WriteTime("finished_at", finished);
        else
            json.WriteNull("finished_at");
    }
}
