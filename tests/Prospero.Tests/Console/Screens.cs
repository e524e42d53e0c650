using Microsoft.Playwright;
using Xunit;

namespace Prospero.Tests.WebConsole;

public sealed class Screens(Browser browser) : IClassFixture<Browser>
{
    [Fact]
    public async Task Shoot()
    {
        var folder = Environment.GetEnvironmentVariable("SCREENS") ?? "/tmp/screens";
        Directory.CreateDirectory(folder);
        await using var place = await ConsolePlace.Open();
        string[] firsts = ["Ana", "Ben", "Carla", "Diego", "Elif", "Farid", "Greta", "Hugo", "Ines", "Jonas", "Kemi", "Luis", "Mara", "Nils", "Olga", "Pablo"];
        string[] lasts = ["García", "Okafor", "Rossi", "Martínez", "Yılmaz", "Haddad", "Lindqvist", "Moreau", "Silva", "Weber", "Adeyemi", "Ortega", "Novak", "Berg", "Petrova", "Ruiz"];
        for (var i = 0; i < 16; i++)
        {
            await place.AddLead(firsts[i], lasts[i], $"+57300123{100 + i:0000}", $"{firsts[i].ToLowerInvariant()}.{i}@example.com", i % 5 == 3 ? "Europe/Madrid" : null);
            await place.RunFor(TimeSpan.FromMinutes(7));
        }
        var said = await place.AddLead("Vera", "Castillo", "+15550100102", "replies@magic.example");
        await place.RunFor(TimeSpan.FromHours(1.2));
        var wait = await place.AddLead("Tomás", "Quintero", "+15550100105", "answers@magic.example");
        await place.RunFor(TimeSpan.FromHours(2.5));
        var answered = await place.AddLead("Zoe", "Haim", "+15550100100");
        await place.RunFor(TimeSpan.FromMinutes(2));
        await place.AddLead("No", "Workflow", isEnrolled: false, email: "x@example.com");
        foreach (var (width, dark) in new[] { (1280, false), (1280, true), (390, false), (390, true) })
        {
            var page = await browser.Open(place, [], width, 900, dark);
            await page.GotoAsync($"/console/sign-in/{await place.SignInToken()}");
            if (width == 1280 || !dark)
                await page.ScreenshotAsync(new() { Path = $"{folder}/signin-{width}-{dark}.png" });
            await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
            await page.ScreenshotAsync(new() { Path = $"{folder}/list-{width}-{dark}.png" });
            var n = 0;
            foreach (var lead in new[] { said, wait, answered })
            {
                await page.GotoAsync($"/console/leads/{lead.Id}");
                await page.ScreenshotAsync(new() { Path = $"{folder}/lead{n++}-{width}-{dark}.png", FullPage = true });
            }
            await page.GotoAsync("/console");
            await page.GetByRole(AriaRole.Button, new() { Name = "Live" }).ClickAsync();
            await page.ScreenshotAsync(new() { Path = $"{folder}/empty-{width}-{dark}.png" });
        }
    }
}
