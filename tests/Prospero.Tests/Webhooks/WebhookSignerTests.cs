using System.Security.Cryptography;
using System.Text;
using Prospero.Core;
using Prospero.Core.Webhooks;
using Xunit;

namespace Prospero.Tests.Webhooks;

/// <summary>The published check values, and what a receiver must be able to rely on.</summary>
public sealed class WebhookSignerTests
{
    const string Secret = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
    static readonly DateTimeOffset At = DateTimeOffset.FromUnixTimeSeconds(1796130070);

    [Fact]
    public void Nexor() =>
        Assert.Equal(
            "sha256=a136ce11a7c15574ff050ca76ca3862238f52c5c1fe70aa24e51650a1db5be5d",
            Header(WebhookProfile.Nexor, """{"event_type":"meeting.scheduled","event_id":"evt_1","data":{}}""", "X-Nexor-Signature")
        );

    [Fact]
    public void Nexor_as_bare_hex() =>
        Assert.Equal(
            "a136ce11a7c15574ff050ca76ca3862238f52c5c1fe70aa24e51650a1db5be5d",
            Header(
                WebhookProfile.Nexor,
                """{"event_type":"meeting.scheduled","event_id":"evt_1","data":{}}""",
                "X-Nexor-Signature",
                new WebhookRules { SignsBareHex = true }
            )
        );

    [Fact]
    public void PollyBot() =>
        Assert.Equal(
            "sha256=0cb984f2730a1f65a31164e53c14a79422fbe8b314eff1b3688f22b31ff7c12c",
            Header(WebhookProfile.PollyBot, """{"event":"LEAD_CREATED","timestamp":1796130070,"data":{}}""", "X-Webhook-Signature")
        );

    [Fact]
    public void PollyBot_with_the_time() =>
        Assert.Equal(
            "sha256=4bc0b9ada49138a52a64ec1083066f9188be232f40b65ee451320d1a0d530061",
            Header(
                WebhookProfile.PollyBot,
                """{"event":"LEAD_CREATED","timestamp":1796130070,"data":{}}""",
                "X-Webhook-Signature",
                new WebhookRules { SignsTimestamp = true }
            )
        );

    [Theory]
    [InlineData(
        Secret,
        "msg_1",
        "1796130070",
        """{"type":"meeting.scheduled","timestamp":"2026-12-01T13:01:10Z","data":{}}""",
        "v1,42zV9ruNPOFZ+x/kmLDXrpcIFMvTqRYuihqJ+BJmZkE="
    )]
    [InlineData(
        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        "msg_p5jXN8AQM9LWM0D4loKWxJek",
        "1614265330",
        """{"test": 2432232314}""",
        "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
    )]
    public void Standard(string secret, string id, string timestamp, string body, string expected) =>
        Assert.Equal(expected, WebhookSigner.Standard([secret], id, timestamp, Encoding.UTF8.GetBytes(body)));

    [Fact]
    public void While_a_secret_is_rotated_standard_carries_both_and_then_only_the_new_one()
    {
        var rotated = new WebhookSecrets(Secret, null, null, []).Rotated(At);

        Assert.Equal([rotated.Signing, Secret], rotated.At(At.AddHours(24).AddSeconds(-1)));
        Assert.Equal([rotated.Signing], rotated.At(At.AddHours(24)));
        var signatures = WebhookSigner.Standard(rotated.At(At), "msg_1", "1", [1]).Split(' ');
        Assert.Equal(
            [WebhookSigner.Standard([rotated.Signing], "msg_1", "1", [1]), WebhookSigner.Standard([Secret], "msg_1", "1", [1])],
            signatures
        );
    }

    [Fact]
    public void One_byte_or_another_secret_changes_it()
    {
        var signature = WebhookSigner.Hex(Secret, "{}"u8.ToArray(), "");

        Assert.NotEqual(signature, WebhookSigner.Hex(Secret, "{ }"u8.ToArray(), ""));
        Assert.NotEqual(signature, WebhookSigner.Hex(WebhookSigner.NewSecret(), "{}"u8.ToArray(), ""));
    }

    [Fact]
    public void A_new_secret_is_32_random_bytes()
    {
        var secret = WebhookSigner.NewSecret();

        Assert.StartsWith("whsec_", secret, StringComparison.Ordinal);
        Assert.Equal(32, Convert.FromBase64String(secret["whsec_".Length..]).Length);
        Assert.NotEqual(secret, WebhookSigner.NewSecret());
    }

    static string Header(WebhookProfile profile, string body, string name, WebhookRules? rules = null)
    {
        var endpoint = Hooks.Endpoint(profile) with
        {
            Rules = rules ?? new WebhookRules(),
            Secrets = new WebhookSecrets(Secret, null, null, []),
        };
        var delivery = Hooks.Delivery(endpoint) with { Body = Encoding.UTF8.GetBytes(body) };
        return WebhookSigner.Headers(endpoint, delivery, At).Single(header => header.Key == name).Value;
    }
}

/// <summary>Endpoints and deliveries of which only some members matter.</summary>
static class Hooks
{
    static readonly DateTimeOffset Noon = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);

    public static WebhookEndpoint Endpoint(WebhookProfile profile = WebhookProfile.Nexor, WorkspaceId workspace = default) =>
        new(
            WebhookId.New(Noon),
            workspace,
            null,
            "CRM",
            new Uri("https://crm.example.com/in"),
            profile,
            ["lead.created"],
            new WebhookRules { MaxRetries = RetrySchedule.UsualRetries(profile) },
            new WebhookSecrets($"whsec_{Convert.ToBase64String(RandomNumberGenerator.GetBytes(32))}", null, null, []),
            true,
            null,
            WebhookTally.None,
            Noon,
            Noon
        );

    public static Delivery Delivery(WebhookEndpoint endpoint, LeadId? lead = null, long position = 1, DateTimeOffset? due = null) =>
        new(
            DeliveryId.New(Noon),
            endpoint.Workspace,
            endpoint.Id,
            Ids.New(Noon),
            "lead.created",
            position,
            lead,
            Encoding.UTF8.GetBytes($$"""{"n":{{position}},"ñ":"😀\u0000"}"""),
            false,
            DeliveryState.Pending,
            due ?? Noon,
            0,
            Noon
        );
}
