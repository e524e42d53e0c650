using Prospero.Core.Workflows;
using Xunit;
using static Prospero.Tests.Workflows.WorkflowDocuments;

namespace Prospero.Tests.Workflows;

/// <summary>What documents may get wrong about time, each with what is said about it.</summary>
public sealed class TimeProblemTests
{
    const string Weekday = "\"days\": [\"mon\"]";

    static readonly WorkflowCatalogue WithCalendars = Full with { Calendars = ["ES", "house"] };

    [Theory]
    [InlineData("\"block_cadence\": []", "$.block_cadence is not an object. Write it in braces: {...}.")]
    [InlineData("\"block_cadence\": {}", "$.block_cadence.blocks is required. List at least one block, or leave block_cadence out.")]
    [InlineData("\"block_cadence\": {\"blocks\": []}", "$.block_cadence.blocks is empty. Add an entry, or leave the member out.")]
    [InlineData("\"block_cadence\": {\"blocks\": [5]}", "$.block_cadence.blocks[0] is not an object. Write it in braces: {...}.")]
    [InlineData(
        "\"block_cadence\": {\"blocks\": [{\"days\": [\"mon\"], \"from\": \"09:00\", \"to\": \"10:00\"}], \"max_day\": 1}",
        "$.block_cadence.max_day is not known here. Did you mean 'max_days'?"
    )]
    [InlineData(
        "\"block_cadence\": {\"blocks\": [{\"days\": [\"mon\"], \"from\": \"09:00\", \"to\": \"10:00\"}], \"max_days\": 0}",
        "$.block_cadence.max_days is not a whole number from 1 to 365. Write it without quotes."
    )]
    [InlineData(
        "\"block_cadence\": {\"blocks\": [{\"days\": [\"mon\"], \"from\": \"09:00\", \"to\": \"10:00\"}], \"max_per_day\": \"2\"}",
        "$.block_cadence.max_per_day is not a whole number from 1 to 1000. Write it without quotes."
    )]
    [InlineData(
        "\"block_cadence\": {\"blocks\": [{\"days\": [\"mon\"], \"from\": \"09:00\", \"to\": \"10:00\"}], \"caps_mode\": \"chanel\"}",
        "$.block_cadence.caps_mode is 'chanel', which is not one of its values. Did you mean 'channel'?"
    )]
    public void Wrong_block_cadences_are_said(string members, string problem) =>
        Assert.Equal([problem], Problems(With(members), WithCalendars));

    [Theory]
    [InlineData("\"from\": \"09:00\", \"to\": \"10:00\"", "days is required. List weekdays, such as [\"mon\", \"tue\"].")]
    [InlineData(Weekday + ", \"to\": \"10:00\"", "from is required. Write a time, such as 09:00.")]
    [InlineData(Weekday + ", \"from\": \"09:00\"", "to is required. Write a time, such as 09:00.")]
    [InlineData(
        Weekday + ", \"from\": \"10:00\", \"to\": \"09:00\"",
        "to is not after from. For hours over midnight write two entries: one up to 24:00, one from 00:00."
    )]
    [InlineData(
        Weekday + ", \"from\": \"9:00\", \"to\": \"10:00\"",
        "from is '9:00', which is not a time. Write hours and minutes with two digits each, from 00:00 to 24:00."
    )]
    [InlineData(
        Weekday + ", \"from\": \"09:00\", \"to\": \"10:00\", \"label\": \" \"",
        "label is empty. Write something there, or leave the member out."
    )]
    [InlineData(
        Weekday + ", \"from\": \"09:00\", \"to\": \"10:00\", \"enabled\": \"no\"",
        "enabled is not true or false. Write true or false, without quotes."
    )]
    [InlineData(
        Weekday + ", \"from\": \"09:00\", \"to\": \"10:00\", \"max_contacts\": 0",
        "max_contacts is not a whole number from 1 to 1000. Write it without quotes."
    )]
    [InlineData(
        Weekday + ", \"from\": \"09:00\", \"to\": \"10:00\", \"is_enabled\": true",
        "is_enabled is not known here. Did you mean 'enabled'?"
    )]
    public void Wrong_blocks_are_said(string block, string problem) =>
        Assert.Equal(
            [$"$.block_cadence.blocks[0].{problem}"],
            Problems(With($"\"block_cadence\": {{\"blocks\": [{{{block}}}]}}"), WithCalendars)
        );

    [Fact]
    public void Blocks_that_overlap_are_said_and_disabled_ones_do_not()
    {
        const string blocks = """
            "block_cadence": { "blocks": [
              { "days": ["mon", "tue"], "from": "09:00", "to": "12:00" },
              { "days": ["wed"], "from": "09:00", "to": "12:00" },
              { "days": ["tue", "wed"], "from": "11:59", "to": "13:00" },
              { "days": ["mon"], "from": "09:00", "to": "12:00", "enabled": false },
              { "days": ["mon"], "from": "12:00", "to": "24:00" }
            ] }
            """;

        Assert.Equal(
            ["$.block_cadence.blocks[2] overlaps with blocks[0]. Change its days or hours, or disable one of them."],
            Problems(With(blocks))
        );
    }

