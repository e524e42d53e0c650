using NodaTime;
using Prospero.Core;
using Prospero.Core.Access;
using Prospero.Core.Cadence;
using Prospero.Core.Channels;
using Prospero.Core.Workflows;

namespace Prospero.Decisions;

/// <summary>The same lead under every kind of time rule, in one of three possible places, with a dozen contacts behind it.</summary>
static class CrowdedSubjects
{
    const string Members = """
        "block_cadence": {
          "blocks": [
            { "label": "AM", "days": ["mon", "tue", "wed", "thu", "fri"], "from": "08:00", "to": "12:00", "max_contacts": 3 },
            { "label": "PM", "days": ["mon", "tue", "wed", "thu", "fri"], "from": "14:00", "to": "18:00", "max_contacts": 3 }
          ],
          "max_days": 60, "max_per_day": 5
        },
        "holidays": ["lead", "house"], "legal_hours": ["all", "cautious"],
        "caps": { "per_day": 5, "per_week": 12, "per_30_days": 30 }, "min_gap": "1h", "max_lateness": { "after": "12h" },
        """;

    public static WorkflowPlan Plan { get; } =
        Subjects
            .Parse(Members)
            .In(
                WorkspaceRules.None with
                {
                    QuietHours = new Dictionary<Channel, IReadOnlyList<OpenStretch>>
                    {
                        [Channel.Call] = [new([IsoDayOfWeek.Monday, IsoDayOfWeek.Sunday], new LocalTime(20, 0), new LocalTime(7, 0))],
                        [Channel.Email] = [new([IsoDayOfWeek.Monday, IsoDayOfWeek.Sunday], new LocalTime(20, 0), new LocalTime(7, 0))],
                    },
                    Calendars =
                    [
                        new HolidayCalendar(
                            "CO",
                            "CO",
                            [new(new DateOnly(2026, 3, 9), "San José"), new(new DateOnly(2026, 3, 23), null)],
                            []
                        ),
                        new HolidayCalendar("house", null, [], [new(new DateOnly(2026, 3, 23), null)]),
                    ],
                }
            );

    public static LeadReach Reach { get; } =
        Subjects.Reach with
        {
            Zones =
            [
                DateTimeZoneProviders.Tzdb["America/Bogota"],
                DateTimeZoneProviders.Tzdb["America/New_York"],
                DateTimeZoneProviders.Tzdb["America/Chicago"],
            ],
        };

    public static Touchpoint Touchpoint { get; } = Subjects.Touchpoint with { DueAt = Subjects.Monday };

    public static TouchpointContext Context { get; } =
        new(
            new Workspace(Touchpoint.Workspace, "bench", "UTC", null, null, null, Subjects.Monday),
            Subjects.Lead,
            new Run(
                Touchpoint.Run!.Value,
                Touchpoint.Workspace,
                Touchpoint.Lead,
                Touchpoint.Workflow,
                Touchpoint.Version,
                RunState.Active,
                null,
                "new",
                "api",
                Subjects.Monday.AddDays(-20)
            ),
            IsWorkflowPaused: false,
            new Sender(
                Touchpoint.Sender,
                Touchpoint.Workspace,
                "mailbox",
                Channel.Email,
                "simulated",
                null,
                null,
                new Dictionary<string, string>(),
                SenderLimits.None,
                IsPaused: false
            ),
            [],
            LastInboundAt: null,
            Frozen: null,
            Attempts: 0
        )
        {
            Touches =
            [
                .. Enumerable
                    .Range(1, 12)
                    .Select(days => Subjects.Monday.AddDays(-days))
                    .Select(at => new Touch(new TouchpointId(Ids.New(at)), Channel.Email, at)),
            ],
        };
}
