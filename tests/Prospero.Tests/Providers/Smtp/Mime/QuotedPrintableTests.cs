using System.Text;
using Prospero.Providers.Smtp.Mime;
using Xunit;

namespace Prospero.Tests.Providers.Smtp.Mime;

public sealed class QuotedPrintableTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("plain", "plain")]
    [InlineData("a = b", "a =3D b")]
    [InlineData("größe", "gr=C3=B6=C3=9Fe")]
    [InlineData("end \r\nnext\t", "end=20\r\nnext=09")]
    [InlineData("a\rb\nc", "a=0Db=0Ac")]
    [InlineData("😀", "=F0=9F=98=80")]
    public void Text_is_written_as_the_standard_says(string text, string encoded) => Assert.Equal(encoded, QuotedPrintable.Encode(text));

    [Theory]
    [InlineData(75)]
    [InlineData(76)]
    [InlineData(77)]
    [InlineData(152)]
    public void A_line_is_broken_softly_only_where_it_must_be(int length)
    {
        var lines = QuotedPrintable.Encode(new string('x', length)).Split("\r\n");

        Assert.Equal(length <= 76 ? 1 : (length - 76 + 74) / 75 + 1, lines.Length);
        Assert.All(lines[..^1], line => Assert.Equal('=', line[^1]));
    }

    [Fact]
    public void Any_text_survives_in_short_printable_lines()
    {
        for (var seed = 0; seed < 3000; seed++)
        {
            var text = RandomText.Of(seed, 300);
            var encoded = QuotedPrintable.Encode(text);

            Assert.Equal(text, Encoding.UTF8.GetString([.. MimeReader.QuotedPrintable(encoded)]));
            Assert.All(
                encoded.Split("\r\n"),
                line =>
                {
                    Assert.True(line.Length <= 76, $"seed {seed}: {line}");
                    Assert.True(line.All(c => c is >= ' ' and <= '~'), $"seed {seed}: {line}");
                    Assert.False(line.EndsWith(' '), $"seed {seed}: {line}");
                }
            );
        }
    }
}
