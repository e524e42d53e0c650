using System.Text;
using Prospero.Core;
using Prospero.Core.Channels;
using Prospero.Core.Intake;
using Prospero.Providers.WhatsAppCloud;
using Xunit;

namespace Prospero.Tests.Providers.WhatsAppCloud;

public sealed class WhatsAppSignatureTests
{
    const string Body = """{"object":"whatsapp_business_account","entry":[]}""";
    const string Good = "sha256=dec6a680679a968e7e0319355b23599cbfc54502c0784668e9618baa0c633756";

    static readonly WhatsAppCallback Reader = new();

    [Fact]
    public void The_published_vector_is_taken() => Assert.True(IsGenuine(Body, Good));

    [Theory]
    [InlineData(Body + " ", Good)]
    [InlineData("""{"object":"whatsapp_business_account", "entry":[]}""", Good)]
    [InlineData(Body, null)]
    [InlineData(Body, "")]
    [InlineData(Body, "sha256=")]
    [InlineData(Body, "sha1=dec6a680679a968e7e0319355b23599cbfc54502c0784668e9618baa0c633756")]
    [InlineData(Body, "dec6a680679a968e7e0319355b23599cbfc54502c0784668e9618baa0c633756")]
    [InlineData(Body, "sha256=DEC6A680679A968E7E0319355B23599CBFC54502C0784668E9618BAA0C633756")]
    [InlineData(Body, "sha256=dec6a680679a968e7e0319355b23599cbfc54502c0784668e9618baa0c6337")]
    [InlineData(Body, "sha256=zec6a680679a968e7e0319355b23599cbfc54502c0784668e9618baa0c633756")]
    public void Anything_else_is_refused(string body, string? signature) => Assert.False(IsGenuine(body, signature));

    [Fact]
    public void The_secret_before_a_rotation_is_still_believed_and_a_wrong_one_is_not()
    {
        Assert.True(IsGenuine(Body, Good, ("app_secret", "new"), ("previous_app_secret", "test_app_secret")));
        Assert.False(IsGenuine(Body, Good, ("app_secret", "new")));
        Assert.False(IsGenuine(Body, Good, ("app_secret", "")));
    }

    [Theory]
    [InlineData("?hub.mode=subscribe&hub.verify_token=our+word&hub.challenge=12345", 200, "12345")]
    [InlineData("?hub.mode=subscribe&hub.verify_token=our%20word&hub.challenge=%3Cb%3E", 200, "<b>")]
    [InlineData("?hub.mode=subscribe&hub.verify_token=another&hub.challenge=12345", 403, "")]
    [InlineData("?hub.mode=unsubscribe&hub.verify_token=our+word&hub.challenge=12345", 403, "")]
    [InlineData("", 403, "")]
    public void The_handshake_answers_the_challenge_to_whoever_knows_the_word(string query, int status, string body)
    {
        var answer = Reader.Greet(
            Sender(("verify_token", "our word")),
            new RawCallback("GET", new Uri($"https://x.example/callbacks/whatsapp-cloud/t{query}"), new Dictionary<string, string>(), [])
        );

        Assert.Equal((status, body), (answer!.Status, answer.Body));
        Assert.StartsWith("text/plain", answer.ContentType);
    }

    static bool IsGenuine(string body, string? signature, params (string Name, string Value)[] settings)
    {
        var headers = signature is null
            ? new Dictionary<string, string>()
            : new Dictionary<string, string> { ["x-hub-signature-256"] = signature };
        var raw = new RawCallback("POST", new Uri("https://x.example/"), headers, Encoding.UTF8.GetBytes(body));
        return Reader.IsGenuine(
            Sender(settings.Length == 0 ? [("app_secret", "test_app_secret")] : settings),
            raw,
            DateTimeOffset.UnixEpoch
        );
    }

    static Sender Sender(params (string Name, string Value)[] settings) =>
        new(
            SenderId.New(DateTimeOffset.UnixEpoch),
            WorkspaceId.New(DateTimeOffset.UnixEpoch),
            "sales",
            Channel.WhatsApp,
            "whatsapp-cloud",
            null,
            null,
            settings.ToDictionary(one => one.Name, one => one.Value),
            SenderLimits.None,
            false
        );
}
