using Prospero.Core;
using Prospero.Core.Workflows;
using Xunit;

namespace Prospero.Tests.Support;

public sealed partial class Scenario
{
    /// <summary>Replaces what the workspace lays down about time.</summary>
    public async Task TimeRules(string json)
    {
        var rules = await Part<IStore>().InTransaction(tx => Part<TimeEditor>().SaveRules(tx, Workspace, json, default), default);
        Assert.True(rules.IsValid, $"{rules.Problems}");
    }

    /// <summary>Loads a holiday calendar: iCalendar or JSON.</summary>
    public async Task Calendar(string text, string? name = null, string? country = null)
    {
        var calendar = await Part<IStore>()
            .InTransaction(tx => Part<TimeEditor>().Import(tx, Workspace, text, name, country, default), default);
        Assert.True(calendar.IsValid, $"{calendar.Problems}");
    }

    /// <summary>Nothing runs for some time, as when the machine is off.</summary>
    public void OutageOf(TimeSpan time)
    {
        Disturbed("an outage");
        Clock.Advance(time);
    }

    /// <summary>When a lead's messages left, in UTC.</summary>
    public async Task<IReadOnlyList<string>> LeftAt(string name) =>
        [
            .. (await Messages(name))
                .Where(message => message.SentAt is not null)
                .Select(message => $"{message.SentAt!.Value.UtcDateTime:MM-dd HH:mm}"),
        ];
}
