using Microsoft.Playwright;
using Xunit;

namespace Prospero.Tests.WebConsole;

/// <summary>One Chromium for all tests of a class.</summary>
public sealed class Browser : IAsyncLifetime
{
    const string Chromium = "/usr/bin/chromium";

    IPlaywright? _playwright;
    IBrowser? _browser;

    public async ValueTask InitializeAsync()
    {
        if (!File.Exists(Chromium))
            return;
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(
            new BrowserTypeLaunchOptions
            {
                ExecutablePath = Chromium,
                Headless = true,
                Args =
                [
                    "--no-sandbox",
                    "--disable-gpu",
                    "--disable-quic",
                    "--no-first-run",
                    "--disable-background-networking",
                    "--disable-component-update",
                    "--disable-sync",
                ],
            }
        );
    }

    /// <summary>A window of its own onto the console.</summary>
    public Task<IPage> Open(
        ConsolePlace place,
        List<string> complaints,
        int width = 1280,
        int height = 900,
        bool isDark = false,
        bool hasScript = true
    ) => Open(place.Address, complaints, width, height, isDark, hasScript);

    /// <summary>A window of its own with nothing remembered. What the page complains about ends in <paramref name="complaints"/>.</summary>
    public async Task<IPage> Open(
        string address,
        List<string> complaints,
        int width = 1280,
        int height = 900,
        bool isDark = false,
        bool hasScript = true
    )
    {
        Assert.SkipWhen(_browser is null, $"There is no {Chromium}");
        var context = await _browser!.NewContextAsync(
            new BrowserNewContextOptions
            {
                BaseURL = address,
                ViewportSize = new ViewportSize { Width = width, Height = height },
                ColorScheme = isDark ? ColorScheme.Dark : ColorScheme.Light,
                JavaScriptEnabled = hasScript,
            }
        );
        context.SetDefaultTimeout(20_000);
        var page = await context.NewPageAsync();
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
                complaints.Add(message.Text);
        };
        page.PageError += (_, error) => complaints.Add(error);
        return page;
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
            await _browser.DisposeAsync();
        _playwright?.Dispose();
    }
}
