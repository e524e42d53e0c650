using Prospero.Providers.Imap;
using Xunit;

namespace Prospero.Tests.Providers.Imap;

public sealed class ImapParserTests
{
    const int Mutants = 20_000;

    static readonly string[] Lines =
    [
        "* OK [UIDVALIDITY 3] valid",
        "* 12 FETCH (UID 6 FLAGS (\\Seen \\Answered) BODY[HEADER.FIELDS (TO FROM)] NIL \"a \\\" b\")",
        "* SEARCH 1 2 3 4294967295",
        "* LIST (\\HasNoChildren) \"/\" \"INBOX\"",
        "+ go on",
        "P1 NO [ALERT] Not now",
        "* CAPABILITY IMAP4rev1 IDLE AUTH=XOAUTH2",
    ];

    [Theory]
    [InlineData("* OK [UIDVALIDITY 3] valid", "* OK", "UIDVALIDITY 3", "valid")]
    [InlineData("P7 BAD", "P7 BAD", "", "")]
    [InlineData("* 3 EXISTS", "* EXISTS", "", "")]
    [InlineData("+ idling", "+ ", "", "idling")]
    [InlineData("* ok [X", "* OK", "", "[X")]
    public void Responses_are_told_apart(string line, string told, string code, string text)
    {
        var response = ImapParser.Parse([line], []);

        Assert.Equal((told, code, text), ($"{response.Tag} {response.Name}", response.Code, response.Text));
    }

    [Fact]
    public void Values_are_read_with_their_literals()
    {
        var response = ImapParser.Parse(["* 1 FETCH (A[B (C)]<0> ", " D (\"e\\\"f\" NIL))"], ["g)h"u8.ToArray()]);

        Assert.Equal("1 FETCH (A[B (C)]<0> g)h D (e\"f NIL))", string.Join(' ', response.Values));
    }

    [Fact]
    public void Nothing_but_bad_input_is_said_of_mutated_responses()
    {
        var random = new Random(20260302);
        for (var i = 0; i < Mutants; i++)
        {
            var line = Lines[random.Next(Lines.Length)].ToList();
            for (var changes = random.Next(1, 8); changes > 0; changes--)
                line.Insert(random.Next(line.Count + 1), " ()[]{}\"\\*+\0x"[random.Next(13)]);
            try
            {
                ImapFetched.Read(ImapParser.Parse([new string([.. line])], []));
            }
            catch (InvalidDataException)
            {
                // It was no response.
            }
        }

        Assert.Throws<InvalidDataException>(() => ImapParser.Parse(["* " + new string('(', 100_000)], []));
    }
}
