using System.Collections.Concurrent;
using NodaTime;
using Prospero.Core.Workflows.Documents;

namespace Prospero.Core.Workflows;

/// <summary>
/// The versions of workflows, parsed once and kept: a version never changes. What their workspace lays down about time does;
/// a copy of it is used while no configuration changed, and for at most ten seconds.
/// </summary>
public sealed class WorkflowDirectory(IWorkflows workflows, ITimeRules times, ConfigurationChanges changes, TimeProvider clock)
{
    static readonly TimeSpan Freshness = TimeSpan.FromSeconds(10);

    readonly ConcurrentDictionary<WorkflowVersionId, (WorkflowVersion Version, WorkspaceRules Rules)> _versions = [];
    readonly ConcurrentDictionary<WorkspaceId, Known> _rules = [];

    /// <summary>A version that must exist, with what its workspace lays down about time.</summary>
    /// <exception cref="InvalidOperationException">It is gone or unreadable: the database was changed by hand.</exception>
    public async ValueTask<WorkflowVersion> Get(WorkspaceId config, WorkflowVersionId id, CancellationToken ct)
    {
        var rules = await Rules(config, ct);
        if (_versions.TryGetValue(id, out var known) && ReferenceEquals(known.Rules, rules))
            return known.Version;
        var version = known.Version ?? Read(await Find(config, id, ct));
        version = version with { Plan = version.Plan.In(rules) };
        _versions[id] = (version, rules);
        return version;
    }

    /// <summary>What a workspace lays down about time.</summary>
    /// <exception cref="InvalidOperationException">It is gone or unreadable: the database was changed by hand.</exception>
    public async ValueTask<WorkspaceRules> Rules(WorkspaceId config, CancellationToken ct)
    {
        var asOf = changes.Count;
        _rules.TryGetValue(config, out var known);
        if (known is not null && known.AsOf == asOf && clock.GetElapsedTime(known.FoundAt) < Freshness)
            return known.Rules;
        var askedAt = clock.GetTimestamp();
        var stored =
            await times.Find(config, ct)
            ?? throw new InvalidOperationException($"Workspace {config} is gone from the database; restore it from a backup.");
        // What did not change keeps its plans.
        var rules = known is not null && IsSame(known.Stored, stored) ? known.Rules : Read(config, stored);
        _rules[config] = new Known(stored, rules, askedAt, asOf);
        return rules;
    }

    async Task<StoredVersion> Find(WorkspaceId config, WorkflowVersionId id, CancellationToken ct) =>
        await workflows.FindVersion(config, id, ct)
        ?? throw new InvalidOperationException($"Workflow version {id} is gone from the database; restore it from a backup.");

    // What the names meant when it was published, not what they mean today.
    static WorkflowVersion Read(StoredVersion stored)
    {
        var parsed = WorkflowParser.Parse(stored.DocumentJson, stored.Workflow, WorkflowCatalogue.FromJson(stored.CatalogueJson));
        return parsed.IsValid
            ? new WorkflowVersion(stored.Id, stored.Workflow, stored.Number, parsed.Value, stored.PublishedAt)
            : throw new InvalidOperationException(
                $"Version {stored.Number} of workflow {stored.Workflow} cannot be read: {parsed.Problems.First}. "
                    + "It was stored by a newer program, or changed by hand."
            );
    }

    static WorkspaceRules Read(WorkspaceId config, StoredTimeRules stored)
    {
        var zone = DateTimeZoneProviders.Tzdb.GetZoneOrNull(stored.Zone) ?? DateTimeZone.Utc;
        if (stored.Json is null)
            return WorkspaceRules.None with { Zone = zone, Calendars = stored.Calendars };
        var parsed = TimeRulesReader.Read(stored.Json, zone, stored.Calendars);
        return parsed.IsValid
            ? parsed.Value
            : throw new InvalidOperationException(
                $"The time rules of workspace {config} cannot be read: {parsed.Problems.First}. "
                    + "They were stored by a newer program, or a calendar that they name is gone."
            );
    }

    static bool IsSame(StoredTimeRules one, StoredTimeRules other) =>
        one.Zone == other.Zone
        && one.Json == other.Json
        && one.Calendars.Count == other.Calendars.Count
        && one.Calendars.Zip(other.Calendars).All(pair => IsSame(pair.First, pair.Second));

    static bool IsSame(HolidayCalendar one, HolidayCalendar other) =>
        (one.Name, one.Country) == (other.Name, other.Country)
        && one.Closed.SequenceEqual(other.Closed)
        && one.Opened.SequenceEqual(other.Opened);

    sealed record Known(StoredTimeRules Stored, WorkspaceRules Rules, long FoundAt, long AsOf);
}
