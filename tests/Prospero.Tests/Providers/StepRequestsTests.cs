using Prospero.Core.Cadence;
using Prospero.Core.Channels;
using Prospero.Core.Webhooks;
using Prospero.Providers;
using Prospero.Tests.Support;
using Xunit;

namespace Prospero.Tests.Providers;

public sealed class StepRequestsTests
{
    static readonly NetworkOptions Open = new() { AllowedRanges = [System.Net.IPNetwork.Parse("127.0.0.0/8")] };

    [Theory]
    [InlineData(200, typeof(SendOutcome.Accepted))]
    [InlineData(204, typeof(SendOutcome.Accepted))]
    [InlineData(302, typeof(SendOutcome.Refused))]
    [InlineData(400, typeof(SendOutcome.Refused))]
    [InlineData(409, typeof(SendOutcome.Refused))]
    [InlineData(429, typeof(SendOutcome.TryLater))]
    [InlineData(503, typeof(SendOutcome.TryLater))]
    [InlineData(500, typeof(SendOutcome.Unknown))]
    [InlineData(502, typeof(SendOutcome.Unknown))]
    public async Task An_answer_is_an_outcome(int status, Type outcome)
    {
        await using var receiver = new TestReceiver { Answers = _ => new Reply(status) };
        using var requests = Requests(Open);

        Assert.IsType(outcome, await requests.Make(To(receiver.Url), default));
    }

    [Fact]
    public async Task A_connection_that_breaks_leaves_the_outcome_unknown()
    {
        await using var receiver = new TestReceiver { Answers = _ => new Reply(200, Style: ReplyStyle.Cut) };
        using var requests = Requests(Open);

        Assert.IsType<SendOutcome.Unknown>(await requests.Make(To(receiver.Url), default));
    }

    [Fact]
    public async Task An_address_inside_the_house_is_refused_and_nothing_is_sent()
    {
        await using var receiver = new TestReceiver();
        using var requests = Requests(new NetworkOptions());

        var refused = Assert.IsType<SendOutcome.Refused>(await requests.Make(To(receiver.Url), default));

        Assert.Equal((FailureKind.Configuration, "the address is inside the house"), (refused.Kind, refused.Reason));
        Assert.Empty(receiver.All);
    }

    [Fact]
    public async Task An_address_without_encryption_is_refused_unless_it_is_allowed()
    {
        await using var receiver = new TestReceiver();
        using var requests = new StepRequests(new GuardedHttp(Open), new WebhookOptions(), TimeProvider.System);

        Assert.Equal("the address is not https", Assert.IsType<SendOutcome.Refused>(await requests.Make(To(receiver.Url), default)).Reason);
        Assert.Empty(receiver.All);
    }

    static StepRequests Requests(NetworkOptions network) =>
        new(new GuardedHttp(network), new WebhookOptions { AllowsHttp = true }, TimeProvider.System);

    static StepRequest To(Uri url) => new("POST", url, new Dictionary<string, string>(), "{}", "key", TimeSpan.FromSeconds(20));
}
