using Prospero.Providers.Smtp.Mime;
using Xunit;

namespace Prospero.Tests.Providers.Smtp.Mime;

public sealed class MailboxTests
{
    [Theory]
    [InlineData("ana@example.org", "ana@example.org")]
    [InlineData(" ana@Example.ORG ", "ana@example.org")]
    [InlineData("a.b+c_d@example.org", "a.b+c_d@example.org")]
    [InlineData("ana@BÜCHER.example", "ana@xn--bcher-kva.example")]
    [InlineData("josé@example.org", "josé@example.org")]
    [InlineData("a..b@example.org", "\"a..b\"@example.org")]
    [InlineData("a.@example.org", "\"a.\"@example.org")]
    public void A_mailbox_has_one_form_on_the_wire(string text, string wire) => Assert.Equal(wire, Mailbox.Find(text)?.ToString());

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("ana")]
    [InlineData("@example.org")]
    [InlineData("ana@")]
    [InlineData("ana@-example.org")]
    [InlineData("ana@exa mple.org")]
    [InlineData("ana@example..org")]
    [InlineData("a b@example.org")]
    [InlineData("a@b@example.org")]
    [InlineData("ana>@example.org")]
    [InlineData("ana@example.org\r\nRCPT TO:<x@example.org>")]
    [InlineData("ana\r\n@example.org")]
    [InlineData("ana@example.org> SIZE=1")]
    [InlineData("\u202Eana@example.org")]
    public void What_could_be_more_than_a_mailbox_is_none(string? text) => Assert.Null(Mailbox.Find(text));

    [Fact]
    public void A_local_part_has_at_most_64_octets()
    {
        Assert.NotNull(Mailbox.Find($"{new string('a', 64)}@example.org"));
        Assert.Null(Mailbox.Find($"{new string('a', 65)}@example.org"));
        Assert.Null(Mailbox.Find($"{new string('é', 33)}@example.org"));
    }
}
