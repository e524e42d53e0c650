using System.Text;
using Prospero.Providers.Smtp;
using Prospero.Tests.Providers.Smtp.Mime;
using Xunit;

namespace Prospero.Tests.Providers.Smtp;

public sealed class DotStuffingTests
{
    [Theory]
    [InlineData("a\r\n.\r\nb\r\n", "a\r\n..\r\nb\r\n")]
    [InlineData(".a\r\n", "..a\r\n")]
    [InlineData("a.b\r\n..c\r\n", "a.b\r\n...c\r\n")]
    public void A_dot_that_begins_a_line_is_doubled(string content, string stuffed) =>
        Assert.Equal(stuffed, Encoding.UTF8.GetString(DotStuffing.Stuff(Encoding.UTF8.GetBytes(content))));

    [Fact]
    public void No_content_holds_the_final_dot_and_every_content_comes_back()
    {
        for (var seed = 0; seed < 3000; seed++)
        {
            var content = RandomText.Of(seed, 200).ReplaceLineEndings("\r\n") + "\r\n";
            var stuffed = Encoding.UTF8.GetString(DotStuffing.Stuff(Encoding.UTF8.GetBytes(content)));

            Assert.DoesNotContain(".", stuffed.Split("\r\n"));
            Assert.Equal(content, string.Join("\r\n", stuffed.Split("\r\n").Select(line => line.StartsWith('.') ? line[1..] : line)));
        }
    }
}
