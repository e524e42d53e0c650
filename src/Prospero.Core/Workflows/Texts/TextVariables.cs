namespace Prospero.Core.Workflows.Texts;

/// <summary>The variables that texts may name.</summary>
public static class TextVariables
{
    /// <summary>The roots whose members are known, each with its members.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<string>> Closed { get; } =
        new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal)
        {
            ["lead"] =
            [
                "first_name",
                "last_name",
                "name",
                "email",
                "phone",
                "company",
                "title",
                "source",
                "external_id",
                "language",
                "timezone",
            ],
            ["workflow"] = ["name", "goal_type", "language"],
            ["sender"] = ["name", "address", "display_name"],
        };

    /// <summary>The roots whose members differ from lead to lead; they are looked for when a text is filled.</summary>
    public static IReadOnlyList<string> Open { get; } = ["metadata", "variables"];

    /// <summary>All roots.</summary>
    public static IReadOnlyList<string> Roots { get; } = [.. Closed.Keys, .. Open];
}

/// <summary>A variable as a text names it.</summary>
/// <param name="Name">As it was written, for messages.</param>
/// <param name="IsOfItem">True if the path begins at the item of the surrounding <c>#each</c>, false if at a root.</param>
/// <param name="Path">The members from there on; for a root, its name is the first.</param>
/// <param name="Default">What stands in for an absent or blank value; null if there is nothing.</param>
public sealed record TextVariable(string Name, bool IsOfItem, IReadOnlyList<string> Path, string? Default);
