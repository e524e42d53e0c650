using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Xunit;

namespace Prospero.Tests.Rules;

/// <summary>Every package is paid for; the record says what it costs.</summary>
public sealed partial class PackageRules
{
    const string Record = "docs/decisions/0011-packages-and-their-cost.md";

    [Fact]
    public void Every_package_and_tool_has_its_line_in_the_record() => Rule.Holds(Used().Except(Recorded()));

    [Fact]
    public void The_record_names_no_package_that_is_gone() => Rule.Holds(Recorded().Except(Used()));

    [Fact]
    public void No_version_floats()
    {
        Rule.Holds(Versions().Where(p => !ExactVersion().IsMatch(p.Version)).Select(p => $"{p.Name} {p.Version}"));
        Rule.Holds(
            from project in Repository.Files("src", ".csproj").Concat(Repository.Files("tests", ".csproj"))
            from reference in XDocument.Parse(Repository.Read(project)).Descendants("PackageReference")
            where reference.Attribute("Version") is not null || reference.Attribute("VersionOverride") is not null
            select $"{project}: {reference}"
        );
    }

    static IEnumerable<string> Used()
    {
        using var tools = JsonDocument.Parse(Repository.Read(".config/dotnet-tools.json"));
        return [.. Versions().Select(p => p.Name), .. tools.RootElement.GetProperty("tools").EnumerateObject().Select(t => t.Name)];
    }

    static IEnumerable<(string Name, string Version)> Versions() =>
        XDocument
            .Parse(Repository.Read("Directory.Packages.props"))
            .Descendants("PackageVersion")
            .Select(p => (p.Attribute("Include")!.Value, p.Attribute("Version")!.Value));

    static IEnumerable<string> Recorded() => FirstCell().Matches(Repository.Read(Record)).Select(m => m.Groups["name"].Value);

    [GeneratedRegex(@"^\| `(?<name>[^`]+)`", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex FirstCell();

    [GeneratedRegex(@"^\d+\.\d+\.\d+$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex ExactVersion();
}
