using System.Text.Json.Nodes;
using NodaTime;
using Prospero.Core.Leads;
using Prospero.Core.Workflows;

namespace Prospero.Core.Cadence;

/// <summary>What a step changes about a lead. Pure.</summary>
public static class LeadUpdates
{
    /// <summary>The facts after the change. Tags that are new to the workspace have no id yet.</summary>
    public static Facts Apply(UpdateStep update, Facts facts) =>
        facts with
        {
            Lead = Apply(update, facts.Lead, slug => new Tag(default, slug, slug)),
            Run = facts.Run with { StatusKey = update.Status ?? facts.Run.StatusKey },
        };

    /// <summary>The lead after the change.</summary>
    /// <param name="tag">The tag that has a slug.</param>
    public static Lead Apply(UpdateStep update, Lead lead, Func<string, Tag> tag)
    {
        foreach (var value in update.Set)
            lead = value.Fact.StartsWith(FactNames.Metadata, StringComparison.Ordinal)
                ? lead with
                {
                    Metadata = lead.Metadata.Patch(Metadata.Of(new JsonObject { [value.Fact[FactNames.Metadata.Length..]] = value.Value })),
                }
                : Set(lead, value.Fact, value.Value?.GetValue<string>());
        if (update.AddTags.Count + update.RemoveTags.Count == 0)
            return lead;
        var removed = update.RemoveTags.Select(Tag.SlugOf).ToHashSet(StringComparer.Ordinal);
        var kept = lead.Tags.Where(one => !removed.Contains(one.Slug)).ToList();
        foreach (var name in update.AddTags)
            if (Tag.SlugOf(name) is var slug && !kept.Exists(one => one.Slug == slug))
                kept.Add(tag(slug) is { Id: var id } known && id != default ? known : new Tag(default, name, slug));
        return lead with { Tags = [.. kept.OrderBy(one => one.Name, StringComparer.Ordinal)] };
    }

    /// <summary>What a lead takes along to another workflow, as a change of it; null for nothing.</summary>
    /// <param name="zone">The lead's zone, in which days and hours are asked about.</param>
    public static UpdateStep? Of(MoveStep move, Facts facts, DateTimeZone zone, DateTimeOffset now)
    {
        var set = new List<NewValue>(move.Copy.Count);
        foreach (var (to, fact) in move.Copy)
        {
            var text = string.Join(", ", Conditions.Find(fact, facts, zone, now));
            if (text.Length > 0)
                set.Add(new NewValue(to, JsonValue.Create(text.Length > LongestCopy ? text[..LongestCopy] : text).ToJsonString()));
        }

        return set.Count == 0 ? null : new UpdateStep(move.Key, move.Delay, set, [], [], null);
    }

    const int LongestCopy = 255;

    /// <summary>The slugs of the tags that it adds and the lead does not have.</summary>
    public static IReadOnlyList<string> Added(UpdateStep update, Lead before) =>
        update.AddTags.Count == 0
            ? []
            : [.. update.AddTags.Select(Tag.SlugOf).Distinct().Where(slug => before.Tags.All(tag => tag.Slug != slug))];

    /// <summary>The names of what changed, as <c>lead.updated</c> tells them.</summary>
    public static IReadOnlyList<string> Changed(UpdateStep update) =>
        [
            .. update
                .Set.Select(value =>
                    value.Fact.StartsWith(FactNames.Metadata, StringComparison.Ordinal) ? "metadata" : value.Fact["lead.".Length..]
                )
                .Distinct(),
            .. update.AddTags.Count + update.RemoveTags.Count > 0 ? new[] { "tags" } : [],
        ];

    /// <summary>The change as a person reads it.</summary>
    public static string InWords(UpdateStep update) =>
        string.Join(
            ", ",
            [
                .. update.Set.Select(value => value.Json is null ? $"{value.Fact} taken away" : $"{value.Fact} = {value.Value}"),
                .. update.AddTags.Select(name => $"tag {name} added"),
                .. update.RemoveTags.Select(name => $"tag {name} removed"),
                .. update.Status is { } key ? new[] { $"status {key}" } : [],
            ]
        );

    static Lead Set(Lead lead, string fact, string? value) =>
        fact switch
        {
            "lead.first_name" => lead with { FirstName = value! },
            "lead.last_name" => lead with { LastName = value },
            "lead.company" => lead with { Company = value },
            "lead.title" => lead with { Title = value },
            "lead.source" => lead with { Source = value! },
            "lead.external_id" => lead with { ExternalId = value },
            _ => throw new System.Diagnostics.UnreachableException($"No rule for {fact}"),
        };
}
