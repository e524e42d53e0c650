using Prospero.Core;
using Prospero.Core.Access;
using Prospero.Core.Bookings;
using Prospero.Core.Cadence;

namespace Prospero.Server.WebConsole.Meetings;

/// <summary>The meetings of a workspace and of a lead.</summary>
sealed class MeetingLists(IMeetings meetings, ILeadViews leads, IAccess access, TimeProvider clock)
{
    const int Most = 200;

    // One that has begun is still of interest.
    static readonly TimeSpan Running = TimeSpan.FromHours(2);

    public async Task<MeetingListView> Ahead(Workspace workspace, CancellationToken ct)
    {
        var times = new Times(Times.ZoneOf(workspace.TimeZone), workspace.CadenceNow(clock.GetUtcNow()));
        var found = await meetings.Ahead(workspace.Id, times.Now - Running, Most + 1, ct);
        var ahead = found.Take(Most).ToList();
        var names = (await leads.Find([.. ahead.Select(one => (workspace.Id, one.Lead)).Distinct()], ct)).ToDictionary(
            one => one.Lead.Id,
            one => one.Lead.FullName
        );
        var hosts = await Hosts(workspace, ahead, ct);
        return new MeetingListView(
            [
                .. ahead
                    .GroupBy(one => times.Day(one.Terms.StartsAt))
                    .Select(day => new MeetingDay(
                        day.Key,
                        [
                            .. day.Select(one =>
                                MeetingRow.Of(one, names.GetValueOrDefault(one.Lead) ?? "An archived lead", HostOf(one, hosts), times)
                            ),
                        ]
                    )),
            ],
            found.Count > Most
        );
    }

    public async Task<IReadOnlyList<MeetingRow>> Of(Workspace workspace, LeadId lead, Times times, CancellationToken ct)
    {
        var all = await meetings.Of(workspace.Id, lead, ct);
        var hosts = await Hosts(workspace, all, ct);
        return [.. all.Select(one => MeetingRow.Of(one, "", HostOf(one, hosts), times))];
    }

    async Task<Dictionary<Guid, string>> Hosts(Workspace workspace, IReadOnlyList<Meeting> of, CancellationToken ct) =>
        of.Any(one => one.Terms.Host is not null)
            ? (await access.Users(workspace.Config, ct)).ToDictionary(user => user.Id, user => user.Name)
            : [];

    static string? HostOf(Meeting meeting, Dictionary<Guid, string> hosts) =>
        meeting.Terms.Host is { } host ? hosts.GetValueOrDefault(host) : null;
}
