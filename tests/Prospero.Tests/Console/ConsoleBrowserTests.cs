using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Prospero.Tests.WebConsole;

/// <summary>The console as people meet it, in Chromium.</summary>
public sealed class ConsoleBrowserTests(Browser browser) : IClassFixture<Browser>, IAsyncLifetime
{
    readonly List<string> _complaints = [];
    ConsolePlace _place = null!;

    public async ValueTask InitializeAsync() => _place = await ConsolePlace.Open();

    public ValueTask DisposeAsync() => _place.DisposeAsync();

    [Fact]
    public async Task A_sign_in_link_works_once()
    {
        var token = await _place.SignInToken();
        var page = await browser.Open(_place, _complaints);

        await page.GotoAsync("/console");
        await Expect(page.GetByText("prospero sign-in", new() { Exact = true })).ToBeVisibleAsync();
        await page.GotoAsync($"/console/sign-in/{token}");
        await page.ReloadAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Leads", Exact = true })).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Sign in" })).ToBeVisibleAsync();
        Assert.Empty(_complaints);

        await page.GotoAsync($"/console/sign-in/{token}");
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "This link does not work any more" })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task The_list_shows_leads_and_a_search_narrows_it()
    {
        await _place.AddLead("Ana", "García", "+15550100102", "ana@example.com");
        await _place.AddLead("Ben", "Okafor", "+15550100100", "ben@example.com");
        var page = await SignedIn();

        await Expect(page.GetByRole(AriaRole.Row)).ToHaveCountAsync(3);
        await Expect(page.GetByRole(AriaRole.Row, new() { Name = "Ana García" })).ToContainTextAsync("Call");
        await page.GetByLabel("Search").FillAsync("okaf");
        await Expect(page.GetByRole(AriaRole.Row)).ToHaveCountAsync(2);
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Ben Okafor" })).ToBeVisibleAsync();
        Assert.EndsWith("/console?q=okaf", page.Url, StringComparison.Ordinal);

        await page.GetByLabel("Search").FillAsync("");
        await page.GetByLabel("Status").SelectOptionAsync("visit");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "No lead matches" })).ToBeVisibleAsync();
        Assert.Empty(_complaints);
    }

    [Fact]
    public async Task A_lead_shows_its_timeline_and_the_next_touch_with_every_gate()
    {
        var lead = await _place.AddLead("Ana", "García", "+15550100102", "ana@example.com");
        await _place.RunFor(TimeSpan.FromMinutes(5));
        var page = await SignedIn();

        await page.GetByRole(AriaRole.Link, new() { Name = "Ana García" }).ClickAsync();

        Assert.EndsWith($"/console/leads/{lead.Id}", page.Url, StringComparison.Ordinal);
        await Expect(page).ToHaveTitleAsync("Ana García – Prospero");
        var timeline = page.GetByRole(AriaRole.Region, new() { Name = "Timeline" });
        await Expect(timeline).ToContainTextAsync("Lead received: website");
        await Expect(timeline).ToContainTextAsync("no answer");
        var next = page.GetByRole(AriaRole.Region, new() { Name = "Next touch" });
        await Expect(next).ToContainTextAsync("Call in 25 min");
        await Expect(next).ToContainTextAsync("try 2 of 2");
        await Expect(next).ToContainTextAsync("The last try ended with: no answer.");
        await Expect(next.Locator(".gates > li")).ToHaveCountAsync(19);
        await Expect(next.Locator(".gates > li.closed")).ToHaveCountAsync(1);
        Assert.Empty(_complaints);
    }

    [Fact]
    public async Task A_page_follows_what_happens_and_keeps_what_was_opened()
    {
        var lead = await _place.AddLead("Ana", "García", "+15550100102", "ana@example.com");
        var page = await SignedIn();
        await page.GotoAsync($"/console/leads/{lead.Id}");
        var contact = page.Locator("details.contact").First;
        await contact.Locator("summary").ClickAsync();
        await Expect(contact).ToContainTextAsync("No attempt was made yet");

        await _place.RunFor(TimeSpan.FromMinutes(5));

        await Expect(page.GetByRole(AriaRole.Region, new() { Name = "Timeline" })).ToContainTextAsync("no answer");
        var same = page.Locator("details.contact[open]");
        await Expect(same).ToContainTextAsync("Attempt 1");
        await Expect(same.Locator("summary")).ToBeFocusedAsync();
        Assert.Empty(_complaints);
    }

    [Fact]
    public async Task A_new_lead_appears_in_a_list_that_is_open()
    {
        await _place.AddLead("Ana", "García", "+15550100102");
        var page = await SignedIn();
        await Expect(page.GetByRole(AriaRole.Row)).ToHaveCountAsync(2);

        await _place.AddLead("Ben", "Okafor", "+15550100100");

        await Expect(page.GetByRole(AriaRole.Row)).ToHaveCountAsync(3);
        Assert.Empty(_complaints);
    }

    [Fact]
    public async Task A_phone_shows_everything_without_sideways_scrolling()
    {
        var lead = await _place.AddLead("Ana Sofía", "de la Vega y Montenegro", "+15550100102", $"{new string('a', 60)}@example.com");
        await _place.RunFor(TimeSpan.FromHours(5));
        var page = await SignedIn(width: 390);

        foreach (var path in new[] { "/console", $"/console/leads/{lead.Id}", "/console/sign-in" })
        {
            await page.GotoAsync(path);
            Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"), path);
        }
    }

    [Fact]
    public async Task In_the_dark_the_page_is_dark()
    {
        await _place.AddLead("Ana", "García", "+15550100102");

        Assert.True(await Lightness(await SignedIn(isDark: true)) < 0.2);
        Assert.True(await Lightness(await SignedIn()) > 0.9);
    }

    [Fact]
    public async Task A_name_is_text_whatever_it_contains()
    {
        var lead = await _place.AddLead("<script>document.title='taken'</script>", "<b>\"&'", "+15550100102");
        var page = await SignedIn();

        await Expect(page.Locator(".who a")).ToHaveTextAsync("<script>document.title='taken'</script> <b>\"&'");
        await page.GotoAsync($"/console/leads/{lead.Id}");
        await Expect(page.Locator("h1")).ToHaveTextAsync("<script>document.title='taken'</script> <b>\"&'");
        Assert.NotEqual("taken", await page.TitleAsync());
        Assert.Empty(_complaints);
    }

    [Fact]
    public async Task Without_script_everything_works_by_reloading()
    {
        await _place.AddLead("Ana", "García", "+15550100102");
        await _place.AddLead("Ben", "Okafor", "+15550100100");
        var page = await SignedIn(hasScript: false);

        await page.GetByLabel("Search").FillAsync("okaf");
        await page.GetByRole(AriaRole.Button, new() { Name = "Find" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Row)).ToHaveCountAsync(2);
        await page.GetByRole(AriaRole.Button, new() { Name = "Live" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "No leads yet" })).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Test data" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Row)).ToHaveCountAsync(3);
    }

    async Task<IPage> SignedIn(int width = 1280, bool isDark = false, bool hasScript = true)
    {
        var page = await browser.Open(_place, _complaints, width, isDark: isDark, hasScript: hasScript);
        await page.GotoAsync($"/console/sign-in/{await _place.SignInToken()}");
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Leads", Exact = true })).ToBeVisibleAsync();
        return page;
    }

    static async Task<double> Lightness(IPage page) =>
        await page.EvaluateAsync<double>(
            "getComputedStyle(document.documentElement).backgroundColor.match(/[0-9.]+/g).slice(0, 3).reduce((sum, part) => sum + part / 255 / 3, 0)"
        );
}
