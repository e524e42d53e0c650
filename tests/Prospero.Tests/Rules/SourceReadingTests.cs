using Xunit;

namespace Prospero.Tests.Rules;

/// <summary>The rules are worth as much as the eyes they read with.</summary>
public sealed class SourceReadingTests
{
    const string Sample = """"
        namespace Sample;

        /// <summary>class InComment { }</summary>
        public sealed record Ana(int Age)
        {
            enum Mood { Good, Bad = 2 }

            const string Text = "class InText {";
            static readonly string Raw = $$"""
                { "a": {{Math.Max(1, 2)}}
                """;

            public string Name { get; init; } = "a\"}";

            [Fact(Skip = "because }")]
            public Task<int> Long<T>(
                int a = default)
                where T : class
            {
                if (a == '{')
                    return $"{a:0} {{ {Call("}")} {(a > 0 ? "x" : "y")}";
                /* } */ // }
                return 1;
            }

            public static int[] Rows =>
                [
                    1,
                ];

            public int Short() =>
                Age switch
                {
                    1 => 2,
                    _ => 3,
                };
        }

        static class Later { static void Last() { } }
        """";

    [Fact]
    public void Types_are_found_in_code_and_not_in_text() =>
        Assert.Equal(["Ana", "Mood", "Later"], CSharpMembers.Types(Sample).Select(t => t.Name));

    [Fact]
    public void Members_are_measured_from_signature_to_closing_brace() =>
        Assert.Equal(
            [("Name", 13, 1), ("Long", 16, 9), ("Short", 31, 6), ("Last", 39, 1)],
            CSharpMembers.Members(Sample).Select(m => (m.Name, m.Line, m.Lines))
        );

    [Fact]
    public void Blanking_keeps_every_line_where_it_was()
    {
        var code = CSharpText.CodeOnly(Sample);
        Assert.Equal(Sample.Length, code.Length);
        Assert.Equal(Sample.Split('\n').Length, code.Split('\n').Length);
        Assert.DoesNotContain("InText", code, StringComparison.Ordinal);
        Assert.DoesNotContain("InComment", code, StringComparison.Ordinal);
    }
}
