using System.Text;
using Prospero.Core.Channels;
using Prospero.Providers.Imap;
using Prospero.Tests.Providers.Smtp;
using Xunit;

namespace Prospero.Tests.Providers.Imap;

/// <summary>Conversations with IMAP servers, good and bad ones.</summary>
public sealed class ImapMailboxTests
{
    const string SignIn = """
        S: * OK [CAPABILITY IMAP4rev1 IDLE] ready
        C: P1 CAPABILITY
        S: * CAPABILITY IMAP4rev1 IDLE
        S: P1 OK done
        C: P2 LOGIN {5}
        S: + go on
        C: sales {7}
        S: + go on
        C: päss w
        S: P2 OK [CAPABILITY IMAP4rev1 IDLE MOVE] signed in

        """;

    const string Opened =
        SignIn
        + """
            C: P3 EXAMINE "INBOX"
            S: * 3 EXISTS
            S: * OK [UIDVALIDITY 77] valid
            S: * OK [UIDNEXT 10] next
            S: P3 OK [READ-ONLY] done

            """;

    static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task A_folder_is_opened_read_only_and_its_new_mails_are_fetched()
    {
        await using var server = Server(
            Opened
                + """
                C: P4 UID SEARCH UID 5:*
                S: * SEARCH 9 6
                S: P4 OK done
                C: P5 UID FETCH 6,9 (UID INTERNALDATE BODY.PEEK[]<0.1048576>)
                S: * 2 FETCH (UID 6 INTERNALDATE " 2-Mar-2026 10:00:00 -0500" BODY[]<0> {9}
                S: From: a
                S: )
                S: * 3 FETCH (BODY[]<0> "x) \"y\"" FLAGS (\Seen) UID 9 INTERNALDATE "02-Mar-2026 15:00:01 +0000")
                S: * 1 FETCH (FLAGS (\Seen))
                S: P5 OK done
                """
        );
        await using var mailbox = await Open(server);

        var state = await mailbox.Select("INBOX", default);
        var uids = await mailbox.Above(4, default);
        var mails = await mailbox.Fetch(uids, default);

        Assert.Equal(new FolderState(77, 10), state);
        Assert.Equal([6u, 9u], uids);
        Assert.Equal(["From: a\r", "x) \"y\""], mails.Select(mail => Encoding.ASCII.GetString(mail.Octets.Span).TrimEnd('\n')));
        Assert.Equal(new DateTimeOffset(2026, 3, 2, 15, 0, 0, TimeSpan.Zero), mails[0].At);
    }

    [Fact]
    public async Task The_last_mail_that_a_server_names_for_an_empty_range_is_no_new_one()
    {
        await using var server = Server(Opened + "C: P4 UID SEARCH UID 10:*\nS: * SEARCH 9\nS: P4 OK done\n");
        await using var mailbox = await Open(server);
        await mailbox.Select("INBOX", default);

        Assert.Empty(await mailbox.Above(9, default));
    }

    [Fact]
    public async Task Idle_ends_when_something_is_told()
    {
        await using var server = Server(
            Opened
                + """
                C: P4 UID SEARCH UID 10:*
                S: * SEARCH
                S: P4 OK done
                C: P5 IDLE
                S: + idling
                S: * 4 EXISTS
                C: DONE
                S: P5 OK done
                C: P6 UID SEARCH UID 10:*
                S: * SEARCH 10
                S: P6 OK done
                """
        );
        await using var mailbox = await Open(server);
        await mailbox.Select("INBOX", default);
        Assert.Empty(await mailbox.Above(9, default));

        await mailbox.Wait(null, default).WaitAsync(Patience);

        Assert.Equal([10u], await mailbox.Above(9, default));
    }

    [Fact]
    public async Task What_is_told_during_a_search_is_not_waited_for()
    {
        await using var server = Server(Opened + "C: P4 UID SEARCH UID 10:*\nS: * SEARCH\nS: * 4 EXISTS\nS: P4 OK done\n");
        await using var mailbox = await Open(server);
        await mailbox.Select("INBOX", default);
        await mailbox.Above(9, default);

        await mailbox.Wait(null, default).WaitAsync(Patience);
    }

    [Fact]
    public async Task A_server_without_idle_is_asked_from_time_to_time()
    {
        var conversation = Opened.Replace(" IDLE", "", StringComparison.Ordinal).Replace("* 3 EXISTS", "* OK", StringComparison.Ordinal);
        await using var server = Server(conversation + "C: P4 NOOP\nS: P4 OK done\n");
        await using var mailbox = await Open(server, new ImapOptions { Polling = TimeSpan.FromMilliseconds(10) });
        await mailbox.Select("INBOX", default);

        await mailbox.Wait(null, default).WaitAsync(Patience);
        await server.Finish();
    }

