using System.Collections.Frozen;
using System.Text.Json;
using System.Text.RegularExpressions;
using NodaTime;

namespace Prospero.Core.Workflows.Documents;

/// <summary>Reads a whole document.</summary>
static partial class WorkflowReader
{
    static readonly IDateTimeZoneProvider Zones = DateTimeZoneProviders.Tzdb;
    static readonly FrozenSet<string> ZoneIds = Zones.Ids.ToFrozenSet(StringComparer.Ordinal);

    public static WorkflowPlan? Read(JsonElement json, WorkflowId id, WorkflowCatalogue catalogue, Problems problems)
    {
        if (DocumentObject.Read(json, "$", problems) is not { } workflow)
            return null;
        workflow.Refuse(DocumentWords.Workflow);
        if (!workflow.Has("name"))
            workflow.Wrong("name", "is required", "Write what people will call the workflow.");
        var name = workflow.Name("name");
        var description = workflow.Text("description");
        var goal = workflow.Choice("goal_type", GoalTypes.All) ?? "custom";
        var language = Language(workflow);
        var zone = Zone(workflow);
        var statuses = StatusReader.Read(workflow, id);
        var fields = FieldReader.Read(workflow);
        var hours = HoursReader.Read(workflow, "sending_hours");
        var blocks = BlockReader.Read(workflow);
        var limits = LimitReader.Read(workflow, [.. catalogue.Calendars]);
        var steps = new StepReader(language, catalogue, statuses, id).Read(workflow);
        var senders = SenderReader.Read(workflow, [.. steps.OfType<ContactStep>().Select(step => step.Channel)], catalogue);
        var exit = RuleReader.Exit(workflow, statuses);
        var onUnknown = RuleReader.OnUnknown(workflow);
        var entry = EntryReader.Read(workflow);
        return problems.Any
            ? null
            : new WorkflowPlan(name!, description, goal, language!, zone!, statuses, fields, senders, hours, steps, exit, onUnknown)
            {
                IsZoneStated = workflow.Has("timezone"),
                Entry = entry,
                Blocks = blocks,
                Limits = limits,
            }.In(WorkspaceRules.None);
    }

    static string? Language(DocumentObject workflow)
    {
        if (!workflow.Has("language"))
            return "en";
        if (workflow.Text("language") is not { } given)
            return null;
        if (LanguagePattern().IsMatch(given))
            return given;
        workflow.Wrong("language", $"is {Spelling.Quote(given)}, which is not a language tag", "Write it like en, de or pt-BR.");
        return null;
    }

    static DateTimeZone? Zone(DocumentObject workflow)
    {
        if (!workflow.Has("timezone"))
            return Zones["UTC"];
        if (workflow.Text("timezone") is not { } given)
            return null;
        if (ZoneIds.Contains(given))
            return Zones[given];
        workflow.Wrong(
            "timezone",
            $"is {Spelling.Quote(given)}, which is not an IANA time zone",
            Spelling.Closest(given, ZoneIds) is { } closest
                ? $"Did you mean '{closest}'?"
                : "Write it like Europe/Berlin or America/New_York."
        );
        return null;
    }

    [GeneratedRegex(
        "^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8}){0,8}\\z",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking
    )]
    private static partial Regex LanguagePattern();
}
