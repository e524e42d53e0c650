using Prospero.Core.Webhooks;
using Xunit;

namespace Prospero.Tests.Webhooks;

public sealed class RetryScheduleTests
{
    static readonly DateTimeOffset Now = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);
    static readonly WebhookAnswer Broken = new(500, null, null, null);

    [Theory]
    [InlineData(WebhookProfile.Nexor, new[] { 60, 300, 1800 })]
    [InlineData(WebhookProfile.Standard, new[] { 5, 300, 1800, 7200, 18000, 36000, 50400, 72000, 86400 })]
    [InlineData(WebhookProfile.PollyBot, new[] { 1, 2, 4 })]
    public void Each_profile_waits_as_it_promises(WebhookProfile profile, int[] seconds)
    {
        var endpoint = Hooks.Endpoint(profile);
        var part = profile == WebhookProfile.PollyBot ? 0.2 : 0.1;
        for (var tries = 1; tries <= seconds.Length; tries++)
        {
            var wait = Wait(endpoint, tries, Broken)!.Value.TotalSeconds;
            Assert.InRange(wait, seconds[tries - 1] * (1 - part), seconds[tries - 1] * (1 + part));
        }

        Assert.Null(Wait(endpoint, seconds.Length + 1, Broken));
    }

    [Fact]
    public void Beyond_the_third_retry_nexor_waits_two_hours()
    {
        var endpoint = Hooks.Endpoint() with { Rules = new WebhookRules { MaxRetries = 10 } };

        Assert.InRange(Wait(endpoint, 10, Broken)!.Value.TotalHours, 1.8, 2.2);
        Assert.Null(Wait(endpoint, 11, Broken));
    }

    [Fact]
    public void PollyBot_never_waits_longer_than_an_hour_and_a_fifth()
    {
        var endpoint = Hooks.Endpoint(WebhookProfile.PollyBot) with
        {
            Rules = new WebhookRules { MaxRetries = 10, RetryDelay = TimeSpan.FromMinutes(1) },
        };

        Assert.InRange(Wait(endpoint, 10, Broken)!.Value.TotalMinutes, 48, 72);
    }

    [Fact]
    public void Deliveries_that_failed_together_do_not_come_back_together()
    {
        var endpoint = Hooks.Endpoint();
        var waits = Enumerable.Range(0, 100).Select(_ => RetrySchedule.Next(endpoint, DeliveryId.New(Now), 1, Broken, Now)).ToHashSet();

        Assert.True(waits.Count > 90);
        var delivery = DeliveryId.New(Now);
        Assert.Equal(RetrySchedule.Next(endpoint, delivery, 1, Broken, Now), RetrySchedule.Next(endpoint, delivery, 1, Broken, Now));
    }

    [Theory]
    [InlineData(WebhookProfile.Nexor, 400, false)]
    [InlineData(WebhookProfile.Nexor, 302, false)]
    [InlineData(WebhookProfile.Nexor, 429, true)]
    [InlineData(WebhookProfile.Nexor, 503, true)]
    [InlineData(WebhookProfile.Nexor, null, true)]
    [InlineData(WebhookProfile.Standard, 400, true)]
    [InlineData(WebhookProfile.Standard, 302, true)]
    [InlineData(WebhookProfile.Standard, 410, false)]
    [InlineData(WebhookProfile.PollyBot, 404, true)]
    public void What_is_tried_again_depends_on_the_profile(WebhookProfile profile, int? status, bool isTried) =>
        Assert.Equal(isTried, Wait(Hooks.Endpoint(profile), 1, new WebhookAnswer(status, null, null, null)) is not null);

    [Fact]
    public void A_receiver_may_ask_for_more_time_but_not_for_ever()
    {
        var endpoint = Hooks.Endpoint();

        Assert.Equal(TimeSpan.FromHours(3), Wait(endpoint, 1, new WebhookAnswer(429, null, TimeSpan.FromHours(3), null)));
        Assert.Equal(TimeSpan.FromHours(24), Wait(endpoint, 1, new WebhookAnswer(503, null, TimeSpan.FromDays(30), null)));
        Assert.InRange(Wait(endpoint, 1, new WebhookAnswer(429, null, TimeSpan.FromSeconds(1), null))!.Value.TotalSeconds, 54, 66);
        Assert.InRange(Wait(endpoint, 1, new WebhookAnswer(500, null, TimeSpan.FromHours(3), null))!.Value.TotalSeconds, 54, 66);
    }

    [Fact]
    public void Whoever_wants_no_retries_gets_none() =>
        Assert.Null(Wait(Hooks.Endpoint() with { Rules = new WebhookRules { Retries = false } }, 1, Broken));

    static TimeSpan? Wait(WebhookEndpoint endpoint, int tries, WebhookAnswer answer) =>
        RetrySchedule.Next(endpoint, DeliveryId.New(Now), tries, answer, Now) - Now;
}
