using NodaTime;
using Prospero.Core;
using Prospero.Core.Cadence;
using Prospero.Core.Channels;
using Prospero.Core.Workflows;
using Xunit;

namespace Prospero.Tests.Cadence;

public sealed class BudgetTests
{
    // A Monday at eight, with ten open hours on working days.
    static readonly DateTimeOffset Monday = new(2026, 3, 2, 8, 0, 0, TimeSpan.Zero);
    static readonly SenderId Account = SenderId.New(Monday);

    [Fact]
    public void The_limit_of_the_day_decides_where_it_is_lower_than_the_rate()
    {
        var budget = Of(new SenderLimits(PerSecond: 80, PerDay: 2000), 5000);

        Assert.Equal((10_000, 5000, 2000.0, "day"), (budget.Touches, budget.FirstTouches, budget.PerDay, budget.Limit));
        // Two whole days, and half of the third.
        Assert.Equal(Monday.AddDays(2).AddSeconds(1000.0 / 80), budget.FirstDoneAt);
        Assert.Equal(Monday.AddDays(4).AddSeconds(2000.0 / 80), budget.DoneAt);
    }

    [Fact]
    public void The_rate_decides_without_a_limit_of_the_day_and_weekends_are_left_out()
    {
        // 36,000 in the ten hours of a day.
        var budget = Of(new SenderLimits(PerSecond: 1), 36_000 * 3);

        Assert.Equal((36_000.0, "rate"), (budget.PerDay, budget.Limit));
        Assert.Equal(Monday.AddDays(2).AddHours(10), budget.FirstDoneAt);
        Assert.Equal(Monday.AddDays(7).AddHours(10), budget.DoneAt);
    }

    [Fact]
    public void Without_limits_only_the_hours_count()
    {
        var budget = Of(SenderLimits.None, 1_000_000);

        Assert.Equal((null, "hours"), (budget.PerDay, budget.Limit));
        Assert.Equal(Monday, budget.DoneAt);
    }

    [Fact]
    public void Calls_at_once_are_a_rate()
    {
        var budget = Of(SenderLimits.None, 1000, "call", ("most_calls", "10"));

        // Ten lines, a hundred seconds each.
        Assert.Equal((3600.0, "calls"), (budget.PerDay, budget.Limit));
        Assert.Equal(Monday.AddSeconds(10_000), budget.FirstDoneAt);
    }

    [Fact]
    public void What_would_take_longer_than_a_year_has_no_end() => Assert.Null(Of(new SenderLimits(PerDay: 1), 1000).DoneAt);

    static ChannelBudget Of(SenderLimits limits, int leads, string channel = "whatsapp", params (string, string)[] settings)
    {
        var kind = ChannelNames.Find(channel)!.Value;
        var document = $$"""
            { "name": "W", "timezone": "UTC", "senders": { "{{channel}}": ["a"] },
              "sending_hours": { "default": [ { "days": ["mon", "tue", "wed", "thu", "fri"], "from": "08:00", "to": "18:00" } ] },
              "steps": [ { "type": "{{channel}}", "max_attempts": 2{{(channel == "call" ? "" : ", \"content\": \"Hi\"")}} } ] }
            """;
        var catalogue = new WorkflowCatalogue([new NamedSender(Account, "a", kind)], []);
        var plan = WorkflowParser.Parse(document, WorkflowId.New(Monday), catalogue);
        Assert.True(plan.IsValid, plan.Problems?.ToString());
        var sender = new Sender(
            Account,
            WorkspaceId.New(Monday),
            "a",
            kind,
            "simulated",
            null,
            null,
            settings.ToDictionary(one => one.Item1, one => one.Item2),
            limits,
            false
        );
        return Assert.Single(Budget.Of(plan.Value!, [sender], leads, DateTimeZone.Utc, TimeSpan.FromSeconds(100), Monday));
    }
}
