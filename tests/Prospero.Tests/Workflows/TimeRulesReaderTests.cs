using NodaTime;
using Prospero.Core;
using Prospero.Core.Workflows;
using Prospero.Core.Workflows.Documents;
using Prospero.Tests.Rules;
using Xunit;

namespace Prospero.Tests.Workflows;

public sealed class TimeRulesReaderTests
{
    [Fact]
    public void The_example_of_the_guide_is_read()
    {
        var guide = Repository.Read("docs/guides/time.md");
        var begin = guide.IndexOf("```json\n", StringComparison.Ordinal) + "```json\n".Length;
        var rules = Read(guide[begin..guide.IndexOf("```", begin, StringComparison.Ordinal)]).Value!;

        Assert.Equal((2, 5, null), (rules.Limits.Caps!.PerDay, rules.Limits.Caps.PerWeek, rules.Limits.Caps.PerMonth));
        Assert.Equal(TimeSpan.FromHours(2), rules.Limits.MinGap);
        Assert.Equal(4, rules.QuietHours.Count);
    }

    [Fact]
    public void The_guide_lists_every_legal_hours_and_every_gate()
    {
        var guide = Repository.Read("docs/guides/time.md");
        Assert.All(LegalHours.Known, hours => Assert.Contains($"| `{hours.Key}` |", guide, StringComparison.Ordinal));
        Assert.All(LegalHours.Known, hours => Assert.True(hours.Periods.Count > 0 && hours.Source.Length > 0, hours.Key));
    }

    [Fact]
    public void Quiet_hours_may_go_over_midnight()
    {
        var rules = Read("""{ "quiet_hours": { "call": [{ "days": ["sun"], "from": "22:00", "to": "06:00" }] } }""").Value!;
        var week = WeekHours.Outside(rules.QuietHours[Channel.Call]);

        Assert.False(rules.QuietHours.ContainsKey(Channel.Email));
        // From Sunday to Monday, where the week ends and begins.
        Assert.Equal(TimeSpan.FromHours(8).Ticks, week.UntilOpen(At("2026-03-08 22:00")));
        Assert.Equal(TimeSpan.FromMinutes(1).Ticks, week.UntilOpen(At("2026-03-09 05:59")));
        Assert.Equal(0, week.UntilOpen(At("2026-03-09 06:00")));
        Assert.Equal(0, week.UntilOpen(At("2026-03-08 21:59")));
    }

    [Fact]
    public void Quiet_hours_of_the_whole_week_never_end()
    {
        string[] days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
        var rules = Read(
            $$"""{ "quiet_hours": { "default": [{ "days": ["{{string.Join("\", \"", days)}}"], "from": "00:00", "to": "24:00" }] } }"""
        ).Value!;

        Assert.Null(WeekHours.Outside(rules.QuietHours[Channel.Sms]).UntilOpen(0));
    }

    [Theory]
    [InlineData("[]", "$ is not an object. Write it in braces: {...}.")]
    [InlineData(
        """{ "sending_hours": {} }""",
        "$.sending_hours is not known here. Use one of $schema, quiet_hours, holidays, legal_hours, caps, min_gap, max_lateness."
    )]
    [InlineData(
        """{ "quiet_hours": { "default": [{ "days": ["mon"], "from": "08:00", "to": "08:00" }] } }""",
        "$.quiet_hours.default[0].to is the same as from. For the whole day write 00:00 and 24:00."
    )]
    [InlineData(
        """{ "quiet_hours": { "fax": [] } }""",
        "$.quiet_hours.fax is not known here. Use one of default, call, whatsapp, email, sms."
    )]
    [InlineData("""{ "holidays": ["house"] }""", null)]
    [InlineData("""{ "holidays": ["mouse"] }""", "$.holidays[0] is 'mouse', which is not a calendar here. Did you mean 'house'?")]
    [InlineData("{", "$ is not JSON at line 1, column 2. Compare it with the example in the guide, or check it with a JSON editor.")]
    public void What_is_wrong_with_time_rules_is_said(string json, string? problem) =>
        Assert.Equal(problem is null ? [] : [problem], (Read(json).Problems?.All ?? []).Select(one => one.ToString()));

    static Parsed<WorkspaceRules> Read(string json) =>
        TimeRulesReader.Read(json, DateTimeZone.Utc, [new HolidayCalendar("house", null, [], [])]);

    static long At(string local) => DateTime.Parse(local, System.Globalization.CultureInfo.InvariantCulture).Ticks;
}
