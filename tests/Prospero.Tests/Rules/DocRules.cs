using System.Text.RegularExpressions;
using Xunit;

namespace Prospero.Tests.Rules;

/// <summary>The papers match the house.</summary>
public sealed partial class DocRules
{
    static readonly string[] Headings = ["## Status", "## Context", "## Decision", "## Consequences"];

    // Folders of one person's machine, and promises to nobody.
    static readonly string[] Unwanted =
    [
        "/home/",
        "/" + "root/",
        "/" + "work/",
        "/Users/",
        @"C:\Users",
        "TO" + "DO",
        "FIX" + "ME",
        "XX" + "X:",
        "NotImplemented" + "Exception",
    ];

    static IEnumerable<string> Papers => Repository.Files(".", ".md");

    [Fact]
    public void Decision_records_are_numbered_one_by_one()
    {
        var numbers = Repository.Files("docs/decisions", ".md").Select(f => int.Parse(Path.GetFileName(f)[..4])).ToList();

        Assert.Equal(numbers.Distinct(), numbers);
        Rule.Holds(Enumerable.Range(1, numbers.Max()).Except(numbers).Select(n => $"{n:0000} is missing"));
    }

    [Fact]
    public void Decision_records_have_the_five_headings()
    {
        Rule.Holds(
            from file in Repository.Files("docs/decisions", ".md")
            let text = Repository.Read(file)
            let headings = text.Split('\n').Where(l => l.StartsWith('#')).ToList()
            where
                !headings[0].StartsWith($"# {int.Parse(Path.GetFileName(file)[..4])}. ", StringComparison.Ordinal)
                || !headings.Skip(1).SequenceEqual(Headings)
            select file
        );
    }

    [Fact]
    public void Migrations_are_numbered_uniquely()
    {
        var files = Repository.Files("src/Prospero.Storage/Migrations", ".sql").Select(f => Path.GetFileName(f)).ToList();

        Assert.All(files, f => Assert.Matches(MigrationName(), f));
        Rule.Holds(
            files.GroupBy(f => (f[..4], MigrationName().Match(f).Groups["database"].Value)).Where(g => g.Count() > 1).SelectMany(g => g)
        );
    }

    [Fact]
    public void Every_link_in_the_papers_leads_somewhere()
    {
        Assert.NotEmpty(Papers);
        Rule.Holds(
            from paper in Papers
            from Match link in Link().Matches(Fence().Replace(Repository.Read(paper), ""))
            let target = link.Groups["target"].Value
            where !target.Contains("://", StringComparison.Ordinal) && !target.StartsWith("mailto:", StringComparison.Ordinal)
            where !Leads(paper, target, link.Groups["anchor"].Value)
            select $"{paper}: {link.Value}"
        );
    }

    [Fact]
    public void Every_provider_has_its_page()
    {
        var pages = Repository.Files("docs/providers", ".md").Select(f => Letters(Path.GetFileNameWithoutExtension(f)));
        Rule.Holds(Repository.Folders("src/Prospero.Providers").ExceptBy(pages, Letters));
    }

    [Fact]
    public void The_first_page_names_the_two_commands()
    {
        var readme = Repository.Read("README.md");
        Assert.Contains("./run", readme, StringComparison.Ordinal);
        Assert.Contains("./test", readme, StringComparison.Ordinal);
    }

    [Fact]
    public void Filters_in_the_papers_choose_tests_that_exist()
    {
        var sources = Repository
            .Files("tests", ".cs")
            .Select(Repository.Read)
            .Where(s =>
                s.Contains("[Fact", StringComparison.Ordinal)
                || s.Contains("[Theory", StringComparison.Ordinal)
                || s.Contains("Compliance", StringComparison.Ordinal)
            )
            .ToList();
        var classes = sources
            .SelectMany(s => CSharpMembers.Types(s).Select(t => $"{Namespace().Match(s).Groups["name"].Value}.{t.Name}"))
            .ToList();
        var namespaces = sources.Select(s => Namespace().Match(s).Groups["name"].Value).ToList();
        Rule.Holds(
            from paper in Papers
            from Match filter in Filter().Matches(Repository.Read(paper))
            let name = filter.Groups["name"].Value
            where !(filter.Groups["kind"].Value == "class" ? classes : namespaces).Any(n => Chosen(name, n))
            select $"{paper}: {filter.Value}"
        );
    }

    [Fact]
    public void Nothing_is_left_over_from_writing()
    {
        string[] endings = [".cs", ".razor", ".md", ".sql", ".json", ".csproj", ".props", ".js", ".css"];
        var files = endings.SelectMany(e =>
            Repository.Files("src", e).Concat(Repository.Files("tests", e)).Concat(Repository.Files("docs", e))
        );
        string[] atRoot =
        [
            "README.md",
            "ARCHITECTURE.md",
            "CONTRIBUTING.md",
            "CHANGELOG.md",
            "UPGRADING.md",
            "SECURITY.md",
            "run",
            "test",
            ".ci/run",
            ".ci/publish",
        ];
        Rule.Holds(
            from file in files.Concat(atRoot)
            where Path.GetFileName(file) != $"{nameof(DocRules)}.cs"
            let text = Repository.Read(file)
            from word in Unwanted
            where text.Contains(word, StringComparison.Ordinal)
            select $"{file}: {word}"
        );
    }

    static bool Leads(string paper, string target, string anchor)
    {
        var folder = Path.GetDirectoryName(paper) ?? "";
        var file = target.Length == 0 ? paper : Path.GetRelativePath(Repository.Root, Path.Combine(Repository.Root, folder, target));
        if (!Repository.Exists(file))
            return false;
        return anchor.Length == 0 || Heading().Matches(Repository.Read(file)).Any(h => Slug(h.Groups["text"].Value) == anchor);
    }

    static string Slug(string heading) =>
        new([
            .. heading
                .Trim()
                .ToLowerInvariant()
                .Where(c => char.IsLetterOrDigit(c) || c is ' ' or '-' or '_')
                .Select(c => c == ' ' ? '-' : c),
        ]);

    static string Letters(string name) => new([.. name.ToLowerInvariant().Where(char.IsLetterOrDigit)]);

    static bool Chosen(string filter, string name) =>
        Regex.IsMatch(
            name,
            $"^{Regex.Escape(filter).Replace("\\*", ".*", StringComparison.Ordinal)}$",
            RegexOptions.None,
            TimeSpan.FromSeconds(1)
        );

    [GeneratedRegex(
        @"\[[^\]]*\]\((?<target>[^)#\s]*)(#(?<anchor>[^)\s]+))?\)",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 10_000
    )]
    private static partial Regex Link();

    [GeneratedRegex(
        @"^```.*?^```|`[^`\n]*`",
        RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 10_000
    )]
    private static partial Regex Fence();

    [GeneratedRegex(@"^#+ (?<text>.+)$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Heading();

    [GeneratedRegex(
        @"^\d{4}_[a-z0-9_]+\.(?<database>sqlite|postgres)\.sql$",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 10_000
    )]
    private static partial Regex MigrationName();

    [GeneratedRegex(
        @"\./test -(?<kind>class|namespace) ""?(?<name>[\w.*]+)",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 10_000
    )]
    private static partial Regex Filter();

    [GeneratedRegex(@"^namespace (?<name>[\w.]+)", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Namespace();
}
