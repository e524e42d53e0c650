using System.Net;
using System.Net.Sockets;
using Prospero.Core.Webhooks;
using Prospero.Providers;
using Prospero.Tests.Support;
using Xunit;

namespace Prospero.Tests.Providers.Network;

/// <summary>Requests to real sockets of 127.0.0.1, with a resolver that says what a test wants.</summary>
public sealed class GuardedHttpTests : IAsyncDisposable
{
    static readonly IPAddress Public = IPAddress.Parse("93.184.216.34");
    readonly TestReceiver _receiver = new();

    public ValueTask DisposeAsync() => _receiver.DisposeAsync();

    [Fact]
    public async Task A_name_that_becomes_another_address_after_it_was_checked_gains_nothing()
    {
        var asked = 0;
        using var transport = Transport([], (_, _) => Task.FromResult<IPAddress[]>([asked++ == 0 ? Public : IPAddress.Loopback]));
        var url = new Uri($"http://rebind.example:{_receiver.Port}/");

        Assert.Null(await transport.WhyNot(url, default));
        var answer = await Post(transport, url);

        Assert.Equal(new WebhookAnswer(null, null, null, "the address is inside the house"), answer);
        Assert.Equal(2, asked);
        Assert.Empty(_receiver.All);
    }

    [Fact]
    public async Task Of_several_addresses_only_the_open_ones_are_connected_to()
    {
        // Nobody listens at 127.0.0.2, and 127.0.0.1 is closed.
        using var transport = Transport(
            [IPNetwork.Parse("127.0.0.2/32")],
            (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Loopback, IPAddress.Parse("127.0.0.2")])
        );

        var answer = await Post(transport, new Uri($"http://both.example:{_receiver.Port}/"));

        Assert.Equal("no connection could be made", answer.Error);
        Assert.Empty(_receiver.All);
    }

    [Theory]
    [InlineData("http://127.0.0.1/")]
    [InlineData("http://[::1]/")]
    [InlineData("http://[::ffff:7f00:1]/")]
    [InlineData("http://2130706433/")]
    [InlineData("http://0x7f.1/")]
    [InlineData("http://169.254.169.254/latest/meta-data")]
    public async Task An_address_of_the_house_is_refused_at_once(string url)
    {
        using var transport = Transport([], (_, _) => throw new SocketException((int)SocketError.HostNotFound));

        Assert.Equal("must not be an address inside the house", await transport.WhyNot(new Uri(url), default));
        Assert.Equal("the address is inside the house", (await Post(transport, new Uri(url))).Error);
    }

    [Fact]
    public async Task A_host_that_cannot_be_found_now_may_be_found_later()
    {
        using var transport = Transport([], (_, _) => throw new SocketException((int)SocketError.HostNotFound));

        Assert.Null(await transport.WhyNot(new Uri("https://crm.example.com/in"), default));
        Assert.Equal("the host cannot be found", (await Post(transport, new Uri("https://crm.example.com/in"))).Error);
    }

    [Fact]
    public async Task Redirects_are_not_followed()
    {
        using var transport = Transport([IPNetwork.Parse("127.0.0.0/8")]);
        _receiver.Answers = _ => new Reply(302, Headers: [("Location", "http://169.254.169.254/latest/meta-data")]);

        var answer = await Post(transport, _receiver.Url);

        Assert.Equal(302, answer.Status);
        Assert.Equal("answered 302; redirects are not followed", answer.Fault);
        Assert.Single(_receiver.All);
    }

    [Theory]
    [InlineData(ReplyStyle.Never)]
    [InlineData(ReplyStyle.SlowHead)]
    public async Task A_receiver_that_does_not_come_to_the_point_is_left_in_time(ReplyStyle style)
    {
        using var transport = Transport([IPNetwork.Parse("127.0.0.0/8")]);
        _receiver.Answers = _ => new Reply(200, Style: style);

        var answer = await Post(transport, _receiver.Url, TimeSpan.FromMilliseconds(700));

        Assert.Equal((null, "no answer within 1 s"), (answer.Status, answer.Error));
    }

    [Fact]
    public async Task Of_an_endless_answer_only_the_beginning_is_kept_and_the_status_counts()
    {
        using var transport = Transport([IPNetwork.Parse("127.0.0.0/8")]);
        _receiver.Answers = _ => new Reply(200, new string('x', 1_000_000));
        Assert.Equal((200, 4096), ((await Post(transport, _receiver.Url)) is var whole ? (whole.Status, whole.Body!.Length) : default));

        _receiver.Answers = _ => new Reply(200, new string('x', 1_000), ReplyStyle.SlowBody);
        var slow = await Post(transport, _receiver.Url);

        Assert.True(slow.IsAcknowledged);
        Assert.InRange(slow.Body!.Length, 1, 200);
    }

    [Fact]
    public async Task How_long_to_wait_is_read_in_seconds_and_as_a_date()
    {
        using var transport = Transport([IPNetwork.Parse("127.0.0.0/8")]);
        _receiver.Answers = _ => new Reply(429, Headers: [("Retry-After", "120")]);
        Assert.Equal(TimeSpan.FromSeconds(120), (await Post(transport, _receiver.Url)).RetryAfter);

        _receiver.Answers = _ => new Reply(503, Headers: [("Retry-After", $"{DateTimeOffset.UtcNow.AddHours(1):R}")]);
        Assert.InRange((await Post(transport, _receiver.Url)).RetryAfter!.Value.TotalMinutes, 55, 61);
    }

    [Fact]
    public async Task A_connection_that_breaks_is_an_answer_too()
    {
        using var transport = Transport([IPNetwork.Parse("127.0.0.0/8")]);
        _receiver.Answers = _ => new Reply(200, Style: ReplyStyle.Cut);

        Assert.Equal("the connection was closed before an answer", (await Post(transport, _receiver.Url)).Error);
    }

    static WebhookTransport Transport(
        IReadOnlyList<IPNetwork> allowed,
        Func<string, CancellationToken, Task<IPAddress[]>>? resolve = null
    ) =>
        new(
            new GuardedHttp(
                new NetworkOptions { AllowedRanges = allowed, Resolve = resolve ?? ((_, _) => throw new InvalidOperationException()) }
            ),
            TimeProvider.System
        );

    static Task<WebhookAnswer> Post(WebhookTransport transport, Uri url, TimeSpan? timeout = null) =>
        transport.Post(url, [], "{}"u8.ToArray(), timeout ?? TimeSpan.FromSeconds(20), default);
}
