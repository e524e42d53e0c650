using Prospero.Core.Channels;
using Prospero.Providers.Smtp;
using Xunit;

namespace Prospero.Tests.Providers.Smtp;

public sealed class SmtpSettingsTests
{
    [Theory]
    [InlineData("host=smtp.example.com", "")]
    [InlineData("host=smtp.example.com;security=tls;port=465;username=u;password=p;auth=login;reply_to=a@b.test;return_path=c@d.test", "")]
    [InlineData("host=smtp.example.com;username=u;access_token=t", "")]
    [InlineData("host=127.0.0.1;security=none;username=u;password=p", "")]
    [InlineData("host=10.0.0.5;security=none;plaintext=accepted", "")]
    [InlineData("", "host is required")]
    [InlineData("host=smtp://example.com", "host is no host name")]
    [InlineData("host=smtp.example.com;port=0", "port must be a number")]
    [InlineData("host=smtp.example.com;port=587 ", "port must be a number")]
    [InlineData("host=smtp.example.com;security=ssl", "security must be one of starttls, tls, none")]
    [InlineData("host=smtp.example.com;security=none", "security none would send mail readable")]
    [InlineData("host=smtp.example.com;security=none;plaintext=yes", "plaintext can only be accepted")]
    [InlineData("host=10.0.0.5;security=none;plaintext=accepted;username=u;password=p", "security none would show the credentials")]
    [InlineData("host=localhost.example.com;security=none;username=u;password=p", "security none would show the credentials")]
    [InlineData("host=smtp.example.com;auth=md5", "auth must be one of")]
    [InlineData("host=smtp.example.com;username=u", "password is required")]
    [InlineData("host=smtp.example.com;password=p", "username is required")]
    [InlineData("host=smtp.example.com;username=u;password=p;access_token=t", "access_token and password exclude each other")]
    [InlineData("host=smtp.example.com;username=u;password=p;auth=xoauth2", "access_token is required")]
    [InlineData("host=smtp.example.com;ca_file=/no/such/file.pem", "ca_file cannot be read")]
    [InlineData("host=smtp.example.com;helo=a b", "helo must be a domain name")]
    [InlineData("host=smtp.example.com;reply_to=Ana <a@b.test>", "reply_to must be a mailbox")]
    [InlineData("host=smtp.example.com;return_path=nobody", "return_path must be a mailbox")]
    [InlineData("host=smtp.example.com;ignore_certificate=true", "ignore_certificate is no setting")]
    public async Task What_is_wrong_is_said_before_it_is_stored_and_stops_a_send(string settings, string problem)
    {
        var sender = Letters.Sender(Settings(settings));
        await using var provider = new SmtpProvider(TimeProvider.System);

        var found = provider.Check(sender);

        Assert.Equal(problem.Length > 0, found.Any);
        Assert.Contains(problem, found.ToString(), StringComparison.Ordinal);
        if (problem.Length > 0)
        {
            var refused = Assert.IsType<SendOutcome.Refused>(
                await provider.Send(Letters.Request(sender), TestContext.Current.CancellationToken)
            );
            Assert.Equal(FailureKind.Configuration, refused.Kind);
        }
    }

    [Fact]
    public async Task All_problems_come_at_once_and_in_no_words_of_the_secret()
    {
        await using var provider = new SmtpProvider(TimeProvider.System);
        var sender = Letters.Sender(Settings("host=a b;port=x;password=s3cret;reply_to=x"), address: "sales") with
        {
            Channel = Core.Channel.Sms,
        };

        var problems = provider.Check(sender);

        Assert.Equal(["channel", "address", "host", "port", "username", "reply_to"], problems.All.Select(problem => problem.Path));
        Assert.DoesNotContain("s3cret", problems.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Defaults_are_submission_with_required_tls()
    {
        var settings = SmtpSettings.Parse(Letters.Sender(Settings("host=smtp.example.com"))).Value!;
        Assert.Equal((587, SmtpSecurity.StartTls, SmtpAuth.None), (settings.Port, settings.Security, settings.Auth));

        var tls = SmtpSettings.Parse(Letters.Sender(Settings("host=smtp.example.com;security=tls"))).Value!;
        Assert.Equal((465, SmtpSecurity.Tls), (tls.Port, tls.Security));
    }

    [Fact]
    public void Settings_in_print_hide_the_secret()
    {
        var settings = SmtpSettings.Parse(Letters.Sender(Settings("host=smtp.example.com;username=u;password=s3cret"))).Value!;
        Assert.DoesNotContain("s3cret", $"{settings}", StringComparison.Ordinal);
    }

    static Dictionary<string, string> Settings(string text) =>
        text.Split(';', StringSplitOptions.RemoveEmptyEntries)
            .ToDictionary(setting => setting.Split('=')[0], setting => setting[(setting.IndexOf('=', StringComparison.Ordinal) + 1)..]);
}
