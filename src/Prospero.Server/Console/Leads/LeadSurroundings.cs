using Prospero.Core;
using Prospero.Core.Access;
using Prospero.Core.Intake;
using Prospero.Core.Leads;
using Prospero.Server.WebConsole.Meetings;
using Prospero.Server.WebConsole.Tasks;

namespace Prospero.Server.WebConsole.Leads;

/// <summary>What stands beside a lead's cadence: what people are to do, what is booked, what it agreed to.</summary>
sealed class LeadSurroundings(TaskLists tasks, MeetingLists meetings, IWidgets widgets)
{
    public Task<IReadOnlyList<TaskRow>> Tasks(Workspace workspace, Lead lead, Times times, CancellationToken ct) =>
        tasks.Of(workspace, lead, times, ct);

    public Task<IReadOnlyList<MeetingRow>> Meetings(Workspace workspace, LeadId lead, Times times, CancellationToken ct) =>
        meetings.Of(workspace, lead, times, ct);

    /// <summary>Newest first. Consent is noted in system time; a page tells one time only, the clock's of the data.</summary>
    public async Task<IReadOnlyList<ConsentRow>> Consents(Workspace workspace, LeadId lead, Times times, CancellationToken ct) =>
        [
            .. (await widgets.Consents(workspace.Id, lead, ct))
                .Reverse()
                .Select(consent => new ConsentRow(
                    consent.WasGiven,
                    consent.Text,
                    Where(consent),
                    times.Of(workspace.CadenceNow(consent.At))
                )),
        ];

    static string? Where(WidgetConsent consent)
    {
        var known = new List<string>();
        if (consent.Page is { } page)
            known.Add($"on {page}");
        if (consent.Address is { } address)
            known.Add($"from {address}");
        return known.Count == 0 ? null : string.Join(" ", known);
    }
}
