using Prospero.Core.Workflows;
using Prospero.Core.Workflows.Documents;
using Prospero.Core.Workflows.Texts;
using Xunit;
using static Prospero.Tests.Workflows.WorkflowDocuments;

namespace Prospero.Tests.Workflows;

public sealed class WorkflowExampleTests
{
    public static TheoryData<string> Names => [.. Directory.GetFiles(Folder(), "*.json").Select(path => Path.GetFileName(path)!).Order()];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_example_of_the_guide_is_read(string name) => Plan(File.ReadAllText(Find(name)), CatalogueFor(name));

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_example_of_the_guide_survives_printing(string name)
    {
        var catalogue = CatalogueFor(name);
        var printed = WorkflowPrinter.Print(Plan(File.ReadAllText(Find(name)), catalogue), catalogue);
        Assert.Equal(printed, WorkflowPrinter.Print(Plan(printed, catalogue), catalogue));
    }

    [Fact]
    public void The_guide_shows_the_example_that_is_tested()
    {
        var guide = File.ReadAllText(Path.Combine(Folder(), "..", "workflows.md"));
        Assert.Contains(File.ReadAllText(Find("sales-outreach.json")), guide, StringComparison.Ordinal);
    }

    [Fact]
    public void The_guide_names_every_member_variable_and_choice()
    {
        var guide = File.ReadAllText(Path.Combine(Folder(), "..", "workflows.md"));
        IEnumerable<string> words =
        [
            .. DocumentWords.Workflow,
            .. DocumentWords.Status,
            .. DocumentWords.Field,
            .. DocumentWords.AnyStep,
            .. DocumentWords.BlockCadence,
            .. DocumentWords.Block,
            .. DocumentWords.CapsModes,
            .. DocumentWords.LatePolicies,
            .. DocumentWords.Exit,
            .. DocumentWords.ReplyWords,
            .. DocumentWords.Timeout,
            .. DocumentWords.Reenrolments,
            .. DocumentWords.OnUnknown,
            .. DocumentWords.UnknownPolicies,
            .. DocumentWords.Categories,
            .. DocumentWords.FieldTypes,
            .. GoalTypes.All,
            .. TextVariables.Closed.SelectMany(root => root.Value.Select(member => $"{root.Key}.{member}")),
        ];
        Assert.All(words, word => Assert.Contains($"`{word}`", guide, StringComparison.Ordinal));
    }

    public static string Find(string name) => Path.Combine(Folder(), name);

    static WorkflowCatalogue CatalogueFor(string name) => name == "sales-outreach.json" ? Full : Texting;

    static string Folder()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var examples = Path.Combine(folder.FullName, "docs", "guides", "examples");
            if (Directory.Exists(examples))
                return examples;
        }

        throw new DirectoryNotFoundException("docs/guides/examples is not above the tests.");
    }
}
