using NodaTime;
using Prospero.Core;
using Prospero.Core.Cadence;
using Prospero.Core.Workflows;
using Xunit;

namespace Prospero.Tests.Cadence;

public sealed class GateTests
{
    static readonly DateTimeOffset Noon = Plans.Noon;

    [Fact]
    public void Every_gate_is_asked_in_the_stable_order()
    {
        var (plan, touchpoint) = Planned("""{ "caps": { "per_day": 1 } }""");

        var gates = CadencePlanner.Gates(plan, touchpoint, Contexts.Of(touchpoint), Plans.Anybody, Noon);

        Assert.Equal(
            "lead workspace run workflow sender address suppression lateness days hours blocks quiet holidays legal gap caps window",
            string.Join(' ', gates.Select(gate => gate.Name))
        );
        Assert.All(gates, gate => Assert.Equal((true, null, null), (gate.IsOpen, gate.Reason, gate.OpensAt)));
    }

    [Fact]
    public void Several_closed_gates_are_all_told_and_the_first_decides()
    {
        var (plan, touchpoint) = Planned("""{ "caps": { "per_day": 1 }, "min_gap": "4h" }""", open: "13:00-14:00");
        var context = Contexts.Of(touchpoint, Contexts.Touch(Noon.AddHours(-1)));

        var closed = CadencePlanner.Gates(plan, touchpoint, context, Plans.Anybody, Noon).Where(gate => !gate.IsOpen).ToList();

        Assert.Equal(["hours", "gap", "caps"], closed.Select(gate => gate.Name));
        Assert.Equal([Noon.AddHours(1), Noon.AddHours(3), Noon.AddHours(12)], closed.Select(gate => gate.OpensAt!.Value));
        Assert.Equal(closed[0], CadencePlanner.FirstClosed(plan, touchpoint, context, Plans.Anybody, Noon));
        // The gap ends when the hours are over, and the next day they open.
        Assert.Equal(Noon.AddHours(25), CadencePlanner.NextAllowed(plan, touchpoint, context, Plans.Anybody, Noon));
    }

    [Fact]
    public void What_waits_for_a_cap_waits_for_the_hours_after_it()
    {
        var (plan, touchpoint) = Planned("""{ "caps": { "per_day": 1 } }""", open: "09:00-18:00");
        var context = Contexts.Of(touchpoint, Contexts.Touch(Noon.AddHours(-1)));
        var closed = CadencePlanner.FirstClosed(plan, touchpoint, context, Plans.Anybody, Noon)!;

        var decision = CadencePlanner.AfterGate(plan, touchpoint, closed, Plans.Anybody, Noon);

        Assert.Equal(new TouchpointEnd.Again(Noon.AddHours(21), "1 contact on this day already", false), decision.End);
    }

    [Fact]
    public void Its_own_earlier_try_is_not_counted_against_a_touchpoint()
    {
        var (plan, touchpoint) = Planned("""{ "caps": { "per_day": 1 }, "min_gap": "4h" }""");
        var context = Contexts.Of(touchpoint, new Touch(touchpoint.Id, touchpoint.Channel, Noon.AddMinutes(-5)));

        Assert.Null(CadencePlanner.FirstClosed(plan, touchpoint, context, Plans.Anybody, Noon));
    }

    [Fact]
    public void Rolling_caps_open_when_the_oldest_contact_that_fills_them_is_old_enough()
    {
        var (plan, touchpoint) = Planned("""{ "caps": { "per_week": 2, "per_30_days": 3 } }""");
        var touches = new[] { -1, -6, -7, -29 }.Select(days => Contexts.Touch(Noon.AddDays(days))).ToList();

        var week = Closed(touches.Take(2))!;
        Assert.Equal(("2 contacts in 7 days already", Noon.AddDays(1)), (week.Reason, week.OpensAt));
        var month = Closed(touches.Skip(1))!;
        Assert.Equal(("3 contacts in 30 days already", Noon.AddDays(1)), (month.Reason, month.OpensAt));
        // Exactly seven days ago does not count any more.
        Assert.Null(Closed([touches[0], touches[2]]));

        Gate? Closed(IEnumerable<Touch> some) =>
            CadencePlanner.FirstClosed(plan, touchpoint, Contexts.Of(touchpoint, some), Plans.Anybody, Noon);
    }