    [Fact]
    public void Blocks_of_which_none_is_enabled_are_said() =>
        Assert.Equal(
            ["$.block_cadence.blocks has no enabled block. Enable one, or leave block_cadence out."],
            Problems(
                With(
                    """
                    "block_cadence": { "blocks": [{ "days": ["mon"], "from": "09:00", "to": "12:00", "enabled": false }] }
                    """
                )
            )
        );

    [Theory]
    [InlineData("\"holidays\": \"lead\"", "$.holidays is not a list. Write it in brackets: [...].")]
    [InlineData("\"holidays\": [1]", "$.holidays[0] is not a text. Write it in quotes.")]
    [InlineData("\"holidays\": [\"lead\", \"lead\"]", "$.holidays[1] is 'lead', which is listed twice. Keep one of them.")]
    [InlineData("\"holidays\": [\"hause\"]", "$.holidays[0] is 'hause', which is not a calendar here. Did you mean 'house'?")]
    [InlineData(
        "\"holidays\": [\"Liechtenstein\"]",
        "$.holidays[0] is 'Liechtenstein', which is not a calendar here. Load it with prospero calendar import, or write lead for the holidays of the lead's country."
    )]
    [InlineData("\"legal_hours\": {}", "$.legal_hours is not a list. Write it in brackets: [...].")]
    [InlineData(
        "\"legal_hours\": [\"Liechtenstein\"]",
        "$.legal_hours[0] is 'Liechtenstein', for which no legal hours are known. Use one of all, BR, CA, CL, CO, ES, FR, MX, US, cautious."
    )]
    [InlineData(
        "\"legal_hours\": [\"cautions\"]",
        "$.legal_hours[0] is 'cautions', for which no legal hours are known. Did you mean 'cautious'?"
    )]
    [InlineData("\"legal_hours\": [\"ES\", \"ES\"]", "$.legal_hours[1] is 'ES', which is listed twice. Keep one of them.")]
    public void Wrong_holidays_and_legal_hours_are_said(string members, string problem) =>
        Assert.Equal([problem], Problems(With(members), WithCalendars));

    [Theory]
    [InlineData("\"caps\": 3", "$.caps is not an object. Write it in braces: {...}.")]
    [InlineData("\"caps\": {\"per_month\": 3}", "$.caps.per_month is not known here. Use one of per_day, per_week, per_30_days.")]
    [InlineData("\"caps\": {\"per_day\": 0}", "$.caps.per_day is not a whole number from 1 to 1000. Write it without quotes.")]
    [InlineData("\"caps\": {\"per_week\": 2.5}", "$.caps.per_week is not a whole number from 1 to 1000. Write it without quotes.")]
    [InlineData("\"caps\": {\"per_30_days\": 1001}", "$.caps.per_30_days is not a whole number from 1 to 1000. Write it without quotes.")]
    [InlineData("\"caps\": {\"per_day\": 3, \"per_week\": 2}", "$.caps.per_week is less than per_day. Raise it, or leave per_day out.")]
    [InlineData(
        "\"caps\": {\"per_week\": 3, \"per_30_days\": 2}",
        "$.caps.per_30_days is less than per_week. Raise it, or leave the other out."
    )]
    [InlineData("\"min_gap\": 4", "$.min_gap is not a text. Write it in quotes.")]
    [InlineData(
        "\"min_gap\": \"4 hours\"",
        "$.min_gap is '4 hours', which is not a duration. Write a number and s, m, h or d, such as 30m, 24h or 3d."
    )]
    [InlineData("\"min_gap\": \"366d\"", "$.min_gap is longer than 365d. Shorten it.")]
    [InlineData("\"max_lateness\": \"6h\"", "$.max_lateness is not an object. Write it in braces: {...}.")]
    [InlineData("\"max_lateness\": {}", "$.max_lateness.after is required. Write a number and s, m, h or d, such as 30m, 24h or 3d.")]
    [InlineData("\"max_lateness\": {\"after\": \"0m\"}", "$.max_lateness.after is zero. Write at least 1s.")]
    [InlineData(
        "\"max_lateness\": {\"after\": \"6h\", \"then\": \"drop\"}",
        "$.max_lateness.then is 'drop', which is not one of its values. Use one of skip, ask_again."
    )]
    [InlineData("\"max_lateness\": {\"after\": \"6h\", \"them\": \"skip\"}", "$.max_lateness.them is not known here. Did you mean 'then'?")]
    public void Wrong_caps_gaps_and_latenesses_are_said(string members, string problem) =>
        Assert.Equal([problem], Problems(With(members), WithCalendars));
}
