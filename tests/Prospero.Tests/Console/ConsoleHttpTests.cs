using System.Net;
using System.Text.RegularExpressions;
using Prospero.Core;
using Prospero.Core.Access;
using Prospero.Server.Startup;
using Prospero.Tests.Support;
using Xunit;

namespace Prospero.Tests.WebConsole;

/// <summary>What the console answers to programs: who is let in, and what a browser is told about the pages.</summary>
public sealed partial class ConsoleHttpTests : IAsyncLifetime
{
    readonly HttpClientHandler _browser = new() { AllowAutoRedirect = false };
    ConsolePlace _place = null!;
    HttpClient _http = null!;

    public async ValueTask InitializeAsync()
    {
        _place = await ConsolePlace.Open();
        _http = new HttpClient(_browser) { BaseAddress = new Uri(_place.Address) };
    }

    public ValueTask DisposeAsync()
    {
        _http.Dispose();
        _browser.Dispose();
        return _place.DisposeAsync();
    }

    [Fact]
    public async Task Behind_a_proxy_that_speaks_tls_the_forms_work_and_the_cookies_are_secure()
    {
        await using var behind = await TestServer.Start(
            roles: Roles.Console,
            change: options => options with { PublicUrl = new Uri("https://prospero.example.test") }
        );

        var page = await behind.Send("GET", "/console/sign-in/some-token");

        Assert.Equal(200, page.Status);
        Assert.Contains("secure", page.Header("Set-Cookie"), StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("/console")]
    [InlineData("/console/leads/00000000-0000-7000-8000-000000000000")]
    [InlineData("/console/whatever")]
    public async Task Who_is_not_signed_in_is_told_how(string path)
    {
        var sent = await _http.GetAsync(path);

        Assert.Equal(HttpStatusCode.Redirect, sent.StatusCode);
        Assert.Equal("/console/sign-in", sent.Headers.Location?.OriginalString);
        Assert.Contains("prospero sign-in", await _http.GetStringAsync("/console/sign-in"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_that_refreshes_itself_is_told_that_it_is_signed_out()
    {
        using var partial = new HttpRequestMessage(HttpMethod.Get, "/console");
        partial.Headers.Add("X-Prospero-Partial", "1");
        using var events = new HttpRequestMessage(HttpMethod.Get, "/console/events");
        events.Headers.Add("Accept", "text/event-stream");

        Assert.Equal(HttpStatusCode.Unauthorized, (await _http.SendAsync(partial)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await _http.SendAsync(events)).StatusCode);
    }

    [Fact]
    public async Task A_session_is_for_this_browser_and_this_path_only()
    {
        var answer = await SignIn(await _place.SignInToken());

        Assert.Equal("/console", answer.Headers.Location?.OriginalString);
        var session = Assert.Single(
            answer.Headers.GetValues("Set-Cookie"),
            cookie => cookie.StartsWith("prospero_session=", StringComparison.Ordinal)
        );
        Assert.Contains("; path=/console;", session, StringComparison.Ordinal);
        Assert.Contains("; samesite=lax", session, StringComparison.Ordinal);
        Assert.Contains("; httponly", session, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await _http.GetAsync("/console")).StatusCode);
    }

    [Fact]
    public async Task A_link_that_is_unknown_or_too_old_says_so()
    {
        foreach (var token in new[] { "unknown", await _place.SignInToken(TimeSpan.FromSeconds(-1)) })
        {
            var answer = await SignIn(token);

            Assert.Equal(HttpStatusCode.Gone, answer.StatusCode);
            Assert.Contains("prospero sign-in", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }

        Assert.Equal("/console", (await _http.GetAsync("/")).Headers.Location?.OriginalString);
        Assert.Equal(HttpStatusCode.Redirect, (await _http.GetAsync("/console")).StatusCode);
    }

    [Fact]
    public async Task A_disabled_user_does_not_get_in()
    {
        var now = DateTimeOffset.UtcNow;
        var user = new User(Ids.New(now), _place.Live.Id, "gone", null, false, now);
        await _place.Do(async tx =>
        {
            await _place.Part<IAccess>().AddUser(tx, user, default);
            await _place.Part<IAccess>().AddSignIn(tx, ApiKey.HashOf("gone"), user.Id, now.AddMinutes(15), default);
        });

        Assert.Equal(HttpStatusCode.Gone, (await SignIn("gone")).StatusCode);
    }

    [Fact]
    public async Task A_form_from_elsewhere_is_refused_and_consumes_nothing()
    {
        var token = await _place.SignInToken();

        using var empty = new FormUrlEncodedContent([]);
        var forged = await _http.PostAsync($"/console/sign-in/{token}", empty);

        Assert.Equal(HttpStatusCode.BadRequest, forged.StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, (await SignIn(token)).StatusCode);
    }

    [Fact]
    public async Task Another_workspaces_lead_is_not_there()
    {
        var theirs = await _place.Part<Installation>().AddWorkspace("theirs", "UTC", "theirs", default);
        var lead = await _place.AddLead("Xenia", email: "xenia@example.com", isEnrolled: false, to: theirs);
        await SignIn(await _place.SignInToken());

        Assert.Equal(HttpStatusCode.NotFound, (await _http.GetAsync($"/console/leads/{lead.Id}")).StatusCode);
        Assert.DoesNotContain("Xenia", await _http.GetStringAsync("/console"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_link_to_a_lead_leads_there_whatever_the_switch_says()
    {
        var test = await _place.AddLead("Ana", email: "ana@example.com");
        var live = await _place.AddLead("Ben", email: "ben@example.com", isEnrolled: false, to: _place.Live);
        await SignIn(await _place.SignInToken());

        Assert.Contains("Ana", await _http.GetStringAsync($"/console/leads/{test.Id}"), StringComparison.Ordinal);
        Assert.Contains("Ben", await _http.GetStringAsync($"/console/leads/{live.Id}"), StringComparison.Ordinal);
        Assert.DoesNotContain("Ana", await _http.GetStringAsync("/console"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/console/sign-in")]
    [InlineData("/console/sign-in/secret")]
    [InlineData("/console")]
    public async Task Pages_are_told_to_take_nothing_from_elsewhere_and_to_tell_nobody(string path)
    {
        var headers = (await _http.GetAsync(path)).Headers;

        Assert.Equal("no-referrer", Assert.Single(headers.GetValues("Referrer-Policy")));
        Assert.Equal("nosniff", Assert.Single(headers.GetValues("X-Content-Type-Options")));
        Assert.Equal("DENY", Assert.Single(headers.GetValues("X-Frame-Options")));
        Assert.True(headers.CacheControl?.NoStore);
        var policy = Assert.Single(headers.GetValues("Content-Security-Policy"));
        Assert.StartsWith("default-src 'none'; style-src 'self'; script-src 'self';", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Style_and_script_may_be_kept_for_ever_because_their_addresses_change()
    {
        var page = await _http.GetStringAsync("/console/sign-in");
        var assets = AssetAddress().Matches(page).Select(match => match.Value).ToList();

        Assert.Equal(3, assets.Count);
        foreach (var asset in assets)
        {
            var answer = await _http.GetAsync(asset);
            Assert.NotEmpty(await answer.Content.ReadAsByteArrayAsync());
            Assert.Equal(TimeSpan.FromDays(365), answer.Headers.CacheControl?.MaxAge);
        }

        Assert.Equal(HttpStatusCode.NotFound, (await _http.GetAsync("/console/assets/other.js")).StatusCode);
    }

    async Task<HttpResponseMessage> SignIn(string token)
    {
        var page = await _http.GetStringAsync($"/console/sign-in/{token}");
        using var form = new FormUrlEncodedContent([
            KeyValuePair.Create("__RequestVerificationToken", FormToken().Match(page).Groups["token"].Value),
        ]);
        return await _http.PostAsync($"/console/sign-in/{token}", form);
    }

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"(?<token>[^\"]+)\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex FormToken();

    [GeneratedRegex("/console/assets/[a-z]+[.][a-z]+[?]v=[0-9a-f]+", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex AssetAddress();
}
