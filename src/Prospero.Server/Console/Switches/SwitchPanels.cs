using Prospero.Core.Access;
using Prospero.Core.Cadence;
using Prospero.Core.Channels;
using Prospero.Core.Workflows;

namespace Prospero.Server.WebConsole.Switches;

/// <summary>Switches with what became of their last turning.</summary>
sealed class SwitchPanels(ISweeps sweeps, IWorkflows workflows, ISenders senders, Core.Cadence.Pauses pauses, TimeProvider clock)
{
    const int Newest = 100;
    const int MostShown = 5;

    /// <param name="subject">Null for all that goes on in the workspace.</param>
    public async Task<SwitchView> Of(
        Workspace data,
        string address,
        string held,
        bool isPaused,
        Guid? subject,
        int most = MostShown,
        CancellationToken ct = default
    )
    {
        var all = await sweeps.Of(data.Id, Newest, ct);
        var shown = all.Where(sweep => subject is null || sweep.Subject == subject).Take(most).ToList();
        var names = shown.Count == 0 ? [] : await Names(data, ct);
        var times = new Times(Times.ZoneOf(data.TimeZone), clock.GetUtcNow());
        return new SwitchView(
            address,
            held,
            isPaused,
            pauses.UsualRate,
            [
                .. shown.Select(sweep => new SweepRow(
                    sweep.Id,
                    Words(sweep, names.GetValueOrDefault(sweep.Subject) ?? "the workspace"),
                    Progress(sweep),
                    times.Of(sweep.StartedAt),
                    times.Of(sweep.FinishedAt)
                )),
            ]
        );
    }

    async Task<Dictionary<Guid, string>> Names(Workspace data, CancellationToken ct) =>
        (await workflows.All(data.Config, ct))
            .Select(one => (one.Id.Value, one.Name))
            .Concat((await senders.All(data.Config, ct)).Select(one => (one.Id.Value, one.Name)))
            .ToDictionary(one => one.Value, one => one.Name);

    static string Words(Sweep sweep, string name) =>
        sweep.Kind == SweepKind.Resume ? $"Resuming {name}" : $"Moving the leads of {name} to its new version";

    static string Progress(Sweep sweep)
    {
        var done = sweep.Kind == SweepKind.Resume ? $"{sweep.Done:N0} back on the timetable" : $"{sweep.Done:N0} moved";
        return sweep.Kept == 0 ? done : $"{done}, {sweep.Kept:N0} left as they are";
    }
}
