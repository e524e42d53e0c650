using System.Text;
using Prospero.Core;
using Prospero.Core.Channels;
using Prospero.Core.Intake;
using Prospero.Providers.Retell;
using Xunit;

namespace Prospero.Tests.Providers.Retell;

public sealed class RetellSignatureTests
{
    const string Body = """{"event":"call_ended","call":{"call_id":"call_0001"}}""";
    const string Digest = "aa08353723ef526ca8717e04164b034a51139e7bc0ce248097a5d92978546eb9";
    const string Good = "v=1784800000000,d=" + Digest;

    static readonly DateTimeOffset Then = DateTimeOffset.FromUnixTimeMilliseconds(1784800000000);

    [Theory]
    [InlineData(0)]
    [InlineData(299)]
    [InlineData(-299)]
    public void The_published_vector_is_taken_while_it_is_fresh(int seconds) => Assert.True(IsGenuine(Body, Good, seconds));

    [Theory]
    [InlineData(Body, Good, 301)]
    [InlineData(Body, Good, -301)]
    [InlineData(Body + " ", Good, 0)]
    [InlineData("""{"event":"call_ended", "call":{"call_id":"call_0001"}}""", Good, 0)]
    [InlineData(Body, "v=1784800000001,d=" + Digest, 0)]
    [InlineData(Body, "v=,d=" + Digest, 0)]
    [InlineData(Body, "v=x,d=" + Digest, 0)]
    [InlineData(Body, "v=99999999999999999999,d=" + Digest, 0)]
    [InlineData(Body, "d=" + Digest, 0)]
    [InlineData(Body, "v=1784800000000,d=AA08353723EF526CA8717E04164B034A51139E7BC0CE248097A5D92978546EB9", 0)]
    [InlineData(Body, "v=1784800000000,d=aa08353723ef526c", 0)]
    [InlineData(Body, "", 0)]
    [InlineData(Body, null, 0)]
    public void Anything_else_is_refused(string body, string? signature, int seconds) => Assert.False(IsGenuine(body, signature, seconds));

    [Fact]
    public void The_key_before_a_rotation_is_still_believed_and_a_wrong_one_is_not()
    {
        Assert.True(IsGenuine(Body, Good, 0, ("api_key", "new"), ("previous_api_key", "key_test_123")));
        Assert.False(IsGenuine(Body, Good, 0, ("api_key", "new")));
    }

    static bool IsGenuine(string body, string? signature, int seconds, params (string Name, string Value)[] settings)
    {
        var headers = new Dictionary<string, string>();
        if (signature is not null)
            headers["x-retell-signature"] = signature;
        var sender = new Sender(
            SenderId.New(Then),
            WorkspaceId.New(Then),
            "agent",
            Channel.Call,
            "retell",
            null,
            null,
            (settings.Length == 0 ? [("api_key", "key_test_123")] : settings).ToDictionary(one => one.Item1, one => one.Item2),
            SenderLimits.None,
            false
        );
        var raw = new RawCallback("POST", new Uri("https://x.example/"), headers, Encoding.UTF8.GetBytes(body));
        return new RetellCallback().IsGenuine(sender, raw, Then.AddSeconds(seconds));
    }
}
