using System.Security.Cryptography;
using System.Text;
using Prospero.Providers.Smtp;
using Prospero.Providers.Smtp.Mime;
using Xunit;

namespace Prospero.Tests.Providers.Smtp.Mime;

/// <summary>Signatures by the published example (RFC 8463, appendix A), and our own ones read back.</summary>
public sealed class DkimTests : IDisposable
{
    const string Mail = """
        From: Joe SixPack <joe@football.example.com>
        To: Suzie Q <suzie@shopping.example.net>
        Subject: Is dinner ready?
        Date: Fri, 11 Jul 2003 21:00:37 -0700 (PDT)
        Message-ID: <20030712040037.46341.5F8J@football.example.com>

        Hi.

        We lost the game.  Are you hungry yet?

        Joe.

        """;

    const string PublicKey =
        "MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDkHlOQoBTzWRiGs5V6NpP3idY6Wk08a5qhdR6wy5bdOKb2jLQiY/J16JYi0Qvx/byYzCNb3W91y3FutAC"
        + "DfzwQ/BC/e/8uBsCR+yz1Lxj+PL6lHvqMKrM3rG4hstT5QjvHO9PzoxZyVYLzBfO2EeC3Ip3G+2kryOTIKT+l/K4w3QIDAQAB";

    readonly string _folder = Directory.CreateTempSubdirectory("prospero-dkim-").FullName;

    [Fact]
    public void The_published_example_is_covered_as_its_signature_says()
    {
        var mail = Mail.ReplaceLineEndings("\r\n");
        var end = mail.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        var signature =
            " v=1; a=rsa-sha256; c=relaxed/relaxed;\r\n d=football.example.com; i=@football.example.com;\r\n"
            + " q=dns/txt; s=test; t=1528637909; h=from : to : subject :\r\n date : message-id : from : subject : date;\r\n"
            + " bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=;\r\n b=";
        string[] names = ["from", "to", "subject", "date", "message-id", "from", "subject", "date"];
        var made =
            "F45dVWDfMbQDGHJFlXUNB2HKfbCeLRyhDXgFpEL8GwpsRe0IeIixNTe3DhCVlUrSjV4BwcVcOF6+FF3Zo9Rpo1tFOeS9mPYQTnGdaSGsgeefOsk2Jz"
            + "dA+L10TeYt9BgDfQNZtKdN1WO//KgIqXP7OdEFE4LjFYNcUxZQ4FADY+8=";

        var body = SHA256.HashData(Encoding.ASCII.GetBytes(Dkim.Body(mail[(end + 4)..])));
        var covered = Dkim.Covered(Dkim.Fields(mail[..(end + 2)]), names, signature);

        Assert.Equal("2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=", Convert.ToBase64String(body));
        using var key = RSA.Create();
        key.ImportSubjectPublicKeyInfo(Convert.FromBase64String(PublicKey), out _);
        Assert.True(key.VerifyData(covered, Convert.FromBase64String(made), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("\r\n\r\n", "")]
    [InlineData(" C \r\nD \t E\r\n\r\n\r\n", " C\r\nD E\r\n")]
    [InlineData("no break", "no break\r\n")]
    public void Bodies_are_relaxed(string body, string relaxed) => Assert.Equal(relaxed, Dkim.Body(body));

    [Theory]
    [InlineData("A", " X", "a:X")]
    [InlineData("B ", " Y\t\r\n\tZ  ", "b:Y Z")]
    public void Fields_are_relaxed(string name, string value, string relaxed) => Assert.Equal(relaxed, Dkim.Header(name, value));

    [Fact]
    public void A_mail_of_ours_carries_a_signature_that_holds_until_it_is_changed()
    {
        var (file, key) = NewKey(2048);
        using (key)
        {
            var mail = new Dkim("example.test", "s1", file).Sign(Encoding.UTF8.GetBytes(Mail.ReplaceLineEndings("\r\n")), Letters.Moment);

            Assert.True(Holds(mail, key));
            Assert.False(
                Holds(Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(mail).Replace("Suzie", "Susie", StringComparison.Ordinal)), key)
            );
            Assert.All(Encoding.UTF8.GetString(mail).Split("\r\n"), line => Assert.True(line.Length <= 78, line));
        }
    }

    [Theory]
    [InlineData("no file", "cannot be read")]
    [InlineData("no key", "cannot be read")]
    [InlineData("short", "bits only")]
    public async Task A_key_that_cannot_be_used_is_told_before_it_is_stored(string what, string problem)
    {
        var file = Path.Combine(_folder, "key.pem");
        if (what == "no key")
            await File.WriteAllTextAsync(file, "secret");
        else if (what == "short")
            file = NewKey(512).File;
        var settings = new Dictionary<string, string>
        {
            ["host"] = "smtp.example.com",
            ["dkim_selector"] = "s1",
            ["dkim_key_file"] = file,
        };
        await using var provider = new SmtpProvider(TimeProvider.System);

        Assert.Contains(problem, provider.Check(Letters.Sender(settings)).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_without_its_selector_is_no_setting()
    {
        var settings = new Dictionary<string, string> { ["host"] = "smtp.example.com", ["dkim_key_file"] = NewKey(2048).File };
        await using var provider = new SmtpProvider(TimeProvider.System);

        Assert.Contains("dkim_selector is required", provider.Check(Letters.Sender(settings)).ToString(), StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    static bool Holds(byte[] mail, RSA key)
    {
        var text = Encoding.Latin1.GetString(mail);
        var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        var fields = Dkim.Fields(text[..(end + 2)]);
        var signature = fields[0].Value;
        var at = signature.IndexOf(" b=", StringComparison.Ordinal) + 3;
        var tags = signature.Split(';').Select(tag => tag.Split('=', 2)).ToDictionary(tag => tag[0].Trim(), tag => tag[1]);
        var names = tags["h"].Split(':').Select(name => name.Trim());
        var made = Convert.FromBase64String(signature[at..].Replace("\r\n ", "", StringComparison.Ordinal));
        return tags["bh"] == Convert.ToBase64String(SHA256.HashData(Encoding.Latin1.GetBytes(Dkim.Body(text[(end + 4)..]))))
            && key.VerifyData(
                Dkim.Covered([.. fields.Skip(1)], names, signature[..at]),
                made,
                HashAlgorithmName.SHA256,
                RSASignaturePadding.Pkcs1
            );
    }

    (string File, RSA Key) NewKey(int bits)
    {
        var key = RSA.Create(bits);
        var file = Path.Combine(_folder, $"{bits}.pem");
        File.WriteAllText(file, key.ExportPkcs8PrivateKeyPem());
        return (file, key);
    }
}
