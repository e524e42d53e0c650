using Prospero.Providers.Smtp.Mime;
using Xunit;

namespace Prospero.Tests.Providers.Smtp.Mime;

public sealed class MimeHeadersTests
{
    static readonly Mailbox Ana = Mailbox.Find("ana@example.org")!;

    [Theory]
    [InlineData("Hello", "Hello")]
    [InlineData("Grüße", "=?utf-8?B?R3LDvMOfZQ==?=")]
    [InlineData("looks =?like?= one", "=?utf-8?B?bG9va3MgPT9saWtlPz0gb25l?=")]
    [InlineData("a\r\nBcc: x@example.org", "=?utf-8?B?YSAgQmNjOiB4QGV4YW1wbGUub3Jn?=")]
    [InlineData("a\nBcc: x", "a Bcc: x")]
    [InlineData("", "")]
    public void A_subject_stays_one_field(string subject, string written) =>
        Assert.Equal($"Subject:{(written.Length > 0 ? " " : "")}{written}\r\n", new MimeHeaders().Text("Subject", subject).ToString());

    [Theory]
    [InlineData(null, "ana@example.org")]
    [InlineData("  ", "ana@example.org")]
    [InlineData("Ana Lopez", "Ana Lopez <ana@example.org>")]
    [InlineData("Lopez, Ana", "\"Lopez, Ana\" <ana@example.org>")]
    [InlineData("Ana \"the\\best\"", "\"Ana \\\"the\\\\best\\\"\" <ana@example.org>")]
    [InlineData("Dr. A", "\"Dr. A\" <ana@example.org>")]
    [InlineData("Ana\r\nBcc: x@example.org", "=?utf-8?B?QW5hICBCY2M6IHhAZXhhbXBsZS5vcmc=?= <ana@example.org>")]
    [InlineData("José", "=?utf-8?B?Sm9zw6k=?= <ana@example.org>")]
    public void A_name_never_becomes_syntax(string? name, string written) =>
        Assert.Equal($"To: {written}\r\n", new MimeHeaders().Address("To", Ana, name).ToString());

    [Fact]
    public void A_made_value_with_a_line_break_is_a_fault_of_ours() =>
        Assert.Throws<ArgumentException>(() => new MimeHeaders().Value("X-Test", "a\r\nBcc: x"));

    [Fact]
    public void Any_subject_is_one_folded_field_that_reads_as_before()
    {
        for (var seed = 0; seed < 3000; seed++)
        {
            var subject = RandomText.Of(seed, 120);
            var field = new MimeHeaders().Text("Subject", subject).ToString();

            var lines = field.Split("\r\n");
            Assert.Equal("", lines[^1]);
            Assert.All(lines[1..^1], line => Assert.True(line.Length > 1 && line[0] == ' ' && line[1] != ' ', $"seed {seed}: {line}"));
            Assert.All(lines, line => Assert.True(line.Length <= 76 && line.All(c => c is >= ' ' and <= '~'), $"seed {seed}: {line}"));
            Assert.Equal(EncodedWords.OneLine(subject), new MimeReader(field + "\r\n").Decoded("Subject"));
        }
    }

    [Fact]
    public void Every_encoded_word_is_whole_text_by_itself()
    {
        for (var seed = 0; seed < 500; seed++)
        {
            var pieces = EncodedWords.Pieces("ü" + RandomText.Of(seed, 200));
            Assert.All(
                pieces,
                piece =>
                {
                    Assert.True(piece.Length <= 75, $"seed {seed}: {piece}");
                    Assert.DoesNotContain('\uFFFD', MimeReader.Words(piece));
                }
            );
        }
    }
}
