using System.Globalization;
using Prospero.Core.Workflows;
using Prospero.Core.Workflows.Documents;

namespace Prospero.Core.Cadence;

public static partial class CadencePlanner
{
    /// <summary>Why a lead that was in a workflow before does not begin it again, in words; null if it may.</summary>
    public static string? WhyNotAgain(WorkflowPlan plan, WorkflowId workflow, LeadPast past, DateTimeOffset now)
    {
        var last = past.Runs.Where(run => run.Workflow == workflow).MaxBy(run => run.ClosedAt ?? now);
        return last is null ? null
            : plan.Entry.Again == Reenrolment.Never ? "The lead was in this workflow before, and it takes nobody twice"
            : plan.Entry.AgainAfter is { } after && last.ClosedAt is { } ended && now < ended + after
                ? $"The lead was in this workflow until {Moment(ended)}, and it takes nobody again before {DurationText.Print(after)}"
            : null;
    }

    /// <summary>From when on the first contact of a run that begins now is reckoned, and in words why it is later; those are null if it is not.</summary>
    public static (DateTimeOffset At, string? Why) BeginsAt(WorkflowPlan plan, LeadPast past, DateTimeOffset now) =>
        plan.Entry.Recontact is { } recontact && past.LastContactAt is { } last && last + recontact > now
            ? (
                last + recontact,
                $"not before {Moment(last + recontact)}: last contacted {Moment(last)}, not again within {DurationText.Print(recontact)}"
            )
            : (now, null);

    static string Moment(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);
}
