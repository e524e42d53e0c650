using Prospero.Core.Channels;
using Prospero.Tests.Providers.Smtp;
using Xunit;

namespace Prospero.Tests.Channels;

public sealed class MailboxSettingsTests
{
    [Theory]
    [InlineData("imap_host=imap.example.com;username=u;password=p", "imap.example.com:993 Tls u p False INBOX")]
    [InlineData("imap_host=imap.example.com;username=u;access_token=t", "imap.example.com:993 Tls u t True INBOX")]
    [InlineData(
        "imap_host=imap.example.com;username=u;password=p;imap_username=v;imap_access_token=t",
        "imap.example.com:993 Tls v t True INBOX"
    )]
    [InlineData(
        "imap_host=imap.example.com;imap_security=starttls;username=u;password=p;imap_folders=INBOX, Spam",
        "imap.example.com:143 StartTls u p False INBOX,Spam"
    )]
    [InlineData("imap_host=127.0.0.1;imap_security=none;imap_port=1143;username=u;password=p", "127.0.0.1:1143 None u p False INBOX")]
    [InlineData("imap_port=993", "imap_host is required")]
    [InlineData("imap_host=imap://x;username=u;password=p", "imap_host is no host name")]
    [InlineData("imap_host=imap.example.com;imap_security=none;username=u;password=p", "imap_security none would show the credentials")]
    [InlineData("imap_host=imap.example.com;imap_security=ssl;username=u;password=p", "imap_security must be one of")]
    [InlineData("imap_host=imap.example.com;imap_port=0;username=u;password=p", "imap_port must be a number")]
    [InlineData("imap_host=imap.example.com;password=p", "imap_username is required")]
    [InlineData("imap_host=imap.example.com;username=u", "imap_password is required")]
    [InlineData("imap_host=imap.example.com;username=u;imap_password=p;imap_access_token=t", "imap_access_token and imap_password exclude")]
    [InlineData("imap_host=imap.example.com;username=u;password=p;imap_folders=,", "imap_folders must be")]
    [InlineData("imap_host=imap.example.com;username=u;password=p;imap_folder=x", "imap_folder is no setting")]
    public void Settings_are_read_or_all_that_is_wrong_is_said(string settings, string told)
    {
        var parsed = MailboxSettings.Parse(
            Letters.Sender(settings.Split(';').Select(pair => pair.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1]))
        );

        var words = parsed.Value is { } read
            ? $"{read} {read.Security} {read.Username} {read.Secret} {read.IsToken} {string.Join(',', read.Folders)}"
            : $"{parsed.Problems}";
        Assert.StartsWith(told, words, StringComparison.Ordinal);
    }

    [Fact]
    public void A_sender_without_such_settings_has_no_mailbox() =>
        Assert.False(MailboxSettings.AreIn(Letters.Sender(new Dictionary<string, string> { ["host"] = "smtp.example.com" })));
}
