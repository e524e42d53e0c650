using System.Globalization;
using System.Text.RegularExpressions;
using Xunit;

namespace Prospero.Tests.Rules;

/// <summary>What the program logs is what the catalogue of log events explains.</summary>
public sealed partial class LogRules
{
    const string Catalogue = "docs/operations/log-events.md";

    [Fact]
    public void Every_log_event_has_an_id_of_its_own() =>
        Rule.Holds(
            Logged().GroupBy(e => e.Id).Where(g => g.Count() > 1).Select(g => $"{g.Key}: {string.Join(", ", g.Select(e => e.File))}")
        );

    [Fact]
    public void Every_log_event_is_in_the_catalogue_with_its_level_and_its_words()
    {
        var logged = Logged().Select(e => $"{e.Id} {e.Level} {e.Message}").ToList();
        var explained = Explained();

        Assert.NotEmpty(logged);
        Rule.Holds(logged.Except(explained).Select(e => $"not in {Catalogue}: {e}"));
        Rule.Holds(explained.Except(logged).Select(e => $"not in the sources: {e}"));
    }

    [Fact]
    public void The_catalogue_names_each_event_once_and_in_order()
    {
        var ids = Explained().Select(e => int.Parse(e.Split(' ')[0], CultureInfo.InvariantCulture)).ToList();

        Assert.Equal(ids.Distinct().Order(), ids);
    }

    [Fact]
    public void Nothing_is_logged_without_an_id() =>
        Rule.Holds(
            from file in Repository.Files("src", ".cs").Concat(Repository.Files("src", ".razor"))
            from Match call in WithoutId().Matches(CSharpText.CodeOnly(Repository.Read(file)))
            select $"{file}: {call.Value}"
        );

    static List<(string File, string Id, string Level, string Message)> Logged()
    {
        var found = new List<(string, string, string, string)>();
        foreach (var file in Repository.Files("src", ".cs"))
        {
            var source = Repository.Read(file);
            var events = Event().Matches(source);
            // An attribute that is written in another way would be read as none.
            Assert.Equal(Mention().Count(source), events.Count);
            found.AddRange(events.Select(e => (file, e.Groups["id"].Value, e.Groups["level"].Value, e.Groups["message"].Value)));
        }

        return found;
    }

    static List<string> Explained() =>
        [.. Row().Matches(Repository.Read(Catalogue)).Select(r => $"{r.Groups["id"]} {r.Groups["level"]} {r.Groups["message"]}")];

    [GeneratedRegex(@"\[LoggerMessage\b", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Mention();

    [GeneratedRegex(
        @"\[LoggerMessage\(\s*(?<id>\d+),\s*LogLevel\.(?<level>\w+),\s*""(?<message>[^""]*)""\s*\)\]",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 10_000
    )]
    private static partial Regex Event();

    // | 2101 | Debug | `The message with {Names}` | ...
    [GeneratedRegex(
        @"^\| (?<id>\d+) \| (?<level>\w+) \| `(?<message>[^`]*)` \|",
        RegexOptions.Multiline | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 10_000
    )]
    private static partial Regex Row();

    [GeneratedRegex(
        @"\.Log(Trace|Debug|Information|Warning|Error|Critical)?\(",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 10_000
    )]
    private static partial Regex WithoutId();
}
