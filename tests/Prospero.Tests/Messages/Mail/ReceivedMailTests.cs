using System.Diagnostics;
using System.Text;
using Prospero.Core.Messages.Mail;
using Xunit;

namespace Prospero.Tests.Messages.Mail;

/// <summary>What is read of each mail of the corpus, and that no mail can stop or slow the reader.</summary>
public sealed class ReceivedMailTests
{
    const int Mutants = 20_000;
    static readonly DateOnly Received = new(2026, 3, 2);
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public static TheoryData<string> Corpus => new(CorpusMail.Names);

    [Theory]
    [MemberData(nameof(Corpus))]
    public void A_mail_of_the_corpus_reads_as_expected(string name)
    {
        var corpus = CorpusMail.Read(name);

        var mail = ReceivedMail.Read(corpus.Octets, Received);

        Assert.Equal(corpus.Expected, corpus.Expected.Keys.ToDictionary(key => key, key => CorpusMail.Told(mail, key)));
    }

    [Fact]
    public void Twenty_thousand_mutated_mails_are_read_without_an_error()
    {
        var mails = CorpusMail.Names.Select(name => CorpusMail.Read(name).Octets).Where(octets => octets.Length > 0).ToList();
        var mutation = new MailMutation(mails, seed: 20260302);

        for (var i = 0; i < Mutants; i++)
        {
            var octets = mutation.Next();
            try
            {
                Check(ReceivedMail.Read(octets, Received));
            }
            catch (Exception e) when (e is not Xunit.Sdk.XunitException)
            {
                Assert.Fail($"Mutant {i} ({Convert.ToBase64String(octets)}): {e}");
            }
        }
    }

    [Theory]
    [InlineData("parts within parts")]
    [InlineData("mails within mails")]
    [InlineData("many parts")]
    [InlineData("a long field")]
    [InlineData("many fields")]
    [InlineData("beginnings of words")]
    [InlineData("beginnings of parameters")]
    [InlineData("nested comments")]
    [InlineData("open brackets")]
    [InlineData("open tags")]
    [InlineData("quoted lines")]
    [InlineData("introductions")]
    [InlineData("dates")]
    [InlineData("groups of a report")]
    [InlineData("delimiters that are none")]
    public void A_mail_made_to_be_slow_is_read_in_time(string way)
    {
        var octets = Encoding.Latin1.GetBytes(Slow(way, 2_000_000));
        var clock = Stopwatch.StartNew();

        Check(ReceivedMail.Read(octets, Received));

        Assert.True(clock.Elapsed < Patience, $"It took {clock.Elapsed}.");
    }

    [Fact]
    public void A_mail_without_id_has_one_of_its_octets()
    {
        var (one, same, other) = (
            ReceivedMail.Read("From: a@b.example\n\nx"u8.ToArray(), Received),
            ReceivedMail.Read("From: a@b.example\n\nx"u8.ToArray(), Received),
            ReceivedMail.Read("From: a@b.example\n\ny"u8.ToArray(), Received)
        );

        Assert.Equal(one.Id, same.Id);
        Assert.NotEqual(one.Id, other.Id);
    }

    static void Check(ReceivedMail mail)
    {
        Assert.True(mail.Text.Length <= MailLimits.TextLength + 1);
        Assert.DoesNotContain('\0', mail.Text);
        Assert.DoesNotContain('\n', mail.Subject);
        Assert.False(HasHalves(mail.Text) || HasHalves(mail.Subject) || HasHalves(mail.From?.Name ?? ""));
        Assert.True(mail.Refers.Count <= 2 * MailLimits.Items && mail.Recipients.Count <= MailLimits.Fields * MailLimits.Items);
    }

    // What PostgreSQL would not take.
    static bool HasHalves(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
                i++;
            else if (char.IsSurrogate(text[i]))
                return true;
        }
        return false;
    }

    static string Slow(string way, int length)
    {
        string Many(string piece) => string.Concat(Enumerable.Repeat(piece, length / piece.Length));
        const string from = "From: a@b.example\n";
        return way switch
        {
            "parts within parts" => from + Many("Content-Type: multipart/mixed; boundary=b\n\n--b\n"),
            "mails within mails" => from + Many("Content-Type: message/rfc822\n\n"),
            "many parts" => from + "Content-Type: multipart/mixed; boundary=b\n\n" + Many("--b\n\nx\n"),
            "a long field" => from + "Subject: " + Many("=?utf-8?B?eA==?= ") + "\n\nx",
            "many fields" => from + Many("References: <a@b>\n") + "\nx",
            "beginnings of words" => from + "Subject: " + Many("=?a?Q?") + "\n\nx",
            "beginnings of parameters" => from + "Content-Type: text/plain" + Many("; a*1*=\"\\") + "\n\nx",
            "nested comments" => "From: " + Many("(") + " a@b.example\n\nx",
            "open brackets" => "References: " + Many("<") + "\nFrom: " + Many("<a@b,") + "\n\nx",
            "open tags" => from + "Content-Type: text/html\n\n" + Many("<a href=\"<blockquote"),
            "quoted lines" => from + "\n" + Many("> x\nFrom: y\n"),
            "introductions" => from + "\n" + Many("on wrote: x\n") + "wrote:",
            "dates" => from + "Auto-Submitted: auto-replied\n\n" + Many("1 to 2 march until back on 3/4/2026 "),
            "groups of a report" => from
                + "Content-Type: multipart/report; boundary=b\n\n--b\nContent-Type: message/delivery-status\n\n"
                + Many("A: b\n\n"),
            "delimiters that are none" => from + "Content-Type: multipart/mixed; boundary=b\n\n" + Many("\n--bx"),
            _ => throw new ArgumentException("There is no such way.", nameof(way)),
        };
    }
}
