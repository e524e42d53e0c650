using System.Text.Json;
using System.Text.RegularExpressions;
using Prospero.Core.Workflows;
using Prospero.Core.Workflows.Documents;
using Xunit;

namespace Prospero.Tests.Rules;

/// <summary>A step kind is whole: a record, an arm of the planner, a scenario, an example in the guide, an entry of the schema.</summary>
public sealed partial class StepRules
{
    static readonly IReadOnlyList<Type> Steps =
    [
        .. typeof(Step).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(Step)) && !type.IsAbstract),
    ];

    [Fact]
    public void Every_kind_of_step_has_one_record() =>
        Assert.Equal(DocumentWords.Kinds.Order(), Steps.Select(KindOf).Order(StringComparer.Ordinal));

    [Fact]
    public void Every_kind_of_step_that_contacts_nobody_has_an_arm_of_the_planner()
    {
        var walk = File.ReadAllText(Path.Combine(Repository.Root, "src/Prospero.Core/Cadence/Planning/CadencePlanner.Walk.cs"));
        Assert.All(Steps.Where(type => !type.IsSubclassOf(typeof(ContactStep))), type => Assert.Matches($@"\b{type.Name}\b.* =>", walk));
    }

    [Fact]
    public void Every_kind_of_step_has_a_scenario()
    {
        var scenarios = string.Concat(
            Directory.GetFiles(Path.Combine(Repository.Root, "tests/Prospero.Tests/Scenarios"), "*.cs").Select(File.ReadAllText)
        );
        Assert.All(DocumentWords.Kinds, kind => Assert.Matches($"\"type\": \"{kind}\"|\\.{kind}\\(", scenarios.ToLowerInvariant()));
    }

    [Fact]
    public void Every_kind_of_step_has_an_example_in_the_guide_that_is_read()
    {
        var guide = File.ReadAllText(Path.Combine(Repository.Root, "docs/guides/workflows.md"));
        var shown = Examples().Matches(guide).SelectMany(match => StepsOf(match.Groups["json"].Value)).ToList();
        Assert.Empty(DocumentWords.Kinds.Except(shown));
    }

    [Fact]
    public void Every_kind_of_step_has_an_entry_in_the_schema() =>
        Assert.All(
            DocumentWords.Kinds,
            kind => Assert.Contains($"{{ \"$ref\": \"#/$defs/{kind}\" }}", WorkflowSchema.Json, StringComparison.Ordinal)
        );

    static string KindOf(Type type) =>
        type == typeof(WhatsAppStep) ? "whatsapp" : JsonNamingPolicy.SnakeCaseLower.ConvertName(type.Name[..^"Step".Length]);

    static IEnumerable<string> StepsOf(string json)
    {
        using var document = JsonDocument.Parse(json);
        var root = document.RootElement;
        var steps = root.TryGetProperty("steps", out var listed) ? [.. listed.EnumerateArray()] : new[] { root };
        return [.. steps.Select(step => step.TryGetProperty("type", out var type) ? type.GetString()! : "")];
    }

    [GeneratedRegex("```json\n(?<json>.*?)```", RegexOptions.Singleline | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Examples();
}
