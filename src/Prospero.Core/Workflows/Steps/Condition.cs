using System.Text.RegularExpressions;

namespace Prospero.Core.Workflows;

/// <summary>A question about a lead and its run that is either true or not.</summary>
/// <param name="Fact">What is asked about, one of <see cref="FactNames"/> or a member of <c>metadata</c>.</param>
/// <param name="Test">How it is compared.</param>
/// <param name="Values">What it is compared with, as texts; <c>true</c> or <c>false</c> for <see cref="ConditionTest.Exists"/>.</param>
public sealed record Condition(string Fact, ConditionTest Test, IReadOnlyList<string> Values)
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>The expression of <see cref="ConditionTest.Matches"/>; null with any other test.</summary>
    public Regex? Pattern { get; } =
        Test == ConditionTest.Matches
            ? new Regex(Values[0], RegexOptions.NonBacktracking | RegexOptions.CultureInvariant | RegexOptions.IgnoreCase, Patience)
            : null;
}

/// <summary>How a fact is compared.</summary>
public enum ConditionTest
{
    /// <summary>Equal to the value, without regard to case; numbers by their value.</summary>
    Is,

    /// <summary>Not equal to the value, or absent.</summary>
    IsNot,

    /// <summary>Equal to one of the values.</summary>
    In,

    /// <summary>Has one of the values as a word or phrase, without regard to case and accents; of a list, as an entry.</summary>
    Contains,

    /// <summary>A part of it is like a regular expression, without regard to case.</summary>
    Matches,

    /// <summary>Greater than the value: as numbers if both are, else as texts, which suits dates and hours.</summary>
    Above,

    /// <summary>Less than the value.</summary>
    Below,

    /// <summary>There is a value that is not empty.</summary>
    Exists,
}

/// <summary>What conditions may ask about.</summary>
public static class FactNames
{
    /// <summary>What a member of the lead's metadata begins with.</summary>
    public const string Metadata = "metadata.";

    /// <summary>What something that an agent learned begins with.</summary>
    public const string Variables = "variables.";

    /// <summary>True if conditions may ask about it.</summary>
    public static bool IsFact(string name) => All.Contains(name) || IsMember(name, Metadata) || IsMember(name, Variables);

    static bool IsMember(string name, string root) => name.StartsWith(root, StringComparison.Ordinal) && !name.EndsWith('.');

    /// <summary>Every name, without the members of metadata and what was learned.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        "lead.first_name",
        "lead.last_name",
        "lead.email",
        "lead.phone",
        "lead.company",
        "lead.title",
        "lead.source",
        "lead.external_id",
        "lead.language",
        "lead.timezone",
        "tags",
        "status",
        "touch.step",
        "touch.channel",
        "touch.outcome",
        "touch.delivery",
        "reply.text",
        "reply.channel",
        "now.date",
        "now.time",
        "now.weekday",
    ];
}
