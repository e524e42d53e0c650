using System.Text.RegularExpressions;
using Xunit;

namespace Prospero.Tests.Rules;

/// <summary>A name says what a thing is; these endings say nothing.</summary>
public sealed partial class NameRules
{
    static readonly string[] Banned =
    [
        "Manager",
        "Helper",
        "Helpers",
        "Util",
        "Utils",
        "Service",
        "Handler",
        "Processor",
        "Impl",
        "Base",
        "Dto",
        "Data",
        "Info",
        "Model",
        "Wrapper",
        "Factory",
    ];

    // Words of the product, not endings.
    static readonly string[] Allowed = ["Processor"];

    // Names that .NET, ASP.NET or xunit prescribe for what implements their interfaces.
    static readonly string[] Prescribed =
    [
        "DisposeAsync",
        "InitializeAsync",
        "StartAsync",
        "StopAsync",
        "StartingAsync",
        "StartedAsync",
        "StoppingAsync",
        "StoppedAsync",
        "InvokeAsync",
        "CheckHealthAsync",
        "TryHandleAsync",
        "FlushAsync",
    ];

    static IEnumerable<string> Sources => Repository.Files("src", ".cs").Concat(Repository.Files("tests", ".cs"));

    [Fact]
    public void No_type_ends_in_a_word_that_says_nothing()
    {
        Rule.Holds(
            from file in Sources
            from type in CSharpMembers.Types(Repository.Read(file))
            where !Allowed.Contains(type.Name) && Banned.Any(b => type.Name.EndsWith(b, StringComparison.Ordinal))
            select $"{file}:{type.Line}: {type.Name}"
        );
    }

    [Fact]
    public void Methods_of_ours_do_not_say_that_they_are_asynchronous()
    {
        Rule.Holds(
            from file in Sources
            from Match method in AsyncMethod().Matches(CSharpText.CodeOnly(Repository.Read(file)))
            where !method.Value.Contains("override ", StringComparison.Ordinal) && !Prescribed.Contains(method.Groups["name"].Value)
            select $"{file}: {method.Groups["name"].Value}"
        );
    }

    // A declaration, not a call: the return type stands before the name.
    [GeneratedRegex(
        @"(\boverride\s+(async\s+)?)?\b(Task|ValueTask|IAsyncEnumerable|void)(<[^()=;]*>)?\s+(?<name>\w+Async)\s*(<[^()]*>)?\s*\(",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 10_000
    )]
    private static partial Regex AsyncMethod();
}
