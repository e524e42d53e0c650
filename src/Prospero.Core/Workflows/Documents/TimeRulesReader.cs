using NodaTime;

namespace Prospero.Core.Workflows.Documents;

/// <summary>Reads the document of a workspace's time rules.</summary>
public static class TimeRulesReader
{
    /// <summary>The rules, or everything that is wrong with the document.</summary>
    /// <param name="json">The document.</param>
    /// <param name="zone">The workspace's zone.</param>
    /// <param name="calendars">Its holiday calendars; the document names no others.</param>
    public static Parsed<WorkspaceRules> Read(string json, DateTimeZone zone, IReadOnlyList<HolidayCalendar> calendars)
    {
        var problems = new Problems();
        if (DocumentText.Encode(json, problems) is not { } bytes || DocumentText.Parse(bytes, problems) is not { } document)
            return problems;
        if (DocumentObject.Read(document, "$", problems) is not { } entry)
            return problems;
        entry.Refuse(DocumentWords.TimeRules);
        var quiet = HoursReader.Read(entry, "quiet_hours", overMidnight: true);
        var limits = LimitReader.Read(entry, [.. calendars.Select(calendar => calendar.Name)]);
        return problems.Any
            ? problems
            : new WorkspaceRules(zone, quiet.ToDictionary(pair => pair.Key, pair => pair.Value.Open), limits, calendars);
    }
}
