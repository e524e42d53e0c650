using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using NodaTime;
using Prospero.Core.Leads;
using Prospero.Core.Workflows;

namespace Prospero.Core.Cadence;

/// <summary>Whether conditions hold. Pure.</summary>
public static class Conditions
{
    static readonly string[] Days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

    /// <summary>True if all of them hold.</summary>
    /// <param name="zone">The lead's zone, in which days and hours are asked about.</param>
    public static bool Hold(IReadOnlyList<Condition> conditions, Facts facts, DateTimeZone zone, DateTimeOffset now)
    {
        foreach (var condition in conditions)
            if (!Holds(condition, Find(condition.Fact, facts, zone, now)))
                return false;
        return true;
    }

    /// <summary>The condition as a person reads it.</summary>
    public static string InWords(Condition condition) =>
        condition.Test switch
        {
            ConditionTest.Is => $"{condition.Fact} is {condition.Values[0]}",
            ConditionTest.IsNot => $"{condition.Fact} is not {condition.Values[0]}",
            ConditionTest.In => $"{condition.Fact} is one of {string.Join(", ", condition.Values)}",
            ConditionTest.Contains => $"{condition.Fact} contains {string.Join(" or ", condition.Values)}",
            ConditionTest.Matches => $"{condition.Fact} is like {condition.Values[0]}",
            ConditionTest.Above => $"{condition.Fact} is above {condition.Values[0]}",
            ConditionTest.Below => $"{condition.Fact} is below {condition.Values[0]}",
            ConditionTest.Exists => condition.Values[0] == "true" ? $"{condition.Fact} is known" : $"{condition.Fact} is not known",
            _ => throw new UnreachableException($"No words for {condition.Test}"),
        };

    static bool Holds(Condition condition, IReadOnlyList<string> found)
    {
        if (condition.Test == ConditionTest.IsNot)
            return !AnyPasses(condition, found);
        if (condition.Test == ConditionTest.Exists)
            return AnyPasses(condition, found) == (condition.Values[0] == "true");
        return AnyPasses(condition, found);
    }

    // Asked for every run that comes by: without closures, which would be made anew each time.
    static bool AnyPasses(Condition condition, IReadOnlyList<string> found)
    {
        for (var i = 0; i < found.Count; i++)
            if (Passes(condition, found[i]))
                return true;
        return false;
    }

    static bool Passes(Condition condition, string value)
    {
        switch (condition.Test)
        {
            case ConditionTest.Is or ConditionTest.IsNot:
                return IsSame(value, condition.Values[0]);
            case ConditionTest.In:
                for (var i = 0; i < condition.Values.Count; i++)
                    if (IsSame(value, condition.Values[i]))
                        return true;
                return false;
            case ConditionTest.Contains:
                for (var i = 0; i < condition.Values.Count; i++)
                    if (HasPhrase(value, condition.Values[i]))
                        return true;
                return false;
            case ConditionTest.Matches:
                return condition.Pattern!.IsMatch(value);
            case ConditionTest.Above:
                return Compare(value, condition.Values[0]) > 0;
            case ConditionTest.Below:
                return value.Length > 0 && Compare(value, condition.Values[0]) < 0;
            case ConditionTest.Exists:
                return value.Length > 0;
            default:
                throw new UnreachableException($"No rule for {condition.Test}");
        }
    }

