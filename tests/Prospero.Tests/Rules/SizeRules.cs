using Xunit;

namespace Prospero.Tests.Rules;

/// <summary>Nothing grows past what can be read in one go. Raising a number needs a decision record.</summary>
public sealed class SizeRules
{
    const int LinesOfAFile = 400;
    const int LinesOfAMethod = 60;

    static IEnumerable<string> Sources => Repository.Files("src", ".cs").Concat(Repository.Files("tests", ".cs"));

    [Fact]
    public void No_file_is_longer_than_400_lines()
    {
        Assert.NotEmpty(Sources);
        Rule.Holds(
            from file in Sources
            let lines = Repository.Read(file).AsSpan().TrimEnd().Count('\n') + 1
            where lines > LinesOfAFile
            select $"{file}: {lines} lines"
        );
    }

    [Fact]
    public void No_method_is_longer_than_60_lines()
    {
        Rule.Holds(
            from file in Sources
            from member in CSharpMembers.Members(Repository.Read(file))
            where member.Lines > LinesOfAMethod
            select $"{file}:{member.Line}: {member.Name} has {member.Lines} lines"
        );
    }
}
