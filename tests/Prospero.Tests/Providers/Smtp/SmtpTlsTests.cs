using Prospero.Core.Channels;
using Prospero.Providers.Smtp;
using Xunit;

namespace Prospero.Tests.Providers.Smtp;

/// <summary>Who shows the wrong certificate gets neither a password nor a mail.</summary>
public sealed class SmtpTlsTests : IDisposable
{
    // The server says nothing after the handshake: whatever the client said then would fail the transcript.
    static readonly Transcript Handshake = Transcript.Parse("!tls\n");

    readonly TestAuthority _authority = new();

    [Fact]
    public async Task A_certificate_for_another_host_is_refused() =>
        Assert.Contains("not for localhost", await RefusalOf("other.example.test"), StringComparison.Ordinal);

    [Fact]
    public async Task An_expired_certificate_is_refused() =>
        Assert.Contains("is not trusted", await RefusalOf("localhost", isExpired: true), StringComparison.Ordinal);

    [Fact]
    public async Task A_certificate_of_an_unknown_authority_is_refused()
    {
        using var stranger = new TestAuthority();
        Assert.Contains("is not trusted", await RefusalOf("localhost", caFile: stranger.File), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_file_the_systems_authorities_count() =>
        Assert.Contains("is not trusted", await RefusalOf("localhost", caFile: ""), StringComparison.Ordinal);

    [Fact]
    public async Task A_server_without_tls_is_refused_where_tls_is_wanted()
    {
        await using var server = new ScriptedServer(Transcript.Parse("S: 220 mx.example.test ESMTP\n!silence"));

        var refused = Assert.IsType<SendOutcome.Refused>(await Send(server.Port, _authority.File));

        Assert.Equal(FailureKind.Configuration, refused.Kind);
    }

    public void Dispose() => _authority.Dispose();

    static async Task<SendOutcome> Send(int port, string caFile)
    {
        var settings = new Dictionary<string, string>
        {
            ["host"] = "localhost",
            ["port"] = $"{port}",
            ["security"] = "tls",
            ["username"] = "sales",
            ["password"] = "secret",
            ["ca_file"] = caFile,
        };
        await using var provider = new SmtpProvider(new SteppedClock());
        return await provider
            .Send(Letters.Request(Letters.Sender(settings)), TestContext.Current.CancellationToken)
            .WaitAsync(TimeSpan.FromSeconds(20));
    }

    async Task<string> RefusalOf(string host, bool isExpired = false, string? caFile = null)
    {
        using var certificate = _authority.Sign(host, isExpired);
        await using var server = new ScriptedServer(Handshake) { Certificate = certificate };

        var refused = Assert.IsType<SendOutcome.Refused>(await Send(server.Port, caFile ?? _authority.File));

        Assert.Equal(FailureKind.Configuration, refused.Kind);
        return refused.Reason;
    }
}
