using System.Text;
using Prospero.Providers.Smtp;
using Xunit;

namespace Prospero.Tests.Providers.Smtp;

public sealed class SmtpReplyTests
{
    [Theory]
    [InlineData("250 2.1.0 Ok", "250 2.1.0")]
    [InlineData("250 Ok", "250")]
    [InlineData("250", "250")]
    [InlineData("550 5.1.1", "550 5.1.1")]
    [InlineData("550 5.7.515 Access denied", "550 5.7.515")]
    [InlineData("550 5.1.1.1 no code", "550")]
    [InlineData("550 5.1234.1 no code", "550")]
    [InlineData("220 5 servers", "220")]
    public void The_raw_code_has_the_enhanced_code_if_there_is_one(string line, string code) =>
        Assert.Equal(code, SmtpReply.Parse([line]).RawCode);

    [Theory]
    [InlineData("")]
    [InlineData("25")]
    [InlineData("2500 Ok")]
    [InlineData("150 Ok")]
    [InlineData("650 Ok")]
    [InlineData("2x0 Ok")]
    [InlineData("HTTP/1.1 200 OK")]
    public void What_is_no_reply_is_not_taken_for_one(string line) => Assert.Throws<InvalidDataException>(() => SmtpReply.Parse([line]));

    [Fact]
    public void A_reply_is_quoted_in_one_short_line()
    {
        var reply = SmtpReply.Parse([$"550-a\u0007b\u001b[31m", $"550 {new string('x', 5000)}"]);

        Assert.StartsWith("550 a b [31m xxx", reply.ToString(), StringComparison.Ordinal);
        Assert.True(reply.ToString().Length < 400);
    }

    [Theory]
    [InlineData("220 ")]
    [InlineData("220-a\r\n220-b\r\n")]
    public async Task A_reply_without_end_is_given_up(string piece)
    {
        var endless = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat(piece, 20_000)));
        var wire = new SmtpWire(new MemoryStream(endless), longestReply: 64 * 1024);

        await Assert.ThrowsAsync<InvalidDataException>(() => wire.Read(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_command_is_one_line()
    {
        var wire = new SmtpWire(new MemoryStream(), longestReply: 1024);

        await Assert.ThrowsAsync<ArgumentException>(() => wire.Write("RCPT TO:<a>\r\nDATA", TestContext.Current.CancellationToken));
    }
}
