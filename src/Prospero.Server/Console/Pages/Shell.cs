using Prospero.Core.Access;
using Prospero.Server.WebConsole.Acts;

namespace Prospero.Server.WebConsole.Pages;

/// <summary>What stands around every page of somebody who is signed in.</summary>
/// <param name="Section">Which entry of the menu it belongs to.</param>
/// <param name="Clock">The own clock of the data that is shown; null for real time.</param>
/// <param name="IsPaused">True while nothing leaves the workspace.</param>
/// <param name="Waiting">What waits for somebody, by section; nothing of a section with nothing.</param>
/// <param name="Said">What became of what was just done; null if nothing was.</param>
public sealed record Shell(
    string Title,
    Section Section,
    string User,
    string Workspace,
    bool HasTest,
    bool IsTest,
    ClockView? Clock,
    bool IsPaused,
    IReadOnlyDictionary<Section, string> Waiting,
    Said? Said
);

/// <summary>The entries of the menu.</summary>
public enum Section
{
    Leads,
    Pipeline,
    Meetings,
    Tasks,
    Held,
    Workflows,
    Senders,
    Widgets,
    Workspace,
}

/// <summary>Where the sections are.</summary>
public static class Sections
{
    public static string Path(this Section section) =>
        section == Section.Leads ? ConsoleSetup.Path : $"{ConsoleSetup.Path}/{section.ToString().ToLowerInvariant()}";
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
