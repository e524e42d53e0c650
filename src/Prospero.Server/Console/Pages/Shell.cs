using Prospero.Core.Access;
using Prospero.Server.WebConsole.Access;

namespace Prospero.Server.WebConsole.Pages;

/// <summary>What stands around every page of somebody who is signed in.</summary>
/// <param name="Clock">The own clock of the data that is shown; null for real time.</param>
public sealed record Shell(string Title, string User, string Workspace, bool HasTest, bool IsTest, ClockView? Clock)
{
    internal static Shell Of(Visit visit, string title, DateTimeOffset now) =>
        new(
            title,
            visit.UserName,
            visit.Live.Name,
            visit.Test is not null,
            visit.Chosen.IsTest,
            visit.Chosen.Clock is { } clock ? ClockView.Of(clock, visit.Chosen, now) : null
        );
}

/// <summary>A clock of cadence time as a page shows it.</summary>
/// <param name="Milliseconds">What it shows, since 1970 in UTC.</param>
/// <param name="Rate">How many seconds it goes in one second.</param>
/// <param name="Zone">On whose wall.</param>
public sealed record ClockView(long Milliseconds, double Rate, string Zone, string Text, string Pace)
{
    internal static ClockView Of(CadenceClock clock, Workspace workspace, DateTimeOffset system)
    {
        var now = clock.Now(system);
        var zone = Times.ZoneOf(workspace.TimeZone);
        return new ClockView(
            now.ToUnixTimeMilliseconds(),
            clock.Rate,
            zone.Id,
            new Times(zone, now).Local(now),
            clock.Rate == 0 ? "stands still" : FormattableString.Invariant($"at {clock.Rate:0.##}×")
        );
    }
}
