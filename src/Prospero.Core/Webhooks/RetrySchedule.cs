using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Prospero.Core.Webhooks;

/// <summary>When a delivery is tried again. Pure: chance is a hash of the delivery and the try.</summary>
public static class RetrySchedule
{
    /// <summary>The longest that a receiver can make us wait.</summary>
    public static TimeSpan LongestRetryAfter { get; } = TimeSpan.FromHours(24);

    static readonly TimeSpan LongestPollyBotWait = TimeSpan.FromHours(1);

    static readonly TimeSpan[] Nexor = [TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(30), TimeSpan.FromHours(2)];

    static readonly TimeSpan[] Standard =
    [
        TimeSpan.FromSeconds(5),
        TimeSpan.FromMinutes(5),
        TimeSpan.FromMinutes(30),
        TimeSpan.FromHours(2),
        TimeSpan.FromHours(5),
        TimeSpan.FromHours(10),
        TimeSpan.FromHours(14),
        TimeSpan.FromHours(20),
        TimeSpan.FromHours(24),
    ];

    /// <summary>How many retries an endpoint gets that does not say.</summary>
    public static int UsualRetries(WebhookProfile profile) => profile == WebhookProfile.Standard ? Standard.Length : 3;

    /// <summary>When to try again after a try that failed; null to give up.</summary>
    /// <param name="tries">How many tries there were, this one included.</param>
    public static DateTimeOffset? Next(WebhookEndpoint endpoint, DeliveryId delivery, int tries, WebhookAnswer answer, DateTimeOffset now)
    {
        if (answer.IsGone || !endpoint.Rules.Retries || tries > endpoint.Rules.MaxRetries || IsFinal(endpoint.Profile, answer))
            return null;
        var wait = Jittered(Wait(endpoint, tries), endpoint.Profile == WebhookProfile.PollyBot ? 0.2 : 0.1, delivery, tries);
        if (answer.Status is 429 or 503 && answer.RetryAfter is { } asked)
            wait = Longer(wait, asked < LongestRetryAfter ? asked : LongestRetryAfter);
        return now + wait;
    }

    // A receiver of this profile that says what is wrong with a request does not want it again.
    static bool IsFinal(WebhookProfile profile, WebhookAnswer answer) =>
        profile == WebhookProfile.Nexor && answer.Status is >= 300 and < 500 and not 429;

    static TimeSpan Wait(WebhookEndpoint endpoint, int tries) =>
        endpoint.Profile switch
        {
            WebhookProfile.Standard => Standard[Math.Min(tries, Standard.Length) - 1],
            WebhookProfile.PollyBot => Shorter(endpoint.Rules.RetryDelay * Math.Pow(2, tries - 1), LongestPollyBotWait),
            _ => Nexor[Math.Min(tries, Nexor.Length) - 1],
        };

    static TimeSpan Jittered(TimeSpan wait, double part, DeliveryId delivery, int tries)
    {
        Span<byte> seed = stackalloc byte[20];
        delivery.Value.TryWriteBytes(seed);
        BinaryPrimitives.WriteInt32BigEndian(seed[16..], tries);
        Span<byte> hash = stackalloc byte[32];
        SHA256.HashData(seed, hash);
        var chance = BinaryPrimitives.ReadUInt32BigEndian(hash) / (double)uint.MaxValue;
        return wait * (1 - part + 2 * part * chance);
    }

    static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;

    static TimeSpan Longer(TimeSpan one, TimeSpan other) => one > other ? one : other;
}