    [Theory]
    [InlineData("!close")]
    [InlineData("S: + idling\n!close")]
    [InlineData("S: + idling\nS: * BYE gone\n!close")]
    public async Task A_dropped_idle_is_the_end_of_the_conversation(string end)
    {
        await using var server = Server(Opened.Replace("* 3 EXISTS", "* OK", StringComparison.Ordinal) + "C: P4 IDLE\n" + end);
        await using var mailbox = await Open(server);
        await mailbox.Select("INBOX", default);

        var failure = await Assert.ThrowsAsync<MailboxUnavailable>(() => mailbox.Wait(null, default).WaitAsync(Patience));

        Assert.False(failure.NeedsOperator);
    }

    [Fact]
    public async Task Foreign_folder_names_travel_in_their_encoding()
    {
        await using var server = Server(
            SignIn + "C: P3 EXAMINE \"Correo no deseado &- &AOE- \\\"x\\\"\"\nS: * OK [UIDVALIDITY 1]\nS: * OK [UIDNEXT 1]\nS: P3 OK done\n"
        );
        await using var mailbox = await Open(server);

        Assert.Equal(new FolderState(1, 1), await mailbox.Select("Correo no deseado & á \"x\"", default));
    }

    [Fact]
    public async Task A_wrong_password_is_the_operators_affair_and_not_told()
    {
        var refused = SignIn.Replace(
            "S: P2 OK [CAPABILITY IMAP4rev1 IDLE MOVE] signed in",
            "S: P2 NO [AUTHENTICATIONFAILED] No such user",
            StringComparison.Ordinal
        );
        await using var server = Server(refused);

        var failure = await Assert.ThrowsAsync<MailboxUnavailable>(() => Open(server));

        Assert.True(failure.NeedsOperator);
        Assert.Contains("No such user", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("päss", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_is_presented_by_xoauth2()
    {
        var response = Convert.ToBase64String("user=sales\u0001auth=Bearer päss w\u0001\u0001"u8);
        await using var server = Server(
            $"""
            S: * OK ready
            C: P1 CAPABILITY
            S: * CAPABILITY IMAP4rev1 AUTH=XOAUTH2
            S: P1 OK done
            C: P2 AUTHENTICATE XOAUTH2
            S: +
            C: {response}
            S: + eyJzdGF0dXMiOiI0MDAifQ==
            C:
            S: P2 NO [AUTHENTICATIONFAILED] Expired
            """
        );

        var failure = await Assert.ThrowsAsync<MailboxUnavailable>(() => Open(server, isToken: true));

        Assert.True(failure.NeedsOperator);
        Assert.Contains("Expired", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("S: * BYE overloaded", false)]
    [InlineData("!close", false)]
    [InlineData("S: HTTP/1.1 400 Bad Request", false)]
    [InlineData("S: * OK ready\nC: P1 CAPABILITY\nS: * CAPABILITY IMAP4rev1 LOGINDISABLED\nS: P1 OK done", true)]
    public async Task What_greets_strangely_is_left(string conversation, bool needsOperator)
    {
        await using var server = Server(conversation + "\n");

        var failure = await Assert.ThrowsAsync<MailboxUnavailable>(() => Open(server).WaitAsync(Patience));

        Assert.Equal(needsOperator, failure.NeedsOperator);
    }

    [Fact]
    public async Task A_server_that_says_more_than_it_was_asked_for_is_left()
    {
        await using var server = Server(Opened + "C: P4 UID FETCH 6 *\nS: * 2 FETCH (UID 6 BODY[]<0> {99999999999}\n");
        await using var mailbox = await Open(server);
        await mailbox.Select("INBOX", default);

        await Assert.ThrowsAsync<MailboxUnavailable>(() => mailbox.Fetch([6], default).WaitAsync(Patience));
    }

    static ScriptedServer Server(string conversation) => new(Transcript.Parse(conversation));

    static async Task<IMailbox> Open(ScriptedServer server, ImapOptions? options = null, bool isToken = false) =>
        await new ImapMailboxes(TimeProvider.System, options).Open(
            new MailboxSettings("127.0.0.1", server.Port, MailboxSecurity.None, "sales", "päss w", isToken, null, ["INBOX"]),
            default
        );
}