    [Fact]
    public void A_day_begins_when_it_begins_in_the_last_of_the_possible_zones()
    {
        var (plan, touchpoint) = Planned("""{ "caps": { "per_day": 1 } }""");
        var reach = Plans.Anybody with
        {
            Zones = [DateTimeZoneProviders.Tzdb["Europe/Madrid"], DateTimeZoneProviders.Tzdb["Atlantic/Canary"]],
        };
        var context = Contexts.Of(touchpoint, Contexts.Touch(Noon));

        Assert.Equal(
            new DateTimeOffset(2026, 3, 3, 0, 0, 0, TimeSpan.Zero),
            CadencePlanner.NextAllowed(plan, touchpoint, context, reach, Noon)
        );
    }

    [Fact]
    public void Who_sends_by_hand_chose_the_moment()
    {
        var (plan, touchpoint) = Planned(
            """{ "caps": { "per_day": 1 }, "min_gap": "4h", "max_lateness": { "after": "1m" }, "legal_hours": ["cautious"] }""",
            open: "20:00-21:00"
        );
        var context = Contexts.Of(touchpoint, Contexts.Touch(Noon.AddHours(-1)));
        var byHand = touchpoint with { Kind = TouchpointKind.Adhoc };
        var given = touchpoint with { Kind = TouchpointKind.Forced, Content = new GivenContent(null, "Hi", null) };

        Assert.Null(CadencePlanner.FirstClosed(plan, byHand, context, Plans.Anybody, Noon.AddHours(1)));
        Assert.Null(CadencePlanner.FirstClosed(plan, given, context, Plans.Anybody, Noon.AddHours(1)));
    }

    [Fact]
    public void The_workspace_s_zone_holds_where_a_workflow_names_none()
    {
        var parsed = Plans.Of(w => w.Email(), """{ "timezone": null }""");
        var rules = WorkspaceRules.None with { Zone = DateTimeZoneProviders.Tzdb["Asia/Tokyo"] };

        Assert.Equal("Asia/Tokyo", (parsed with { IsZoneStated = false }).In(rules).Zone.Id);
        Assert.Equal("Etc/UTC", Plans.Of(w => w.Email()).In(rules).Zone.Id);
    }

    [Fact]
    public void Asking_every_gate_costs_less_than_a_kilobyte()
    {
        var rules = WorkspaceRules.None with
        {
            QuietHours = new Dictionary<Channel, IReadOnlyList<OpenStretch>>
            {
                [Channel.Email] = [new([IsoDayOfWeek.Monday], new LocalTime(22, 0), new LocalTime(6, 0))],
            },
            Calendars = [new HolidayCalendar("house", null, [new(new DateOnly(2026, 5, 1), "Labour day")], [])],
        };
        var (read, touchpoint) = Planned(
            """
            { "caps": { "per_day": 9, "per_week": 9, "per_30_days": 20 }, "min_gap": "1h", "legal_hours": ["all", "cautious"],
              "max_lateness": { "after": "6h" }, "holidays": ["lead"],
              "block_cadence": { "max_days": 5, "blocks": [{ "days": ["mon"], "from": "08:00", "to": "18:00", "max_contacts": 9 }] } }
            """,
            open: "08:00-18:00"
        );
        var plan = read.In(rules);
        var context = Contexts.Of(touchpoint, Enumerable.Range(2, 8).Select(hours => Contexts.Touch(Noon.AddHours(-hours))));

        Assert.Null(CadencePlanner.FirstClosed(plan, touchpoint, context, Plans.Anybody, Noon));
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1_000; i++)
            CadencePlanner.FirstClosed(plan, touchpoint, context, Plans.Anybody, Noon);
        Assert.InRange((GC.GetAllocatedBytesForCurrentThread() - before) / 1_000, 0, 256);

        before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1_000; i++)
            CadencePlanner.Following(plan, 0, 1, Plans.Anybody, Noon);
        Assert.InRange((GC.GetAllocatedBytesForCurrentThread() - before) / 1_000, 0, 1_024);
    }

    static (WorkflowPlan Plan, Touchpoint Touchpoint) Planned(string members, string? open = null)
    {
        var plan = Plans.Of(w => w.Email(), members, open: open);
        return (plan, Plans.Touchpoint(plan) with { DueAt = Noon });
    }
}