    /// <summary>What a fact is, as texts; empty if it is not known.</summary>
    internal static IReadOnlyList<string> Find(string fact, Facts facts, DateTimeZone zone, DateTimeOffset now)
    {
        if (fact.StartsWith(FactNames.Metadata, StringComparison.Ordinal))
            return OfMetadata(facts.Lead.Metadata, fact.AsSpan(FactNames.Metadata.Length));
        if (fact.StartsWith(FactNames.Variables, StringComparison.Ordinal))
            return OfMetadata(facts.Lead.Variables.Values, fact.AsSpan(FactNames.Variables.Length));
        if (fact == "tags")
            return [.. facts.Lead.Tags.Select(tag => tag.Name)];
        var value = fact.StartsWith("lead.", StringComparison.Ordinal)
            ? OfLead(facts.Lead, fact)
            : fact switch
            {
                "status" => facts.Run.StatusKey,
                "touch.step" => facts.Touch?.StepKey,
                "touch.channel" => facts.Touch?.Channel.Name(),
                "touch.outcome" => facts.Touch?.Outcome,
                "touch.delivery" => facts.Touch?.Delivery,
                "reply.text" => facts.Reply?.Text,
                "reply.channel" => facts.Reply?.Channel.Name(),
                "now.date" => Local(zone, now).Date.ToString("uuuu-MM-dd", CultureInfo.InvariantCulture),
                "now.time" => Local(zone, now).TimeOfDay.ToString("HH:mm", CultureInfo.InvariantCulture),
                "now.weekday" => Days[(int)Local(zone, now).DayOfWeek - 1],
                _ => throw new UnreachableException($"No rule for {fact}"),
            };
        return value is null ? [] : [value];
    }

    static string? OfLead(Lead lead, string fact) =>
        fact switch
        {
            "lead.first_name" => lead.FirstName,
            "lead.last_name" => lead.LastName,
            "lead.email" => lead.Email?.Given,
            "lead.phone" => lead.Phone?.E164 ?? lead.Phone?.Given,
            "lead.company" => lead.Company,
            "lead.title" => lead.Title,
            "lead.source" => lead.Source,
            "lead.external_id" => lead.ExternalId,
            "lead.language" => lead.Language,
            "lead.timezone" => lead.TimeZone,
            _ => throw new UnreachableException($"No rule for {fact}"),
        };

    /// <summary>The values of a member of metadata: one, or those of a list; empty if there is none.</summary>
    public static IReadOnlyList<string> OfMetadata(Metadata metadata, ReadOnlySpan<char> path)
    {
        if (metadata.IsEmpty)
            return [];
        JsonNode? node = metadata.ToObject();
        foreach (var part in path.Split('.'))
            node = node is JsonObject holder && holder.TryGetPropertyValue(path[part].ToString(), out var member) ? member : null;
        return node switch
        {
            null or JsonObject => [],
            JsonArray list => [.. list.OfType<JsonValue>().Select(value => value.ToString())],
            _ =>
            [
                node.GetValueKind() switch
                {
                    System.Text.Json.JsonValueKind.True => "true",
                    System.Text.Json.JsonValueKind.False => "false",
                    _ => node.ToString(),
                },
            ],
        };
    }

    static bool IsSame(string value, string wanted) =>
        string.Equals(value.Trim(), wanted, StringComparison.OrdinalIgnoreCase)
        || (Number(value) is { } one && Number(wanted) is { } other && one == other);

    /// <summary>True if a text has a word or a row of words in it, without regard to case and accents: "yes" is not in "yesterday".</summary>
    internal static bool HasPhrase(string value, string wanted)
    {
        var (text, phrase) = (Plain(value), Plain(wanted));
        for (var at = text.IndexOf(phrase, StringComparison.Ordinal); at >= 0; at = text.IndexOf(phrase, at + 1, StringComparison.Ordinal))
        {
            var end = at + phrase.Length;
            if ((at == 0 || !char.IsLetterOrDigit(text[at - 1])) && (end == text.Length || !char.IsLetterOrDigit(text[end])))
                return true;
        }

        return false;
    }

    static string Plain(string text) => Accents.LeftOut(text.ToLowerInvariant());

    static int Compare(string value, string wanted) =>
        Number(value) is { } one && Number(wanted) is { } other ? one.CompareTo(other) : string.CompareOrdinal(value, wanted);

    static decimal? Number(string text) =>
        decimal.TryParse(text, NumberStyles.Number & ~NumberStyles.AllowThousands, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;

    static LocalDateTime Local(DateTimeZone zone, DateTimeOffset now) => Instant.FromDateTimeOffset(now).InZone(zone).LocalDateTime;
}
