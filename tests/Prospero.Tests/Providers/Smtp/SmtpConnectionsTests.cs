using Prospero.Core.Channels;
using Prospero.Providers.Smtp;
using Xunit;

namespace Prospero.Tests.Providers.Smtp;

/// <summary>What is kept between messages, how much of it and for how long.</summary>
public sealed class SmtpConnectionsTests
{
    const string Opening = """
        S: 220 mx.example.test ESMTP
        C: EHLO [127.0.0.1]
        S: 250 mx.example.test

        """;

    const string Taking = """
        C: MAIL FROM:<sales@example.test>
        S: 250 Ok
        C: RCPT TO:<ana@example.org>
        S: 250 Ok
        C: DATA
        S: 354 Go
        C: [message]
        S: 250 Ok

        """;

    static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    readonly SteppedClock _clock = new();

    [Fact]
    public async Task An_unused_connection_is_ended_after_a_while()
    {
        await using var server = Play(Opening + Taking + "C: QUIT\n!close\n" + Opening + Taking);
        await using var provider = new SmtpProvider(_clock, new SmtpOptions { Idle = TimeSpan.FromSeconds(30) });

        await Accepted(provider, server.Port);
        _clock.Advance(TimeSpan.FromSeconds(31));
        await Accepted(provider, server.Port);

        await server.Finish();
    }

    [Fact]
    public async Task A_connection_carries_a_bounded_number_of_messages()
    {
        await using var server = Play(Opening + Taking + "C: RSET\nS: 250 Ok\n" + Taking + "C: QUIT\n!close\n" + Opening + Taking);
        await using var provider = new SmtpProvider(_clock, new SmtpOptions { MessagesPerConnection = 2 });

        for (var i = 0; i < 3; i++)
            await Accepted(provider, server.Port);

        await server.Finish();
    }

    [Fact]
    public async Task Messages_beyond_the_bound_wait_for_a_connection()
    {
        // The server talks with one client at a time: a second connection would never be answered.
        await using var server = Play(Opening + Taking + string.Concat(Enumerable.Repeat("C: RSET\nS: 250 Ok\n" + Taking, 9)));
        await using var provider = new SmtpProvider(_clock, new SmtpOptions { ConnectionsPerSender = 1 });

        await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Accepted(provider, server.Port)));

        await server.Finish();
        Assert.Equal(10, server.Messages.Count);
    }

    [Fact]
    public async Task Who_is_stopped_while_waiting_has_sent_nothing()
    {
        using var stop = new CancellationTokenSource();
        var waiting = new TaskCompletionSource();
        await using var server = new ScriptedServer(Transcript.Parse(Opening + "!silence\n")) { OnSilence = waiting.SetResult };
        await using var provider = new SmtpProvider(_clock, new SmtpOptions { ConnectionsPerSender = 1 });

        var first = provider.Send(Request(server.Port), stop.Token);
        await waiting.Task.WaitAsync(Patience);
        var second = provider.Send(Request(server.Port), stop.Token);
        await stop.CancelAsync();

        Assert.IsType<SendOutcome.TryLater>(await first.WaitAsync(Patience));
        Assert.IsType<SendOutcome.TryLater>(await second.WaitAsync(Patience));
    }

    [Fact]
    public async Task Changed_settings_get_a_connection_of_their_own()
    {
        await using var server = Play(
            Opening + Taking + "!close\nS: 220 mx.example.test ESMTP\nC: EHLO new.example.test\nS: 250 Ok\n" + Taking
        );
        await using var provider = new SmtpProvider(_clock);

        await Accepted(provider, server.Port);
        await Accepted(provider, server.Port, ("helo", "new.example.test"));

        await server.Finish();
    }

    static ScriptedServer Play(string transcript) => new(Transcript.Parse(transcript));

    static SendRequest Request(int port, params (string Name, string Value)[] more)
    {
        var settings = new Dictionary<string, string>
        {
            ["host"] = "localhost",
            ["port"] = $"{port}",
            ["security"] = "none",
        };
        foreach (var (name, value) in more)
            settings[name] = value;
        return Letters.Request(Letters.Sender(settings));
    }

    static async Task Accepted(SmtpProvider provider, int port, params (string Name, string Value)[] more) =>
        Assert.IsType<SendOutcome.Accepted>(
            await provider.Send(Request(port, more), TestContext.Current.CancellationToken).WaitAsync(Patience)
        );
}
