using System.Text;
using Prospero.Core;
using Prospero.Core.Channels;
using Prospero.Core.Intake;
using Prospero.Providers.Twilio;
using Xunit;

namespace Prospero.Tests.Providers.Twilio;

public sealed class TwilioSignatureTests
{
    const string Url = "https://mycompany.com/myapp.php?foo=1&bar=2";
    const string Form = "CallSid=CA1234567890ABCDE&Caller=%2B14158675309&Digits=1234&From=%2B14158675309&To=%2B18005551212";
    const string Good = "RSOYDt4T1cUTdK1PDd93/VVr8B8=";
    const string Json = """{"property": "value", "boolean": true}""";
    const string JsonUrl = Url + "&bodySHA256=0a1ff7634d9ab3b95db5c9a2dfe9416e41502b283a80c7cf19632632f96e6620";

    [Theory]
    [InlineData(Url, Form, Good)]
    [InlineData("https://mycompany.com:443/myapp.php?foo=1&bar=2", Form, Good)]
    [InlineData(Url + "#rc=2&rp=5xx", Form, Good)]
    [InlineData(Url, "To=%2B18005551212&" + "CallSid=CA1234567890ABCDE&Caller=%2B14158675309&Digits=1234&From=%2B14158675309", Good)]
    [InlineData(Url, Form + "&Digits=1234", Good)]
    public void The_published_vector_is_taken_however_it_is_spelt(string url, string form, string signature) =>
        Assert.True(IsGenuine(url, form, signature));

    [Theory]
    [InlineData("https://mycompany.com/myapp.php?foo=1&bar=3", Form, Good)]
    [InlineData("http://mycompany.com/myapp.php?foo=1&bar=2", Form, Good)]
    [InlineData(Url, Form + "&New=1", Good)]
    [InlineData(Url, Form + "&Digits=12345", Good)]
    [InlineData(Url, "CallSid=CA1234567890ABCDE", Good)]
    [InlineData(Url, Form, "RSOYDt4T1cUTdK1PDd93/VVr8B9=")]
    [InlineData(Url, Form, "RSOYDt4T1cUTdK1PDd93")]
    [InlineData(Url, Form, "not base64!")]
    [InlineData(Url, Form, "")]
    [InlineData(Url, Form, null)]
    public void Anything_else_is_refused(string url, string form, string? signature) => Assert.False(IsGenuine(url, form, signature));

    [Fact]
    public void A_json_body_is_bound_by_its_digest_in_the_address()
    {
        Assert.True(IsGenuine(JsonUrl, Json, "a9nBmqA0ju/hNViExpshrM61xv4=", "application/json"));
        Assert.False(IsGenuine(JsonUrl, Json + " ", "a9nBmqA0ju/hNViExpshrM61xv4=", "application/json"));
        Assert.False(IsGenuine(Url, Json, "a9nBmqA0ju/hNViExpshrM61xv4=", "application/json"));
    }

    [Fact]
    public void Pluses_spaces_and_unknown_parameters_are_signed_as_they_are_meant()
    {
        var (body, signature) = FakeTwilio.Form(Url, ("Body", "a + b & c=d ñ"), ("Zulu", ""), ("Added2027", "x y"));

        Assert.True(IsGenuine(Url, body, signature));
        Assert.False(IsGenuine(Url, body.Replace("%2B", "+", StringComparison.Ordinal), signature));
    }

    [Fact]
    public void The_token_before_a_rotation_is_still_believed_and_a_wrong_one_is_not()
    {
        Assert.True(IsGenuine(Url, Form, Good, settings: [("auth_token", "new"), ("previous_auth_token", "12345")]));
        Assert.False(IsGenuine(Url, Form, Good, settings: [("auth_token", "new")]));
    }

    static bool IsGenuine(
        string url,
        string body,
        string? signature,
        string type = "application/x-www-form-urlencoded; charset=UTF-8",
        params (string Name, string Value)[] settings
    )
    {
        var headers = new Dictionary<string, string> { ["content-type"] = type };
        if (signature is not null)
            headers["x-twilio-signature"] = signature;
        var sender = new Sender(
            SenderId.New(DateTimeOffset.UnixEpoch),
            WorkspaceId.New(DateTimeOffset.UnixEpoch),
            "sms",
            Channel.Sms,
            "twilio-sms",
            null,
            null,
            (settings.Length == 0 ? [("auth_token", "12345")] : settings).ToDictionary(one => one.Item1, one => one.Item2),
            SenderLimits.None,
            false
        );
        // The fragment is never sent.
        var raw = new RawCallback("POST", new Uri(url.Split('#')[0]), headers, Encoding.UTF8.GetBytes(body));
        return new TwilioSmsCallback().IsGenuine(sender, raw, DateTimeOffset.UnixEpoch);
    }
}
